"""Our code and its peers, measured in one run: `make bench`, or some of it: `make bench ARGS="rota web"`.

    python -m tools.bench [NAME …] [OPTION …]

Without a name everything is measured, one after the other. Options go to the benchmark that is named; each
says with `--help` what it takes. Every benchmark writes its page in benchmarks/results; one that misses
something (wrk, worlds of known truth) says so, and the others go on.

Peers live in an environment of their own, `.venv-peers`, and never in the project's.
"""

from __future__ import annotations

import subprocess
import sys
from itertools import takewhile
from pathlib import Path

from tools.provision.problems import CannotProvide
from tools.provision.pythons import make_environment

ROOT = Path(__file__).resolve().parents[1]
PEERS = ".venv-peers"
BENCHMARKS = (
    "opinions",
    "opinions_model",
    "opinions_scale",
    "common_ground",
    "coverage",
    "importing",
    "web",
    "allotment",
    "budgeting",
    "landuse",
    "matching",
    "rota",
)


def main(arguments: list[str] | None = None) -> int:
    """Run what is named, or everything; without peers ours run alone, and say so."""
    words = sys.argv[1:] if arguments is None else arguments
    names = list(takewhile(lambda word: not word.startswith("-"), words))
    options = words[len(names) :]
    if (options and len(names) != 1) or not set(names) <= set(BENCHMARKS):
        print(f"{__doc__}\nBenchmarks: {', '.join(BENCHMARKS)}.")
        return 0 if options == ["--help"] else 2
    try:
        make_environment(ROOT, PEERS, "requirements/peers.txt")
    except CannotProvide as problem:
        print(f"Measuring without peers. {problem}", file=sys.stderr)
    broken = [name for name in names or BENCHMARKS if not _ran(name, options)]
    if broken:
        print(f"Not measured: {', '.join(broken)}.", file=sys.stderr)
    return 1 if broken else 0


def _ran(name: str, options: list[str]) -> bool:
    command = [sys.executable, "-m", f"benchmarks.{name}", *options]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
