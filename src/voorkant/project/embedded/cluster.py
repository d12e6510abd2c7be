"""PostgreSQL's own programs, and what they leave behind: make, start, stop, take over.

Nothing here decides when; `server` does, while it holds the lock.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psutil
import psycopg

from voorkant.project.embedded.access import SUPERUSER, Access
from voorkant.project.embedded.places import MAJOR, Places, is_socket_folder
from voorkant.project.errors import DataOfOtherVersion, DiskFull, ServerFailed, disk_full

if TYPE_CHECKING:
    from collections.abc import Sequence

START_SECONDS: Final = 180
ENDINGS: Final = ((signal.SIGINT, 60), (signal.SIGQUIT, 10), (signal.SIGKILL, 10))
# A new cluster takes 40 MB, and its log of changes grows before it is recycled.
ROOM_MB: Final = 200
LOG: Final = "server.log"

# What a server says, in English, that lives but can't take us yet.
BUSY: Final = ("starting up", "shutting down", "too many", "connection slots", "timeout")

CONFIGURATION: Final = """
listen_addresses = ''
lc_messages = 'C'
unix_socket_permissions = 0700
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
# Statements and details of violated keys may hold what people wrote: neither is logged.
log_min_error_statement = panic
log_error_verbosity = terse
"""
PASSWORDS_ONLY: Final = "local all all scram-sha-256\n"


def make(places: Places, access: Access) -> None:
    """Make a new cluster; one that was half made before is thrown away.

    Raises:
        DiskFull: There is no room.
        ServerFailed: `initdb` refuses.
    """
    beside = places.data.parent
    if shutil.disk_usage(beside).free < ROOM_MB * 2**20:
        raise disk_full(beside)
    fresh = places.data.with_name("data.new")
    end(fresh)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _give(fresh, places)
    with tempfile.NamedTemporaryFile("w", prefix=".", dir=beside, encoding="utf-8") as file:
        file.write(access.passwords[SUPERUSER])
        file.flush()
        _give(Path(file.name), places)
        # A collation of PostgreSQL's own: the operating system's may change under an index.
        locale = ("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")
        who = (f"--username={SUPERUSER}", "--auth=scram-sha-256", f"--pwfile={file.name}")
        _run(places, "initdb", *locale, *who, data=fresh)
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(CONFIGURATION)
    (fresh / "pg_hba.conf").write_text(PASSWORDS_ONLY, encoding="utf-8")
    fresh.rename(places.data)


def refuse_other_version(data: Path) -> None:
    """Refuse data that our programs can't read.

    Raises:
        DataOfOtherVersion: It was written by another major version of PostgreSQL.
    """
    version = data / "PG_VERSION"
    found = version.read_text(encoding="ascii").strip() if version.exists() else "?"
    if found != MAJOR:
        raise DataOfOtherVersion(path=str(data), found=found, needed=MAJOR)


def start(places: Places, socket_folder: Path) -> None:
    """Start the server and wait until it takes connections.

    Raises:
        DiskFull: There is no room.
        ServerFailed: It doesn't start; its last words are in the error.
    """
    (places.data / LOG).unlink(missing_ok=True)
    waiting = ("-w", "-t", str(START_SECONDS), "-l", LOG)
    _run(places, "pg_ctl", "start", *waiting, "-o", f"-k {shlex.quote(str(socket_folder))}")


def answers(access: Access, places: Places) -> bool:
    """Tell whether the recorded server takes a real connection.

    One that is busy starting, stopping or with too much work is awaited: others may be using it.
    """
    until = time.monotonic() + START_SECONDS
    while is_socket_folder(access.socket_folder, places.account):
        try:
            with psycopg.connect(access.conninfo(SUPERUSER, "postgres"), connect_timeout=10):
                return True
        except psycopg.OperationalError as error:
            if time.monotonic() > until or not any(sign in str(error) for sign in BUSY):
                return False
            time.sleep(0.1)
    return False


def processes(data: Path) -> list[psutil.Process]:
    """List PostgreSQL's processes of this cluster: those whose working folder is its data.

    This doesn't believe `postmaster.pid`, which may be empty, cut off or name a stranger.
    """
    found = []
    for process in psutil.process_iter():
        # Ended meanwhile, or somebody else's: ours run as ourselves or as an account below us.
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.name().startswith("postgres") and _same(process.cwd(), data):
                found.append(process)
    return found


def end(data: Path) -> None:
    """End every process of this cluster, whatever its files say, so that a start is safe.

    First PostgreSQL's fast shutdown: running transactions are rolled back, what was committed is on
    disk. What doesn't listen to that is ended harder; the log of changes makes it whole at the next start.
    """
    for request, seconds in ENDINGS:
        left = processes(data)
        ours = {process.pid for process in left}
        for process in left:
            with suppress(psutil.NoSuchProcess):
                # The postmaster ends its own; only without one, each is asked.
                if process.ppid() not in ours:
                    process.send_signal(request)
        if _all_gone(left, seconds):
            # So whatever this file says is not true.
            (data / "postmaster.pid").unlink(missing_ok=True)
            return


def _all_gone(left: Sequence[psutil.Process], seconds: float) -> bool:
    # Not `psutil.wait_procs`: that waits until somebody buries the dead, which can take seconds.
    until = time.monotonic() + seconds
    while any(is_working(process) for process in left):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def is_working(process: psutil.Process) -> bool:
    """Tell whether a process still does something; the dead that nobody buried yet don't."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _same(folder: str, data: Path) -> bool:
    try:
        return Path(folder).samefile(data)
    except OSError:
        return False


def _give(path: Path, places: Places) -> None:
    if places.account is not None:
        os.chown(path, places.account.uid, places.account.gid)


def _run(places: Places, program: str, *arguments: str, data: Path | None = None) -> None:
    folder = data or places.data
    command: Sequence[str] = (str(places.programs / program), *arguments)
    account = places.account
    done = subprocess.run(
        command,
        cwd=folder,
        # By variable, because `pg_ctl` would paste the path into a shell command.
        env={"PGDATA": str(folder), "LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=2 * START_SECONDS,
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
    )
    if done.returncode:
        raise _failure(folder, done.stdout.decode(errors="replace"))


def _failure(data: Path, output: str) -> DiskFull | ServerFailed:
    log = data / LOG
    words = output + (log.read_text(errors="replace") if log.exists() else "")
    if "No space left on device" in words or "File too large" in words:
        return disk_full(data)
    fatal = [line.partition("FATAL:")[2] for line in words.splitlines() if "FATAL:" in line]
    last = fatal or [line for line in words.splitlines() if line] or ["nothing"]
    return ServerFailed(reason=last[-1].strip(), path=str(log))
