from __future__ import annotations

import json
import signal
import socket
import time
from typing import TYPE_CHECKING

import psutil
import psycopg
import pytest

from tests.voorkant.cli.commands import Terminal, await_end, get
from tests.voorkant.project.servers import PATIENCE_SECONDS, Installation, kill

if TYPE_CHECKING:
    import subprocess

pytestmark = pytest.mark.slow


@pytest.fixture
def terminal(place: Installation) -> Terminal:
    return Terminal(place.var)


def serving_at(server: subprocess.Popen[str]) -> str:
    """Read the server's log until it says where it listens, and wait until it answers there."""
    assert server.stdout is not None
    said = ""
    for line in server.stdout:
        said += line
        message = json.loads(line)["message"] if line.startswith("{") else ""
        if message.startswith("Listening at: "):
            address = str(message.removeprefix("Listening at: "))
            until = time.monotonic() + PATIENCE_SECONDS
            while is_free(address):
                assert time.monotonic() < until
                time.sleep(0.05)
            return address
    raise AssertionError(said)


def is_free(address: str) -> bool:
    host, _, port = address.removeprefix("http://").rpartition(":")
    with socket.socket() as tried:
        return tried.connect_ex((host, int(port))) != 0


def test_migrating_says_what_it_did_and_then_that_nothing_is_left(
    terminal: Terminal, place: Installation
) -> None:
    first, second = terminal.run("migrate"), terminal.run("migrate")
    assert first.stdout.startswith("Changes made to the tables: ")
    assert second.stdout == "The tables are up to date.\n"
    assert place.processes() == []


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("worker",)])
def test_nothing_starts_on_tables_that_are_too_old(
    terminal: Terminal, place: Installation, command: tuple[str, ...]
) -> None:
    done = terminal.run(*command)
    assert done.returncode == 2
    assert "(database.not-migrated)" in done.stderr
    assert place.processes() == []


def test_a_server_serves_until_it_is_asked_to_end(migrated: Terminal, place: Installation) -> None:
    with migrated.running("serve", "--port", "0") as server:
        address = serving_at(server)
        assert json.loads(get(f"{address}/health"))["database"] == "ok"
        assert '<html lang="en">' in get(f"{address}/en/")
        parts = psutil.Process(server.pid).children(recursive=True)
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=PATIENCE_SECONDS)
        assert server.returncode == 0
    await_end(parts)
    assert is_free(address)
    assert place.processes() == []


def test_a_server_that_is_killed_leaves_nobody_on_its_port(
    migrated: Terminal, place: Installation
) -> None:
    with migrated.running("serve", "--port", "0") as server:
        address = serving_at(server)
        assert get(f"{address}/health")
        parts = psutil.Process(server.pid).children(recursive=True)
        kill(server)
    await_end(parts)
    assert is_free(address)
    # The database is taken over by the next command, and stopped by it.
    assert migrated.run("migrate").returncode == 0
    assert place.processes() == []


@pytest.mark.parametrize("request_to_end", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_works_until_it_is_asked_to_end(
    migrated: Terminal, place: Installation, request_to_end: signal.Signals
) -> None:
    with migrated.running("worker") as worker:
        newest_worker(place)
        worker.send_signal(request_to_end)
        worker.communicate(timeout=PATIENCE_SECONDS)
    assert worker.returncode == 0
    assert place.processes() == []


def test_a_worker_waits_for_a_database_that_was_killed_and_goes_on(
    migrated: Terminal, place: Installation
) -> None:
    with migrated.running("worker") as worker:
        before = newest_worker(place)
        kill(place.postmaster())
        # The next command, whichever it is, starts the database again.
        assert migrated.run("migrate").returncode == 0
        assert newest_worker(place, after=before) > before
        worker.terminate()
        said, _ = worker.communicate(timeout=PATIENCE_SECONDS)
    assert worker.returncode == 0
    assert "the database was lost; trying again" in said
    assert place.processes() == []


def newest_worker(place: Installation, after: int = 0) -> int:
    """Wait for a worker that has registered itself after another one; return its number."""
    until = time.monotonic() + PATIENCE_SECONDS
    while (found := _newest_worker(place)) <= after:
        assert time.monotonic() < until
        time.sleep(0.1)
    return found


def _newest_worker(place: Installation) -> int:
    try:
        with place.connect() as connection:
            row = connection.execute("SELECT max(id) FROM procrastinate_workers").fetchone()
    except psycopg.OperationalError:
        # The server is still being started.
        return 0
    assert row is not None
    return int(str(row[0] or 0))
