"""Every read of bodies; each is one SQL query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from voorkant.bodies.kinds import ALL_TOPICS, BodyKind, Right, Role, Topic
from voorkant.bodies.mandates import RANK, covers
from voorkant.bodies.models import Body, Mandate, Membership
from voorkant.bodies.rules import counting
from voorkant.bodies.values import (
    BodyCard,
    Expert,
    HeldSeat,
    Listener,
    MandateCard,
    Member,
    Seat,
    Span,
)
from voorkant.common.errors import NotFound
from voorkant.places.rules import is_slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet


def body(slug: str) -> BodyCard:
    """Return one body.

    Raises:
        NotFound: There is none with this name.
    """
    # What can't be a name isn't looked up: the database refuses NUL, and nobody needs to know.
    return _one(Body.objects.filter(slug=slug).first() if is_slug(slug) else None)


def body_by_id(body_id: UUID) -> BodyCard:
    """Return one body.

    Raises:
        NotFound: There is none with this id.
    """
    return _one(Body.objects.filter(id=body_id).first())


def seat_in_force(membership_id: UUID) -> HeldSeat | None:
    """Return a seat that counts today; None when there is no such seat, or its term is over."""
    rows = Membership.objects.filter(counting(), id=membership_id, account__is_active=True)
    return _held(rows.select_related("body").first())


def seat_of(account_id: UUID, body_id: UUID, role: Role) -> HeldSeat | None:
    """Return the seat that an account has in a body today in a role; None when it has none."""
    rows = Membership.objects.filter(
        counting(), account=account_id, body=body_id, role=role, account__is_active=True
    )
    return _held(rows.select_related("body").first())


def all_bodies() -> Sequence[BodyCard]:
    """List every body by its name."""
    return [_card(row) for row in Body.objects.order_by("name", "slug")]


def mandates_of(body_ids: Sequence[UUID], *, given: bool = False) -> Sequence[MandateCard]:
    """List the mandates that these bodies hold or held, the widest right first, then by day.

    One SQL query: a mandate comes with those from which it was given on, three deep at most.

    Args:
        body_ids: Which bodies.
        given: Whether what they gave on to others comes too.
    """
    held = Q(body__in=body_ids)
    return _mandates(Mandate.objects.filter(held | Q(parent__body__in=body_ids) if given else held))


def mandates_under(mandate_id: UUID) -> Sequence[MandateCard]:
    """List what was given on from a mandate and not withdrawn itself, three deep at most."""
    below = Q(parent=mandate_id) | Q(parent__parent=mandate_id)
    deeper = Q(parent__parent__parent=mandate_id)
    return _mandates(Mandate.objects.filter(below | deeper, withdrawn_on__isnull=True))


def all_mandates() -> Sequence[MandateCard]:
    """List every mandate, as `mandates_of` does."""
    return _mandates(Mandate.objects.all())


def mandates_for(
    *,
    body_id: UUID,
    right: Right,
    topic: Topic | None,
    places: Sequence[str],
    cents: int = 0,
    on: date | None = None,
) -> Sequence[MandateCard]:
    """List the mandates by which a body may do something, the widest right first, then by day.

    The database holds the same rule.

    Args:
        body_id: Who wants to.
        right: What it wants to do.
        topic: About what; None for a matter without a topic, which only a mandate about all covers.
        places: Codes of the areas that it is about; the mandate covers every one.
        cents: What it costs.
        on: On which day; today when it isn't given.
    """
    day = timezone.localdate() if on is None else on
    return [
        mandate
        for mandate in mandates_of([body_id])
        if covers(mandate, right=right, topic=topic, places=places, cents=cents, on=day)
    ]


def bodies_of(account_id: UUID) -> Sequence[Seat]:
    """List the roles that an account has today, by the name of the body."""
    rows = Membership.objects.filter(counting(), account=account_id)
    return [
        Seat(row.id, _card(row.body), Role(row.role), row.function)
        for row in rows.select_related("body").order_by("body__name", "role")
    ]


def members_of(body_id: UUID) -> Sequence[Member]:
    """List who belongs to a body today, by the name they chose."""
    rows = Membership.objects.filter(counting(), body=body_id)
    return [
        Member(row.id, row.account_id, row.shown_name, Role(row.role), row.function, row.since)
        for row in rows.order_by("shown_name", "role")
    ]


def experts_of(body_id: UUID) -> Sequence[Expert]:
    """List who answers for a body by what she knows, by the name she chose. Two SQL queries."""
    return _experts(Membership.objects.filter(body=body_id))


def expert(membership_id: UUID) -> Expert:
    """Return one expert. Two SQL queries.

    Raises:
        NotFound: There is no such expert today.
    """
    found = _experts(Membership.objects.filter(id=membership_id))
    if not found:
        raise NotFound
    return found[0]


def _experts(rows: QuerySet[Membership]) -> Sequence[Expert]:
    """Take the experts of today from memberships."""
    today = rows.filter(counting(), role=Role.EXPERT, account__is_active=True)
    return [
        Expert(
            row.id,
            row.body_id,
            row.shown_name,
            row.function,
            sorted((Topic(each.topic) for each in row.expertise.all()), key=list(Topic).index),
        )
        for row in today.prefetch_related("expertise").order_by("shown_name", "id")
    ]


def listener(membership_id: UUID) -> Listener:
    """Return how somebody who listens is shown, also after her membership has ended.

    Raises:
        NotFound: There is no such membership.
    """
    rows = Membership.objects.filter(id=membership_id)
    row = rows.values_list("shown_name", "function", "body__name").first()
    if row is None:
        raise NotFound
    return Listener(*row)


def _held(row: Membership | None) -> HeldSeat | None:
    if row is None:
        return None
    return HeldSeat(
        id=row.id,
        account_id=row.account_id,
        body_id=row.body_id,
        role=Role(row.role),
        function=row.function,
        shown_name=row.shown_name,
        body_name=row.body.name,
    )


def _mandates(rows: QuerySet[Mandate]) -> list[MandateCard]:
    deep = rows.select_related(
        "body", "place", "parent__body", "parent__parent", "seat", "withdrawn_seat"
    )
    cards = [_mandate(row) for row in deep.order_by("from_on", "id")]
    return sorted(cards, key=lambda card: -RANK[card.may])


def _mandate(row: Mandate) -> MandateCard:
    return MandateCard(
        id=row.id,
        body=_card(row.body),
        parent_id=row.parent_id,
        giver=None if row.parent is None else _card(row.parent.body),
        topic=Topic(row.topic) if row.topic != ALL_TOPICS else None,
        place=row.place_id,
        place_name="" if row.place is None else row.place.name,
        place_parent=None if row.place is None else row.place.parent_id,
        may=Right(row.may),
        ceiling_cents=row.ceiling_cents,
        from_on=row.from_on,
        until_on=row.until_on,
        reference=row.reference,
        withdrawn_on=row.withdrawn_on,
        spans=tuple(_spans(row)),
        signed="" if row.seat is None else row.seat.shown_name,
        because=row.withdrawn_because,
        ended_by="" if row.withdrawn_seat is None else row.withdrawn_seat.shown_name,
    )


def _spans(row: Mandate | None) -> Iterator[Span]:
    """Give the period of a mandate and of each from which it was given on."""
    while row is not None:
        yield Span(row.from_on, row.until_on, row.withdrawn_on)
        row = row.parent


def _one(row: Body | None) -> BodyCard:
    if row is None:
        raise NotFound
    return _card(row)


def _card(row: Body) -> BodyCard:
    return BodyCard(row.id, BodyKind(row.kind), row.slug, row.name, row.village_id, row.fictitious)
