"""Writes the locked and hashed requirements from pyproject.toml: `make lock`.

Versions that still fit stay as they are; `make lock UPGRADE=yes` takes the newest that fit. The
smaller sets are bound to the versions of the largest, so that all agree.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from tools.provision.problems import CannotProvide
from tools.provision.programs import run
from tools.provision.pythons import make_environment

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ".venv-lock"
LARGEST = "requirements/dev.txt"


@dataclass(frozen=True)
class Lock:
    """One requirements file: what it is made from, and whether it agrees with the largest."""

    file: str
    sources: tuple[str, ...]
    agrees: bool = True


LOCKS = (
    Lock(LARGEST, ("pyproject.toml", "--extra", "platform", "--extra", "dev"), agrees=False),
    Lock("requirements/platform.txt", ("pyproject.toml", "--extra", "platform")),
    Lock("requirements/civicmath.txt", ("pyproject.toml",)),
    Lock("requirements/civicmath-test.txt", ("pyproject.toml", "--extra", "test")),
    Lock("requirements/peers.txt", ("requirements/peers.in",), agrees=False),
    Lock("requirements/node.txt", ("requirements/node.in",), agrees=False),
    Lock("requirements/lock.txt", ("requirements/lock.in",), agrees=False),
)


def compile_lock(root: Path, lock: Lock, *, upgrade: bool) -> None:
    """Resolves one requirements file for every system and Python that we support.

    Raises:
        CannotProvide: with what the resolver said.
    """
    options = ["--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
    plain = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    bound = ["--constraint", LARGEST] if lock.agrees else []
    newest = ["--upgrade"] if upgrade else []
    uv = str(root / ENVIRONMENT / "bin/uv")
    command = [uv, "pip", "compile", *options, *plain, *bound, *newest, *lock.sources]
    done = run([*command, "--output-file", lock.file], cwd=root)
    if done.code:
        raise CannotProvide(
            f"{lock.file} could not be written.",
            f"uv said:\n{done.tail()}",
            "mend what it names; the other files are as they were before or after, each whole.",
        )


def main(arguments: list[str] | None = None) -> int:
    """Writes all locks; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make lock", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    options = parser.parse_args(arguments)
    try:
        make_environment(ROOT, ENVIRONMENT, "requirements/lock.txt")
        for lock in LOCKS:
            compile_lock(ROOT, lock, upgrade=options.upgrade)
            print(f"  {lock.file}", flush=True)
    except CannotProvide as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
