"""Everything that can be judged without running the project: `make lint`."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tools.provision.node import node_environment
from tools.provision.problems import CannotProvide
from tools.provision.programs import Outcome, run
from tools.provision.pythons import python_of

ROOT = Path(__file__).resolve().parents[1]
_BIN = python_of(ROOT / ".venv").parent


@dataclass(frozen=True)
class Check:
    """One judge: its name, how it is called and where."""

    name: str
    command: tuple[str, ...]
    folder: Path = field(default=ROOT)


CHECKS = (
    Check("types of both packages", (f"{_BIN}/mypy",)),
    Check("style", (f"{_BIN}/ruff", "check", ".")),
    Check("layout", (f"{_BIN}/ruff", "format", "--check", ".")),
    Check("walls", (f"{_BIN}/lint-imports", "--no-logo")),
    Check("types of the front end", ("npm", "run", "--silent", "typecheck"), ROOT / "frontend"),
    Check("translations", (f"{_BIN}/python", "tools/messages.py", "check")),
    Check("what must not be in the tree", (f"{_BIN}/python", "-m", "tools.tidy")),
)


def main() -> int:
    """Asks every judge, two at a time; returns 1 when any of them objects."""
    began = time.monotonic()
    try:
        environment = node_environment(ROOT)
    except CannotProvide as problem:
        print(problem, file=sys.stderr)
        return 1

    def ask(check: Check) -> Outcome:
        return run(check.command, cwd=check.folder, environment=environment)

    red = 0
    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as workers:
        for check, outcome in zip(CHECKS, workers.map(ask, CHECKS), strict=True):
            red += outcome.code != 0
            print(f"{'RED' if outcome.code else 'ok '} {check.name}", flush=True)
            if outcome.code:
                print(outcome.output.rstrip(), flush=True)
    print(f"{len(CHECKS) - red} of {len(CHECKS)} well ({time.monotonic() - began:.0f} s)")
    return int(red > 0)


if __name__ == "__main__":
    sys.exit(main())
