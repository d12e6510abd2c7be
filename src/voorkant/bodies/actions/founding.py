"""Founding bodies, appointing people in them, and what experts know about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from voorkant.bodies.actions.recording import is_line, noted
from voorkant.bodies.errors import BodyExists, BodyRefused, NotOrganiser, SeatRefused, SeatTaken
from voorkant.bodies.kinds import (
    VERB_APPOINTED,
    VERB_FOUNDED,
    VERB_MEMBERSHIP_ENDED,
    VERB_TOPICS_SET,
    BodyKind,
    Role,
    Topic,
)
from voorkant.bodies.models import Body, Expertise, Membership
from voorkant.bodies.queries import seat_in_force
from voorkant.bodies.rules import counting
from voorkant.bodies.values import BodyCard
from voorkant.common.errors import NotFound
from voorkant.people import queries as people
from voorkant.places import queries as places
from voorkant.places.errors import VillageEnded
from voorkant.places.rules import is_slug

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID


def found_body(  # noqa: PLR0913  all by keyword
    *,
    kind: BodyKind,
    slug: str,
    name: str,
    village: str | None = None,
    parent_id: UUID | None = None,
    fictitious: bool = False,
    acting: str | None,
) -> BodyCard:
    """Found a body.

    Args:
        kind: What it is.
        slug: Its name in an address: small letters, digits, single hyphens.
        name: Its name.
        village: Slug of the village that a village council speaks for; None for any other body.
        parent_id: The body that set up a working group, which is no working group itself: a mandate goes
            three deep at most. None for any other body.
        fictitious: Whether it was made up for a demonstration.
        acting: Opaque id of who founds it; None for whoever runs the site.

    Raises:
        BodyRefused: A part of it doesn't fit.
        VillageEnded: The village belongs to another one.
        BodyExists: Another body has this slug.
    """
    for part, fits in (
        ("slug", is_slug(slug)),
        ("name", is_line(name)),
        ("village", (village is None) is not (kind is BodyKind.VILLAGE_COUNCIL)),
        ("parent", (parent_id is None) is not (kind is BodyKind.WORKING_GROUP)),
    ):
        if not fits:
            raise BodyRefused(part=part)
    code = None if village is None else _village_code(village)
    if parent_id is not None:
        above = Body.objects.filter(id=parent_id).exclude(kind=BodyKind.WORKING_GROUP)
        if not above.exists():
            raise BodyRefused(part="parent")
    try:
        with transaction.atomic():
            row = Body.objects.create(
                kind=kind,
                slug=slug,
                name=name,
                village_id=code,
                parent_id=parent_id,
                fictitious=fictitious,
            )
            noted(VERB_FOUNDED, str(row.id), acting, {"kind": kind.value, "slug": slug})
    except IntegrityError as error:
        told = getattr(error.__cause__, "diag", None)
        if told is not None and told.constraint_name == "bodies_body_there":
            # The village went up in another one at this very moment.
            raise BodyRefused(part="village") from None
        raise BodyExists from None
    return BodyCard(row.id, kind, slug, name, code, fictitious)


def _village_code(slug: str) -> str:
    try:
        village = places.village(slug)
    except NotFound:
        raise BodyRefused(part="village") from None
    if not village.is_there(timezone.localdate()):
        raise VillageEnded(village=village.name, into=village.successor)
    return village.code


def appoint(  # noqa: PLR0913  all by keyword
    *,
    account_id: UUID,
    body_id: UUID,
    role: Role,
    function: str,
    shown_name: str,
    term_ends_on: date | None = None,
    topics: Collection[Topic] = (),
    acting: str | None,
) -> UUID:
    """Give somebody a role in a body, from today. A role whose term is over makes room for it.

    Args:
        account_id: Whose.
        body_id: In which body.
        role: Which role; only a municipality has administrators.
        function: What she does there; an expert has one.
        shown_name: The name she chose to be known by on pages.
        term_ends_on: The last day for which it is given; None without one.
        topics: What an expert knows about.
        acting: Opaque id of who appoints; None for whoever runs the site.

    Returns:
        The id of the membership.

    Raises:
        SeatRefused: A part of it doesn't fit.
        SeatTaken: She has this role there already.
        NotFound: There is no such body or account.
    """
    body = Body.objects.filter(id=body_id).first()
    if body is None:
        raise NotFound
    today = timezone.localdate()
    for part, fits in (
        ("role", role is not Role.ADMINISTRATOR or body.kind == BodyKind.MUNICIPALITY),
        ("function", is_line(function) or (function == "" and role is not Role.EXPERT)),
        ("name", is_line(shown_name)),
        ("term", term_ends_on is None or term_ends_on >= today),
        ("topics", not topics or role is Role.EXPERT),
    ):
        if not fits:
            raise SeatRefused(part=part)
    people.account(account_id)
    try:
        with transaction.atomic():
            over = Membership.objects.filter(
                account=account_id, body=body_id, role=role, until=None, term_ends_on__lt=today
            )
            over.update(until=F("term_ends_on"))
            row = Membership.objects.create(
                account_id=account_id,
                body_id=body_id,
                role=role,
                function=function,
                shown_name=shown_name,
                since=today,
                term_ends_on=term_ends_on,
            )
            Expertise.objects.bulk_create(
                Expertise(membership=row, topic=topic) for topic in sorted(set(topics))
            )
            noted(VERB_APPOINTED, str(row.id), acting, {"body": str(body_id), "role": role.value})
    except IntegrityError:
        raise SeatTaken from None
    return row.id


def end_membership(*, membership_id: UUID, acting: str | None) -> None:
    """End somebody's role in a body, at once; what she did there keeps her name.

    Raises:
        NotFound: There is no such membership, or it has ended.
    """
    with transaction.atomic():
        rows = Membership.objects.filter(id=membership_id, until__isnull=True)
        if not rows.update(until=timezone.localdate()):
            raise NotFound
        noted(VERB_MEMBERSHIP_ENDED, str(membership_id), acting, {})


def set_topics(
    *, expert_id: UUID, topics: Collection[Topic], acting: str | None, seat_id: UUID | None = None
) -> None:
    """Say which topics an expert knows about; what was said before makes room for it.

    Args:
        expert_id: Her membership as an expert.
        topics: What she knows about; none when nothing is known.
        acting: Opaque id of who says so; None for whoever runs the site.
        seat_id: The membership in which she does so: an organiser of the same body.

    Raises:
        NotFound: She is no expert of a body today.
        NotOrganiser: The seat is no organiser's of that body, or its term is over.
    """
    with transaction.atomic():
        rows = Membership.objects.select_for_update().filter(counting(), id=expert_id)
        row = rows.filter(role=Role.EXPERT).first()
        if row is None:
            raise NotFound
        if seat_id is not None:
            seat = seat_in_force(seat_id)
            if (
                seat is None
                or seat.body_id != row.body_id
                or seat.role is not Role.ORGANISER
                or str(seat.account_id) != acting
            ):
                raise NotOrganiser
        wanted = sorted(set(topics))
        Expertise.objects.filter(membership=row).exclude(topic__in=wanted).delete()
        Expertise.objects.bulk_create(
            (Expertise(membership=row, topic=topic) for topic in wanted), ignore_conflicts=True
        )
        held = {} if seat_id is None else {"seat": str(seat_id)}
        noted(VERB_TOPICS_SET, str(expert_id), acting, {"topics": " ".join(wanted), **held})
