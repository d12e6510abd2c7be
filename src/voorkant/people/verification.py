"""What somebody shows beside her device: writes like those in `actions`, about mailboxes and paper cards.

With a voice no address and no code is kept: only what they become under the scope's own key. So one
mailbox or card is one voice in a challenge, and without that key nobody can tell whose.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from psycopg.errors import ForeignKeyViolation

from voorkant.common.errors import Conflict, NotFound
from voorkant.journal.actions import record
from voorkant.people import codes, mails
from voorkant.people.addresses import checked_email
from voorkant.people.errors import (
    CardsRefused,
    CardUnknown,
    CardUsed,
    CodeWrong,
    MailboxUsed,
    VillageRefused,
    VoiceGiven,
)
from voorkant.people.keys import mark_of
from voorkant.people.kinds import VERB_CARDS_MADE, VERB_SHOWN, Level
from voorkant.people.limits import spend
from voorkant.people.models import AskedCode, Card, Proof
from voorkant.places import queries as places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from voorkant.people.values import Person

CODE_LIVES: Final = timedelta(minutes=10)
CODE_LETTERS: Final = "BCDFGHJKMNPQRSTVWXZ"
"""No figures, and no letters that make words."""
CODE_LENGTH: Final = 8
MAILS_AN_HOUR: Final = 5
"""To one address, and to whatever address from one device."""
TRIES: Final = 5
"""At one code from a mail, and at codes of cards from one device, in ten minutes."""
MOST_CARDS: Final = 500
"""In one go."""
_SALT: Final = "voorkant.people.verification"


def ask_code(*, person: Person, scope: UUID, email: str) -> None:
    """Send a code to somebody's mailbox; the one before stops working. Nothing is said of the address.

    Args:
        person: Who asks, as this scope knows her.
        scope: The scope.
        email: The address as it was typed.

    Raises:
        EmailRefused: Not an address that we can write to.
        TooManyTries: This address or this device had enough mails for now.
    """
    address = checked_email(email)
    for key in (address, person.pseudonym):
        spend(purpose="verify.mail", key=key, limit=MAILS_AN_HOUR, window_seconds=3600)
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    with transaction.atomic():
        AskedCode.objects.update_or_create(
            participant_id=person.id,
            defaults={
                "mark": mark_of(Level.EMAIL, address, scope),
                "digest": _digest(code, person),
                "ends_at": timezone.now() + CODE_LIVES,
            },
        )
        mails.send_voice_code(to_address=address, code=f"{code[:4]}-{code[4:]}")


def show_code(*, person: Person, scope: UUID, code: str) -> None:
    """Show the code from the mail: from now on her voice is that of a mailbox. A code works once.

    Raises:
        CodeWrong: It isn't this code, or it is over.
        MailboxUsed: This address speaks already in this scope, on another device.
        VoiceGiven: Another address was shown on this device.
        Conflict: She had herself erased at this very moment.
        TooManyTries: It was tried too often.
    """
    spend(
        purpose="verify.code",
        key=person.pseudonym,
        limit=TRIES,
        window_seconds=int(CODE_LIVES.total_seconds()),
    )
    typed = code.strip().upper().replace("-", "").replace(" ", "")
    try:
        with transaction.atomic():
            asked = AskedCode.objects.select_for_update().filter(participant=person.id).first()
            if (
                asked is None
                or asked.ends_at <= timezone.now()
                or not hmac.compare_digest(bytes(asked.digest), _digest(typed, person))
            ):
                raise CodeWrong
            mark = bytes(asked.mark)
            asked.delete()
            _show(person, scope, Level.EMAIL, mark)
    except IntegrityError as error:
        raise _said_by_the_database(error, MailboxUsed()) from None


def show_card(*, person: Person, scope: UUID, code: str) -> None:
    """Show the code of a card: from now on her voice is that of a card, in the card's village.

    Raises:
        CardUnknown: No card with this code was handed out here; a typing error costs no try.
        CardUsed: Somebody used this card on another device.
        VoiceGiven: Another card was shown on this device.
        Conflict: She had herself erased at this very moment.
        TooManyTries: Too many codes were tried on this device.
    """
    typed = codes.read(code)
    if typed is None:
        raise CardUnknown
    spend(purpose="verify.card", key=person.pseudonym, limit=TRIES, window_seconds=600)
    mark = mark_of(Level.CARD, typed, scope)
    if not Card.objects.filter(scope=scope, mark=mark).exists():
        raise CardUnknown
    try:
        with transaction.atomic():
            _show(person, scope, Level.CARD, mark)
    except IntegrityError as error:
        raise _said_by_the_database(error, CardUsed()) from None


def _show(person: Person, scope: UUID, level: Level, mark: bytes) -> None:
    if Proof.objects.filter(participant=person.id, level=level, mark=mark).exists():
        return
    Proof.objects.create(
        participant_id=person.id, level=level, mark=mark, shown_on=timezone.localdate()
    )
    record(
        verb=VERB_SHOWN,
        challenge=str(scope),
        object_id=str(scope),
        acting=person.pseudonym,
        payload={"level": level.value},
    )


def _said_by_the_database(error: IntegrityError, used: Conflict) -> Exception:
    """Name what the database refused: what was shown is another's, or she showed another, or she is gone."""
    told = getattr(error.__cause__, "diag", None)
    match None if told is None else told.constraint_name:
        case "people_proof_once":
            return used
        case "people_proof_of_one":
            return VoiceGiven()
        case "people_proof_guard":
            return Conflict()
    return Conflict() if isinstance(error.__cause__, ForeignKeyViolation) else error


def make_cards(*, scope: UUID, village: str, count: int, acting: str | None) -> Sequence[str]:
    """Make codes for cards that are handed out in one village.

    The codes are in nobody's hands but the caller's: show them once, for printing.

    Args:
        scope: The scope.
        village: Slug of the village.
        count: How many, 1 to `MOST_CARDS`.
        acting: Opaque id of who makes them.

    Returns:
        The codes as they stand on the cards.

    Raises:
        CardsRefused: None, or too many in one go.
        VillageRefused: There is no such village.
    """
    if not 1 <= count <= MOST_CARDS:
        raise CardsRefused(most=MOST_CARDS)
    try:
        place = places.village(village).code
    except NotFound:
        raise VillageRefused from None
    drawn = [codes.new_code() for _ in range(count)]
    with transaction.atomic():
        batch = uuid4()
        Card.objects.bulk_create(
            Card(
                scope=scope,
                mark=mark_of(Level.CARD, code, scope),
                village_id=place,
                batch=batch,
                made_on=timezone.localdate(),
            )
            for code in drawn
        )
        record(
            verb=VERB_CARDS_MADE,
            challenge=str(scope),
            object_id=str(batch),
            acting=acting,
            payload={"village": village, "count": count},
        )
    return [codes.written(code) for code in drawn]


def _digest(code: str, person: Person) -> bytes:
    return salted_hmac(_SALT, f"{person.pseudonym} {code}", algorithm="sha256").digest()
