"""Every read of bodies; each is one SQL query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voorkant.bodies.kinds import BodyKind, Role
from voorkant.bodies.models import Body, Membership
from voorkant.bodies.values import BodyCard, Listener, Member, Seat
from voorkant.common.errors import NotFound
from voorkant.places.rules import is_slug

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


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


def bodies_of(account_id: UUID) -> Sequence[Seat]:
    """List the roles that an account has today, by the name of the body."""
    rows = Membership.objects.filter(account=account_id, until__isnull=True)
    return [
        Seat(row.id, _card(row.body), Role(row.role), row.function)
        for row in rows.select_related("body").order_by("body__name", "role")
    ]


def members_of(body_id: UUID) -> Sequence[Member]:
    """List who belongs to a body today, by the name they chose."""
    rows = Membership.objects.filter(body=body_id, until__isnull=True)
    return [
        Member(row.id, row.account_id, row.shown_name, Role(row.role), row.function, row.since)
        for row in rows.order_by("shown_name", "role")
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


def _one(row: Body | None) -> BodyCard:
    if row is None:
        raise NotFound
    return _card(row)


def _card(row: Body) -> BodyCard:
    return BodyCard(row.id, BodyKind(row.kind), row.slug, row.name, row.village_id, row.fictitious)
