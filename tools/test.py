"""The whole test plan of `make test`: the mathematics alone, then everything else.

The mathematics is tested as others will have it: the built wheel, installed with its own
requirements, in an environment where Django doesn't exist.

Every pass runs on as many processes as the machine has processors, at most four, a file of tests on one
of them, so that what a file makes once is made once. `python -m tools.test -- -n 0` runs them in one process.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tools.provision.problems import CannotProvide
from tools.provision.programs import run
from tools.provision.pythons import make_environment, pip, python_of
from tools.provision.stamps import Stamp, fingerprint

ROOT = Path(__file__).resolve().parents[1]
PURE = ".venv-civicmath"
PURE_REQUIREMENTS = "requirements/civicmath-test.txt"

LOOPS = "from civicmath.compiling import prepare; prepare()"
SHARED = ("--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile")
NO_DJANGO = "import importlib.util as u, sys; sys.exit(u.find_spec('django') is not None)"

_SUMMARY = re.compile(r"^(=+ )?(\d+|no) [a-z ]+\b.* in \d[\d.]*s\b.*$")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Pass:
    """One run of pytest: what it is, in which environment, on what."""

    name: str
    environment: str
    arguments: tuple[str, ...]


PASSES = (
    Pass("civicmath, without Django", PURE, ("tests/civicmath",)),
    Pass("platform, embedded PostgreSQL", ".venv", ("tests", "--ignore=tests/civicmath")),
)


def provide_pure_environment(root: Path) -> None:
    """Makes `.venv-civicmath` and installs the wheel built from the present sources.

    Raises:
        CannotProvide: when the wheel can't be built or installed, doesn't start, or brings Django.
    """
    make_environment(root, PURE, PURE_REQUIREMENTS)
    sources = [
        file for file in (root / "src/civicmath").rglob("*") if "__pycache__" not in file.parts
    ]
    inputs = fingerprint(root, [*sources, root / "pyproject.toml", root / PURE_REQUIREMENTS])
    command = root / PURE / "bin/civicmath"
    stamp = Stamp(root / PURE / ".stamp-wheel", inputs, (command,))
    if stamp.is_fresh():
        return
    wheel = build_wheel(root, root / ".cache/wheel")
    options = ("--quiet", "--no-index", "--no-deps", "--force-reinstall")
    trials: tuple[tuple[str, list[str | Path]], ...] = (
        ("The built wheel can't be installed.", pip(root / PURE, "install", *options, wheel)),
        ("The installed `civicmath` doesn't start.", [command, "--version"]),
        (
            "The loops of the mathematics can't be compiled.",
            [python_of(root / PURE), "-c", LOOPS],
        ),
        (
            "Django is in the environment of the mathematics.",
            [python_of(root / PURE), "-c", NO_DJANGO],
        ),
    )
    for what, words in trials:
        done = run(words, cwd=root / PURE)
        if done.code:
            raise CannotProvide(
                what, f"it said:\n{done.tail()}", "mend it, then `make test` again."
            )
    stamp.set()


def build_wheel(root: Path, folder: Path) -> Path:
    """Builds the distribution's wheel into `folder`, without network; returns its path.

    Raises:
        CannotProvide: with what the build said.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.whl"):
        old.unlink()
    hatchling = str(python_of(root / ".venv").with_name("hatchling"))
    done = run([hatchling, "build", "-t", "wheel", "-d", str(folder)], cwd=root)
    wheels = list(folder.glob("*.whl"))
    if done.code or not wheels:
        raise CannotProvide(
            "The wheel could not be built.",
            f"hatchling said:\n{done.tail()}",
            "mend pyproject.toml.",
        )
    return wheels[0]


def summary_of(output: str) -> str | None:
    """The line with which pytest ended, without colours; None when it ended without one."""
    lines = [_COLOUR.sub("", line).strip() for line in output.splitlines()]
    found = [line for line in lines if _SUMMARY.match(line)]
    return found[-1] if found else None


def run_pass(root: Path, one: Pass, extra: list[str]) -> tuple[int, str]:
    """Runs one pass and shows its output as it comes.

    Returns:
        pytest's exit code and its summary line. A pass without any test is a failure (code 5).
    """
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    command = [str(python_of(root / one.environment)), "-m", "pytest", *SHARED, *one.arguments]
    print(f"\n— {one.name} —", flush=True)
    began = time.monotonic()
    kept: list[str] = []
    with subprocess.Popen(
        [*command, *colour, *extra],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            kept.append(line)
    words = summary_of("".join(kept)) or f"ended without a summary, code {process.returncode}"
    return process.returncode, f"{words}  ({time.monotonic() - began:.0f} s in all)"


def main(arguments: list[str] | None = None) -> int:
    """Runs the passes; returns 1 when any of them fails."""
    parser = argparse.ArgumentParser(prog="make test", description=__doc__)
    parser.add_argument("extra", nargs="*", help="arguments for every pytest")
    extra = parser.parse_args(arguments).extra
    try:
        provide_pure_environment(ROOT)
    except CannotProvide as problem:
        print(problem, file=sys.stderr)
        return 1
    results = [(one, *run_pass(ROOT, one, extra)) for one in PASSES]
    print()
    for one, code, words in results:
        print(f"{'ok ' if code == 0 else 'RED'} {one.name}: {words}")
    return max(int(code != 0) for _, code, _ in results)


if __name__ == "__main__":
    sys.exit(main())
