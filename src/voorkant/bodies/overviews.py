"""The reads behind the pages about a body: who decides what, and what can be given on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from voorkant.bodies.kinds import BodyKind, Right, Topic
from voorkant.bodies.mandates import RANK, in_force
from voorkant.bodies.models import Body
from voorkant.bodies.queries import body as find_body
from voorkant.bodies.queries import experts_of, mandates_of, mandates_under
from voorkant.bodies.wording import KINDS, RIGHTS, TOPICS
from voorkant.common.errors import NotFound
from voorkant.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from voorkant.bodies.values import BodyCard, MandateCard


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A mandate in words.

    Attributes:
        topic: None for every topic.
        place: Empty for the whole municipality.
        giver: Who gave it on; empty for the body's own.
        counts: Whether it counts today.
        spends: Whether it takes decisions, so that its ceiling says something.
        co_decides: Whether its body must agree to decisions of others, whatever they cost.
        signed: Who entered it, by the name she chose; empty for the program itself.
        withdrawn_on: The first day on which it counts no more; `because` says why, `ended_by` who did it.
    """

    id: UUID
    body: str
    slug: str
    right: _StrPromise
    topic: _StrPromise | None
    place: str
    ceiling_cents: int
    from_on: date
    until_on: date | None
    reference: str
    giver: str
    counts: bool
    spends: bool
    co_decides: bool
    signed: str
    withdrawn_on: date | None
    because: str
    ended_by: str


@dataclass(frozen=True, slots=True)
class ExpertLine:
    """An expert and what she knows about, in words."""

    id: UUID
    name: str
    function: str
    topics: Sequence[_StrPromise]


@dataclass(frozen=True, slots=True)
class BodyPage:
    """Who may decide what in a body.

    Attributes:
        held: What it may decide itself.
        given: What others may decide because it gave that on.
        over: What doesn't count any more, or not yet.
        experts: Who answers for it by what she knows.
    """

    body: BodyCard
    kind: _StrPromise
    held: Sequence[MandateLine]
    given: Sequence[MandateLine]
    over: Sequence[MandateLine]
    experts: Sequence[ExpertLine]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen."""

    value: str
    label: _StrPromise | str


@dataclass(frozen=True, slots=True)
class PassOnPage:
    """A mandate that a body holds, and how it can be given on."""

    body: BodyCard
    mandate: MandateCard
    line: MandateLine
    receivers: Sequence[Choice]
    topics: Sequence[Choice]
    places: Sequence[Choice]
    rights: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class EnterPage:
    """How a body's own mandate can be entered."""

    body: BodyCard
    topics: Sequence[Choice]
    places: Sequence[Choice]
    rights: Sequence[Choice]


@dataclass(frozen=True, slots=True)
class WithdrawPage:
    """A mandate that a body can withdraw, and what ends with it.

    Attributes:
        own: Whether it is the body's own, so that nobody gave it on.
    """

    body: BodyCard
    line: MandateLine
    own: bool
    ends: Sequence[MandateLine]


def line_of(mandate: MandateCard, today: date) -> MandateLine:
    """Put a mandate in words."""
    return MandateLine(
        id=mandate.id,
        body=mandate.body.name,
        slug=mandate.body.slug,
        right=RIGHTS[mandate.may],
        topic=None if mandate.topic is None else TOPICS[mandate.topic],
        place=mandate.place_name if mandate.place_parent else "",
        ceiling_cents=mandate.ceiling_cents,
        from_on=mandate.from_on,
        until_on=mandate.until_on,
        reference=mandate.reference,
        giver="" if mandate.giver is None else mandate.giver.name,
        counts=in_force(mandate, today),
        spends=mandate.may is Right.DECIDE,
        co_decides=mandate.may is Right.CO_DECIDE,
        signed=mandate.signed,
        withdrawn_on=mandate.withdrawn_on,
        because=mandate.because,
        ended_by=mandate.ended_by,
    )


