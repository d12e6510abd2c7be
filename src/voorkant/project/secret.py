"""The secret key: given, or made once and kept where only we can read it."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from voorkant.project.errors import FolderRefused, UnreadableSetting

BYTES = 48


def secret_key(given: str | None, var: Path) -> str:
    """Return the key that signs cookies and links.

    Args:
        given: The key from the environment, when there is one.
        var: The folder that keeps a key of our own making, mode 0600.

    Raises:
        FolderRefused: The kept key can be read by others or can't be read by us.
        UnreadableSetting: The kept key is empty.
    """
    if given is not None:
        return given
    path = var / "secret-key"
    try:
        var.mkdir(parents=True, exist_ok=True)
        _make_once(path)
        if path.stat().st_mode & 0o077:
            raise FolderRefused(path=str(path), owner="everybody")
        key = path.read_text(encoding="ascii").strip()
    except PermissionError as error:
        raise FolderRefused(path=str(path), owner="another user") from error
    if not key:
        raise UnreadableSetting(name="VOORKANT_SECRET_KEY", path=str(path), reason="empty")
    return key


def _make_once(path: Path) -> None:
    if path.exists():
        return
    # A whole file under another name first, then one act that fails when somebody was earlier:
    # two processes that start together end with the same key, and neither sees half of one.
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(BYTES))
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        Path(fresh).unlink()
