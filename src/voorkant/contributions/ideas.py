"""Ideas: the first kind of solution. Writes and reads like those in `actions` and `queries`.

Before `IMAGINE` none can exist: not by a page, not by a program, not by SQL as the program (the lock of
all solutions, third migration). What is said here is on the list at once; the council can take it off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from voorkant.challenges.actions import hold_challenge
from voorkant.challenges.activities import Action, Panel
from voorkant.challenges.queries import challenge_ref, challenge_ref_of
from voorkant.challenges.rules import is_text
from voorkant.common.errors import Conflict
from voorkant.contributions.actions.moving import move, record_about
from voorkant.contributions.errors import (
    DecidedBefore,
    IdeaNotFound,
    IdeasLocked,
    ReasonMissing,
    StatementSaidBefore,
)
from voorkant.contributions.intake import checked_statement
from voorkant.contributions.models import Contribution
from voorkant.contributions.rules import (
    A_DAY,
    IDEA_STAGE,
    LONGEST_IDEA,
    LONGEST_REASON,
    MOST_IN_A_DAY,
    ON_THE_LIST,
    VERB_IDEA,
    Kind,
    State,
    may_go,
)
from voorkant.contributions.similar import signature_of
from voorkant.people.actions import join
from voorkant.people.limits import spend

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from voorkant.people.devices import Device

MOST_SHOWN = 200
"""Ideas on one page."""


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea on the list.

    Attributes:
        mine: Whether this device said it.
        parked: Whether it lay in the drawer before.
    """

    id: UUID
    number: int
    text: str
    mine: bool
    parked: bool


@dataclass(frozen=True, slots=True)
class TakenOff:
    """An idea that the council took off the list, and why: only its author reads this."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What a challenge holds: statements on the list, the day of its first idea, and ideas before a day."""

    statements: int
    first_idea_on: date | None
    ideas_before: int


def say_idea(*, slug: str, device: Device, text: str, sent_key: UUID) -> UUID:
    """Say an idea; the same form sent twice is one idea.

    Args:
        slug: Name of the challenge in addresses.
        device: Who says it.
        text: What was typed.
        sent_key: What the form carried: made anew for each form.

    Returns:
        The id of the idea.

    Raises:
        Invalid: The text is refused; see `intake.checked_statement`.
        ChallengeNotFound: There is no such challenge.
        IdeasLocked: Solutions are not asked for now.
        TooManyTries: This device said a lot today.
        StatementSaidBefore: The same words are on the list.
        Conflict: She had herself erased at this very moment.
    """
    said = checked_statement(text, most=LONGEST_IDEA)
    challenge = challenge_ref(slug)
    if challenge.stage is not IDEA_STAGE:
        raise IdeasLocked
    spend(
        purpose="contributions.say",
        key=f"{challenge.id} {device.id}",
        limit=MOST_IN_A_DAY,
        window_seconds=A_DAY,
    )
    with transaction.atomic():
        person = join(device=device, scope=challenge.id)
        return put_idea(
            challenge_id=challenge.id,
            author=person.id,
            text=said,
            sent_key=sent_key,
            acting=person.pseudonym,
        )


