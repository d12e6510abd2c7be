"""The keys behind pseudonyms: one file for each scope, in a folder outside the database.

A pseudonym is worth nothing without its key. Destroying the file ends all recognition in that scope:
what people said stays counted, and nobody can be tied to it any more. `docs/privacy/keys.md` says
what that asks of back-ups.
"""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from voorkant.people.errors import KeyDamaged, KeyDestroyed, KeysExposed

if TYPE_CHECKING:
    from uuid import UUID

    from voorkant.people.devices import Device

KEY_BYTES: Final = 32


def make_key(scope: UUID) -> None:
    """Make the key of a scope; one that is there stays. The folder is made when it lacks.

    Raises:
        KeysExposed: Others can look into the folder.
    """
    path = _path(scope)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.parent.stat().st_mode & 0o077:
        raise KeysExposed(folder=str(path.parent))
    if path.exists():
        return
    # A whole file under another name first, then one act that fails when somebody was earlier:
    # nobody ever reads half a key, and two that start together end with the same one.
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        Path(fresh).unlink()
    _keep(path.parent)


def key_of(scope: UUID) -> bytes:
    """Read the key of a scope.

    Raises:
        KeyDestroyed: There is none any more, or there never was.
        KeyDamaged: There is a file, but not with a key in it.
    """
    try:
        key = _path(scope).read_bytes()
    except FileNotFoundError:
        raise KeyDestroyed from None
    if len(key) != KEY_BYTES:
        # It must not quietly make other people of everybody.
        raise KeyDamaged(scope=str(scope))
    return key


def destroy_key(scope: UUID) -> None:
    """Destroy the key of a scope for good; once it is gone this does nothing.

    Call it after the transaction that closes the scope has committed: a file can't be rolled back.
    """
    path = _path(scope)
    try:
        path.unlink()
    except FileNotFoundError:
        return
    _keep(path.parent)


def pseudonym_of(device: Device, scope: UUID) -> bytes:
    """Return the 32 bytes by which a device is known in one scope.

    Raises:
        KeyDestroyed: The scope has no key (any more).
    """
    return hmac.digest(key_of(scope), device.id.encode("ascii"), "sha256")


def mark_of(kind: str, word: str, scope: UUID) -> bytes:
    """Return the 32 bytes by which an address or the code of a card is known in one scope.

    Args:
        kind: What it is; the colon after it keeps these apart from the words of devices.
        word: The address or code, in its one spelling.
        scope: The scope.

    Raises:
        KeyDestroyed: The scope has no key (any more).
    """
    return hmac.digest(key_of(scope), f"{kind}:{word}".encode(), "sha256")


def _path(scope: UUID) -> Path:
    return Path(settings.VOORKANT_KEYS) / f"{scope}.key"


def _keep(folder: Path) -> None:
    # That a file is there, or is gone, must survive a power cut like the file itself.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
