"""The walls of the house: each import contract holds, and each is seen to fail on a broken sample.

The samples are skeletons of the real tree: the same packages and modules, all empty, under the
real contracts of pyproject.toml. One forbidden import is put in, and its contract must break.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"


@dataclass(frozen=True)
class Break:
    """One broken sample: a module imports another, which this contract must refuse.

    An empty `imported` means that the module itself is what should not be there.
    """

    contract: str
    importer: str
    imported: str = ""


BREAKS = (
    Break("mathematics-is-pure", "civicmath.formats.votes", "django"),
    Break("mathematics-is-pure", "civicmath.errors", "voorkant.common.errors"),
    Break("mathematics-is-pure", "civicmath.opinions.report", "urllib.request"),
    Break("mathematics-is-pure", "civicmath.cli", "psycopg"),
    Break("mathematics-is-pure", "civicmath.population.sample", "random"),
    Break("mathematics-floors", "civicmath.formats.votes", "civicmath.opinions"),
    Break("mathematics-floors", "civicmath.errors", "civicmath.formats"),
    Break("mathematics-floors", "civicmath.compiling", "civicmath.errors"),
    Break("mathematics-floors", "civicmath.opinions.report", "civicmath.budgeting"),
    Break("mathematics-floors", "civicmath.population.sample", "civicmath.opinions"),
    Break("mathematics-floors", "civicmath.newroom"),
    Break("drawing-in-one-place", "civicmath.opinions.report", "altair"),
    Break("drawing-in-one-place", "voorkant.conversations.bridge", "vl_convert"),
    Break("floors", "voorkant.journal.models", "voorkant.computations.queries"),
    Break("floors", "voorkant.common.errors", "voorkant.ui"),
    Break("floors", "voorkant.outbox.models", "voorkant.computations"),
    Break("floors", "voorkant.conversations.views", "voorkant.web.views"),
    Break("floors", "voorkant.people.models", "voorkant.bodies.models"),
    Break("floors", "voorkant.challenges.activities", "voorkant.conversations.queries"),
    Break("floors", "voorkant.project.urls", "voorkant.cli"),
    Break("floors", "voorkant.demo.content", "voorkant.project.env"),
    Break("floors", "voorkant.newroom"),
    Break("inside-a-room", "voorkant.computations.models", "voorkant.computations.rules"),
    Break("inside-a-room", "voorkant.conversations.queries", "voorkant.conversations.views"),
    Break("inside-a-room", "voorkant.newroom.actions", "voorkant.newroom.forms"),
    Break("one-door-to-mathematics", "voorkant.conversations.views", "civicmath.opinions"),
    Break("one-door-to-mathematics", "voorkant.newroom.actions", "civicmath.errors"),
    Break("migrations-are-frozen", "voorkant.journal.migrations.sample", "voorkant.journal.models"),
    Break("migrations-are-frozen", "voorkant.newroom.migrations.sample", "civicmath"),
    Break("models-of-meetings", "voorkant.web.queries", "voorkant.meetings.models"),
    Break("models-of-conversations", "voorkant.web.queries", "voorkant.conversations.models"),
    Break(
        "models-of-contributions", "voorkant.conversations.queries", "voorkant.contributions.models"
    ),
    Break("models-of-decisions", "voorkant.conversations.queries", "voorkant.decisions.models"),
    Break("models-of-problems", "voorkant.decisions.actions", "voorkant.problems.models"),
    Break("models-of-challenges", "voorkant.contributions.actions", "voorkant.challenges.models"),
    Break("models-of-bodies", "voorkant.challenges.rules", "voorkant.bodies.models"),
    Break("models-of-people", "voorkant.bodies.queries", "voorkant.people.models"),
    Break("models-of-places", "voorkant.people.actions", "voorkant.places.models"),
    Break("models-of-computations", "voorkant.web.queries", "voorkant.computations.models"),
    Break("models-of-outbox", "voorkant.web.views", "voorkant.outbox.models"),
    Break("models-of-journal", "voorkant.outbox.actions", "voorkant.journal.models"),
)


def _contracts() -> list[dict[str, object]]:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, object]] = configuration["tool"]["importlinter"]["contracts"]
    return contracts


def _lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs import-linter in a tree with a pyproject.toml and a src folder."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-logo", "--no-cache", *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def _write(src: Path, module: str, line: str = "") -> None:
    """Adds a line to a module; makes it, and the packages it is in, when they aren't there."""
    place = src / module.replace(".", "/")
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as opened:
        opened.write(f"{line}\n")
    for package in file.parents:
        if package == src:
            break
        (package / "__init__.py").touch()


@pytest.fixture(scope="module")
def skeleton(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for file in sorted(SRC.rglob("*.py")):
        place = folder / "src" / file.relative_to(SRC)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    return folder


def test_the_house_stands() -> None:
    linted = _lint(ROOT)
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_the_skeleton_stands_before_it_is_broken(skeleton: Path) -> None:
    linted = _lint(skeleton)
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.parametrize("broken", BREAKS, ids=lambda each: f"{each.contract}: {each.importer}")
def test_a_contract_refuses_its_broken_sample(
    skeleton: Path, tmp_path: Path, broken: Break
) -> None:
    sample = tmp_path / "house"
    shutil.copytree(skeleton, sample)
    src = sample / "src"
    if broken.imported.startswith(("civicmath", "voorkant")):
        _write(src, broken.imported)
    _write(src, broken.importer, f"import {broken.imported}" if broken.imported else "")
    linted = _lint(sample, "--contract", broken.contract)
    assert linted.returncode == 1
    assert "0 kept, 1 broken" in linted.stdout, linted.stdout + linted.stderr


def test_every_contract_has_a_broken_sample() -> None:
    assert {str(contract["id"]) for contract in _contracts()} == {each.contract for each in BREAKS}


def test_every_room_with_models_keeps_them_to_itself() -> None:
    protected = {
        module
        for contract in _contracts()
        if contract["type"] == "protected"
        for module in contract["protected_modules"]  # type: ignore[attr-defined]
    }
    rooms = {file.parent.name for file in SRC.glob("voorkant/*/models.py")}
    assert {f"voorkant.{room}.models" for room in rooms} <= protected
