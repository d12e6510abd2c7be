"""Writing a challenge before anybody sees it: begun from a recipe, kept, published."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from voorkant.bodies import queries as bodies
from voorkant.challenges.actions.opening import open_challenge
from voorkant.challenges.actions.recording import require_organiser
from voorkant.challenges.drafts import written
from voorkant.challenges.errors import DraftChanged, DraftNotFound, PreviewOld, SourceMissing
from voorkant.challenges.models import Challenge, Draft
from voorkant.challenges.rules import LONGEST_SLUG, TAKEN_SLUGS, Influence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from voorkant.challenges.values import ChallengeRef


def start_draft(
    *, owner_id: UUID, recipe: str, content: Mapping[str, object], acting: str, seat_id: UUID
) -> UUID:
    """Begin a challenge for a body, from a recipe.

    Raises:
        NotYours: The seat is no organiser's of the body, or its term is over.
    """
    require_organiser(seat_id, owner_id, acting)
    draft = Draft.objects.create(
        id=uuid4(), owner_id=owner_id, recipe=recipe, content=dict(content)
    )
    return draft.id


def save_draft(
    *, draft_id: UUID, content: Mapping[str, object], version: int, acting: str, seat_id: UUID
) -> int:
    """Keep what was written, when nobody else saved since `version` was read.

    Returns:
        The version that was saved.

    Raises:
        DraftNotFound: There is no such draft.
        NotYours: The seat is no organiser's of the draft's body, or its term is over.
        DraftChanged: Somebody else saved it in the meantime.
    """
    with transaction.atomic():
        require_organiser(seat_id, _owner_of(draft_id), acting)
        saved = Draft.objects.filter(id=draft_id, version=version).update(
            content=dict(content), version=F("version") + 1, changed_at=timezone.now()
        )
        if not saved:
            raise DraftChanged
    return version + 1


def discard_draft(*, draft_id: UUID, acting: str, seat_id: UUID) -> None:
    """Throw a draft away.

    Raises:
        DraftNotFound: There is no such draft.
        NotYours: The seat is no organiser's of the draft's body, or its term is over.
    """
    with transaction.atomic():
        require_organiser(seat_id, _owner_of(draft_id), acting)
        Draft.objects.filter(id=draft_id).delete()


def publish_draft(*, draft_id: UUID, version: int, acting: str, seat_id: UUID) -> ChallengeRef:
    """Open the challenge that a draft holds; the draft is gone when it is there.

    Args:
        draft_id: Which draft; two who publish it at once open one challenge.
        version: The version that she looked at: nobody publishes what she hasn't seen.
        acting: Opaque id of who publishes it.
        seat_id: The membership in which she does so.

    Raises:
        DraftNotFound: There is no such draft, or it was published.
        NotYours: The seat is no organiser's of the draft's body, or its term is over.
        PreviewOld: Somebody saved it after she looked.
        SourceMissing: A line is fixed without a source or a reason; nobody could mend that later.
        VoorkantError: What `open_challenge` refuses.
    """
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(id=draft_id).first()
        if draft is None:
            raise DraftNotFound
        require_organiser(seat_id, draft.owner_id, acting)
        if draft.version != version:
            raise PreviewOld
        content = written(draft.content)
        for line in content.lines:
            if line.kind is not Influence.OPEN and not (line.source and line.reason):
                raise SourceMissing(line=line.text)
        opened = open_challenge(
            slug=_free_slug(content.question),
            question=content.question,
            introduction=content.introduction,
            owner_id=draft.owner_id,
            answering_id=bodies.body(content.answering).id,
            listener_id=None,
            villages=content.villages,
            influence=content.lines,
            opens_on=timezone.localdate(),
            closes_on=content.closes_on,
            topic=content.topic,
            acting=acting,
            seat_id=seat_id,
        )
        draft.delete()
    return opened


def _owner_of(draft_id: UUID) -> UUID:
    owner = Draft.objects.filter(id=draft_id).values_list("owner", flat=True).first()
    if owner is None:
        raise DraftNotFound
    return owner


def _free_slug(question: str) -> str:
    """Make a name for addresses from a question, with a number behind it when it is taken."""
    words = slugify(question)[: LONGEST_SLUG - 6].strip("-") or "opgave"
    taken = set(
        Challenge.objects.filter(slug__startswith=words).values_list("slug", flat=True)
    ) | set(TAKEN_SLUGS)
    number, slug = 1, words
    while slug in taken:
        number += 1
        slug = f"{words}-{number}"
    return slug
