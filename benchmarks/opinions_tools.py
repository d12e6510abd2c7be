"""What the benchmark of opinions is made of: running a side, comparing two sides, writing the page."""

from __future__ import annotations

import csv
import json
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from civicmath.opinions.agreement import adjusted_rand

if TYPE_CHECKING:
    from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
ONE_THREAD = {
    f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL", "NUMBA", "LOKY", "BLIS")
}


def run(python: Path | str, script: str, *words: str) -> dict[str, Any]:
    """Run one side in a process of its own and read what it says."""
    command = [str(python), str(HERE / script), *words]
    done = subprocess.run(
        command, capture_output=True, check=True, text=True, env=os.environ | ONE_THREAD
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def error_up_to_sign(ours: dict[str, Any], theirs: dict[str, Any], key: str) -> float:
    """Give the largest difference between entries of the two components, each turned to fit best."""
    place = {int(name): number for number, name in enumerate(theirs["statements"])}
    kept = [
        (number, place[int(name)])
        for number, name in enumerate(ours["statements"])
        if int(name) in place
    ]
    mine = np.array(ours["components"])[:, [a for a, _ in kept]]
    other = np.array(theirs[key])[:, [b for _, b in kept]]
    return largest_difference(mine, other)


def error_of_points(ours: dict[str, Any], theirs: dict[str, Any]) -> float:
    """Give the largest difference between people's points, each axis turned to fit best, relative to the widest point."""
    both = sorted(ours["points"].keys() & theirs["points_exact"].keys())
    mine = np.array([ours["points"][name] for name in both]).T
    other = np.array([theirs["points_exact"][name] for name in both]).T
    return largest_difference(mine, other) / float(np.abs(other).max())


def largest_difference(mine: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Compare two arrays row by row, each row turned to fit best."""
    sign = np.where((mine * other).sum(axis=1, keepdims=True) < 0, -1, 1)
    return float(np.abs(mine - sign * other).max())


def agreement(one: dict[str, int], two: dict[str, int]) -> float:
    """Adjusted Rand index over the people whom both sides put in a group."""
    both = sorted(one.keys() & two.keys())
    first, second = (np.array([side[name] for name in both], np.int64) for side in (one, two))
    return float(adjusted_rand(first, second[None])[0])


def sizes(groups: dict[str, int]) -> str:
    """List the sizes of groups, the largest first."""
    counts = np.bincount(list(groups.values()))
    return ", ".join(str(count) for count in sorted(counts.tolist(), reverse=True) if count)


def published(folder: Path) -> dict[str, int]:
    """Read the groups that Polis itself published."""
    with (folder / "published_groups.csv").open(encoding="utf-8") as lines:
        rows = [r for r in csv.DictReader(lines) if r["group-id"]]
    return {row["participant"]: int(float(row["group-id"])) for row in rows}


def table(heads: list[str], rows: list[list[str]]) -> str:
    """Write a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def synthetic(folder: Path) -> Path:
    """Write 10,000 people x 200 statements, 15 answers each on average, two camps."""
    rng = np.random.default_rng(1)
    camp = rng.integers(0, 2, 10_000) * 2 - 1
    lean = rng.normal(size=200)
    person, statement = np.nonzero(rng.random((10_000, 200)) < 15 / 200)
    agree = rng.random(len(person)) < 1 / (1 + np.exp(-camp[person] * lean[statement]))
    file = folder / "votes.csv"
    lines = np.stack([person, statement, np.where(agree, 1, -1)], axis=1)
    np.savetxt(file, lines, "%d", ",", header="participant,statement,vote", comments="")
    return file


class Page:
    """Collects the sections of the result, and whether each promise was met."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.promises: list[list[str]] = []

    def promise(self, what: str, measured: str, *, met: bool) -> None:
        """Add a line to the table of promises."""
        self.promises.append([what, measured, "met" if met else "**not met**"])

    def add(self, *parts: str) -> None:
        """Add text."""
        self.parts.extend(parts)

    def write(self, out: Path, head: str) -> None:
        """Write the page: its head, whether each promise was met, and the sections."""
        out.parent.mkdir(parents=True, exist_ok=True)
        text = head + table(["promise", "measured", ""], self.promises) + "".join(self.parts)
        out.write_text(text, encoding="utf-8")
        print(f"Written: {out}")


def machine() -> str:
    """Tell what this ran on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text(encoding="utf-8").splitlines()
        model = next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), model)
    ours = ", ".join(f"{name} {version(name)}" for name in ("voorkant", "numpy", "scipy"))
    return f"{model}, {os.cpu_count()} cores (shared, load {os.getloadavg()[0]:.1f} at the start), {platform.system()}, Python {platform.python_version()}; {ours}"
