"""Everything that is installed was chosen: locked, hashed, the same everywhere, from no named place."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.contracts.house import ROOT
from tools import tidy
from tools.lock import LARGEST, LOCKS, Lock

FILES = sorted(ROOT.glob("requirements/*.txt"))


def _locked(file: Path) -> dict[str, set[str]]:
    """Each package of a lock with its versions (more than one when they differ by Python)."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9._-]+)==([^\s;]+)", file.read_text(encoding="utf-8"), re.MULTILINE
    ):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


def _unhashed(text: str) -> list[str]:
    """Lines of a lock that install something without a hash, or say where to get it."""
    entries = re.split(r"\n(?=[^\s#])", text.strip())
    return [
        entry.splitlines()[0]
        for entry in entries
        if not entry.startswith("#")
        and not re.match(r"[A-Za-z0-9._-]+==\S+[^\n]*\\\n\s+--hash=sha256:[0-9a-f]{64}", entry)
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_line_of_a_lock_has_a_version_and_a_hash(file: Path) -> None:
    assert _unhashed(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line", ["six==1.16.0", "six>=1.0 \\\n    --hash=sha256:" + "0" * 64, "--pre", "-e ."]
)
def test_a_line_without_hash_or_version_is_seen(line: str) -> None:
    good = "click==8.0 \\\n    --hash=sha256:" + "a" * 64
    assert _unhashed(f"# a remark\n{good}\n{line}\n") == [line.splitlines()[0]]


def test_every_lock_is_made_by_make_lock() -> None:
    assert {lock.file for lock in LOCKS} == {file.relative_to(ROOT).as_posix() for file in FILES}


@pytest.mark.parametrize(
    "lock", [lock for lock in LOCKS if lock.agrees], ids=lambda lock: lock.file
)
def test_the_smaller_locks_hold_the_versions_of_the_largest(lock: Lock) -> None:
    largest = _locked(ROOT / LARGEST)
    smaller = _locked(ROOT / lock.file)
    assert smaller
    assert {
        name: versions for name, versions in smaller.items() if versions != largest.get(name)
    } == {}


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    largest = _locked(ROOT / LARGEST)
    asked = [
        Requirement(line)
        for line in (
            *project["dependencies"],
            *(line for extra in project["optional-dependencies"].values() for line in extra),
        )
    ]
    unmet = [
        str(requirement)
        for requirement in asked
        if not any(
            requirement.specifier.contains(version)
            for version in largest.get(canonicalize_name(requirement.name), ())
        )
    ]
    assert unmet == []


def test_the_mathematics_is_locked_without_django() -> None:
    for name in ("civicmath.txt", "civicmath-test.txt"):
        assert not {"django", "psycopg"} & set(_locked(ROOT / "requirements" / name))


def test_locks_name_no_registry() -> None:
    lock = ROOT / "frontend/package-lock.json"
    for file in (*FILES, lock, ROOT / "frontend/.npmrc", ROOT / "pyproject.toml"):
        assert tidy.faults_in(file.read_text(encoding="utf-8"), ROOT) == [], file.name
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    fetched = {name: entry for name, entry in packages.items() if name}
    assert fetched
    assert [name for name, entry in fetched.items() if "integrity" not in entry] == []
