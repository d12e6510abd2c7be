"""Every read of people; each is one SQL query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count
from django.db.models.functions import Now

from voorkant.common.errors import NotFound
from voorkant.people.errors import KeyDestroyed
from voorkant.people.keys import pseudonym_of
from voorkant.people.kinds import Level
from voorkant.people.models import Account, AskedCode, Card, Participant, Proof
from voorkant.people.rules import folded
from voorkant.people.values import AccountCard, Person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from voorkant.people.devices import Device


def person_of(device: Device | None, scope: UUID) -> Person | None:
    """Return who somebody is in a scope.

    None for whoever has no device or said nothing there yet, and when the scope's key is destroyed.
    """
    if device is None:
        return None
    try:
        pseudonym = pseudonym_of(device, scope)
    except KeyDestroyed:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_PERSON, [scope, pseudonym])
        row = cursor.fetchone()
    return None if row is None else Person(row[0], pseudonym.hex(), row[1], row[2])


_PERSON = """
    SELECT id, village_id, age_band FROM people_participant WHERE scope = %s AND pseudonym = %s
"""


def proofs_of(person: Person | None) -> Mapping[Level, str | None]:
    """Return what somebody showed beside her device, with the village of her card's code, if any.

    One SQL query; none for nobody.
    """
    if person is None:
        return {}
    rows = Proof.objects.filter(participant=person.id).values_list("level", "village")
    return {Level(level): village for level, village in rows}


def attendance_of(scope: UUID) -> Mapping[tuple[str | None, str | None], int]:
    """Count who takes part in a scope, by village (its code) and age band; None where she told neither.

    These are live counts of people, also of one: only `common.small_numbers` may let them out.
    """
    rows = Participant.objects.filter(scope=scope).values_list("village", "age_band")
    return {(village, band): n for village, band, n in rows.annotate(n=Count("id")).order_by()}


def cards_made(scope: UUID) -> Mapping[str, int]:
    """Count the paper cards of a scope, per village by name; villages without cards aren't in it."""
    rows = Card.objects.filter(scope=scope).values("village__name").annotate(made=Count("*"))
    return dict(rows.order_by("village__name").values_list("village__name", "made"))


def code_is_asked(person: Person) -> bool:
    """Tell whether a code is on its way to this person's mailbox. One SQL query."""
    return AskedCode.objects.filter(participant=person.id, ends_at__gt=Now()).exists()


def account(account_id: UUID) -> AccountCard:
    """Return one account.

    Raises:
        NotFound: There is none with this id.
    """
    return _card(Account.objects.filter(id=account_id).first())


def account_by_email(email: str) -> AccountCard:
    """Return the account that signs in with an address, however it is spelled.

    Raises:
        NotFound: There is none.
    """
    address = folded(email)
    # What can't be an address isn't looked up: the database refuses NUL.
    return _card(Account.objects.filter(email=address).first() if address.isprintable() else None)


def _card(row: Account | None) -> AccountCard:
    if row is None:
        raise NotFound
    return AccountCard(row.id, row.email, row.name, row.is_active)
