"""Beside pabutools, where its environment is there: `.venv-peers`, made by `make bench`.

Real elections are not ours to ship: PABULIB_DATA names a folder with .pb files, for who has them.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
from pathlib import Path

import pytest

from civicmath.budgeting.deciding import decide
from civicmath.budgeting.problem import Conditions, Utility
from civicmath.budgeting.reading import read_pb
from tests.civicmath.budgeting.elections import Sample

ROOT = Path(__file__).resolve().parents[3]
PEER = ROOT / ".venv-peers/bin/python"
REAL = Path(os.environ.get("PABULIB_DATA", "/nowhere"))


def peers(files: list[Path], rule: str, completion: str, utility: str) -> list[list[str]]:
    """Let pabutools decide."""
    script = ROOT / "benchmarks/budgeting_pabutools.py"
    words = ["--rule", rule, "--completion", completion, "--utility", utility]
    done = subprocess.run(
        [str(PEER), str(script), *map(str, files), *words],
        capture_output=True,
        text=True,
        check=False,
    )
    if "No module named 'pabutools'" in done.stderr:
        pytest.skip("pabutools is not in .venv-peers")
    assert done.returncode == 0, done.stderr
    return [json.loads(line)["winners"] for line in done.stdout.splitlines()]


def ours(file: Path, rule: str, completion: str, utility: Utility) -> list[str]:
    named = completion if rule == "equal-shares" else None
    return sorted(decide(read_pb(file), rule, named, Conditions(utility, ("id",))).winners())  # type: ignore[arg-type]


def made(folder: Path) -> list[Path]:
    """Make elections with few ties and many empty purses."""
    chance = random.Random(1)  # noqa: S311 - an example, not a secret
    files = []
    for number in range(40):
        names = "abcdefghij"[: chance.randint(2, 10)]
        costs = {name: str(chance.randint(5, 90)) for name in names}
        ballots = [
            dict.fromkeys(chance.sample(names, chance.randint(0, len(names))), 1)
            for _ in range(chance.randint(3, 40))
        ]
        file = folder / f"{number}.pb"
        file.write_text(
            Sample(str(chance.randint(50, 400)), costs, ballots).text(), encoding="utf-8"
        )
        files.append(file)
    return files


@pytest.mark.skipif(not PEER.exists(), reason="the environment of the peers isn't there")
@pytest.mark.parametrize(
    ("rule", "completion", "utility"),
    [
        ("equal-shares", "none", "cost"),
        ("equal-shares", "none", "cardinality"),
        ("equal-shares", "add1-exhaustive", "cost"),
        ("equal-shares", "add1", "cardinality"),
        ("phragmen", "none", "cost"),
        ("greedy", "none", "cost"),
    ],
)
def test_winners_are_those_of_pabutools(
    rule: str, completion: str, utility: Utility, tmp_path: Path
) -> None:
    files = made(tmp_path)[: 8 if completion != "none" else 40]
    found = peers(files, rule, completion, utility)
    assert [ours(file, rule, completion, utility) for file in files] == found


@pytest.mark.skipif(not (PEER.exists() and REAL.is_dir()), reason="no real elections")
@pytest.mark.parametrize("utility", ["cost", "cardinality"])
def test_winners_of_real_elections_are_those_of_pabutools(utility: Utility) -> None:
    files = [file for file in sorted(REAL.glob("*.pb")) if read_pb(file).ballots.kind == "approval"]
    found = peers(files, "equal-shares", "none", utility)
    assert [ours(file, "equal-shares", "none", utility) for file in files] == found


@pytest.mark.skipif(not REAL.is_dir(), reason="no real elections")
def test_the_official_winners_of_swiecie_are_reproduced() -> None:
    election = read_pb(REAL / "Poland_Swiecie_2023.pb")
    official = {project.id for project in election.projects if project.selected}
    assert set(decide(election).winners()) == official
