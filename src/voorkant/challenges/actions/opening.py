"""Opening a challenge, and adding to its room for influence while it is still a question."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from voorkant.bodies import queries as bodies
from voorkant.challenges.actions.moving import hold_challenge
from voorkant.challenges.actions.recording import noted, require_organiser
from voorkant.challenges.errors import (
    BodyRefused,
    ChallengeTextRefused,
    LineUnfounded,
    SlugRefused,
    SlugTaken,
    StageRefused,
    TermRefused,
    VillagesRefused,
)
from voorkant.challenges.models import (
    Challenge,
    ChallengeVillage,
    ExpertRequest,
    InfluenceLine,
)
from voorkant.challenges.rules import (
    LONGEST_INTRODUCTION,
    LONGEST_LINE,
    LONGEST_QUESTION,
    LONGEST_SLUG,
    MOST_ANSWER_DAYS,
    MOST_LINES,
    VERB_LINE_ADDED,
    VERB_OPENED,
    Influence,
    Stage,
    is_line,
    is_slug,
    is_term,
    is_text,
)
from voorkant.challenges.values import ChallengeRef
from voorkant.common.errors import NotFound
from voorkant.people.keys import destroy_key, make_key
from voorkant.places import queries as places
from voorkant.places.errors import VillageEnded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from voorkant.bodies.kinds import Topic
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
    topic: Topic | None = None,
    acting: str | None,
    seat_id: UUID | None = None,
) -> ChallengeRef:
    """Open a challenge: a body asks a question about one or more villages. It begins in `QUESTION`.

    Its key is made first, outside the database: without a key nobody could take part. The answering
    body is asked for somebody who knows the subject, from today by the database's clock.

    Args:
        slug: Its name in addresses: small letters, digits, single hyphens.
        question: The question, one line of at most 160 characters.
        introduction: What it is about, at most 1200 characters; line breaks part paragraphs.
        owner_id: The body that asks.
        answering_id: The body that answers.
        listener_id: The membership of the expert who is asked by name, in the answering body; she listens
            once she has accepted herself. None when the body is asked.
        villages: Slugs of the villages that it is about, at least one.
        influence: The room for influence, in the order of the page.
        opens_on: First day.
        closes_on: Last day; None when no day is set.
        answer_working_days: Within how many working days an answer is due.
        topic: What it is about; None while nobody can say.
        acting: Opaque id of who opens it; None for the program itself.
        seat_id: The membership in which she does so; None for the program itself.

    Raises:
        NotYours: The seat is no organiser's of the body that asks, or its term is over.
        SlugRefused: The slug is no plain word.
        SlugTaken: Another challenge has it.
        ChallengeTextRefused: A text is empty, too long or not plain.
        TermRefused: It ends before it begins, or the term for answers is impossible.
        VillagesRefused: No village, one twice, or one that doesn't exist.
        VillageEnded: A village that belongs to another one by then.
        BodyRefused: A body that doesn't exist, or a listener of another body.
    """
    require_organiser(seat_id, owner_id, acting)
    if not is_slug(slug):
        raise SlugRefused(most=LONGEST_SLUG)
    _check_texts(question, introduction, influence)
    if not is_term(opens_on, closes_on) or not 1 <= answer_working_days <= MOST_ANSWER_DAYS:
        raise TermRefused(most_days=MOST_ANSWER_DAYS)
    codes = codes_of(villages, max(opens_on, timezone.localdate()))
    _check_bodies(owner_id, answering_id, listener_id)
    challenge = Challenge(
        id=uuid4(),
        slug=slug,
        question=question,
        introduction=introduction,
        owner_id=owner_id,
        answering_id=answering_id,
        topic="" if topic is None else topic,
        opens_on=opens_on,
        closes_on=closes_on,
        answer_working_days=answer_working_days,
    )
    make_key(challenge.id)
    try:
        _insert(challenge, codes, influence, listener_id, acting, seat_id)
    except BaseException as error:
        destroy_key(challenge.id)
        if isinstance(error, IntegrityError) and Challenge.objects.filter(slug=slug).exists():
            raise SlugTaken(slug=slug) from None
        if _refused_by(error) == "challenges_village_there":
            # It went up in another one at this very moment.
            raise VillagesRefused from None
        raise
    return ChallengeRef(challenge.id, slug, question, Stage.QUESTION, owner_id)


def _refused_by(error: BaseException) -> str:
    told = getattr(error.__cause__, "diag", None)
    return "" if told is None else told.constraint_name or ""


def _insert(
    challenge: Challenge,
    villages: Sequence[str],
    influence: Sequence[NewLine],
    named: UUID | None,
    acting: str | None,
    seat_id: UUID | None,
) -> None:
    with transaction.atomic():
        challenge.save(force_insert=True)
        ChallengeVillage.objects.bulk_create(
            ChallengeVillage(challenge=challenge, village_id=code) for code in villages
        )
        InfluenceLine.objects.bulk_create(
            _row(challenge.id, line, position) for position, line in enumerate(influence)
        )
        ExpertRequest.objects.create(challenge=challenge, named_id=named)
        noted(VERB_OPENED, challenge.id, acting, {"slug": challenge.slug}, seat_id=seat_id)


def add_line(
    *, challenge_id: UUID, line: NewLine, acting: str | None, seat_id: UUID | None = None
) -> None:
    """Add a line to the room for influence of a challenge that is still a question.

    Lines are never changed or taken away: what was called fixed stays to be seen, with its hour.

    Raises:
        ChallengeNotFound: There is no such challenge.
        NotYours: The seat is no organiser's of the body that asks, or its term is over.
        StageRefused: People are taking part already, on the room for influence as it stands.
        ChallengeTextRefused: A text doesn't fit, or there are too many lines.
        LineUnfounded: It is fixed or decided elsewhere, without a reason or a source: as a line is never
            taken away, the question could never go on.
    """
    with transaction.atomic():
        held = hold_challenge(challenge_id=challenge_id)
        require_organiser(seat_id, held.owner_id, acting)
        if held.stage is not Stage.QUESTION:
            raise StageRefused(before=held.stage, after=Stage.QUESTION)
        rows = InfluenceLine.objects.filter(challenge=challenge_id)
        last = rows.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        _check_lines([line], already=position)
        if line.kind is not Influence.OPEN and not (line.source and line.reason):
            raise LineUnfounded
        _row(challenge_id, line, position).save(force_insert=True)
        noted(VERB_LINE_ADDED, challenge_id, acting, {"kind": line.kind.value}, seat_id=seat_id)


def _row(challenge_id: UUID, line: NewLine, position: int) -> InfluenceLine:
    return InfluenceLine(
        challenge_id=challenge_id,
        kind=line.kind,
        text=line.text,
        source=line.source,
        reason=line.reason,
        position=position,
    )


def _check_texts(question: str, introduction: str, influence: Sequence[NewLine]) -> None:
    if not is_line(question, LONGEST_QUESTION):
        raise ChallengeTextRefused(what="question", most=LONGEST_QUESTION)
    _check_lines(influence)
    if not is_text(introduction, LONGEST_INTRODUCTION):
        raise ChallengeTextRefused(what="introduction", most=LONGEST_INTRODUCTION)


def _check_lines(influence: Sequence[NewLine], already: int = 0) -> None:
    for line in influence:
        for what, text in (
            ("influence", line.text),
            *(
                (name, said)
                for name, said in (("source", line.source), ("reason", line.reason))
                if said
            ),
        ):
            if not is_line(text, LONGEST_LINE):
                raise ChallengeTextRefused(what=what, most=LONGEST_LINE)
    if already + len(influence) > MOST_LINES:
        raise ChallengeTextRefused(what="influence", most=MOST_LINES)


def codes_of(villages: Sequence[str], on: date) -> Sequence[str]:
    """Return the codes of villages by their slugs, for a challenge that is about them.

    Args:
        villages: Their slugs.
        on: The day on which the challenge begins.

    Raises:
        VillagesRefused: No village, one twice, or one that doesn't exist.
        VillageEnded: One that belongs to another village on that day.
    """
    known = {village.slug: village for village in places.every_village()}
    if not villages or len(set(villages)) != len(villages) or not known.keys() >= set(villages):
        raise VillagesRefused
    for slug in villages:
        if not known[slug].is_there(on):
            raise VillageEnded(village=known[slug].name, into=known[slug].successor)
    # In this order the database holds them, as whoever merges villages does: so neither waits in a ring.
    return sorted(known[slug].code for slug in villages)


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
