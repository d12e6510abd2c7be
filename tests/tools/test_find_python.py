"""The very first message: which Python is good, and what is said when none is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIND = ROOT / "tools" / "find-python"


def _fake(folder: Path, name: str, version: str, *, new_enough: bool, whole: bool) -> None:
    """A program that answers as a Python of that version would."""
    program = folder / name
    place = f"echo {program}" if whole else "exit 1"
    program.write_text(
        "#!/bin/sh\n"
        f'[ "$1" = --version ] && {{ echo "Python {version}"; exit 0; }}\n'
        f'case "$2" in *ensurepip*) {place};; *) exit {0 if new_enough else 1};; esac\n',
        encoding="utf-8",
    )
    program.chmod(0o755)


def _find(folder: Path, python: str = "") -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(folder), "PYTHON": python}
    return subprocess.run([FIND], env=environment, capture_output=True, text=True, check=False)


def test_the_python_of_this_machine_is_found_and_its_whole_path_is_printed() -> None:
    found = _find(Path(sys.executable).parent, sys.executable)
    assert found.returncode == 0
    assert Path(found.stdout.strip()).is_absolute()


def test_a_new_enough_python_is_taken_after_an_old_one(tmp_path: Path) -> None:
    _fake(tmp_path, "python3.11", "3.10.1", new_enough=False, whole=True)
    _fake(tmp_path, "python3.13", "3.13.0", new_enough=True, whole=True)
    assert _find(tmp_path).stdout.strip() == str(tmp_path / "python3.13")


def test_an_old_python_is_refused_by_version_with_what_to_do(tmp_path: Path) -> None:
    _fake(tmp_path, "python3", "3.9.18", new_enough=False, whole=True)
    refused = _find(tmp_path)
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "needs Python 3.11 or newer" in refused.stderr
    assert "python3 (Python 3.9.18)" in refused.stderr
    assert "What to do" in refused.stderr


def test_a_python_without_venv_is_refused_as_such(tmp_path: Path) -> None:
    _fake(tmp_path, "python3.11", "3.11.2", new_enough=True, whole=False)
    refused = _find(tmp_path)
    assert refused.returncode == 1
    assert "Python 3.11.2, without venv" in refused.stderr
    assert "python3-venv" in refused.stderr


def test_a_machine_without_any_python_is_told_so(tmp_path: Path) -> None:
    refused = _find(tmp_path)
    assert refused.returncode == 1
    assert "no Python at all" in refused.stderr


@pytest.mark.parametrize("target", ["setup", "demo"])
def test_make_stops_with_the_same_words_before_anything_is_made(
    tmp_path: Path, target: str
) -> None:
    _fake(tmp_path, "python2.7", "2.7.18", new_enough=False, whole=True)
    made = subprocess.run(
        ["make", "-C", str(ROOT), target, f"PYTHON={tmp_path / 'python2.7'}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode != 0
    assert "needs Python 3.11 or newer" in made.stderr
    assert "2.7.18" in made.stderr


def test_make_help_names_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = next(line for line in makefile.splitlines() if line.startswith(".PHONY:")).split()[1:]
    shown = subprocess.run(
        ["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True
    ).stdout
    assert [target for target in targets if f"make {target} " not in shown] == []
