"""What a device at a kitchen table holds: which table it stands at, and who sits there now.

Both are cookies of their own. The cookie by which a resident's own device is known
(`voorkant.people.devices`) is neither read nor written here: whoever lends her tablet keeps her own
answers, and nobody at the table sees them. Who sits at the table is a random word, as a device is; when
it is gone, nobody can reach her answers any more, and they go on counting.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

from voorkant.meetings.rules import PERSON_LASTS, TABLE_LASTS
from voorkant.people.devices import Device, new_device

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

TABLE: Final = "__Host-vk_table"
PERSON: Final = "__Host-vk_table_person"
_SALTS: Final = {TABLE: "voorkant.meetings.table", PERSON: "voorkant.meetings.person"}
_LASTS: Final = {TABLE: TABLE_LASTS, PERSON: PERSON_LASTS}
_WORD: Final = re.compile(r"[A-Za-z0-9_-]{32}")


def table_of(request: HttpRequest) -> UUID | None:
    """Return the table that this device was brought to, whether or not it is still open."""
    word = _read(request, TABLE)
    try:
        return None if word is None else UUID(word)
    except ValueError:
        return None


def bring_to(response: HttpResponseBase, table_id: UUID) -> None:
    """Bring the device to a table; nobody sits at it yet."""
    _write(response, TABLE, str(table_id))
    forget_person(response)


def take_away(response: HttpResponseBase) -> None:
    """Let the device be an ordinary one again."""
    _forget(response, TABLE)
    forget_person(response)


def person_at(request: HttpRequest) -> Device | None:
    """Return who sits at the table now, as a device of her own; None when nobody does."""
    word = _read(request, PERSON)
    return Device(word) if word is not None and _WORD.fullmatch(word) else None


def somebody_new() -> Device:
    """Make somebody who has said nothing before."""
    return new_device()


def keep_person(response: HttpResponseBase, person: Device) -> None:
    """Let her stay at the table for ten more minutes."""
    _write(response, PERSON, person.id)


def forget_person(response: HttpResponseBase) -> None:
    """Let the device forget who sat there: whoever comes next is somebody else."""
    _forget(response, PERSON)


def mark_of(person: Device) -> str:
    """Return what stands in her forms, so that a page left behind by the person before can't answer."""
    return salted_hmac("voorkant.meetings.mark", person.id, algorithm="sha256").hexdigest()[:32]


def is_mark_of(person: Device, mark: str) -> bool:
    """Tell whether a form was hers."""
    return constant_time_compare(mark_of(person), mark)


def _read(request: HttpRequest, name: str) -> str | None:
    return request.get_signed_cookie(name, default=None, salt=_SALTS[name], max_age=_LASTS[name])


def _write(response: HttpResponseBase, name: str, word: str) -> None:
    response.set_signed_cookie(
        name,
        word,
        salt=_SALTS[name],
        max_age=int(_LASTS[name].total_seconds()),
        path="/",
        secure=True,
        httponly=True,
        samesite="Lax",
    )


def _forget(response: HttpResponseBase, name: str) -> None:
    response.delete_cookie(name, path="/", samesite="Lax")
