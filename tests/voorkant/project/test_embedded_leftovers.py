from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from tests.voorkant.project.servers import (
    PATIENCE_SECONDS,
    Installation,
    find_stranger,
    wait_until_ready,
)
from voorkant.project import embedded
from voorkant.project.embedded.access import (
    SUPERUSER,
    control_folder,
    new_access,
    record,
    recorded,
)
from voorkant.project.embedded.owners import locked
from voorkant.project.errors import (
    DataOfOtherVersion,
    FolderRefused,
    PasswordsLost,
    ServerFailed,
    ServerOccupied,
)

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("left", ["", "12", "not a number\n", "0\n/nowhere\n"])
def test_a_damaged_pid_file_does_not_stop_a_start(crashed: Installation, left: str) -> None:
    (crashed.data / "postmaster.pid").write_text(left)
    with crashed.owner():
        assert crashed.is_served()
    assert crashed.processes() == []


def test_a_pid_that_is_used_again_by_a_stranger_does_not_stop_a_start(
    crashed: Installation,
) -> None:
    pid_file = crashed.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines(keepends=True)
    # Our own number: alive, and no server. PostgreSQL by itself would believe it and refuse.
    pid_file.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))
    with crashed.owner():
        assert crashed.is_served()
    assert crashed.processes() == []


@pytest.mark.parametrize("left", ["", "99"])
def test_a_running_server_whose_pid_file_is_damaged_is_used_and_stopped(
    place: Installation, left: str
) -> None:
    with place.owner():
        running = place.postmaster()
        (place.data / "postmaster.pid").write_text(left)
        with place.owner():
            assert place.postmaster() == running
    assert place.processes() == []


@pytest.mark.parametrize("left", ["", "[[1,", "[1, 2]", '{"pid": 1}'])
def test_a_damaged_list_of_owners_counts_as_empty(crashed: Installation, left: str) -> None:
    (control_folder(crashed.var) / "owners.json").write_text(left)
    with crashed.owner():
        assert crashed.is_served()
    assert crashed.processes() == []


def test_an_owner_with_the_number_of_a_stranger_does_not_count(crashed: Installation) -> None:
    # This process lives, but it was not born at that moment.
    (control_folder(crashed.var) / "owners.json").write_text(f"[[{os.getpid()}, 1.0]]")
    with crashed.owner():
        assert crashed.is_served()
    assert crashed.processes() == []


def test_a_folder_that_somebody_put_in_place_of_the_socket_is_not_trusted(
    crashed: Installation,
) -> None:
    access = recorded(crashed.var)
    assert access is not None
    trap = Path(tempfile.mkdtemp(prefix="voorkant-trap-"))
    try:
        trap.chmod(0o777)
        record(crashed.var, access.at(trap))
        with crashed.owner():
            now = recorded(crashed.var)
            assert now is not None
            assert now.socket_folder != str(trap)
            assert Path(now.socket_folder).stat().st_mode & 0o777 == 0o700
        assert trap.is_dir()
    finally:
        shutil.rmtree(trap)


def test_a_lock_that_is_held_for_too_long_is_named(place: Installation) -> None:
    control = control_folder(place.var)
    with locked(control), pytest.raises(ServerOccupied), locked(control, seconds=0.0):
        pytest.fail("two hold one lock")


def test_data_of_another_major_version_is_refused_and_left_alone(crashed: Installation) -> None:
    (crashed.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(DataOfOtherVersion) as refused, embedded.owning(crashed.var):
        pytest.fail("started on data that it can't read")
    assert refused.value.params["found"] == "17"
    assert (crashed.data / "postmaster.pid").exists()


@pytest.mark.parametrize("left", [None, "", '{"socket_folder": "/tmp"}'])
def test_data_without_passwords_is_refused_and_left_alone(
    crashed: Installation, left: str | None
) -> None:
    access = control_folder(crashed.var) / "access.json"
    access.unlink() if left is None else access.write_text(left)
    with pytest.raises(PasswordsLost), embedded.owning(crashed.var):
        pytest.fail("started without passwords")
    assert (crashed.data / "PG_VERSION").exists()


def test_data_with_the_passwords_of_another_is_refused_and_left_alone(
    crashed: Installation,
) -> None:
    access = recorded(crashed.var)
    assert access is not None
    record(crashed.var, new_access().at(Path(access.socket_folder)))
    with pytest.raises(PasswordsLost), embedded.owning(crashed.var):
        pytest.fail("started without passwords")
    assert crashed.processes() == []


def take_all_connections(place: Installation, stack: ExitStack) -> None:
    while True:
        stack.enter_context(place.connect(SUPERUSER))


def test_a_server_that_is_full_is_waited_for_and_not_ended(place: Installation) -> None:
    with place.owner(), ExitStack() as stack:
        running = place.postmaster()
        with pytest.raises(psycopg.OperationalError, match="too many"):
            take_all_connections(place, stack)
        late = place.start_owner()
        with pytest.raises(subprocess.TimeoutExpired):
            late.wait(timeout=1.0)
        stack.close()
        wait_until_ready(late)
        assert place.postmaster() == running
        late.communicate(timeout=PATIENCE_SECONDS)


def test_a_server_that_cannot_start_says_its_last_words_and_leaves_nothing(
    crashed: Installation,
) -> None:
    with (crashed.data / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = on\n")
    with pytest.raises(ServerFailed) as failed, embedded.owning(crashed.var):
        pytest.fail("started with a broken configuration")
    assert str(failed.value.params["reason"]).startswith("configuration file")
    assert crashed.processes() == []


def test_a_cluster_that_was_half_made_is_made_again(empty_place: Installation) -> None:
    half = control_folder(empty_place.var) / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with empty_place.owner():
        assert empty_place.is_served()
    assert not half.exists()


nobody = find_stranger()


@pytest.mark.skipif(
    nobody is None, reason="only root can be two users, and `nobody` must reach Python"
)
class TestAnotherUser:
    def test_may_run_a_server_of_its_own(self, empty_place: Installation) -> None:
        assert nobody is not None
        place = empty_place
        place.var.mkdir()
        os.chown(place.var, nobody.uid, nobody.uid)
        with place.owner(user=nobody):
            assert {process.uids().real for process in place.processes()} == {nobody.uid}
            assert place.is_served()
        assert place.processes() == []

    def test_that_left_its_folder_behind_is_named(self, crashed: Installation) -> None:
        os.chown(control_folder(crashed.var), 65534, 65534)
        with pytest.raises(FolderRefused) as refused, embedded.owning(crashed.var):
            pytest.fail("took another user's folder")
        assert refused.value.params["owner"] == "nobody"

    def test_that_left_its_lock_behind_is_named(self, crashed: Installation) -> None:
        assert nobody is not None
        # The folder is ours, the lock in it is root's.
        os.chown(control_folder(crashed.var), nobody.uid, nobody.uid)
        owner = crashed.start_owner(user=nobody)
        error = owner.communicate(timeout=60)[1]
        assert "embedded.folder-refused" in error
        assert "root" in error

    def test_may_not_use_the_server_of_root(self, place: Installation) -> None:
        assert nobody is not None
        with place.owner():
            stopped = place.start_owner(user=nobody)
            assert "embedded.folder-refused" in stopped.communicate(timeout=60)[1]
            assert place.is_served()
