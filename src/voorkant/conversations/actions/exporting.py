"""Giving a conversation away as files; that it was done is in the journal, and by whom."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from voorkant.conversations.exporting import WRITERS
from voorkant.conversations.queries import conversation_of, export_of
from voorkant.conversations.rules import VERB_EXPORTED
from voorkant.journal.actions import record

if TYPE_CHECKING:
    from voorkant.conversations.exporting import Form


def export_files(*, slug: str, form: Form, folder: Path, acting: str | None) -> None:
    """Write what may be given away of a conversation into a folder that is empty.

    Args:
        slug: Name of the challenge in addresses.
        form: As what.
        folder: Where the files go.
        acting: Opaque id of who asks; None for the program itself.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
        TooFewToExport: Fewer than five people answered.
    """
    conversation = conversation_of(slug)
    with export_of(slug) as export:
        WRITERS[form](export, folder)
        record(
            verb=VERB_EXPORTED,
            challenge=str(conversation.challenge_id),
            object_id=str(conversation.id),
            acting=acting,
            payload={"form": form.value},
        )


def export_archive(*, slug: str, form: Form, acting: str | None) -> IO[bytes]:
    """Write the same into one .zip; return it open, from the beginning. It is gone when it is closed.

    Raises:
        ChallengeNotFound, ConversationNotFound, TooFewToExport: As for `export_files`.
    """
    with tempfile.TemporaryDirectory(prefix="voorkant-") as place:
        folder = Path(place)
        export_files(slug=slug, form=form, folder=folder, acting=acting)
        # Closed by whoever sends it.
        file = tempfile.TemporaryFile()  # noqa: SIM115
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.iterdir()):
                archive.write(path, path.name)
    file.seek(0)
    return file
