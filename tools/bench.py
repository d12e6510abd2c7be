"""Our code and its peers, measured in one run: `make bench`.

Peers live in an environment of their own, `.venv-peers`, and never in the project's. Each benchmark
writes its page in benchmarks/results.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.provision.problems import CannotProvide
from tools.provision.pythons import make_environment

ROOT = Path(__file__).resolve().parents[1]
PEERS = ".venv-peers"
BENCHMARKS = (
    "benchmarks.opinions",
    "benchmarks.opinions_scale",
    "benchmarks.importing",
    "benchmarks.allotment",
    "benchmarks.budgeting",
    "benchmarks.landuse",
    "benchmarks.rota",
)


def main(arguments: list[str] | None = None) -> int:
    """Runs every benchmark with these arguments; without peers ours run alone, and say so."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        make_environment(ROOT, PEERS, "requirements/peers.txt")
    except CannotProvide as problem:
        print(f"Measuring without peers. {problem}", file=sys.stderr)
    codes = [
        subprocess.run([sys.executable, "-m", name, *words], cwd=ROOT, check=False).returncode
        for name in BENCHMARKS
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
