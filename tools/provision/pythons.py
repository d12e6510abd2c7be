"""Virtual environments with locked and hashed requirements."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from tools.provision.problems import CannotProvide
from tools.provision.programs import Outcome, run
from tools.provision.stamps import Stamp, fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_UNREACHABLE = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError"
    r"|Connection refused|Temporary failure in name resolution|Network is unreachable"
)


def python_of(environment: Path) -> Path:
    """The Python inside a virtual environment."""
    return environment / "bin" / "python"


def pip(environment: Path, *words: str | Path) -> list[str | Path]:
    """The command that runs an environment's own pip."""
    return [python_of(environment), "-m", "pip", "--disable-pip-version-check", *words]


def make_environment(root: Path, name: str, requirements: str) -> bool:
    """Makes the environment `root/name` with exactly what `requirements` locks.

    Returns:
        False when it stood already with these very requirements.

    Raises:
        CannotProvide: naming the package that could not be had, and why.
    """
    lock = root / requirements
    place = root / name
    stamp = Stamp(place / ".stamp", fingerprint(root, [lock]), (python_of(place),))
    if stamp.is_fresh():
        return False
    if not _is_ours(root, place):
        made = run([sys.executable, "-m", "venv", "--clear", place], cwd=root)
        if made.code:
            raise CannotProvide(
                f"The environment {name} could not be made.",
                f"Python's venv module said:\n{made.tail()}",
                "make room on the disk, check that this folder may be written, then try again.",
            )
    _install(root, place, requirements)
    _prune(root, place, lock)
    stamp.set()
    return True


def _is_ours(root: Path, place: Path) -> bool:
    """Whether an environment works, was made in this place, and for this Python.

    Then only the difference is installed; offline, a changed lock leaves what worked in place.
    """
    question = "import sys; print(sys.version, sys.prefix, sep='\\n')"
    answer = run([python_of(place), "-I", "-c", question], cwd=root)
    return answer.code == 0 and answer.output.strip() == f"{sys.version}\n{place}"


def _prune(root: Path, place: Path, lock: Path) -> None:
    """Removes packages that the lock doesn't name, left by an earlier lock."""
    named = set(re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE))
    listed = run(pip(place, "list", "--format=freeze", "--exclude-editable"), cwd=root).output
    present = {line.partition("==")[0] for line in listed.splitlines() if "==" in line}
    kept = {_normal(name) for name in (*named, "pip", "setuptools", "voorkant")}
    extra = sorted(name for name in present if _normal(name) not in kept)
    if extra:
        run(pip(place, "uninstall", "--quiet", "--yes", *extra), cwd=root)


def _normal(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _install(root: Path, place: Path, requirements: str) -> None:
    """Adds a locked and hashed requirements file to an environment."""
    options = ("--quiet", "--retries", "2", "--require-hashes")
    command = pip(place, "install", *options, "--requirement", root / requirements)
    done = run(command, cwd=root)
    if done.code:
        raise pip_problem(done, requirements)


def install_project(root: Path, name: str) -> bool:
    """Puts the project itself in its environment, editable: built here, without network.

    Returns:
        False when it was there already.

    Raises:
        CannotProvide: with what pip said.
    """
    stamp = Stamp(
        root / name / ".stamp-project",
        fingerprint(root, [root / "pyproject.toml", root / "requirements/dev.txt"]),
        (root / name / "bin" / "voorkant", root / name / "bin" / "civicmath"),
    )
    if stamp.is_fresh():
        return False
    options = ("--quiet", "--no-index", "--no-deps", "--no-build-isolation")
    done = run(pip(root / name, "install", *options, "--editable", "."), cwd=root)
    if done.code:
        raise CannotProvide(
            "The project itself could not be installed in its environment.",
            f"pip said:\n{done.tail()}",
            "run `make clean`, then `make setup` again.",
        )
    stamp.set()
    return True


def pip_problem(done: Outcome, requirements: str) -> CannotProvide:
    """Reads pip's output: which package could not be had, and for what reason."""
    package = _package_named_by(done.output)
    wanted = f"The package {package}" if package else "One of the Python packages"
    if "DO NOT MATCH THE HASHES" in done.output:
        return CannotProvide(
            f"{wanted} (from {requirements}) is not the file that was locked.",
            "its hash differs: the index or something on the way changed it.",
            "don't go on with it; find out who changed it. After a wanted change: `make lock`.",
        )
    if _UNREACHABLE.search(done.output):
        return CannotProvide(
            f"{wanted} (from {requirements}) could not be had.",
            "the package index can't be reached: no network, or a proxy that isn't set.",
            "connect once and run `make setup` again; afterwards everything works offline.",
        )
    if "No space left" in done.output:
        return CannotProvide(
            f"{wanted} (from {requirements}) could not be installed.",
            "the disk is full.",
            "make about 2 GB of room, then run `make setup` again.",
        )
    return CannotProvide(
        f"{wanted} (from {requirements}) could not be installed.",
        f"pip said:\n{done.tail()}",
        "mend what it names, then run `make setup` again.",
    )


def _package_named_by(output: str) -> str | None:
    """The package that pip's message is about, with its version when pip tells it."""
    patterns: Sequence[str] = (
        r"No matching distribution found for ([A-Za-z0-9._\[\]=-]+)",
        r"Could not find a version that satisfies the requirement ([A-Za-z0-9._\[\]=-]+)",
        r"^\s+([A-Za-z0-9._\[\]-]+==[^ ]+) from .*:$",
        r"Could not install requirement ([A-Za-z0-9._\[\]=-]+)",
        r"Failed building wheel for ([A-Za-z0-9._-]+)",
        r"url: /(?:[^ ]*/)?([A-Za-z0-9._-]+)/ ",
        r"url: /(?:[^ ]*/)?([A-Za-z0-9._-]+)\.(?:whl|tar\.gz)",
    )
    for pattern in patterns:
        found = re.search(pattern, output, re.MULTILINE)
        if found:
            return found.group(1)
    return None
