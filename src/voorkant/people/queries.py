"""Every read of people; each is one SQL query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voorkant.common.errors import NotFound
from voorkant.people.errors import KeyDestroyed
from voorkant.people.keys import pseudonym_of
from voorkant.people.models import Account, Participant
from voorkant.people.rules import folded
from voorkant.people.values import AccountCard, Person

if TYPE_CHECKING:
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
    rows = Participant.objects.filter(scope=scope, pseudonym=pseudonym)
    row = rows.values_list("id", "village", "age_band").first()
    return None if row is None else Person(row[0], pseudonym.hex(), row[1], row[2])


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
