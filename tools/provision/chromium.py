"""Chromium for browser tests and screenshots: the system's, Debian's package, or Playwright's.

Used by tests and by tools/shots.py through `require()`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tools.provision.problems import CannotProvide
from tools.provision.programs import run
from tools.provision.pythons import python_of

ROOT = Path(__file__).resolve().parents[2]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find(path: str | None = None, home: Path | None = None) -> Path | None:
    """The Chromium on this machine that really starts; None when there is none.

    It is asked for its version, because some systems put a script in its place that only tells
    how to install it.

    Args:
        path: folders to look in, as in the variable PATH (default: that variable).
        home: where Playwright's own download is looked for (default: the user's home).
    """
    named = [Path(found) for name in NAMES if (found := shutil.which(name, path=path))]
    downloaded = _downloads(home if home is not None else Path.home())
    for candidate in (*named, _MAC, *downloaded):
        if candidate.is_file() and run([candidate, "--version"], cwd=Path("/")).code == 0:
            return candidate
    return None


def require(path: str | None = None, home: Path | None = None) -> Path:
    """The Chromium on this machine.

    Raises:
        CannotProvide: with how to get it; browser tests refuse with this sentence.
    """
    found = find(path, home)
    if found is None:
        raise missing()
    return found


def provide(root: Path) -> bool:
    """Makes sure that there is a Chromium; True when it had to be installed now.

    As root on Debian it installs Debian's package, anywhere else Playwright's download.

    Raises:
        CannotProvide: when neither can be had. Only browser tests and screenshots need it.
    """
    remembered = root / ".cache" / "chromium"
    if remembered.is_file() and Path(remembered.read_text(encoding="utf-8")).is_file():
        return False
    found = find()
    installed = found is None
    found = found or _install(root)
    remembered.parent.mkdir(exist_ok=True)
    remembered.write_text(str(found), encoding="utf-8")
    return installed


def _install(root: Path) -> Path:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"]
        run(["apt-get", "update"], cwd=root, environment=quiet)
        run(install, cwd=root, environment=quiet)
    if find() is None:
        run([python_of(root / ".venv"), "-m", "playwright", "install", "chromium"], cwd=root)
    return require()


def missing() -> CannotProvide:
    """The sentence for a machine without Chromium."""
    return CannotProvide(
        "There is no Chromium on this machine.",
        "the browser tests and the screenshots drive a real one.",
        "install it (Debian, Ubuntu: apt-get install chromium), or run `make setup` with network.",
    )


def _downloads(home: Path) -> list[Path]:
    """What `playwright install` leaves behind, newest first."""
    shared = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    places = (
        [Path(shared)]
        if shared
        else [home / ".cache/ms-playwright", home / "Library/Caches/ms-playwright"]
    )
    patterns = (
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    )
    return sorted(
        (file for place in places for pattern in patterns for file in place.glob(pattern)),
        reverse=True,
    )
