"""What stops a site from starting: each with its code, its parameters and what to do about it.

Misconfigured
├── UnknownSetting          a VOORKANT_* variable that doesn't exist
├── InvalidSetting          a variable whose value can't be read
├── AmbiguousSetting        both NAME and NAME_FILE are given
├── UnreadableSetting       NAME_FILE points at a file that can't be read
├── DjangoTooOld            the installed Django has known holes
├── DatabaseRefused         DATABASE_URL is not one that we take
├── DatabaseMissing         a command needs an address of the database that isn't given
├── DatabaseUnreachable     the server doesn't answer
├── DatabaseTooOld          the server is older than PostgreSQL 15
├── DatabaseUnlimited       the role of the application has no time limits
├── DatabaseTooPowerful     the role of the application can do more than it should
├── NotMigrated             the tables are older than the program
├── NotBuilt                scripts, styles or translations are missing
├── FolderRefused           a folder of ours belongs to somebody else
├── FolderUnusable          VOORKANT_VAR can't be a folder
├── DiskFull                there is no room for the database
├── DataOfOtherVersion      the data was written by another major version of PostgreSQL
├── PasswordsLost           there is data, but its passwords are gone
├── ServerFailed            PostgreSQL doesn't start
└── NoAccount               PostgreSQL may not run as root and there is nobody else
Busy
└── ServerOccupied          another process is starting or stopping the database
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from voorkant.common.errors import Busy, Misconfigured

if TYPE_CHECKING:
    from pathlib import Path


class UnknownSetting(Misconfigured):
    """An environment variable in our name that doesn't exist. Params: ``name``, ``suggestion``."""

    code = "settings.unknown"


class InvalidSetting(Misconfigured):
    """A value that can't be read. Params: ``name``, ``expected``; never the value, it may be secret."""

    code = "settings.invalid"


class AmbiguousSetting(Misconfigured):
    """A variable and its file are both given. Params: ``name``."""

    code = "settings.ambiguous"


class UnreadableSetting(Misconfigured):
    """The file of a variable can't be read. Params: ``name``, ``path``, ``reason``."""

    code = "settings.unreadable"


class DjangoTooOld(Misconfigured):
    """The installed Django has known holes. Params: ``found``, ``needed``."""

    code = "settings.old-django"


class DatabaseRefused(Misconfigured):
    """An address of a database that we don't take. Params: ``name``, ``role``."""

    code = "database.refused"


class DatabaseMissing(Misconfigured):
    """A command needs an address that isn't given. Params: ``name``, ``role``."""

    code = "database.missing"


class DatabaseUnreachable(Misconfigured):
    """The server doesn't answer, or doesn't let us in. Params: ``role``, ``reason``."""

    code = "database.unreachable"


class DatabaseTooOld(Misconfigured):
    """The server is too old. Params: ``found``, ``needed``."""

    code = "database.too-old"


class DatabaseUnlimited(Misconfigured):
    """The application's role has no limits on time. Params: ``role``, ``setting`` that is missing."""

    code = "database.unlimited"


class DatabaseTooPowerful(Misconfigured):
    """The application's role may do what only an owner may. Params: ``role``."""

    code = "database.too-powerful"


class NotMigrated(Misconfigured):
    """The tables don't fit the program. Params: ``count`` of migrations that are missing."""

    code = "database.not-migrated"


class FolderRefused(Misconfigured):
    """A folder or file of ours belongs to somebody else. Params: ``path``, ``owner``."""

    code = "embedded.folder-refused"


class FolderUnusable(Misconfigured):
    """The system makes no folder of ours there. Params: ``path``, ``reason``."""

    code = "embedded.folder-unusable"


class DiskFull(Misconfigured):
    """No room for the database. Params: ``path``, ``free_mb``."""

    code = "embedded.disk-full"


class DataOfOtherVersion(Misconfigured):
    """Data of another major version of PostgreSQL. Params: ``path``, ``found``, ``needed``."""

    code = "embedded.other-version"


class PasswordsLost(Misconfigured):
    """There is data, but the file with its passwords is gone or damaged. Params: ``path``."""

    code = "embedded.passwords-lost"


class ServerFailed(Misconfigured):
    """PostgreSQL doesn't start. Params: ``reason`` (its own last words), ``path`` of its log."""

    code = "embedded.failed"


class NoAccount(Misconfigured):
    """We are root, PostgreSQL refuses to be, and no other account was found."""

    code = "embedded.no-account"


class NotBuilt(Misconfigured):
    """Scripts, styles or translations are missing. Params: ``path`` of the first one."""

    code = "static.missing"


class ServerOccupied(Busy):
    """Another process has been starting or stopping the database for too long. Params: ``path``."""

    code = "embedded.occupied"


def disk_full(path: Path) -> DiskFull:
    """Say that the disk of a folder is full, and how much room it has left."""
    return DiskFull(path=str(path), free_mb=shutil.disk_usage(path).free // 2**20)
