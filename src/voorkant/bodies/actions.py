"""Every write of bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from voorkant.bodies.errors import (
    BodyExists,
    BodyRefused,
    MandateRefused,
    SeatRefused,
    SeatTaken,
)
from voorkant.bodies.kinds import (
    ALL_TOPICS,
    VERB_APPOINTED,
    VERB_FOUNDED,
    VERB_MANDATE_GIVEN,
    VERB_MANDATE_WITHDRAWN,
    VERB_MEMBERSHIP_ENDED,
    BodyKind,
    Right,
    Role,
    Topic,
)
from voorkant.bodies.models import Body, Expertise, Mandate, Membership
from voorkant.bodies.queries import seat_in_force
from voorkant.bodies.values import BodyCard
from voorkant.common.errors import NotFound
from voorkant.journal.actions import record
from voorkant.people import queries as people
from voorkant.places import queries as places
from voorkant.places.rules import is_slug

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date
    from uuid import UUID

LONGEST_LINE = 120


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
        parent_id: The body that set up a working group; None for any other body.
        fictitious: Whether it was made up for a demonstration.
        acting: Opaque id of who founds it; None for whoever runs the site.

    Raises:
        BodyRefused: A part of it doesn't fit.
        BodyExists: Another body has this slug.
    """
    for part, fits in (
        ("slug", is_slug(slug)),
        ("name", _is_line(name)),
        ("village", (village is None) is not (kind is BodyKind.VILLAGE_COUNCIL)),
        ("parent", (parent_id is None) is not (kind is BodyKind.WORKING_GROUP)),
    ):
        if not fits:
            raise BodyRefused(part=part)
    code = None if village is None else _village_code(village)
    if parent_id is not None and not Body.objects.filter(id=parent_id).exists():
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
            _record(VERB_FOUNDED, str(row.id), acting, {"kind": kind.value, "slug": slug})
    except IntegrityError:
        raise BodyExists from None
    return BodyCard(row.id, kind, slug, name, code, fictitious)


def _village_code(slug: str) -> str:
    try:
        return places.village(slug).code
    except NotFound:
        raise BodyRefused(part="village") from None


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
        ("function", _is_line(function) or (function == "" and role is not Role.EXPERT)),
        ("name", _is_line(shown_name)),
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
            _record(VERB_APPOINTED, str(row.id), acting, {"body": str(body_id), "role": role.value})
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
        _record(VERB_MEMBERSHIP_ENDED, str(membership_id), acting, {})


def give_mandate(  # noqa: PLR0913  all by keyword
    *,
    body_id: UUID,
    parent_id: UUID | None,
    topic: Topic | None,
    place: str | None,
    right: Right,
    ceiling_cents: int,
    from_on: date,
    until_on: date | None,
    reference: str,
    acting: str | None,
    seat_id: UUID | None = None,
) -> UUID:
    """Give a body a mandate; with a parent it is given on from there, and is never wider.

    The database holds every part of this for whoever writes to it.

    Args:
        body_id: Who gets it: a village council from a municipality, a working group from its body; a
            municipality, partner or network has its own, without a parent.
        parent_id: The mandate from which it is given on.
        topic: About what; None for every topic.
        place: Code of the area; None for the whole municipality.
        right: How far it goes.
        ceiling_cents: What one decision may cost at most.
        from_on: First day.
        until_on: Last day; None without one.
        reference: Where it was decided, in a line.
        acting: Opaque id of who gives it; None for whoever runs the site.
        seat_id: The membership in which she does so: an organiser of the giver.

    Returns:
        The id of the mandate.

    Raises:
        MandateRefused: A part of it doesn't fit, or is wider than what the giver has.
    """
    if not _is_line(reference):
        raise MandateRefused(part="reference")
    if seat_id is not None:
        _require_giver(parent_id, seat_id, acting)
    try:
        with transaction.atomic():
            row = Mandate.objects.create(
                body_id=body_id,
                parent_id=parent_id,
                topic=ALL_TOPICS if topic is None else topic,
                place_id=place,
                may=right,
                ceiling_cents=ceiling_cents,
                from_on=from_on,
                until_on=until_on,
                reference=reference,
            )
            payload = {"body": str(body_id), "right": right.value}
            held = {} if seat_id is None else {"seat": str(seat_id)}
            _record(VERB_MANDATE_GIVEN, str(row.id), acting, {**payload, **held})
    except IntegrityError as error:
        raise MandateRefused(part=_wrong_part(error)) from error
    return row.id


def _require_giver(parent_id: UUID | None, seat_id: UUID, acting: str | None) -> None:
    """Let an organiser of the body that holds the parent pass; its own mandates come from elsewhere."""
    if parent_id is None:
        raise MandateRefused(part="giver")
    giver = Mandate.objects.filter(id=parent_id).values_list("body", flat=True).first()
    seat = seat_in_force(seat_id)
    if (
        seat is None
        or seat.body_id != giver
        or seat.role is not Role.ORGANISER
        or str(seat.account_id) != acting
    ):
        raise MandateRefused(part="giver")


def _wrong_part(error: IntegrityError) -> str:
    cause = error.__cause__
    diag = getattr(cause, "diag", None)
    told = "" if diag is None else diag.column_name or diag.constraint_name or ""
    return told.removeprefix("bodies_mandate_") or "place"


def withdraw_mandate(*, mandate_id: UUID, acting: str | None) -> None:
    """Withdraw a mandate from today, and with it whatever was given on from it.

    Raises:
        NotFound: There is no such mandate, or it was withdrawn.
    """
    with transaction.atomic():
        rows = Mandate.objects.filter(id=mandate_id, withdrawn_on__isnull=True)
        if not rows.update(withdrawn_on=timezone.localdate()):
            raise NotFound
        _record(VERB_MANDATE_WITHDRAWN, str(mandate_id), acting, {})


def _record(verb: str, object_id: str, acting: str | None, payload: Mapping[str, str]) -> None:
    record(verb=verb, challenge="", object_id=object_id, acting=acting, payload=payload)


def _is_line(text: str) -> bool:
    return bool(text.strip()) and text.isprintable() and len(text) <= LONGEST_LINE
