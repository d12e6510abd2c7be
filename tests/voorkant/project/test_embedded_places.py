from __future__ import annotations

import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.voorkant.project.servers import PROGRAM, Installation, installation
from voorkant.project import embedded
from voorkant.project.embedded import places
from voorkant.project.embedded.access import control_folder
from voorkant.project.errors import DiskFull, FolderRefused, NoAccount

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs an account and a shelter")


def test_a_very_long_path_is_no_obstacle(empty_place: Installation) -> None:
    deep = empty_place.var.joinpath(*["a-folder-with-a-rather-long-name"] * 8)
    deep.mkdir(parents=True)
    with installation(deep) as far:
        with embedded.owning(far.var):
            assert far.is_served()
        assert far.processes() == []


def test_a_path_with_spaces_and_signs_is_no_obstacle(empty_place: Installation) -> None:
    odd = empty_place.var / "a folder; with $(signs) 'and \"quotes"
    odd.mkdir(parents=True)
    with installation(odd) as far, embedded.owning(far.var):
        assert far.is_served()


def test_secrets_are_for_us_alone(place: Installation) -> None:
    with embedded.owning(place.var) as access:
        assert Path(access.socket_folder).stat().st_mode & 0o777 == 0o700
        assert (control_folder(place.var) / "access.json").stat().st_mode & 0o777 == 0o600
        assert place.data.stat().st_mode & 0o777 == 0o700
        assert len(set(access.passwords.values())) == 3
        assert not any(password in repr(access) for password in access.passwords.values())


def test_a_long_folder_for_temporary_files_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / ("long" * 25)))
    Path(tempfile.gettempdir()).mkdir()
    folder = places.new_socket_folder(None)
    try:
        assert len(os.fsencode(folder)) <= places.SOCKET_FOLDER_BYTES
    finally:
        folder.rmdir()


@as_root
def test_root_lets_the_server_run_as_an_account_without_rights(place: Installation) -> None:
    looked_at = 0
    with embedded.owning(place.var):
        for process in place.processes():
            # The server's own helpers come and go.
            with suppress(psutil.NoSuchProcess):
                assert process.uids().effective != 0
                assert process.gids().effective != 0
                looked_at += 1
    assert looked_at


@as_root
def test_what_the_account_cannot_reach_goes_to_a_shelter(
    empty_place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "SHELTER", empty_place.var.parent / "shelter")
    empty_place.var.mkdir(mode=0o700)
    with embedded.owning(empty_place.var):
        assert empty_place.data.is_relative_to(empty_place.var.parent / "shelter")
        assert empty_place.is_served()
    assert stat.S_IMODE(empty_place.var.stat().st_mode) == 0o700
    with embedded.owning(empty_place.var):
        assert empty_place.is_served()


@as_root
def test_a_terminal_that_shuts_everybody_out_is_no_obstacle(
    empty_place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "SHELTER", empty_place.var.parent / "shelter")
    before = os.umask(0o077)
    try:
        with embedded.owning(empty_place.var):
            assert empty_place.is_served()
    finally:
        os.umask(before)


@as_root
def test_without_an_account_to_run_as_root_is_told_so(
    empty_place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "ACCOUNTS", ("no-such-account",))
    with pytest.raises(NoAccount), embedded.owning(empty_place.var):
        pytest.fail("started as root")


@as_root
def test_a_link_is_followed_to_see_whether_the_account_can_pass(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    (hidden / "clone").mkdir()
    with installation() as open_to_all:
        link = open_to_all.var.parent / "link"
        link.symlink_to(hidden / "clone")
        assert not places.reachable(link, places.Account(65534, 65534))


@as_root
def test_a_new_clone_at_an_old_path_does_not_meet_the_old_data(
    empty_place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "SHELTER", empty_place.var.parent / "shelter")
    empty_place.var.mkdir(mode=0o700)
    control = places.prepare_control(empty_place.var)
    first = places.find_places(control).data
    shutil.rmtree(empty_place.var)
    empty_place.var.mkdir(mode=0o700)
    assert places.find_places(places.prepare_control(empty_place.var)).data != first


@as_root
def test_programs_that_the_account_cannot_reach_are_copied_whole(
    empty_place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "SHELTER", empty_place.var.parent / "shelter")
    account = places.Account(65534, 65534)
    wheel = places._wheel_root()
    hidden = empty_place.var.parent / "hidden"
    hidden.mkdir(mode=0o700)
    for part in (f"{places.WHEEL}/pginstall{places.MAJOR}", f"{places.WHEEL}.libs"):
        shutil.copytree(wheel / part, hidden / part, symlinks=True)
    monkeypatch.setattr(places, "_wheel_root", lambda: hidden)
    control = places.prepare_control(empty_place.var)
    programs = places.find_places(control).programs
    assert programs.is_relative_to(empty_place.var.parent / "shelter")
    for name in ("postgres", "initdb", "pg_ctl"):
        assert places.reachable(programs / name, account)
    with embedded.owning(empty_place.var):
        assert empty_place.is_served()


@as_root
def test_a_shelter_that_others_may_write_in_is_refused(
    empty_place: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelter = empty_place.var.parent / "shelter"
    shelter.mkdir()
    shelter.chmod(0o777)
    monkeypatch.setattr(places, "SHELTER", shelter)
    empty_place.var.mkdir(mode=0o700)
    with pytest.raises(FolderRefused):
        places.find_places(places.prepare_control(empty_place.var))


def test_a_disk_that_is_nearly_full_is_refused_before_anything_is_made() -> None:
    with small_disk(8) as folder:
        with pytest.raises(DiskFull) as refused, embedded.owning(folder / "var"):
            pytest.fail("started without room")
        assert int(refused.value.params["free_mb"]) < 8
        assert not (control_folder(folder / "var") / "data").exists()


def test_a_disk_that_fills_up_keeps_what_was_stored() -> None:
    with small_disk(260) as folder, installation(folder) as place:
        with embedded.owning(place.var), place.connect() as connection:
            connection.execute("CREATE TABLE kept (word text)")
        filler = folder / "filler"
        with pytest.raises(OSError, match="No space left"):
            fill(filler)
        with pytest.raises(DiskFull), embedded.owning(place.var):
            pytest.fail("started without room")
        assert place.processes() == []
        filler.unlink()
        with embedded.owning(place.var), place.connect() as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_quota_on_files_is_called_what_it_is(empty_place: Installation) -> None:
    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(empty_place.var)],
        preexec_fn=limited,
        restore_signals=False,
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    assert "embedded.disk-full" in done.stderr
    assert empty_place.processes() == []


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Mount a disk of a few MB, which only root may; skip the test where that can't be done."""
    folder = Path(tempfile.mkdtemp(prefix="voorkant-disk-"))
    folder.chmod(0o755)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "voorkant", str(folder)],
        check=False,
        capture_output=True,
    )
    try:
        if mounted.returncode:
            pytest.skip("a small disk can't be mounted here")
        yield folder
    finally:
        if not mounted.returncode:
            subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 65536)
