"""A browser for the tests that need one: found, installed, or missed in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.made import program
from tools.provision import chromium, pythons
from tools.provision.problems import CannotProvide


def test_a_chromium_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    program(first, "chromium", "echo 'install the snap first'; exit 1")
    good = program(second, "google-chrome", "echo Chromium 150")
    assert chromium.find(path=f"{first}:{second}", home=tmp_path) == good


def test_playwrights_own_download_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH", raising=False)
    folder = tmp_path / ".cache/ms-playwright/chromium-1200/chrome-linux"
    folder.mkdir(parents=True)
    good = program(folder, "chrome", "echo Chromium 150")
    assert chromium.find(path=str(tmp_path), home=tmp_path) == good


def test_without_chromium_the_browser_tests_are_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH", raising=False)
    with pytest.raises(CannotProvide) as missing:
        chromium.require(path=str(tmp_path), home=tmp_path)
    assert "no Chromium" in missing.value.what
    assert "apt-get install chromium" in missing.value.remedy


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose programs are those in `bin`, with nothing at home."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "mkdir", "chmod"):
        (programs / name).symlink_to(f"/bin/{name}")
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH", raising=False)
    return tmp_path


def _makes(browser: str) -> str:
    """Shell lines that put a working browser in a place."""
    text = "#!/bin/sh\\necho Chromium 150\\n"
    return f"mkdir -p {Path(browser).parent}; printf '{text}' > {browser}; chmod +x {browser}"


def test_root_gets_debians_chromium(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    browser = bare_machine / "bin/chromium"
    line = f'[ "$1" = install ] && {{ {_makes(str(browser))}; }} || true'
    program(bare_machine / "bin", "apt-get", line)
    assert chromium.provide(bare_machine)
    assert chromium.require() == browser
    assert not chromium.provide(bare_machine)


def test_others_get_playwrights_chromium(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    browser = bare_machine / "home/.cache/ms-playwright/chromium-1200/chrome-linux/chrome"
    python = pythons.python_of(bare_machine / ".venv")
    python.parent.mkdir(parents=True)
    program(python.parent, "python", f'[ "$3" = install ] && {{ {_makes(str(browser))}; }}')
    program(bare_machine / "bin", "apt-get", "echo 'are you root?'; exit 100")
    assert chromium.provide(bare_machine)
    assert chromium.require() == browser


def test_when_no_chromium_can_be_had_nothing_is_remembered(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    program(bare_machine / "bin", "apt-get", "echo 'no network'; exit 100")
    for _ in range(2):
        with pytest.raises(CannotProvide):
            chromium.provide(bare_machine)
