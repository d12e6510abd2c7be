"""`voorkant export`: what may be given away of a conversation, as files in a new folder."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from voorkant.cli import site
from voorkant.cli.errors import FolderMissing, FolderTaken

if TYPE_CHECKING:
    from voorkant.conversations.exporting import Form


def run(slug: str, to: str, out: Path, *, as_json: bool) -> None:
    """Write the files, all of them or none, and say where they are.

    Raises:
        FolderTaken: There is something at this place.
        FolderMissing: There is no folder to make it in.
        VoorkantError: There is no such conversation, or too few people answered.
    """
    if out.exists():
        raise FolderTaken(path=str(out))
    parent = out.absolute().parent
    if not parent.is_dir():
        raise FolderMissing(path=str(parent))
    with site.ready():
        from voorkant.conversations.exporting import Form  # noqa: PLC0415

        files = _write(slug, Form(to), out)
    answer = {"challenge": slug, "folder": str(out), "files": files}
    if as_json:
        Console().print_json(json.dumps(answer))
        return
    console = Console(highlight=False)
    for name in files:
        console.print(str(out / name), soft_wrap=True, markup=False)


def _write(slug: str, form: Form, out: Path) -> list[str]:
    """Write beside the place where it goes; it takes its name when everything is there."""
    from voorkant.conversations.actions import export_files  # noqa: PLC0415

    draft = Path(tempfile.mkdtemp(prefix=".voorkant-", dir=out.absolute().parent))
    try:
        export_files(slug=slug, form=form, folder=draft, acting=None)
        draft.chmod(0o755)
        draft.rename(out)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return sorted(file.name for file in out.iterdir())
