"""Who may do what in a body: predicates that the rooms above join with `&` and `|`.

Every predicate takes a viewer and the id of a body: `may_organise.test(viewer, body_id)`. Each asks the
database once; without an account it asks nothing. Nobody inherits a right: an organiser of the municipality is nobody in a village
council, and an administrator keeps the site but speaks for no body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from rules.predicates import Predicate

from voorkant.bodies.kinds import BodyKind, Role
from voorkant.bodies.models import Membership

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from voorkant.bodies.values import BodyCard, Seat
    from voorkant.people.viewers import Viewer


def counting() -> Q:
    """Say which memberships count today: not ended, and within their term."""
    return Q(until__isnull=True) & (
        Q(term_ends_on__isnull=True) | Q(term_ends_on__gte=timezone.localdate())
    )


def enters_for(seats: Sequence[Seat], body: BodyCard) -> Seat | None:
    """Return the seat in which somebody may enter and withdraw a body's own mandates; the database too.

    An administrator, who keeps the bodies, or an organiser of the municipality itself. A partner doesn't
    enter its own: nobody makes herself somebody who decides.
    """
    for seat in seats:
        if seat.role is Role.ORGANISER and seat.body.id == body.id:
            if body.kind is BodyKind.MUNICIPALITY:
                return seat
        elif seat.role is Role.ADMINISTRATOR:
            return seat
    return None


def in_force(row: Membership) -> bool:
    """Tell whether a membership counts today; its account, when it is there, is asked too."""
    today = timezone.localdate()
    return (
        row.until is None
        and (row.term_ends_on is None or row.term_ends_on >= today)
        and row.account.is_active
    )


def _in_force(viewer: Viewer) -> QuerySet[Membership]:
    """Memberships that count today, whose term isn't over; none of an account that may not sign in."""
    if viewer.account is None or not viewer.account.active:
        return Membership.objects.none()
    return Membership.objects.filter(counting(), account=viewer.account.id)


def _has(viewer: Viewer, body_id: UUID, role: Role) -> bool:
    return _in_force(viewer).filter(body=body_id, role=role).exists()


def _is_organiser_of(viewer: Viewer, body_id: UUID) -> bool:
    return _has(viewer, body_id, Role.ORGANISER)


def _is_expert_of(viewer: Viewer, body_id: UUID) -> bool:
    return _has(viewer, body_id, Role.EXPERT)


def _belongs_to(viewer: Viewer, body_id: UUID) -> bool:
    return _in_force(viewer).filter(body=body_id).exists()


def _is_administrator(viewer: Viewer) -> bool:
    return _in_force(viewer).filter(role=Role.ADMINISTRATOR).exists()


is_organiser_of = Predicate(_is_organiser_of)
"""Opens and leads the challenges of a body."""

may_organise = is_organiser_of
"""Only the body's own organisers; nobody else can do it in their place."""

is_expert_of = Predicate(_is_expert_of)
"""Answers for a body by what she knows."""

belongs_to = Predicate(_belongs_to)
"""Has any role in a body."""

is_administrator = Predicate(_is_administrator)
"""Keeps the site: accounts and bodies. Takes only a viewer."""