def put_idea(
    *, challenge_id: UUID, author: int | None, text: str, sent_key: UUID, acting: str | None
) -> UUID:
    """Put an idea on the list in the caller's transaction; its words were looked at by the caller.

    Raises:
        IdeasLocked: Solutions are not asked for now.
        StatementSaidBefore: The same words are on the list, or the key is somebody else's.
        Conflict: She had herself erased at this very moment.
    """
    # Held until the end: the stage stays, and numbers are given one by one.
    if hold_challenge(challenge_id=challenge_id).stage is not IDEA_STAGE:
        raise IdeasLocked
    there = Contribution.objects.filter(sent_key=sent_key).first()
    if there is not None:
        if (there.challenge_id, there.author_id) != (challenge_id, author):
            raise StatementSaidBefore
        return there.id
    here = Contribution.objects.filter(challenge=challenge_id)
    row = Contribution(
        challenge_id=challenge_id,
        kind=Kind.IDEA,
        text=text,
        author_id=author,
        position=1 + (here.aggregate(last=Max("position"))["last"] or 0),
        signature=signature_of(text),
        received_on=timezone.localdate(),
        sent_key=sent_key,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise _said_by_the_database(error) from None
    record_about(VERB_IDEA, row.id, challenge_id, acting, {"text": text})
    move(row, State.SHOWN, acting=None)
    return row.id


def _said_by_the_database(error: IntegrityError) -> Exception:
    """Name what the database refused; it looks at the same moment as it writes."""
    told = getattr(error.__cause__, "diag", None)
    match None if told is None else told.constraint_name:
        case "contributions_contribution_once":
            return StatementSaidBefore()
        case "contributions_contribution_solutions":
            return IdeasLocked()
        case "contributions_contribution_author":
            return Conflict()
    return error


def take_off_idea(*, challenge_id: UUID, idea_id: UUID, reason: str, acting: str | None) -> None:
    """Take an idea off the list, with the reason that its author reads.

    Raises:
        ReasonMissing: No reason, or one that is too long.
        IdeaNotFound: There is no such idea in this challenge.
        DecidedBefore: It is off the list already.
    """
    if not is_text(reason, LONGEST_REASON):
        raise ReasonMissing(most=LONGEST_REASON)
    with transaction.atomic():
        row = (
            Contribution.objects.select_for_update()
            .filter(challenge=challenge_id, id=idea_id, kind=Kind.IDEA)
            .first()
        )
        if row is None:
            raise IdeaNotFound
        if not may_go(State(row.state), State.SENT_BACK):
            raise DecidedBefore
        move(row, State.SENT_BACK, acting=acting, reason=reason)


def ideas_of(challenge_id: UUID, person_id: int | None) -> Sequence[Idea]:
    """List the ideas on the list, the latest first. One SQL query."""
    rows = Contribution.objects.filter(
        challenge=challenge_id, kind=Kind.IDEA, state=State.SHOWN
    ).order_by("-position")
    return [
        Idea(id_, position, text, person_id is not None and author == person_id, parked is not None)
        for id_, position, text, author, parked in rows.values_list(
            "id", "position", "text", "author", "parked__id"
        )[:MOST_SHOWN]
    ]


def taken_off_of(challenge_id: UUID, person_id: int | None) -> Sequence[TakenOff]:
    """List somebody's own ideas that were taken off, the latest first. At most one SQL query."""
    if person_id is None:
        return ()
    rows = Contribution.objects.filter(
        challenge=challenge_id, kind=Kind.IDEA, state=State.SENT_BACK, author=person_id
    ).order_by("-position")
    return [TakenOff(*row) for row in rows.values_list("text", "reason")[:MOST_SHOWN]]


def standing_of(challenge_id: UUID, *, before: datetime | None) -> Standing:
    """Tell what was said, and since when there are ideas. One SQL query.

    Args:
        challenge_id: The challenge.
        before: The hour in which the lock came off; None while it is on, when any idea is one too many.
    """
    early = None if before is None else timezone.localdate(before)
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [list(ON_THE_LIST), early, early, challenge_id])
        statements, first_idea_on, ideas_before = cursor.fetchone()
    return Standing(statements=statements, first_idea_on=first_idea_on, ideas_before=ideas_before)


_STANDING = """
    SELECT count(*) FILTER (WHERE kind = 'statement' AND state = ANY(%s)),
        min(received_on) FILTER (WHERE kind = 'idea'),
        count(*) FILTER (WHERE kind = 'idea' AND (%s::date IS NULL OR received_on < %s::date))
    FROM contributions_contribution WHERE challenge_id = %s
"""


def panel(challenge_id: UUID) -> Panel | None:
    """Say what somebody can do with ideas in a challenge. One SQL query."""
    challenge = challenge_ref_of(challenge_id)
    asked = challenge.stage is IDEA_STAGE
    label = _("Think of ideas") if asked else _("Read the ideas")
    action = Action(label, "contributions:ideas", {"slug": challenge.slug}, primary=asked)
    return Panel("ideas", _("Ideas"), [action], ())


def no_facts(challenges: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    """Say nothing in lists. No SQL query."""
    del challenges
    return {}
