"""Start with the first owner, stop with the last: the life of the embedded server."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from voorkant.project.embedded import cluster, roles
from voorkant.project.embedded.access import Access, new_access, record, recorded
from voorkant.project.embedded.owners import Owners, locked
from voorkant.project.embedded.places import (
    Places,
    find_places,
    is_socket_folder,
    new_socket_folder,
    prepare_control,
)
from voorkant.project.errors import PasswordsLost, disk_full

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def owning(var: Path) -> Iterator[Access]:
    """Own the server for the length of a block; being asked to end (SIGTERM) leaves it properly.

    SIGTERM becomes KeyboardInterrupt, as Ctrl-C already is, where nobody else handles it.
    """
    own_handler = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    )
    if own_handler:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    owner = os.getpid()
    access = acquire(var)
    try:
        yield access
    finally:
        # A child that was forked meanwhile is not the owner.
        if os.getpid() == owner:
            release(var)
            if own_handler:
                signal.signal(signal.SIGTERM, signal.SIG_DFL)


def acquire(var: Path) -> Access:
    """Become an owner; start the server when it doesn't answer.

    Args:
        var: The folder of this installation (VOORKANT_VAR).

    Raises:
        FolderRefused: A folder or lock belongs to another user.
        ServerOccupied: Another process has been starting or stopping it for minutes.
        DataOfOtherVersion: The data is of another major version of PostgreSQL.
        PasswordsLost: The data is there, its passwords aren't.
        DiskFull: No room to start.
        ServerFailed: PostgreSQL refuses to start.
    """
    try:
        control = prepare_control(var)
        with locked(control):
            owners = Owners(control)
            owners.add()
            try:
                return _running(var, find_places(control))
            except BaseException:
                owners.remove()
                raise
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise disk_full(var) from error
        raise


def release(var: Path) -> None:
    """Be an owner no longer; the last one stops the server."""
    control = prepare_control(var)
    with locked(control):
        others_live_on = Owners(control).remove()
        access = recorded(var)
        if not others_live_on and access is not None:
            places = find_places(control)
            cluster.end(places.data)
            _drop(access.socket_folder, places)


def _running(var: Path, places: Places) -> Access:
    access = recorded(var)
    if not places.data.exists():
        access = new_access()
        record(var, access)
        cluster.make(places, access)
    if access is None:
        raise PasswordsLost(path=str(places.control / "access.json"))
    cluster.refuse_other_version(places.data)
    return access if cluster.answers(access, places) else _started(var, places, access)


def _started(var: Path, places: Places, access: Access) -> Access:
    cluster.end(places.data)
    folder = _socket_folder(access, places)
    try:
        record(var, access.at(folder))
        cluster.start(places, folder)
        _ensure_roles(access.at(folder), places)
    except BaseException:
        # Asked to end halfway, or failed: nobody owns what was begun.
        cluster.end(places.data)
        _drop(str(folder), places)
        raise
    return access.at(folder)


def _socket_folder(access: Access, places: Places) -> Path:
    """Return an empty folder for the socket: the recorded one while it is ours alone.

    Processes that still run know no other, and find a server that was killed back there.
    """
    if not is_socket_folder(access.socket_folder, places.account):
        return new_socket_folder(places.account)
    folder = Path(access.socket_folder)
    for left in folder.glob(".s.PGSQL.*"):
        left.unlink()
    return folder


def _ensure_roles(access: Access, places: Places) -> None:
    try:
        roles.ensure(access)
    except psycopg.OperationalError as error:
        # It has just said that it takes connections, so it is ours that it doesn't take.
        raise PasswordsLost(path=str(places.control / "access.json")) from error


def _drop(socket_folder: str, places: Places) -> None:
    if is_socket_folder(socket_folder, places.account):
        shutil.rmtree(socket_folder, ignore_errors=True)
