from __future__ import annotations

import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.voorkant.project.servers import (
    PATIENCE_SECONDS,
    Installation,
    kill,
    wait_until_ready,
)
from voorkant.project import embedded
from voorkant.project.embedded.access import APP, recorded

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.slow


def recorded_socket_folder(place: Installation) -> Path:
    access = recorded(place.var)
    assert access is not None
    return Path(access.socket_folder)


def test_the_first_owner_starts_the_server_and_the_last_one_stops_it(place: Installation) -> None:
    with place.owner():
        first = place.postmaster()
        with place.owner():
            assert place.postmaster() == first
        assert place.is_served()
    assert place.processes() == []


def test_a_process_that_asks_twice_has_to_leave_twice(place: Installation) -> None:
    with embedded.owning(place.var):
        with embedded.owning(place.var):
            assert place.is_served()
        assert place.is_served()
    assert place.processes() == []


def test_starts_at_the_same_moment_make_one_server(empty_place: Installation) -> None:
    place = empty_place
    owners = [place.start_owner() for _ in range(4)]
    for owner in owners:
        wait_until_ready(owner)
    assert place.is_served()
    assert place.postmaster().is_running()
    for owner in owners:
        owner.communicate(timeout=PATIENCE_SECONDS)
    assert place.processes() == []


@pytest.mark.parametrize("request_to_end", [signal.SIGTERM, signal.SIGINT])
def test_an_owner_that_is_asked_to_end_leaves_no_server(
    place: Installation, request_to_end: signal.Signals
) -> None:
    with place.owner() as owner:
        socket_folder = recorded_socket_folder(place)
        owner.send_signal(request_to_end)
        owner.wait(timeout=PATIENCE_SECONDS)
    assert place.processes() == []
    assert not socket_folder.exists()


def test_the_server_of_a_killed_owner_is_taken_over_and_then_stopped(place: Installation) -> None:
    with place.owner() as owner:
        kill(owner)
    left_behind = place.postmaster()
    with place.owner():
        assert place.postmaster() == left_behind
        assert place.is_served()
    assert place.processes() == []


def test_a_killed_owner_does_not_keep_the_server_from_stopping(place: Installation) -> None:
    with place.owner(), place.owner() as killed:
        kill(killed)
    assert place.processes() == []


def test_a_killed_server_comes_back_where_those_who_still_run_look_for_it(
    place: Installation,
) -> None:
    with place.owner():
        before = recorded(place.var)
        kill(place.postmaster())
        with place.owner():
            assert recorded(place.var) == before
            assert place.is_served()
    assert place.processes() == []


def test_what_was_committed_survives_killing_owner_and_server(place: Installation) -> None:
    with place.owner() as owner:
        with place.connect() as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('still here')")
        kill(owner)
        kill(place.postmaster())
    with place.owner(), place.connect() as connection:
        assert connection.execute("SELECT word FROM kept").fetchall() == [("still here",)]
    assert place.processes() == []


def test_a_server_whose_socket_was_cleaned_away_is_started_anew(place: Installation) -> None:
    with place.owner() as owner:
        unreachable = place.postmaster()
        kill(owner)
    # As a cleaner of temporary files would.
    shutil.rmtree(recorded_socket_folder(place))
    with place.owner():
        assert place.postmaster() != unreachable
        assert place.is_served()


def test_the_server_listens_to_no_network_and_takes_only_passwords(place: Installation) -> None:
    with place.owner():
        with place.connect(APP) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        access = recorded(place.var)
        assert access is not None
        guess = embedded.Access(access.socket_folder, {APP: "guess"}).conninfo(APP)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(guess)
        assert place.postmaster().net_connections("inet") == []
