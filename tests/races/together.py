"""Doing things at the same moment: threads with connections of their own, and real workers to kill."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection, connections

from voorkant.computations import actions as runs
from voorkant.outbox import actions as messages

Outcome = TypeVar("Outcome")
LONGEST_WAIT = 60
"""Seconds after which a worker that says nothing has failed the test."""


def at_once(times: int, act: Callable[[int], Outcome]) -> list[Outcome]:
    """Call a function in so many threads, which all start at the same moment."""
    barrier = threading.Barrier(times)

    def thread(number: int) -> Outcome:
        try:
            connection.ensure_connection()
            barrier.wait()
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(thread, range(times)))


class Gate:
    """A place where a computation in another process waits until it may go on."""

    def __init__(self, folder: Path) -> None:
        self.reached, self.opened = folder / "reached", folder / "opened"

    @staticmethod
    def nowhere() -> Gate:
        """Return a gate at which nobody stops."""
        return Gate(Path("/nowhere"))

    def build(self) -> Gate:
        """Stand there from now on."""
        os.mkfifo(self.reached)
        os.mkfifo(self.opened)
        return self

    def wait(self) -> None:
        """Wait until the computation is here."""
        reading = os.open(self.reached, os.O_RDONLY | os.O_NONBLOCK)
        ready, _, _ = select.select([reading], [], [], LONGEST_WAIT)
        assert ready, "no worker came to the gate"
        assert os.read(reading, 1), "no worker came to the gate"
        os.close(reading)

    def open(self) -> None:
        """Let the computation go on."""
        self.opened.write_bytes(b".")

    def take_away(self) -> None:
        """Let whoever comes next pass without stopping."""
        self.reached.unlink()
        self.opened.unlink()


@contextmanager
def worker_process(**given: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker on the database of this test, in a process that can be killed."""
    told = json.dumps({"database": connection.settings_dict["NAME"], **given})
    process = subprocess.Popen([sys.executable, "-m", "tests.races.worker", told])
    try:
        yield process
    finally:
        process.kill()
        process.wait(LONGEST_WAIT)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a worker as a power cut would."""
    process.send_signal(signal.SIGKILL)
    process.wait(LONGEST_WAIT)


def hear_no_heartbeat() -> None:
    """Let an hour pass in which no worker reported."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'"
        )


def statuses() -> list[str]:
    """Return the state of every job for a run or a message, in the order in which they came."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status::text FROM procrastinate_jobs WHERE task_name = ANY(%s) ORDER BY id",
            [[runs.TASK, messages.TASK]],
        )
        return [status for (status,) in cursor.fetchall()]
