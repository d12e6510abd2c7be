"""What a first visit brings over the wire."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import django_htmx
import pytest

BUILD = Path(__file__).parents[3] / "src" / "voorkant" / "ui" / "static" / "ui" / "build"
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"


def on_the_wire(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))


@pytest.mark.parametrize(("name", "most"), [("site.css", 17_000), ("site.js", 2_000)])
def test_the_look_stays_small(name: str, most: int) -> None:
    assert (BUILD / name).exists(), "the front end is not built: run `make setup`"
    assert on_the_wire(BUILD / name) <= most


def test_a_page_with_every_file_leaves_room_for_its_words() -> None:
    files = [BUILD / "site.css", BUILD / "site.js", HTMX]
    assert sum(map(on_the_wire, files)) <= 40_000


def test_the_look_fetches_nothing_from_elsewhere() -> None:
    css = (BUILD / "site.css").read_text(encoding="utf-8")
    assert re.findall(r"url\(|@font-face|@import|https?:", css) == []
