"""What doesn't fit in memory lies in a file meanwhile, and nobody sees the difference."""

from __future__ import annotations

import tempfile
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from civicmath.errors import NotWritable
from civicmath.formats import LIMITS, read_conversation
from civicmath.formats import scratch as scratch_module
from civicmath.formats.scratch import Growing, arrays_at_most, empty, gathered, largest_in_memory
from civicmath.opinions.report import opinion_report

ROWS = 400_000
SHORT = replace(LIMITS, array_bytes=10_000)


def votes_in(folder: Path, rows: int, *, timed: bool = True) -> Path:
    """Votes in no order, many of them changed later."""
    rng = np.random.default_rng(3)
    path = folder / "votes.parquet"
    frame = pl.DataFrame(
        {
            "participant": rng.integers(0, 20_000, rows),
            "statement": rng.integers(0, 60, rows).astype(np.int16),
            "vote": rng.integers(-1, 2, rows).astype(np.int8),
            "at": np.arange(rows)[::-1].copy(),
        }
    )
    (frame if timed else frame.drop("at")).write_parquet(path)
    return path


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return votes_in(tmp_path_factory.mktemp("votes"), ROWS)


def test_from_a_file_comes_what_comes_from_memory(file: Path) -> None:
    inside, outside = (read_conversation(file, limits=limits).votes for limits in (LIMITS, SHORT))
    assert inside.values.base is None
    assert outside.values.base is not None
    for one, other in ((inside.indices, outside.indices), (inside.values, outside.values)):
        assert one.dtype == other.dtype
        assert np.array_equal(one, other)
    assert inside.participants.tolist() == outside.participants.tolist()
    assert inside.input_sha256 == outside.input_sha256


@pytest.mark.parametrize("kind", ["texts", "large numbers", "numbers, then texts"])
def test_whatever_ids_are_made_of(tmp_path: Path, kind: str) -> None:
    rng = np.random.default_rng(4)
    numbers = rng.integers(0, 500, 30_000)
    names = {
        "texts": [f"p{n}" for n in numbers],
        "large numbers": [
            str(n if place < 20_000 else n + 10**12) for place, n in enumerate(numbers)
        ],
        "numbers, then texts": [
            str(n) if place < 29_000 else f"x{n}" for place, n in enumerate(numbers)
        ],
    }[kind]
    path = tmp_path / "votes.csv"
    path.write_text(
        "participant,statement,vote\n"
        + "".join(f"{name},{place % 7},{place % 3 - 1}\n" for place, name in enumerate(names))
    )
    inside, outside = (read_conversation(path, limits=limits).votes for limits in (LIMITS, SHORT))
    assert inside.input_sha256 == outside.input_sha256
    assert inside.participants.tolist() == outside.participants.tolist()


def test_a_report_is_the_same_byte_for_byte(file: Path) -> None:
    said = []
    for limit in (None, 10_000):
        with arrays_at_most(limit):
            votes = read_conversation(file, limits=replace(LIMITS, array_bytes=limit)).votes
            report = opinion_report(votes, seed=1, bootstraps=3).to_json_dict()
        report.pop("seconds")
        said.append(report)
    assert said[0] == said[1]


def test_memory_does_not_grow_with_the_votes(tmp_path: Path) -> None:
    file, peaks = votes_in(tmp_path, 10 * ROWS, timed=False), []
    for limits in (replace(LIMITS, array_bytes=1 << 40), SHORT):
        tracemalloc.start()
        read_conversation(file, limits=limits)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # What is left are steps of a million rows, and what grows with people.
    assert peaks[1] < peaks[0] / 2


def test_short_arrays_stay_in_memory_and_long_ones_leave_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with arrays_at_most(100):
        assert empty(25, np.int32).base is None
        long = empty(26, np.int32)
        assert long.base is not None
        long[:] = 7
        grown = Growing(np.int8)
        for _ in range(3):
            grown.add(np.arange(60))
        assert grown.finish().tolist() == [*range(60)] * 3
        assert gathered(np.array([5, 6]), np.array([1, 0] * 20)).tolist() == [6, 5] * 20
    assert list(tmp_path.iterdir()) == []
    assert long.sum() == 7 * 26
    assert Growing(np.int8).finish().tolist() == []


def test_a_disk_without_room_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    with arrays_at_most(1), pytest.raises(NotWritable) as refusal:
        empty(1 << 60, np.int8)
    assert refusal.value.params["file"] == tempfile.gettempdir()
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    with arrays_at_most(1), pytest.raises(NotWritable):
        empty(100, np.int8)


def test_free_memory_decides_when_nobody_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, info = tmp_path / "memory.max", tmp_path / "meminfo"
    info.write_text("MemTotal: 9 kB\nMemAvailable: 1048576 kB\n")
    monkeypatch.setattr(scratch_module, "_LIMITS", (told, info))
    assert largest_in_memory() == (1 << 30) // 16
    told.write_text("536870912\n")
    assert largest_in_memory() == (1 << 29) // 16
    told.write_text("max\n")
    assert largest_in_memory() == (1 << 30) // 16
    info.unlink()
    assert largest_in_memory() > 0
