"""Reads for the page of cards: the next statement for one person, however many statements there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from voorkant.conversations.models import Worth
from voorkant.conversations.queries.conversations import ConversationRef, conversation_of
from voorkant.conversations.queries.outcomes import model_of_run
from voorkant.conversations.rules import DESCRIBE_AFTER, area_of_group
from voorkant.conversations.standing import standing_of
from voorkant.conversations.turns import MILLION, Drawn, draw
from voorkant.conversations.values import Card, LastAnswer, RespondPage
from voorkant.people.queries import person_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from voorkant.people.devices import Device
    from voorkant.people.values import Person


def respond_page(
    slug: str,
    device: Device | None,
    *,
    visitor: Callable[[], str] = str,
    again: UUID | None = None,
) -> RespondPage:
    """Gather what the page shows on which somebody responds. At most six SQL queries.

    One more for the first who stands in an outcome that this process had not read yet.
    The card that she was shown and didn't answer stays; else the next is drawn, and `drawn` is what
    `actions.keep_draw` keeps of it. No query gives more than one row of a list, but for her last answer.

    Args:
        slug: Name of the challenge in addresses.
        device: Who looks.
        visitor: Gives what the chance follows from for who has not answered yet: the same word shows
            the same card. It is only asked when a card is drawn for such a visitor.
        again: What she just took back: it is asked again, before what she was shown meanwhile.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
    """
    conversation = conversation_of(slug)
    person = person_of(device, conversation.challenge_id)
    way = _way(conversation.challenge_id, person, again)
    drawn, number = None, way.pending
    if conversation.is_open and number is None:
        drawn = _draw(conversation, person, way, visitor)
        number = None if drawn is None else drawn.number
    return RespondPage(
        challenge_id=conversation.challenge_id,
        challenge_slug=conversation.challenge_slug,
        question=conversation.question,
        stage=conversation.stage,
        is_open=conversation.is_open,
        card=_card(conversation, number) if conversation.is_open else None,
        drawn=drawn,
        person_id=None if person is None else person.id,
        done=way.done,
        left=len(way.unseen),
        last=None if person is None else _last(person),
        may_describe=_may_describe(person, way.done),
        because=conversation.because,
    )


def first_draw(slug: str, visitor: str) -> tuple[UUID, Drawn] | None:
    """Return the card that a visitor was shown before her first answer. At most five SQL queries.

    None where there is none. When worths changed in between, it may be another card than hers was.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
    """
    page = respond_page(slug, None, visitor=lambda: visitor)
    if page.card is None or page.drawn is None:
        return None
    return page.card.statement_id, page.drawn


@dataclass(frozen=True, slots=True)
class _Way:
    """How far somebody is, in numbers of statements on the list.

    Attributes:
        done: How many she answered.
        pending: The one that she was shown and didn't answer.
        unseen: Those she can answer and didn't.
        first: The one of those that an organiser put before all others.
        given: Number of a statement → her answer to it, of those on the list.
    """

    done: int
    pending: int | None
    unseen: Sequence[int]
    first: int | None
    given: Mapping[str, int]


def _way(challenge_id: UUID, person: Person | None, again: UUID | None) -> _Way:
    who = None if person is None else person.id
    values = {"who": who, "challenge": challenge_id, "again": None if person is None else again}
    with connection.cursor() as cursor:
        cursor.execute(_HOW_FAR, values)
        done, pending, unseen, first, numbers, values = cursor.fetchone()
    given = dict(zip(map(str, numbers or ()), values or (), strict=True))
    return _Way(done, pending, unseen or (), first, given)


# What is hers is looked up once, by her: it is little, however many answers there are.
_HOW_FAR = """
    WITH answered AS MATERIALIZED (
        SELECT statement_id, value FROM conversations_response
        WHERE participant_id = %(who)s::bigint AND value IS NOT NULL
    ), drawn AS MATERIALIZED (
        SELECT statement_id FROM conversations_draw WHERE participant_id = %(who)s::bigint
    ), listed AS MATERIALIZED (
        SELECT s.id, s.position, s.place, s.frozen, a.value, a.statement_id IS NOT NULL AS done,
            s.id IN (SELECT statement_id FROM drawn) AS shown
        FROM contributions_contribution s LEFT JOIN answered a ON a.statement_id = s.id
        WHERE s.challenge_id = %(challenge)s AND s.kind = 'statement' AND s.state = 'shown'
    )
    SELECT count(*) FILTER (WHERE done),
        coalesce(
            min(position) FILTER (WHERE id = %(again)s::uuid AND NOT done AND NOT frozen),
            min(position) FILTER (WHERE shown AND NOT done AND NOT frozen)
        ),
        array_agg(position) FILTER (WHERE NOT done AND NOT frozen),
        (array_agg(position ORDER BY place)
            FILTER (WHERE NOT done AND NOT frozen AND place IS NOT NULL))[1],
        array_agg(position ORDER BY position) FILTER (WHERE done),
        array_agg(value ORDER BY position) FILTER (WHERE done)
    FROM listed
