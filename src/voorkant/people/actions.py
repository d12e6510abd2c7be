"""Every write of people."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction

from voorkant.common.errors import NotFound
from voorkant.journal.actions import record
from voorkant.people.addresses import checked_email
from voorkant.people.errors import (
    AgeBandRefused,
    EmailTaken,
    NameRefused,
    VillageRefused,
)
from voorkant.people.keys import pseudonym_of
from voorkant.people.kinds import (
    AGE_BANDS,
    VERB_ACCOUNT_ENDED,
    VERB_ACCOUNT_MADE,
    VERB_ACCOUNT_REOPENED,
    VERB_DESCRIBED,
    VERB_ERASED,
)
from voorkant.people.models import Account, Participant
from voorkant.people.values import AccountCard, Person
from voorkant.places import queries as places

if TYPE_CHECKING:
    from uuid import UUID

    from voorkant.people.devices import Device

LONGEST_NAME = 120
BITS_OF_A_NUMBER = 62
BYTES_OF_A_SEAL = 24

# The person who is there, or the one that this makes; no row at all when another transaction
# makes her at this very moment. The day is that of the village, whatever the database's own zone.
_JOIN = """
    WITH found AS (
        SELECT id, village_id, age_band FROM people_participant
        WHERE scope = %(scope)s::uuid AND pseudonym = %(pseudonym)s
    ), made AS (
        INSERT INTO people_participant (id, scope, pseudonym, joined_on)
        SELECT %(id)s, %(scope)s::uuid, %(pseudonym)s, (now() AT TIME ZONE 'Europe/Amsterdam')::date
        WHERE NOT EXISTS (SELECT FROM found)
        ON CONFLICT (scope, pseudonym) DO NOTHING
        RETURNING id, village_id, age_band
    )
    SELECT * FROM found UNION ALL SELECT * FROM made
"""


def join(*, device: Device, scope: UUID) -> Person:
    """Return who somebody is in a scope; from the first time on she is one of its people.

    One SQL statement; two when the same device joins twice at the same moment. Joining is no act of
    its own: what she says or answers is what the journal holds.

    Raises:
        KeyDestroyed: The scope is closed, so nobody can join it.
    """
    pseudonym = pseudonym_of(device, scope)
    values: dict[str, int | str | bytes] = {
        "id": secrets.randbits(BITS_OF_A_NUMBER),
        "scope": str(scope),
        "pseudonym": pseudonym,
    }
    with connection.cursor() as cursor:
        cursor.execute(_JOIN, values)
        row = cursor.fetchone()
    if row is None:
        row = Participant.objects.values_list("id", "village", "age_band").get(
            scope=scope, pseudonym=pseudonym
        )
    number, village, age_band = row
    return Person(number, pseudonym.hex(), village, age_band)


def describe_self(
    *,
    person_id: int,
    scope: UUID,
    village: str | None,
    age_band: str | None,
    acting: str | None,
) -> None:
    """Write down where somebody lives and in which band her age is, as far as she tells.

    Both are written as given: None takes back what was told before. The journal holds only that she
    did this, not what she told.

    Args:
        person_id: Number of the person.
        scope: The scope in which she is known by it.
        village: Slug of her village.
        age_band: One of `kinds.AGE_BANDS`.
        acting: Opaque id of who tells it.

    Raises:
        VillageRefused: There is no such village.
        AgeBandRefused: There is no such band.
        NotFound: There is no such person in this scope.
    """
    if age_band is not None and age_band not in AGE_BANDS:
        raise AgeBandRefused
    code = None if village is None else _village_code(village)
    with transaction.atomic():
        rows = Participant.objects.filter(id=person_id, scope=scope)
        if not rows.update(village=code, age_band=age_band):
            raise NotFound
        _record(VERB_DESCRIBED, scope, acting)


def _village_code(slug: str) -> str:
    try:
        return places.village(slug).code
    except NotFound:
        raise VillageRefused from None


def erase_person(*, person_id: int, scope: UUID, acting: str | None) -> None:
    """Erase somebody from a scope; what she said must be erased before, by the rooms that hold it.

    Args:
        person_id: Number of the person.
        scope: The scope in which she is known by it.
        acting: Opaque id of who asks for it.

    Raises:
        NotFound: There is no such person in this scope.
        ProtectedError: A room above still holds something of hers.
    """
    with transaction.atomic():
        erased, _ = Participant.objects.filter(id=person_id, scope=scope).delete()
        if not erased:
            raise NotFound
        _record(VERB_ERASED, scope, acting)


def _record(verb: str, scope: UUID, acting: str | None) -> None:
    # An entry stays for ever, so it is about the scope and not about the person.
    record(verb=verb, challenge=str(scope), object_id=str(scope), acting=acting, payload={})


def make_account(*, email: str, name: str, acting: str | None) -> AccountCard:
    """Make an account for somebody who will sign in by e-mail.

    Args:
        email: Her address at work; every account has another.
        name: Her name, as colleagues see it.
        acting: Opaque id of who makes it; None for whoever runs the site.

    Raises:
        EmailRefused: Not an address that we can write to.
        NameRefused: Not a name on one line.
        EmailTaken: Another account has this address.
    """
    address = checked_email(email)
    if not (name.strip() and name.isprintable() and len(name) <= LONGEST_NAME):
        raise NameRefused
    try:
        with transaction.atomic():
            row = Account.objects.create(email=address, name=name.strip(), seal=_new_seal())
            _record_account(VERB_ACCOUNT_MADE, row, acting)
    except IntegrityError:
        raise EmailTaken from None
    return AccountCard(row.id, row.email, row.name, active=True)


def end_account(*, account_id: UUID, acting: str | None) -> None:
    """Let nobody sign in with an account any more, and end all its sessions at once.

    Raises:
        NotFound: There is no such account.
    """
    _set_active(account_id, VERB_ACCOUNT_ENDED, acting, active=False)


def reopen_account(*, account_id: UUID, acting: str | None) -> None:
    """Let somebody sign in again; sessions from before stay ended.

    Raises:
        NotFound: There is no such account.
    """
    _set_active(account_id, VERB_ACCOUNT_REOPENED, acting, active=True)


def _set_active(account_id: UUID, verb: str, acting: str | None, *, active: bool) -> None:
    with transaction.atomic():
        row = Account.objects.select_for_update().filter(id=account_id).first()
        if row is None:
            raise NotFound
        if row.is_active is active:
            return
        row.is_active, row.seal = active, _new_seal()
        row.save(update_fields=["is_active", "seal"])
        _record_account(verb, row, acting)


def _new_seal() -> str:
    return secrets.token_urlsafe(BYTES_OF_A_SEAL)


def _record_account(verb: str, row: Account, acting: str | None) -> None:
    record(verb=verb, challenge="", object_id=str(row.id), acting=acting, payload={})
