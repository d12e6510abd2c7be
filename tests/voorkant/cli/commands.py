"""The command line as people run it: a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.voorkant.project.servers import PATIENCE_SECONDS
from voorkant.project.embedded import cluster

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import psutil

PROGRAM = "import sys; from voorkant.cli import main; sys.argv[0] = 'voorkant'; main()"


@dataclass(frozen=True)
class Terminal:
    """A place to type commands in.

    Attributes:
        var: The installation's folder.
        variables: Variables that are set besides.
    """

    var: Path
    variables: tuple[tuple[str, str], ...] = ()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    @contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """Run a command for the length of a block, and end it kindly if it still runs."""
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE_SECONDS)

    def environment(self) -> dict[str, str]:
        """Return the variables of the commands, without those of the tests themselves."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("VOORKANT_", "DATABASE_URL", "LC_", "LANG"))
        }
        return {**inherited, "VOORKANT_VAR": str(self.var), **dict(self.variables)}


def get(address: str) -> str:
    """Return what is at an address of this machine."""
    with urllib.request.urlopen(address, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310  ours
        return str(answer.read().decode())


def await_end(processes: Iterable[psutil.Process]) -> None:
    """Wait until none of these processes does anything any more."""
    until = time.monotonic() + PATIENCE_SECONDS
    while any(cluster.is_working(process) for process in processes):
        assert time.monotonic() < until, processes
        time.sleep(0.05)
