"""Who uses the server: a file lock, and a list of living processes.

A process is its number *and* its time of birth, so that a number that is used again doesn't count.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import contextmanager, suppress
from pwd import getpwuid
from typing import TYPE_CHECKING, Final

import psutil

from voorkant.project.embedded.access import write_private
from voorkant.project.errors import FolderRefused, ServerOccupied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Longer than any start: recovery after a crash may take minutes.
LOCK_SECONDS: Final = 300.0
# The clock that births are measured with may be set right by a second.
SAME_BIRTH_SECONDS: Final = 2.0


@contextmanager
def locked(folder: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the folder's lock; it falls by itself when this process dies.

    Raises:
        FolderRefused: The lock is a file of another user.
        ServerOccupied: Another process has held it all this time.
    """
    path = folder / "lock"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except PermissionError as error:
        raise FolderRefused(path=str(path), owner=owner_name(path)) from error
    try:
        _wait_for(handle, path, seconds)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, path: Path, seconds: float) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise ServerOccupied(path=str(path)) from None
            time.sleep(0.05)
        else:
            return


def owner_name(path: Path) -> str:
    """Name the user that a file belongs to (or the nearest folder above it that we can see)."""
    for step in (path, *path.parents):
        with suppress(OSError):
            number = step.stat().st_uid
            try:
                return getpwuid(number).pw_name
            except KeyError:
                return str(number)
    return "unknown"


class Owners:
    """The list of processes that use the server; read and change it only while holding the lock."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "owners.json"

    def add(self) -> None:
        """Add this process; one that asks twice counts twice."""
        self._write([*self._living(), (os.getpid(), _birth(os.getpid()))])

    def remove(self) -> bool:
        """Take this process off the list, once; tell whether other owners live on."""
        others = self._living()
        for entry in others:
            if entry[0] == os.getpid():
                others.remove(entry)
                break
        # On a full disk the entry stays, and is dropped when this process is gone.
        with suppress(OSError):
            self._write(others)
        return bool(others)

    def _living(self) -> list[tuple[int, float | None]]:
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
            return [(pid, birth) for pid, birth in held if lives(pid, birth)]
        except (FileNotFoundError, ValueError, TypeError):
            # Unreadable means lost: the living add themselves again at their next start.
            return []

    def _write(self, owners: list[tuple[int, float | None]]) -> None:
        write_private(self._path, json.dumps(owners))


def _birth(pid: int) -> float | None:
    """Return when a process was born (seconds since 1970), or None when it lives no more."""
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else process.create_time()
    except psutil.NoSuchProcess:
        return None


def lives(pid: int, birth: float) -> bool:
    """Tell whether a process with this number lives that was born at this moment."""
    now = _birth(pid)
    return now is not None and abs(now - birth) < SAME_BIRTH_SECONDS
