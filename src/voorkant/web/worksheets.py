"""Reads for the worksheet of people who signed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from voorkant.bodies.kinds import Role
from voorkant.bodies.queries import bodies_of
from voorkant.bodies.rules import may_organise
from voorkant.challenges.queries import challenge_ref, challenges_of
from voorkant.common.errors import NotAllowed
from voorkant.contributions.queries import waiting_counts
from voorkant.conversations.queries import Outcome, conversation_of, run_page
from voorkant.decisions.queries import waiting_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrPromise

    from voorkant.bodies.values import Seat
    from voorkant.challenges.values import ChallengeCard, ChallengeRef
    from voorkant.conversations.figures import OpinionFigures
    from voorkant.conversations.queries import ConversationRef
    from voorkant.decisions.values import Waiting
    from voorkant.people.values import AccountCard
    from voorkant.people.viewers import Viewer

ROLES: Mapping[Role, _StrPromise] = {
    Role.ORGANISER: gettext_lazy("organiser"),
    Role.MEMBER: gettext_lazy("member"),
    Role.EXPERT: gettext_lazy("expert"),
    Role.ADMINISTRATOR: gettext_lazy("administrator"),
}


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A role in a body, in words; `function` may be empty."""

    body: str
    role: str
    function: str


@dataclass(frozen=True, slots=True)
class Led:
    """A challenge that somebody leads, and how many statements wait there."""

    card: ChallengeCard
    waiting: int


@dataclass(frozen=True, slots=True)
class Worksheet:
    """Who signed in, what she is, and what waits for her.

    Attributes:
        to_agree: Decisions of other bodies to which one of hers must still agree.
        may_ask: Whether she is an organiser of any body, and so can ask a new question.
    """

    account: AccountCard
    seats: Sequence[SeatLine]
    led: Sequence[Led]
    to_agree: Sequence[Waiting]
    may_ask: bool


def worksheet(account: AccountCard) -> Worksheet:
    """Gather the worksheet of an account. At most seven SQL queries."""
    seats = bodies_of(account.id)
    owners = {seat.body.id for seat in seats if seat.role is Role.ORGANISER}
    cards = challenges_of(owners) if owners else ()
    counts = waiting_counts([card.id for card in cards]) if cards else {}
    return Worksheet(
        account,
        [_line(seat) for seat in seats],
        [Led(card, counts.get(card.id, 0)) for card in cards],
        waiting_for(owners) if owners else (),
        may_ask=bool(owners),
    )


def _line(seat: Seat) -> SeatLine:
    return SeatLine(seat.body.name, str(ROLES[seat.role]), seat.function)


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


def conversation_led_by(viewer: Viewer, slug: str) -> ConversationRef:
    """Return the conversation of a challenge for who leads it. Two SQL queries.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
        NotAllowed: Somebody else leads it.
    """
    conversation = conversation_of(slug)
    if not may_organise(viewer, conversation.owner_id):
        raise NotAllowed
    return conversation


def figures_of(conversation: ConversationRef) -> OpinionFigures | None:
    """Return the figures of the latest outcome; None before there is one. Five SQL queries."""
    if conversation.outcome is None:
        return None
    page = run_page(conversation.outcome)
    return page.figures if isinstance(page, Outcome) else None
