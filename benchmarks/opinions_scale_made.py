"""Conversations of any size, made from a seed: three camps, and people who see a part of the statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from pathlib import Path

CAMPS = 3
PEOPLE_AT_ONCE = 10_000


def made(file: Path, people: int, statements: int, votes: float) -> Path:
    """Write `votes` answers in all, in Parquet: people in order, an eighth of the answers a pass."""
    rng = np.random.default_rng((people, statements))
    lean = rng.normal(size=(CAMPS, statements)).astype(np.float32) * 1.5
    chances = 1 / (1 + np.exp(-lean))
    shown = votes / people / statements
    parts = []
    for first in range(0, people, PEOPLE_AT_ONCE):
        count = min(PEOPLE_AT_ONCE, people - first)
        seen = rng.random((count, statements), np.float32) < shown
        person, statement = np.nonzero(seen)
        camp = rng.integers(0, CAMPS, count)[person]
        agree = rng.random(len(person), np.float32) < chances[camp, statement]
        said = np.where(rng.random(len(person), np.float32) < 1 / 8, 0, np.where(agree, 1, -1))
        parts.append(
            pl.DataFrame(
                {
                    "participant": (person + first).astype(np.int32),
                    "statement": statement.astype(np.int32),
                    "vote": said.astype(np.int8),
                }
            )
        )
    pl.concat(parts).write_parquet(file)
    return file
