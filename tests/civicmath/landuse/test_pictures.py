from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import polars as pl
import pytest
import shapely

from civicmath.landuse.alternatives import alternatives
from civicmath.landuse.frontier import frontier
from civicmath.landuse.pictures import alternatives_svg, frontier_svg, maps, plan_svg
from civicmath.landuse.pictures.looks import KNOWN, looks_of
from civicmath.landuse.pictures.svg import fitted, width_of, wrapped
from civicmath.landuse.plans import plan
from civicmath.landuse.site_loading import Loaded, load_site
from tests.civicmath.landuse.sites import record, sample, small

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "circle", "text"}


def parsed(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)  # noqa: S314 - drawn by us a moment ago


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return load_site(sample(tmp_path_factory.mktemp("land") / "site", 225, turbines=True))


@pytest.fixture(scope="module")
def pictures(loaded: Loaded) -> dict[str, str]:
    site, scene = loaded.site, loaded.scene()
    found = plan(site, fragmentation=0.1)
    others = alternatives(replace(site, turbines=None), 3)
    return {
        f"{name}-{language}": drawn
        for language in ("en", "nl")
        for name, drawn in {
            "plan": plan_svg(site, scene, found, language=language),
            "alternatives": alternatives_svg(site, scene, others, language=language),
            "frontier": frontier_svg(
                site, scene, (0, 2), frontier(site, 0, 2, 4), language=language
            ),
        }.items()
    }


NAMES = [
    f"{name}-{language}"
    for name in ("plan", "alternatives", "frontier")
    for language in ("en", "nl")
]


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_has_a_title_and_a_description_in_its_language(
    pictures: dict[str, str], name: str
) -> None:
    root = parsed(pictures[name])
    title, told = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert told is not None
    assert title.text
    assert "%" in (told.text or "")
    assert root.get("role") == "img"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == name[-2:]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_a_picture_runs_or_loads_and_words_can_be_read(
    pictures: dict[str, str], name: str
) -> None:
    root = parsed(pictures[name])
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ALLOWED
        for key, value in element.attrib.items():
            assert not key.startswith("on")
            assert "href" not in key
            assert "url(" not in value or re.fullmatch(r"url\(#[a-z0-9-]+\)", value)
        if element.tag == f"{SVG}text":
            assert float(element.get("font-size", "0")) >= 13.0
    assert len(pictures[name]) < 250_000


def test_figures_are_written_as_the_language_does(pictures: dict[str, str]) -> None:
    assert "MWh/year" in pictures["plan-en"]
    assert "MWh/jaar" in pictures["plan-nl"]
    assert "grasland" in pictures["plan-nl"]
    assert re.search(r"\d{3}\.\d{3}", pictures["plan-nl"])


def test_words_stay_on_the_paper(pictures: dict[str, str]) -> None:
    for drawn in pictures.values():
        root = parsed(drawn)
        wide = float(root.get("width", "0"))
        for text in root.iter(f"{SVG}text"):
            if text.get("transform"):
                continue
            x, length = (
                float(text.get("x", "0")),
                0.9 * width_of(text.text or "", float(text.get("font-size", "0"))),
            )
            begin = {"end": x - length, "middle": x - length / 2}.get(
                text.get("text-anchor", ""), x
            )
            assert begin >= -2
            assert begin + length <= wide + 2, text.text


def test_every_use_has_a_colour_and_a_hatching_of_its_own() -> None:
    assert len({look.ground for look in KNOWN.values()}) == len(KNOWN)
    assert len({look.mark for look in KNOWN.values()}) == len(KNOWN)
    strangers = looks_of([f"use{number}" for number in range(9)])
    assert len(set(strangers.values())) == 9
    assert len(looks_of([f"use{number}" for number in range(30)])) == 30
    mixed = looks_of(["forest", "heath"])
    assert mixed["forest"] != mixed["heath"]


def test_ground_that_is_shared_shows_both_uses(pictures: dict[str, str]) -> None:
    root = parsed(pictures["plan-en"])
    paints = [path.get("fill") for path in root.iter(f"{SVG}path")]
    assert any(paint and paint.startswith("url(#stripes") for paint in paints)
    assert "raised solar + grassland" in pictures["plan-en"]


