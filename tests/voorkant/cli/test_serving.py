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
        until = time.monotonic() + PATIENCE_SECONDS
        while not has_heartbeat(place):
            assert time.monotonic() < until
            time.sleep(0.1)
        worker.send_signal(request_to_end)
        worker.communicate(timeout=PATIENCE_SECONDS)
    assert worker.returncode == 0
    assert place.processes() == []


def has_heartbeat(place: Installation) -> bool:
    try:
        with place.connect() as connection:
            return connection.execute("SELECT FROM procrastinate_workers").fetchone() is not None
    except psycopg.OperationalError:
        # The server is still being started.
        return False
