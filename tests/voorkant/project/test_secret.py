from __future__ import annotations

import threading
from pathlib import Path

import pytest

from voorkant.project.errors import FolderRefused, UnreadableSetting
from voorkant.project.secret import secret_key


def test_a_given_key_is_used_and_nothing_is_kept(tmp_path: Path) -> None:
    assert secret_key("given", tmp_path / "var") == "given"
    assert not (tmp_path / "var").exists()


def test_a_key_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    first = secret_key(None, tmp_path / "var")
    assert len(first) >= 50
    assert secret_key(None, tmp_path / "var") == first
    assert (tmp_path / "var/secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-key"]


def test_many_that_start_together_end_with_one_key(tmp_path: Path) -> None:
    keys: list[str] = []
    start = threading.Barrier(8)

    def begin() -> None:
        start.wait()
        keys.append(secret_key(None, tmp_path / "var"))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    secret_key(None, tmp_path)
    (tmp_path / "secret-key").chmod(mode)
    with pytest.raises(FolderRefused):
        secret_key(None, tmp_path)


def test_an_empty_key_is_refused(tmp_path: Path) -> None:
    secret_key(None, tmp_path)
    (tmp_path / "secret-key").write_text("")
    with pytest.raises(UnreadableSetting):
        secret_key(None, tmp_path)
