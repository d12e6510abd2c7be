"""How to reach the server: its socket and the passwords of its roles, in one file of mode 0600."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from psycopg.conninfo import make_conninfo

OWNER: Final = "voorkant_owner"
APP: Final = "voorkant_app"
SUPERUSER: Final = "postgres"
DATABASE: Final = "voorkant"
# Part of the socket's name; nothing listens on a port.
PORT: Final = 5432


@dataclass(frozen=True, slots=True, repr=False)
class Access:
    """What a process needs to connect; without repr, for it holds passwords.

    Attributes:
        socket_folder: Folder of the server's socket; empty while it never ran.
        passwords: Role → password.
    """

    socket_folder: str
    passwords: dict[str, str]

    def parameters(self, role: str, database: str = DATABASE) -> dict[str, str]:
        """Return libpq's parameters to connect as a role."""
        return {
            "host": self.socket_folder,
            "port": str(PORT),
            "user": role,
            "password": self.passwords[role],
            "dbname": database,
            # Whoever poses as our server doesn't get the password.
            "require_auth": "scram-sha-256",
        }

    def conninfo(self, role: str, database: str = DATABASE) -> str:
        """Return the same as one text, for psycopg."""
        return make_conninfo(**self.parameters(role, database))

    def at(self, socket_folder: Path) -> Access:
        """Return the same access with the socket in another folder."""
        return replace(self, socket_folder=str(socket_folder))


def control_folder(var: Path) -> Path:
    """Return where the embedded server's own bookkeeping lives."""
    return var / "postgres"


def new_access() -> Access:
    """Choose passwords, for a cluster that is about to be made."""
    return Access("", {role: secrets.token_hex(24) for role in (SUPERUSER, OWNER, APP)})


def recorded(var: Path) -> Access | None:
    """Read what was recorded; None when there is nothing, or nothing that can be read."""
    try:
        held = json.loads((control_folder(var) / "access.json").read_text(encoding="utf-8"))
        return Access(held["socket_folder"], dict(held["passwords"]))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError, KeyError, TypeError):
        return None


def record(var: Path, access: Access) -> None:
    """Write it down for the other processes."""
    write_private(control_folder(var) / "access.json", json.dumps(asdict(access)))


def write_private(path: Path, text: str) -> None:
    """Replace a file as one act, with mode 0600: a crash leaves the old one or the new one, whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
