"""Every read of meetings, each in a known number of SQL queries."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models.functions import Now
from django.utils.translation import ngettext

from voorkant.bodies.rules import may_organise
from voorkant.challenges.codes import challenges_with, read_code
from voorkant.challenges.queries import challenge_ref
from voorkant.common.errors import NotAllowed
from voorkant.conversations.queries import Outcome, run_page
from voorkant.meetings.errors import CodeNotFound, TableCodeRefused
from voorkant.meetings.models import Table
from voorkant.meetings.rules import HALL_STATEMENTS, read_table_code
from voorkant.meetings.values import Fact, Hall, OpenTable, Seat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from voorkant.challenges.values import ChallengeRef
    from voorkant.conversations.figures import OpinionFigures
    from voorkant.conversations.queries import ConversationRef
    from voorkant.people.viewers import Viewer


def challenges_of_code(typed: str) -> Sequence[tuple[str, str]]:
    """Return name and question of what a short code leads to: nearly always one. One SQL query.

    Raises:
        CodeNotFound: It can't be a code, or no challenge has it.
    """
    code = read_code(typed)
    found = [] if code is None else challenges_with(code)
    if not found:
        raise CodeNotFound
    return found


def challenge_led_by(viewer: Viewer, slug: str) -> ChallengeRef:
    """Return a challenge for who leads it. Two SQL queries.

    Raises:
        ChallengeNotFound: There is no such challenge.
        NotAllowed: Somebody else leads it.
    """
    challenge = challenge_ref(slug)
    if not may_organise(viewer, challenge.owner_id):
        raise NotAllowed
    return challenge


def open_tables(challenge_id: UUID) -> Sequence[OpenTable]:
    """List the tables of a challenge that are open, the newest first. One SQL query."""
    rows = _open().filter(challenge=challenge_id).order_by("-opened_at", "id")
    return [OpenTable(*row) for row in rows.values_list("id", "code", "opened_at", "ends_at")]


def seat_at(table_id: UUID, slug: str) -> Seat | None:
    """Return the open table of a challenge with this id; None when there is none. One SQL query."""
    columns = ("id", "challenge", "challenge__slug", "challenge__question")
    row = _open().filter(id=table_id, challenge__slug=slug).values_list(*columns).first()
    return None if row is None else Seat(*row)


def table_with(challenge_id: UUID, typed: str) -> UUID:
    """Return the open table of a challenge to which a code brings a device. One SQL query.

    Raises:
        TableCodeRefused: There is none.
    """
    code = read_table_code(typed)
    rows = _open().filter(challenge=challenge_id, code=code)
    found = None if code is None else rows.values_list("id", flat=True).first()
    if found is None:
        raise TableCodeRefused
    return found


def _open() -> QuerySet[Table]:
    return Table.objects.filter(state="open", ends_at__gt=Now())


def hall_tag(conversation: ConversationRef, off: str, language: str) -> str:
    """Return a word that changes when the screen in a hall has something new to show; asks nothing.

    Everything on that screen follows from this: the words of a statement never change, and an outcome
    is what it was computed as, but for statements that were taken `off` the list.
    """
    parts = (
        language,
        conversation.question,
        conversation.is_open,
        conversation.outcome,
        conversation.renewing,
        off,
    )
    return sha256(repr(parts).encode()).hexdigest()[:32]


def hall(conversation: ConversationRef) -> Hall:
    """Gather what the screen in a hall shows. At most five SQL queries.

    Numbers are those of the latest outcome, which rests on released answers alone: never live, so that
    nobody in the hall can see what one neighbour just answered.
    """
    outcome = None if conversation.outcome is None else run_page(conversation.outcome)
    figures = outcome.figures if isinstance(outcome, Outcome) else None
    common = figures.common if figures else ()
    return Hall(
        challenge_slug=conversation.challenge_slug,
        question=conversation.question,
        is_open=conversation.is_open,
        facts=_facts(figures) if figures else (),
        common=common[:HALL_STATEMENTS],
        together=figures.together if figures else "",
        renewing=conversation.renewing,
    )


def _facts(figures: OpinionFigures) -> Sequence[Fact]:
    people, answers = figures.participants, figures.votes
    return [
        Fact(people, ngettext("person", "people", people)),
        Fact(answers, ngettext("answer", "answers", answers)),
        Fact(
            len(figures.common),
            ngettext("thing we agree on", "things we agree on", len(figures.common)),
        ),
    ]
