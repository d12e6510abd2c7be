from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from civicmath.errors import NotWritable
from civicmath.formats import (
    atomically,
    canonical_csv,
    statements_csv,
    votes_from_rows,
    write_statements_csv,
    write_votes_csv,
    write_votes_parquet,
)
from civicmath.formats.statements import read_statements
from tests.civicmath.formats.files import read


def test_the_canonical_csv_is_written_to_the_letter(tmp_path: Path) -> None:
    votes = votes_from_rows(
        ["zoë", "zoë", "bram", "bram"], ["10", "9", 'a "b", c', "9"], [1, 0, -1, -1]
    )
    write_votes_csv(votes, tmp_path / "votes.csv")
    assert (tmp_path / "votes.csv").read_bytes() == (
        b'participant,statement,vote\n0,10,1\n0,9,0\n1,9,-1\n1,"a ""b"", c",-1\n'
    )


def test_the_hash_is_that_of_the_file(tmp_path: Path) -> None:
    votes = votes_from_rows([1, 2, 3], [1, 1, 2], [1, -1, 0])
    write_votes_csv(votes, tmp_path / "votes.csv")
    content = (tmp_path / "votes.csv").read_bytes()
    assert hashlib.sha256(content).hexdigest() == votes.input_sha256
    # A published hash must not move with a release of a library.
    assert content == b"participant,statement,vote\n0,1,-1\n1,1,1\n2,2,0\n"


def test_the_canonical_csv_comes_in_pieces_that_make_one_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    votes = votes_from_rows(range(50), [1] * 50, [1] * 50)
    whole = b"".join(canonical_csv(votes))
    monkeypatch.setattr("civicmath.formats.canonical._PEOPLE_PER_STEP", 7)
    assert b"".join(canonical_csv(votes)) == whole


@pytest.mark.parametrize("statement", ["7", "07", "seven", str(2**40)])
def test_parquet_keeps_ids_and_hash(statement: str, tmp_path: Path) -> None:
    votes = votes_from_rows(["a", "b"], [statement, "8"], [1, -1])
    write_votes_parquet(votes, tmp_path / "votes.parquet")
    again = read(tmp_path / "votes.parquet")
    assert again.statements.tolist() == votes.statements.tolist()
    assert again.input_sha256 == votes.input_sha256


def test_statements_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    texts = {"2": 'Say "yes",\nor no', "1": "=1+1"}
    write_statements_csv(texts, tmp_path / "statements.csv")
    assert statements_csv(texts) == b'statement,text\n2,"Say ""yes"",\nor no"\n1,=1+1\n'
    listed = read_statements(tmp_path / "statements.csv", 1000)
    assert dict(listed.texts) == texts


def test_a_file_that_is_not_finished_never_takes_its_name(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_bytes(b"before")

    def fail() -> None:
        with atomically(target) as file:
            file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_a_full_disk_is_a_refusal_that_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotWritable) as refused:
        write_statements_csv({}, tmp_path / "statements.csv")
    assert refused.value.params["reason"] == "ENOSPC"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_or_device_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(NotWritable) as refused:
        write_statements_csv({}, tmp_path)
    assert refused.value.params["reason"] == "NOT-A-FILE"
    with pytest.raises(NotWritable):
        write_statements_csv({}, "/dev/null")
    with pytest.raises(NotWritable):
        write_statements_csv({}, tmp_path / "nowhere" / "statements.csv")


def test_a_result_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"")
    write_statements_csv({}, tmp_path / "statements.csv")
    assert (tmp_path / "statements.csv").stat().st_mode == (tmp_path / "other").stat().st_mode
