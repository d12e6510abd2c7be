"""Embedded servers of the tests: real ones, in folders and processes of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from pwd import getpwnam
from typing import TYPE_CHECKING

import psutil
import psycopg

from voorkant.project.embedded import cluster
from voorkant.project.embedded.access import APP, OWNER, control_folder, recorded

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_SECONDS = 90
PACKAGES = os.pathsep.join(path for path in sys.path if path)
# Where there is a disk in memory, a copied cluster costs nothing.
MEMORY = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else None
# A process that owns a server until its standard input ends, or a signal ends it.
PROGRAM = """
import sys
from pathlib import Path
from voorkant.project import embedded
with embedded.owning(Path(sys.argv[1])):
    print("ready", flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True)
class Installation:
    """A folder with an embedded server, which may or may not run."""

    var: Path

    @property
    def data(self) -> Path:
        pointer = control_folder(self.var) / "data-at"
        return Path(pointer.read_text()) if pointer.exists() else control_folder(self.var) / "data"

    def processes(self) -> list[psutil.Process]:
        return cluster.processes(self.data)

    def postmaster(self) -> psutil.Process:
        # The oldest one; the others are its children, and some of them come and go.
        return min(self.processes(), key=lambda process: (process.create_time(), process.pid))

    def connect(self, role: str = OWNER) -> psycopg.Connection[tuple[object, ...]]:
        access = recorded(self.var)
        assert access is not None
        return psycopg.connect(access.conninfo(role), autocommit=True)

    def is_served(self) -> bool:
        with self.connect(APP) as connection:
            return connection.execute("SELECT current_user").fetchone() == (APP,)

    def copy_to(self, other: Installation) -> None:
        """Copy everything, with its owners and modes; only while no server runs."""
        subprocess.run(["cp", "-a", str(self.var), str(other.var)], check=True)

    @contextmanager
    def owner(self, user: Stranger | None = None) -> Iterator[subprocess.Popen[str]]:
        """Run an owner; at the end of the block it is told to leave, if it still lives."""
        process = self.start_owner(user)
        try:
            wait_until_ready(process)
            yield process
        finally:
            process.communicate(timeout=PATIENCE_SECONDS)

    def start_owner(self, user: Stranger | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [user.python if user else sys.executable, "-c", PROGRAM, str(self.var)],
            env={**os.environ, "PYTHONPATH": PACKAGES},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            user=user.uid if user else None,
            group=user.uid if user else None,
            extra_groups=[] if user else None,
        )


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    if process.stdout.readline() != "ready\n":
        raise AssertionError(process.communicate(timeout=PATIENCE_SECONDS)[1])


def kill(process: subprocess.Popen[str] | psutil.Process) -> None:
    """End a process without warning (SIGKILL) and wait until it works no more."""
    process.send_signal(signal.SIGKILL)
    if isinstance(process, subprocess.Popen):
        process.wait(timeout=PATIENCE_SECONDS)
    while psutil.pid_exists(process.pid) and cluster.is_working(psutil.Process(process.pid)):
        time.sleep(0.01)


@contextmanager
def installation(base: Path | None = None) -> Iterator[Installation]:
    """Give a folder that every account can pass through, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="voorkant-test-", dir=base or MEMORY))
    folder.chmod(0o755)
    held = Installation(folder / "var")
    try:
        yield held
    finally:
        cluster.end(held.data)
        access = recorded(held.var)
        if access is not None and access.socket_folder:
            shutil.rmtree(access.socket_folder, ignore_errors=True)
        shutil.rmtree(held.data, ignore_errors=True)
        shutil.rmtree(folder)


@dataclass(frozen=True)
class Stranger:
    """An account that owns nothing, and a Python that it can run with our packages."""

    uid: int
    python: str


def find_stranger() -> Stranger | None:
    """Return another account to be, when we are root and it can reach what it needs."""
    if os.geteuid() != 0:
        return None
    uid = getpwnam("nobody").pw_uid
    for python in (sys.executable, "/usr/bin/python3"):
        with suppress(PermissionError, FileNotFoundError):
            tried = subprocess.run(
                [python, "-c", "import voorkant.project.embedded"],
                env={**os.environ, "PYTHONPATH": PACKAGES},
                user=uid,
                group=uid,
                extra_groups=[],
                cwd="/",
                check=False,
                capture_output=True,
            )
            if tried.returncode == 0:
                return Stranger(uid, python)
    return None
