"""Who may do what in a body: predicates that the rooms above join with `&` and `|`.

Every predicate takes a viewer and the id of a body: `may_organise.test(viewer, body_id)`. Each asks the
database once; without an account it asks nothing. Nobody inherits a right: an organiser of the municipality is nobody in a village
council, and an administrator keeps the site but speaks for no body.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.predicates import Predicate

from voorkant.bodies.kinds import Role
from voorkant.bodies.models import Membership

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from voorkant.people.viewers import Viewer


def _in_force(viewer: Viewer) -> QuerySet[Membership]:
    """Memberships that count today; none of an account that may not sign in."""
    if viewer.account is None or not viewer.account.active:
        return Membership.objects.none()
    return Membership.objects.filter(account=viewer.account.id, until__isnull=True)


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