"""


def _draw(
    conversation: ConversationRef, person: Person | None, way: _Way, visitor: Callable[[], str]
) -> Drawn | None:
    if way.first is not None:
        return Drawn(way.first, MILLION)
    # Her chance begins anew with each answer, so that none follows from the ones before.
    order = f" {visitor()}" if person is None else f"{person.pseudonym} {way.done}"
    return draw(way.unseen, _worths(conversation, person, way), order=order)


def _worths(conversation: ConversationRef, person: Person | None, way: _Way) -> Mapping[int, int]:
    """Give the worths of statements to her village (or to everybody else where it has none) and her group.

    What is worth asking in one of both is worth asking her.
    """
    village = "" if person is None else person.village or ""
    group = _group(conversation, way)
    rows = Worth.objects.filter(conversation=conversation.id, area__in={village, group, ""})
    found = {
        area: dict(zip(numbers, worths, strict=True))
        for area, numbers, worths in rows.values_list("area", "numbers", "worths")
    }
    of_village, of_group = found.get(village, found.get("", {})), found.get(group, {})
    return {number: max(worth, of_group.get(number, 0)) for number, worth in of_village.items()}


def _group(conversation: ConversationRef, way: _Way) -> str:
    """Name her group in the outcome that is shown, worked out now and kept nowhere; empty without one."""
    model = (
        None
        if conversation.outcome is None or not way.given
        else model_of_run(conversation.outcome)
    )
    if model is None:
        return ""
    standing = standing_of(model, way.given)
    letters: Sequence[str] = model.get("letters", ())
    known = standing.sure and standing.group is not None and standing.group < len(letters)
    return area_of_group(letters[standing.group or 0]) if known else ""


def _card(conversation: ConversationRef, number: int | None) -> Card | None:
    if number is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_WORDS, [conversation.challenge_id, number])
        row = cursor.fetchone()
    # It can go off the list at this very moment.
    return None if row is None else Card(*row)


_WORDS = """
    SELECT id, text FROM contributions_contribution
    WHERE challenge_id = %s AND position = %s AND kind = 'statement' AND state = 'shown'
"""


def _last(person: Person) -> LastAnswer | None:
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [person.id])
        row = cursor.fetchone()
    return None if row is None else LastAnswer(*row)


_LAST = """
    SELECT s.id, s.text, r.value, r.touches_me
    FROM conversations_response r JOIN contributions_contribution s ON s.id = r.statement_id
    WHERE r.participant_id = %s AND r.value IS NOT NULL AND s.state = 'shown'
    ORDER BY r.id DESC LIMIT 1
"""


def _may_describe(person: Person | None, done: int) -> bool:
    return (
        person is not None
        and done >= DESCRIBE_AFTER
        and person.village is None
        and person.age_band is None
    )