def body_page(slug: str) -> BodyPage:
    """Gather who may decide what in a body, and who knows about what. Four SQL queries.

    Raises:
        NotFound: There is none with this name.
    """
    body = find_body(slug)
    today = timezone.localdate()
    every = mandates_of([body.id], given=True)
    own = [line_of(each, today) for each in every if each.body.id == body.id]
    given = [line_of(each, today) for each in every if each.body.id != body.id]
    return BodyPage(
        body=body,
        kind=KINDS[body.kind],
        held=[line for line in own if line.counts],
        given=[line for line in given if line.counts],
        over=[line for line in (*own, *given) if not line.counts],
        experts=expert_lines(body.id),
    )


def in_words(topics: Collection[str]) -> Sequence[_StrPromise]:
    """Put in words what somebody knows about, in the order that topics have everywhere."""
    return [TOPICS[topic] for topic in Topic if topic in topics]


def expert_lines(body_id: UUID) -> Sequence[ExpertLine]:
    """Put in words who knows about what in a body. Two SQL queries."""
    return [
        ExpertLine(each.id, each.name, each.function, [TOPICS[topic] for topic in each.topics])
        for each in experts_of(body_id)
    ]


def enter_page(body: BodyCard) -> EnterPage:
    """Gather what a body's own mandate can be about. One SQL query.

    Raises:
        NotFound: A body of this kind has none of its own.
    """
    if body.kind not in {BodyKind.MUNICIPALITY, BodyKind.PARTNER, BodyKind.NETWORK}:
        raise NotFound
    return EnterPage(
        body=body,
        topics=[Choice(each.value, TOPICS[each]) for each in Topic],
        places=[Choice(each.code, each.name) for each in places.villages()],
        rights=[Choice(each.value, RIGHTS[each]) for each in Right],
    )


def withdraw_page(slug: str, mandate_id: UUID) -> WithdrawPage:
    """Gather what ends when a body withdraws a mandate. Three SQL queries.

    Raises:
        NotFound: There is no such body, it neither gave this mandate nor has it as its own, or it was
            withdrawn.
    """
    body = find_body(slug)
    today = timezone.localdate()
    found = [
        each
        for each in mandates_of([body.id], given=True)
        if each.id == mandate_id
        and (each.body if each.giver is None else each.giver).id == body.id
        and each.withdrawn_on is None
    ]
    if not found:
        raise NotFound
    return WithdrawPage(
        body=body,
        line=line_of(found[0], today),
        own=found[0].giver is None,
        ends=[line_of(each, today) for each in mandates_under(mandate_id)],
    )


def pass_on_page(slug: str, mandate_id: UUID) -> PassOnPage:
    """Gather how a mandate can be given on. Four SQL queries.

    Raises:
        NotFound: There is no such body, or it holds no such mandate today.
    """
    body = find_body(slug)
    today = timezone.localdate()
    held = [
        each for each in mandates_of([body.id]) if each.id == mandate_id and in_force(each, today)
    ]
    if not held:
        raise NotFound
    mandate = held[0]
    who = Q(kind=BodyKind.WORKING_GROUP, parent=body.id)
    if body.kind is BodyKind.MUNICIPALITY:
        who |= Q(kind=BodyKind.VILLAGE_COUNCIL)
    receivers = Body.objects.filter(who).order_by("name").values_list("slug", "name")
    topics = list(Topic) if mandate.topic is None else [mandate.topic]
    inside = [
        each
        for each in places.villages()
        if mandate.place_parent is None or each.code == mandate.place
    ]
    return PassOnPage(
        body=body,
        mandate=mandate,
        line=line_of(mandate, today),
        receivers=[Choice(*row) for row in receivers],
        topics=[Choice(each.value, TOPICS[each]) for each in topics],
        places=[Choice(each.code, each.name) for each in inside],
        rights=[
            Choice(each.value, RIGHTS[each]) for each in Right if RANK[each] <= RANK[mandate.may]
        ],
    )
