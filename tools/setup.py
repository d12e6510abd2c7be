"""Everything that must stand before the project runs: `make setup`.

Each step leaves a stamp of what it read, so that a second time is a matter of looking. All of it
needs the network once; afterwards it works offline. Only the standard library is used here, since
this runs before anything is installed.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.provision import chromium, node, pythons
from tools.provision.problems import CannotProvide
from tools.provision.programs import run
from tools.provision.stamps import Stamp, fingerprint

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ".venv"
REQUIREMENTS = "requirements/dev.txt"

Step = tuple[str, Callable[[Path], bool]]
"""What is said while it runs; the step, which answers whether anything had to be done."""


def python_environment(root: Path) -> bool:
    """The environment `.venv`, with the locked requirements of everything."""
    return pythons.make_environment(root, ENVIRONMENT, REQUIREMENTS)


def project(root: Path) -> bool:
    """The project itself, editable, in `.venv`."""
    return pythons.install_project(root, ENVIRONMENT)


def loops(root: Path) -> bool:
    """The compiled loops of the mathematics, kept beside their sources."""
    home = root / "src/civicmath"
    sources = [*home.rglob("kernels.py"), *home.rglob("kernels/*.py")]
    stamp = Stamp(
        root / ENVIRONMENT / ".stamp-loops",
        fingerprint(root, [*sources, root / "src/civicmath/compiling.py", root / REQUIREMENTS]),
    )
    if stamp.is_fresh():
        return False
    # What is kept knows of changes in its own file only, not in another one that it was made from.
    for kept in (*home.rglob("*.nbi"), *home.rglob("*.nbc")):
        kept.unlink()
    ready = "from civicmath.compiling import prepare; prepare()"
    done = run([pythons.python_of(root / ENVIRONMENT), "-c", ready], cwd=root)
    if done.code:
        raise CannotProvide(
            "The loops of the mathematics could not be compiled.",
            f"Python said:\n{done.tail()}",
            "mend the module it names, then run `make setup` again.",
        )
    stamp.set()
    return True


def messages(root: Path) -> bool:
    """The translations, compiled for gettext."""
    catalogues = sorted((root / "src").glob("voorkant/*/locale/*/LC_MESSAGES/*.po"))
    stamp = Stamp(
        root / ENVIRONMENT / ".stamp-messages",
        fingerprint(root, catalogues),
        tuple(catalogue.with_suffix(".mo") for catalogue in catalogues),
    )
    if stamp.is_fresh():
        return False
    done = run([pythons.python_of(root / ENVIRONMENT), "tools/messages.py", "compile"], cwd=root)
    if done.code:
        raise CannotProvide(
            "The translations could not be compiled.",
            f"tools/messages.py said:\n{done.tail()}",
            "mend the catalogue it names, then run `make setup` again.",
        )
    stamp.set()
    return True


RUNNING: tuple[Step, ...] = (
    ("Python packages", python_environment),
    ("the project itself", project),
    ("loops of the mathematics", loops),
    ("translations", messages),
    ("Node", node.provide_node),
    ("front-end packages", node.install_packages),
    ("scripts and styles", node.build_frontend),
)
"""What running the platform needs."""

LOOKING: tuple[Step, ...] = (("Chromium", chromium.provide),)
"""What only browser tests and screenshots need: its absence is said, and stops nothing else."""


@contextmanager
def one_at_a_time(root: Path) -> Iterator[None]:
    """Lets a second set-up in the same folder wait for the first."""
    place = root / ".cache"
    place.mkdir(exist_ok=True)
    with (place / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up is at work in this folder; waiting for it.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def take(steps: tuple[Step, ...], root: Path) -> int:
    """Takes the steps in order and says what was done and how long it took.

    Returns:
        How many steps did something.

    Raises:
        CannotProvide: by the step that can't be done.
    """
    taken = 0
    for name, step in steps:
        began = time.monotonic()
        if step(root):
            taken += 1
            print(f"  {name}: done in {time.monotonic() - began:.0f} s", flush=True)
    return taken


def main(arguments: list[str] | None = None) -> int:
    """Sets up the clone this file is in; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make setup", description=__doc__)
    parser.add_argument("--without-chromium", action="store_true", help="leave the browser out")
    options = parser.parse_args(arguments)
    os.environ.pop("PYTHONPATH", None)
    with one_at_a_time(ROOT):
        try:
            taken = take(RUNNING, ROOT)
        except CannotProvide as problem:
            print(problem, file=sys.stderr)
            return 1
        if not options.without_chromium:
            try:
                taken += take(LOOKING, ROOT)
            except CannotProvide as problem:
                print(f"Everything else stands. {problem}", file=sys.stderr)
    if taken:
        print("Set up.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
