"""The map: whole units in a box, north up, nothing cut off."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voorkant.places import queries
from voorkant.places.actions import load_region
from voorkant.places.drawing import LONGEST_SIDE, MARGIN, drawn
from voorkant.places.values import Village

TODAY = date(2026, 11, 23)
HERE = Village("WK089301", "a", "A")
METRES = st.integers(min_value=0, max_value=280_000)
POINTS = st.tuples(METRES, METRES)
OUTLINES = st.lists(POINTS, min_size=3, max_size=8, unique=True)


def _corners(path: str) -> list[tuple[int, int]]:
    assert re.fullmatch(r"M\d+ \d+L\d+ \d+( \d+ \d+)*Z", path)
    numbers = [int(number) for number in re.findall(r"\d+", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(OUTLINES, POINTS), min_size=1, max_size=5))
def test_every_outline_lies_in_the_box_and_one_side_fills_it(
    rows: list[tuple[list[tuple[int, int]], tuple[int, int]]],
) -> None:
    shapes = [(HERE, [*outline, outline[0]], centre) for outline, centre in rows]
    box = drawn(shapes, TODAY)
    assert max(box.width, box.height) == LONGEST_SIDE
    for shape, (outline, _) in zip(box.shapes, rows, strict=True):
        corners = _corners(shape.path_d)
        assert len(corners) == len(outline)
        for x, y in corners:
            assert MARGIN <= x <= box.width - MARGIN
            assert MARGIN <= y <= box.height - MARGIN


def test_north_is_up_and_east_is_right() -> None:
    square = [(0, 0), (0, 100), (100, 100), (100, 0), (0, 0)]
    (shape,) = drawn([(HERE, square, (75, 75))], TODAY).shapes
    assert shape.path_d == "M10 990L10 10 990 10 990 990Z"
    assert (shape.label_x, shape.label_y) == (745, 255)


def test_nothing_at_all_is_an_empty_box() -> None:
    assert drawn([], TODAY).shapes == ()


@pytest.mark.database
@pytest.mark.django_db
def test_bergen_is_drawn_as_it_lies() -> None:
    load_region(region="bergen")
    town = queries.village_map()
    where = {shape.slug: (shape.label_x, shape.label_y) for shape in town.shapes}
    assert town.height == LONGEST_SIDE
    assert where["siebengewald"][0] > where["afferden"][0]
    assert where["wellerlooi"][1] > where["well"][1] > where["aijen"][1] > where["afferden"][1]
    for shape in town.shapes:
        assert 0 < shape.label_x < town.width
        assert 0 < shape.label_y < town.height


@pytest.mark.database
@pytest.mark.django_db
def test_the_map_for_a_browser_is_geojson_in_degrees_with_its_source() -> None:
    load_region(region="bergen")
    map_ = json.loads(queries.villages_geojson())
    assert map_["type"] == "FeatureCollection"
    assert len(map_["features"]) == 7
    for feature in map_["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1]
        assert all(5.9 < east < 6.3 and 51.4 < north < 51.8 for east, north in ring)
        area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))
        assert area > 0, "an outer ring turns to the left (RFC 7946)"
        assert "CBS" in feature["properties"]["source"]
