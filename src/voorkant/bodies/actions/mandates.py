"""Giving a mandate, entering a body's own, and withdrawing one; the database holds who may, and how far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from voorkant.bodies.actions.recording import is_line, noted
from voorkant.bodies.errors import MandateRefused, NotGiver, WithdrawalRefused
from voorkant.bodies.kinds import (
    ALL_TOPICS,
    VERB_MANDATE_GIVEN,
    VERB_MANDATE_WITHDRAWN,
    Right,
    Topic,
)
from voorkant.bodies.models import Mandate
from voorkant.bodies.queries import seat_in_force
from voorkant.bodies.wording import PARTS
from voorkant.common.errors import NotFound
from voorkant.places.queries import refuse_ended

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

LONGEST_REASON = 200


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
        ceiling_cents: What its decisions may cost at most, one of them and all together.
        from_on: First day.
        until_on: Last day; None without one.
        reference: Where it was decided, in a line.
        acting: Opaque id of who gives it; None for whoever runs the site.
        seat_id: The membership in which she does so: an organiser of the giver; for a body's own mandate
            an administrator, or an organiser of the municipality that has it. None for the program.

    Returns:
        The id of the mandate.

    Raises:
        MandateRefused: A part of it doesn't fit, or is wider than what the giver has.
        VillageEnded: Its place is a village that belongs to another one on its first day, or today.
    """
    if not is_line(reference):
        raise MandateRefused(part="reference")
    if not _is_own(seat_id, acting):
        raise MandateRefused(part="giver")
    if place is not None:
        refuse_ended(place, max(from_on, timezone.localdate()))
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
                seat_id=seat_id,
            )
            payload = {"body": str(body_id), "right": right.value}
            held = {} if seat_id is None else {"seat": str(seat_id)}
            noted(VERB_MANDATE_GIVEN, str(row.id), acting, {**payload, **held})
    except IntegrityError as error:
        raise MandateRefused(part=_wrong_part(error)) from error
    return row.id


def withdraw_mandate(
    *, mandate_id: UUID, reason: str, acting: str | None, seat_id: UUID | None = None
) -> None:
    """Withdraw a mandate from today, and with it whatever was given on from it.

    What was decided by it before today stays.

    Args:
        mandate_id: Which one.
        reason: Why, in a line, for everybody to read.
        acting: Opaque id of who withdraws it; None for whoever runs the site.
        seat_id: The membership in which she does so, as for giving it; None for the program.

    Raises:
        WithdrawalRefused: No reason, or one that is too long.
        NotGiver: Her seat is of another body, or its term is over.
        NotFound: There is no such mandate, or it was withdrawn.
    """
    if not is_line(reason, LONGEST_REASON):
        raise WithdrawalRefused(most=LONGEST_REASON)
    if not _is_own(seat_id, acting):
        raise NotGiver
    try:
        with transaction.atomic():
            rows = Mandate.objects.filter(id=mandate_id, withdrawn_on__isnull=True)
            if not rows.update(
                withdrawn_on=timezone.localdate(),
                withdrawn_because=reason,
                withdrawn_seat=seat_id,
            ):
                raise NotFound
            held = {} if seat_id is None else {"seat": str(seat_id)}
            payload = {"reason": reason, **held}
            noted(VERB_MANDATE_WITHDRAWN, str(mandate_id), acting, payload)
    except IntegrityError as error:
        raise NotGiver from error


def _is_own(seat_id: UUID | None, acting: str | None) -> bool:
    """Tell whether a seat is hers who acts; in which seat it may be done is the database's to say."""
    if seat_id is None:
        return True
    seat = seat_in_force(seat_id)
    return seat is not None and str(seat.account_id) == acting


def _wrong_part(error: IntegrityError) -> str:
    """Name the part of a mandate that the database refused."""
    diag = getattr(error.__cause__, "diag", None)
    told = "" if diag is None else diag.column_name or diag.constraint_name or ""
    part = told.removeprefix("bodies_mandate_")
    # A place that isn't there is refused by its key, whose name says nothing to anybody.
    return part if part in PARTS else "place"