def test_names_of_strangers_are_only_words(tmp_path: Path) -> None:
    evil = '"><script>alert(1)</script>&\x1b[31m' + "x" * 500
    said = record(
        name=evil, note=evil, ambitions=[{"partner": evil, "measure": "mwh", "target": 6000}]
    )
    said["catalogue"]["uses"]["panels"]["label"] = evil
    hostile = load_site(small(tmp_path / "site", said))
    drawn = plan_svg(hostile.site, hostile.scene(), plan(hostile.site), language="nl")
    root = parsed(drawn)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ALLOWED
    assert "\x1b" not in drawn


def test_the_same_plan_gives_the_same_bytes(loaded: Loaded) -> None:
    found = plan(loaded.site)
    one, two = (plan_svg(loaded.site, loaded.scene(), found, language="en") for _ in range(2))
    assert one == two


def test_a_map_of_many_cells_is_drawn_coarser_and_says_so(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(maps, "MOST_ACROSS", 8)
    found = plan(loaded.site)
    drawn = plan_svg(loaded.site, loaded.scene(), found, language="en")
    assert "Drawn coarser than computed." in drawn
    assert len(drawn) < 40_000


def test_a_compiled_site_without_places_or_words_is_drawn_too(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    said: dict[str, Any] = {
        "format": "compiled-1",
        "name": "theirs",
        "rows": 2,
        "columns": 2,
        "cell_m": 50,
        "measures": {"mwh": {"unit": "MWh"}},
        "uses": {"S": "solar", "N": "nature"},
        "stacks": {"solar": {"uses": ["S"]}, "nature": {"uses": ["N"]}},
        "ambitions": [{"partner": "us", "measure": "mwh", "target": 10}],
    }
    (folder / "site.json").write_text(json.dumps(said), encoding="utf-8")
    pl.DataFrame(
        {
            "row": [0, 0, 1],
            "column": [0, 1, 0],
            "area_m2": [2500.0] * 3,
            "allowed__solar": [True, True, False],
            "allowed__nature": [True, True, False],
            "yield__solar__mwh": [4.0, 4.0, 4.0],
        }
    ).write_parquet(folder / "cells.parquet")
    theirs = load_site(folder)
    drawn = plan_svg(theirs.site, theirs.scene(), plan(theirs.site), language="en")
    assert "stays as it is" in drawn
    assert "solar" in drawn


def test_parcels_are_drawn_as_they_lie(tmp_path: Path) -> None:
    shapes = [shapely.box(200_000 + 200 * n, 399_000, 200_200 + 200 * n, 399_200) for n in range(3)]
    table = pl.DataFrame(
        {
            "parcel": ["a", "b", "c"],
            "area_m2": [4e4] * 3,
            "x_m": [shape.centroid.x for shape in shapes],
            "y_m": [shape.centroid.y for shape in shapes],
            "geometry": pl.Series([shapely.to_wkb(shape) for shape in shapes], dtype=pl.Binary),
        }
    )
    folder = small(tmp_path / "site", record(cell_m=0, rows=0, columns=0), table)
    parcels = load_site(folder)
    drawn = plan_svg(parcels.site, parcels.scene(), plan(parcels.site), language="en")
    assert 'stroke="#ffffff"' in drawn
    assert "panels" in drawn


def test_an_unknown_language_is_refused(loaded: Loaded) -> None:
    with pytest.raises(ValueError, match="No words in 'fy'"):
        plan_svg(loaded.site, loaded.scene(), plan(loaded.site), language="fy")


def test_words_are_shortened_and_broken_to_fit() -> None:
    assert fitted("short", 16, 200) == "short"
    long = fitted("a very long name of a partner that goes on", 16, 120)
    assert long.endswith("…")
    assert width_of(long, 16) <= 120
    lines = wrapped("one two three four five six seven eight nine ten", 16, 90, 3)
    assert len(lines) <= 3
    assert all(width_of(line, 16) <= 90 for line in lines)
    assert np.isclose(width_of("", 16), 0.0)
