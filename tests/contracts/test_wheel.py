"""What is installed elsewhere is whole: the wheel holds what git doesn't, and nothing of the workshop."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.contracts.house import ROOT
from tools.provision.node import BUILT
from tools.test import build_wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    return zipfile.ZipFile(build_wheel(ROOT, tmp_path_factory.mktemp("wheel")))


def _sources() -> list[Path]:
    return [
        file
        for package in ("civicmath", "voorkant")
        for file in (ROOT / "src" / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".po"
    ]


def test_the_wheel_holds_every_file_of_both_packages(wheel: zipfile.ZipFile) -> None:
    held = set(wheel.namelist())
    names = {file.relative_to(ROOT / "src").as_posix() for file in _sources()}
    assert len(names) > 50
    assert names - held == set()


def test_the_wheel_holds_what_the_set_up_builds(wheel: zipfile.ZipFile) -> None:
    held = wheel.namelist()
    built = BUILT.removeprefix("src/")
    assert any(name.startswith(built) and name.endswith(".css") for name in held)
    assert any(name.startswith(built) and name.endswith(".js") for name in held)
    assert any(name.endswith("/nl/LC_MESSAGES/django.mo") for name in held)


def test_the_wheel_holds_nothing_of_the_workshop(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"civicmath", "voorkant"}
    assert not [name for name in wheel.namelist() if "__pycache__" in name]


def test_the_mathematics_asks_for_nothing_of_the_platform(wheel: zipfile.ZipFile) -> None:
    metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    lines = wheel.read(metadata).decode().splitlines()
    asked = [line for line in lines if line.startswith("Requires-Dist:")]
    plain = [line.lower() for line in asked if "extra ==" not in line]
    assert plain
    assert [line for line in plain if "django" in line or "psycopg" in line] == []
    assert any(line.startswith("License-Expression: EUPL-1.2") for line in lines)
