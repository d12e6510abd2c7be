"""Runs red-dwarf on one conversation and prints what it found and how long it took, as JSON.

Started by `benchmarks/opinions.py` in the environment of the peers (`requirements/peers.txt`); it knows nothing of our code.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib.metadata
import io
import json
import resource
import time
import warnings
from pathlib import Path
from typing import Any

warnings.filterwarnings("ignore")

ALIASES = {"voter-id": "participant", "comment-id": "statement", "timestamp": "at"}


def rows_of(file: Path) -> list[dict[str, str]]:
    """Read a CSV, unpacked when need be, with Polis' names made ours."""
    content = file.read_bytes()
    text = (gzip.decompress(content) if file.suffix == ".gz" else content).decode()
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{ALIASES.get(name, name): value for name, value in row.items()} for row in rows]


def votes_of(path: Path) -> tuple[list[dict[str, int]], list[int]]:
    """Give the last vote per person and statement as red-dwarf wants it, and the statements that moderation rejected."""
    file = path if path.is_file() else next(path.glob("votes.csv*"))
    comments = path / "comments.csv"
    rejected = []
    if comments.exists():
        rejected = [int(c["statement"]) for c in rows_of(comments) if c["moderated"] == "-1"]
    last: dict[tuple[int, int], tuple[int, int]] = {}
    for number, row in enumerate(rows_of(file)):
        key, at = (int(row["participant"]), int(row["statement"])), int(row.get("at", number))
        if key not in last or at >= last[key][0]:
            last[key] = (at, int(row["vote"]))
    votes = [
        {"participant_id": person, "statement_id": statement, "vote": vote, "modified": at}
        for (person, statement), (at, vote) in last.items()
    ]
    return votes, rejected


def main() -> None:
    """Measure: default solver for time and groups, exact solver for components."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    from reddwarf.implementations.polis import (  # type: ignore[import-not-found]  # noqa: PLC0415
        run_pipeline,
    )

    votes, rejected = votes_of(options.path)
    words: dict[str, Any] = {"mod_out_statement_ids": rejected, "random_state": 0}
    seconds, found = [], None
    for _ in range(options.runs):
        started = time.process_time()
        found = run_pipeline(votes=votes, **words)
        seconds.append(time.process_time() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    exact = run_pipeline(votes=votes, reducer_kwargs={"svd_solver": "full"}, **words)
    if found is None:
        parser.error("--runs must be at least 1")
    groups = found.participants_df["cluster_id"].dropna()
    names = ("red-dwarf", "numpy", "scikit-learn")
    print(
        json.dumps(
            {
                "versions": {name: importlib.metadata.version(name) for name in names},
                "seconds": seconds,
                "peak_mb": peak,
                "statements": [int(name) for name in found.raw_vote_matrix.columns],
                "components": found.reducer.components_.tolist(),
                "components_exact": exact.reducer.components_.tolist(),
                "points_exact": {
                    str(name): [float(x) for x in point]
                    for name, point in exact.participant_projections.items()
                },
                "groups": {str(name): int(group) for name, group in groups.items()},
            }
        )
    )


if __name__ == "__main__":
    main()
