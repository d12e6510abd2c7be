"""Every write of bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from voorkant.bodies.errors import BodyExists, BodyRefused, SeatRefused, SeatTaken
from voorkant.bodies.kinds import (
    VERB_APPOINTED,
    VERB_FOUNDED,
    VERB_MEMBERSHIP_ENDED,
    BodyKind,
    Role,
)
from voorkant.bodies.models import Body, Membership
from voorkant.bodies.values import BodyCard
from voorkant.common.errors import NotFound
from voorkant.journal.actions import record
from voorkant.people import queries as people
from voorkant.places import queries as places
from voorkant.places.rules import is_slug

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

LONGEST_LINE = 120


def found_body(
    *,
    kind: BodyKind,
    slug: str,
    name: str,
    village: str | None = None,
    fictitious: bool = False,
    acting: str | None,
) -> BodyCard:
    """Found a body.

    Args:
        kind: What it is.
        slug: Its name in an address: small letters, digits, single hyphens.
        name: Its name.
        village: Slug of the village that a village council speaks for; None for any other body.
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
    ):
        if not fits:
            raise BodyRefused(part=part)
    code = None if village is None else _village_code(village)
    try:
        with transaction.atomic():
            row = Body.objects.create(
                kind=kind, slug=slug, name=name, village_id=code, fictitious=fictitious
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


def appoint(
    *,
    account_id: UUID,
    body_id: UUID,
    role: Role,
    function: str,
    shown_name: str,
    acting: str | None,
) -> UUID:
    """Give somebody a role in a body, from today.

    Args:
        account_id: Whose.
        body_id: In which body.
        role: Which role; only a municipality has administrators.
        function: What she does there; an expert has one.
        shown_name: The name she chose to be known by on pages.
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
    for part, fits in (
        ("role", role is not Role.ADMINISTRATOR or body.kind == BodyKind.MUNICIPALITY),
        ("function", _is_line(function) or (function == "" and role is not Role.EXPERT)),
        ("name", _is_line(shown_name)),
    ):
        if not fits:
            raise SeatRefused(part=part)
    people.account(account_id)
    try:
        with transaction.atomic():
            row = Membership.objects.create(
                account_id=account_id,
                body_id=body_id,
                role=role,
                function=function,
                shown_name=shown_name,
                since=timezone.localdate(),
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


def _record(verb: str, object_id: str, acting: str | None, payload: Mapping[str, str]) -> None:
    record(verb=verb, challenge="", object_id=object_id, acting=acting, payload=payload)


def _is_line(text: str) -> bool:
    return bool(text.strip()) and text.isprintable() and len(text) <= LONGEST_LINE
