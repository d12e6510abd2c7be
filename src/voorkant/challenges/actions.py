"""Every write of challenges: opening one, moving it along its stages, closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, transaction

from voorkant.bodies import queries as bodies
from voorkant.challenges.errors import (
    BodyRefused,
    ChallengeNotFound,
    ChallengeTextRefused,
    ReasonRefused,
    SlugRefused,
    SlugTaken,
    StageRefused,
    TermRefused,
    VillagesRefused,
)
from voorkant.challenges.models import Challenge, ChallengeVillage, InfluenceLine, StageChange
from voorkant.challenges.rules import (
    LONGEST_INTRODUCTION,
    LONGEST_LINE,
    LONGEST_QUESTION,
    LONGEST_REASON,
    LONGEST_SLUG,
    MOST_ANSWER_DAYS,
    MOST_LINES,
    VERB_CLOSED,
    VERB_MOVED,
    VERB_OPENED,
    Stage,
    is_line,
    is_slug,
    is_term,
    is_text,
    may_go,
)
from voorkant.challenges.values import ChallengeRef
from voorkant.common.errors import NotFound
from voorkant.journal.actions import record
from voorkant.people.keys import destroy_key, make_key
from voorkant.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from voorkant.challenges.values import NewLine

ANSWER_WORKING_DAYS = 10


def open_challenge(  # noqa: PLR0913  all by keyword
    *,
    slug: str,
    question: str,
    introduction: str,
    owner_id: UUID,
    answering_id: UUID,
    listener_id: UUID | None,
    villages: Sequence[str],
    influence: Sequence[NewLine],
    opens_on: date,
    closes_on: date | None,
    answer_working_days: int = ANSWER_WORKING_DAYS,
    acting: str | None,
) -> ChallengeRef:
    """Open a challenge: a body asks a question about one or more villages. It begins in `QUESTION`.

    Its key is made first, outside the database: without a key nobody could take part.

    Args:
        slug: Its name in addresses: small letters, digits, single hyphens.
        question: The question, one line of at most 160 characters.
        introduction: What it is about, at most 1200 characters; line breaks part paragraphs.
        owner_id: The body that asks.
        answering_id: The body that answers.
        listener_id: The membership of who listens, in the answering body; None while nobody has accepted.
        villages: Slugs of the villages that it is about, at least one.
        influence: The room for influence, in the order of the page.
        opens_on: First day.
        closes_on: Last day; None when no day is set.
        answer_working_days: Within how many working days an answer is due.
        acting: Opaque id of who opens it; None for the program itself.

    Raises:
        SlugRefused: The slug is no plain word.
        SlugTaken: Another challenge has it.
        ChallengeTextRefused: A text is empty, too long or not plain.
        TermRefused: It ends before it begins, or the term for answers is impossible.
        VillagesRefused: No village, one twice, or one that doesn't exist.
        BodyRefused: A body that doesn't exist, or a listener of another body.
    """
    if not is_slug(slug):
        raise SlugRefused(most=LONGEST_SLUG)
    _check_texts(question, introduction, influence)
    if not is_term(opens_on, closes_on) or not 1 <= answer_working_days <= MOST_ANSWER_DAYS:
        raise TermRefused(most_days=MOST_ANSWER_DAYS)
    codes = _codes(villages)
    _check_bodies(owner_id, answering_id, listener_id)
    challenge = Challenge(
        id=uuid4(),
        slug=slug,
        question=question,
        introduction=introduction,
        owner_id=owner_id,
        answering_id=answering_id,
        listener_id=listener_id,
        opens_on=opens_on,
        closes_on=closes_on,
        answer_working_days=answer_working_days,
    )
    make_key(challenge.id)
    try:
        _insert(challenge, codes, influence, acting)
    except BaseException as error:
        destroy_key(challenge.id)
        if isinstance(error, IntegrityError) and Challenge.objects.filter(slug=slug).exists():
            raise SlugTaken(slug=slug) from None
        raise
    return ChallengeRef(challenge.id, slug, question, Stage.QUESTION, owner_id)


def _insert(
    challenge: Challenge, villages: Sequence[str], influence: Sequence[NewLine], acting: str | None
) -> None:
    with transaction.atomic():
        challenge.save(force_insert=True)
        ChallengeVillage.objects.bulk_create(
            ChallengeVillage(challenge=challenge, village_id=code) for code in villages
        )
        InfluenceLine.objects.bulk_create(
            InfluenceLine(
                challenge=challenge,
                kind=line.kind,
                text=line.text,
                source=line.source,
                position=position,
            )
            for position, line in enumerate(influence)
        )
        _record(VERB_OPENED, challenge.id, acting, {"slug": challenge.slug})


def move_challenge(*, challenge_id: UUID, to: Stage, reason: str, acting: str | None) -> None:
    """Move a challenge to another stage.

    Args:
        challenge_id: Which one.
        to: The stage; `CLOSED` closes it for good, and with it the key that ties answers to devices.
        reason: Why, for everybody to read.
        acting: Opaque id of who moves it.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ReasonRefused: No reason, or one that is too long.
        StageRefused: It can't go there from where it is.
    """
    if not is_text(reason, LONGEST_REASON):
        raise ReasonRefused(most=LONGEST_REASON)
    with transaction.atomic():
        before = hold_challenge(challenge_id=challenge_id).stage
        if not may_go(before, to):
            raise StageRefused(before=before, after=to)
        # The database checks the edge once more, and sets the stage: the program may not.
        StageChange.objects.create(
            challenge_id=challenge_id, before=before, after=to, reason=reason
        )
        verb = VERB_CLOSED if to is Stage.CLOSED else VERB_MOVED
        _record(verb, challenge_id, acting, {"before": before, "after": to, "reason": reason})
        if to is Stage.CLOSED:
            transaction.on_commit(lambda: destroy_key(challenge_id))


def close_challenge(*, challenge_id: UUID, reason: str, acting: str | None) -> None:
    """Close a challenge: nothing can be added, and nobody can be tied to what she said any more.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ReasonRefused: No reason, or one that is too long.
        StageRefused: It is closed already.
    """
    move_challenge(challenge_id=challenge_id, to=Stage.CLOSED, reason=reason, acting=acting)


def destroy_left_keys() -> None:
    """Destroy the keys of closed challenges that are still there.

    Closing does it itself; this is for a process that died between closing and destroying.
    """
    for challenge in Challenge.objects.filter(stage=Stage.CLOSED).values_list("id", flat=True):
        destroy_key(challenge)


def hold_challenge(*, challenge_id: UUID) -> ChallengeRef:
    """Return a challenge and keep its stage as it is until the caller's transaction ends.

    Two who hold the same challenge wait for each other, so this also orders what must get numbers.

    Raises:
        ChallengeNotFound: There is no such challenge.
    """
    row = Challenge.objects.select_for_update(no_key=True).filter(id=challenge_id).first()
    if row is None:
        raise ChallengeNotFound
    return ChallengeRef(row.id, row.slug, row.question, Stage(row.stage), row.owner_id)


def _check_texts(question: str, introduction: str, influence: Sequence[NewLine]) -> None:
    for what, text, longest in (
        ("question", question, LONGEST_QUESTION),
        *(("influence", line.text, LONGEST_LINE) for line in influence),
        *(("source", line.source, LONGEST_LINE) for line in influence if line.source),
    ):
        if not is_line(text, longest):
            raise ChallengeTextRefused(what=what, most=longest)
    if not is_text(introduction, LONGEST_INTRODUCTION):
        raise ChallengeTextRefused(what="introduction", most=LONGEST_INTRODUCTION)
    if len(influence) > MOST_LINES:
        raise ChallengeTextRefused(what="influence", most=MOST_LINES)


def _codes(villages: Sequence[str]) -> Sequence[str]:
    known = {village.slug: village.code for village in places.villages()}
    if not villages or len(set(villages)) != len(villages) or not known.keys() >= set(villages):
        raise VillagesRefused
    return [known[slug] for slug in villages]


def _check_bodies(owner_id: UUID, answering_id: UUID, listener_id: UUID | None) -> None:
    try:
        bodies.body_by_id(owner_id)
        bodies.body_by_id(answering_id)
    except NotFound:
        raise BodyRefused from None
    if listener_id is not None and listener_id not in {
        member.membership_id for member in bodies.members_of(answering_id)
    }:
        raise BodyRefused


def _record(verb: str, challenge_id: UUID, acting: str | None, payload: dict[str, str]) -> None:
    record(
        verb=verb,
        challenge=str(challenge_id),
        object_id=str(challenge_id),
        acting=acting,
        payload=payload,
    )
