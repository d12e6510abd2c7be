from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicmath.errors import Refusal
from civicmath.landuse import importing, importing_shapes
from civicmath.landuse.compiling_sites import compile_site
from civicmath.landuse.errors import (
    BrokenJson,
    EmptySite,
    InvalidPolygon,
    MissingField,
    NegativeYield,
    NoCoordinates,
    NotThisShape,
    OutOfRange,
    OutsideTheCountry,
    Overlap,
    TooMuch,
    UnknownCoordinates,
    UnknownGeoFormat,
    WrongKind,
)
from civicmath.landuse.importing import Wanted, import_site
from civicmath.landuse.site_files import read_site, write_site
from tests.civicmath.landuse.sites import DAY, cells

WEST, SOUTH = 200_000.0, 399_000.0


def square(x: float, y: float, side: float = 200.0) -> list[list[float]]:
    x, y = WEST + x, SOUTH + y
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def feature(*rings: Any, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": kind, "coordinates": list(rings)},
    }


def geojson(
    file: Path, *features: dict[str, Any], crs: str | None = "EPSG:28992", **more: Any
) -> Path:
    said: dict[str, Any] = {"type": "FeatureCollection", "features": list(features)} | more
    if crs is not None:
        said["crs"] = {"type": "name", "properties": {"name": crs}}
    file.write_text(json.dumps(said), encoding="utf-8")
    return file


def site_from(file: Path, **more: Any) -> Any:
    """Import, write, read: what a person would do."""
    said, table = import_site(Wanted(file, DAY, **more))
    write_site(file.parent / "site", said, table)
    return read_site(file.parent / "site")


def test_polygons_become_squares_that_keep_their_area(tmp_path: Path) -> None:
    file = geojson(tmp_path / "land.geojson", feature(square(0, 0)), feature(square(210, 7, 133)))
    site = site_from(file, cell_m=25.0)
    assert site.area_m2.sum() == pytest.approx(200**2 + 133**2)
    assert site.area_m2.max() <= 625.0
    assert site.name == "land"
    assert (site.x_m % 25 == 12.5).all()
    assert compile_site(site).site.rows == site.rows


def test_polygons_can_stay_as_they_are_with_the_borders_they_share(tmp_path: Path) -> None:
    file = geojson(
        tmp_path / "land.geojson",
        feature(square(0, 0), parcel="A 1"),
        feature(square(200, 50), parcel="B 2"),
        feature(square(200, 250), parcel="C 3"),
    )
    site = site_from(file, cell_m=0.0)
    assert site.parcels == ("A 1", "B 2", "C 3")
    borders = compile_site(site).site.borders
    assert borders is not None
    assert borders.pairs.tolist() == [[0, 1], [1, 2]]
    assert borders.length_m.tolist() == pytest.approx([150.0, 200.0])


def test_a_hole_and_a_set_of_polygons_are_land_too(tmp_path: Path) -> None:
    hole = square(50, 50, 100)[::-1]
    both = feature([square(0, 0), hole], [square(300, 0)], kind="MultiPolygon")
    site = site_from(geojson(tmp_path / "land.geojson", both), cell_m=10.0)
    assert site.area_m2.sum() == pytest.approx(200**2 - 100**2 + 200**2)


def test_longitude_and_latitude_give_the_same_land_as_metres(tmp_path: Path) -> None:
    from pyproj import Transformer

    turn = Transformer.from_crs("EPSG:28992", "EPSG:4326", always_xy=True)
    ring = [list(turn.transform(at[0], at[1])) for at in square(0, 0)]
    world = site_from(geojson(tmp_path / "world.json", feature(ring), crs=None), cell_m=0.0)
    assert world.area_m2.sum() == pytest.approx(200.0**2, rel=1e-3)
    assert world.x_m[0] == pytest.approx(WEST + 100, abs=1.0)
    assert world.y_m[0] == pytest.approx(SOUTH + 100, abs=1.0)


def test_what_polygons_say_of_their_land_goes_to_their_cells(tmp_path: Path) -> None:
    left = feature(square(0, 0), suitability__arable=0.5, slope_percent=3, tag__wet=True, owner="x")
    right = feature(square(200, 0), suitability__arable=None)
    site = site_from(geojson(tmp_path / "land.geojson", left, right), cell_m=50.0)
    west = site.x_m < WEST + 200
    assert set(site.suitability["arable"][west]) == {0.5}
    assert set(site.suitability["arable"][~west]) == {1.0}
    assert site.tags["wet"].tolist() == west.tolist()
    assert set(site.slope_percent[west]) == {3.0}


def test_layers_come_from_files_of_their_own(tmp_path: Path) -> None:
    file = geojson(tmp_path / "land.geojson", feature(square(0, 0)))
    homes = geojson(tmp_path / "homes.json", feature(*[[WEST - 30, SOUTH]], kind="MultiPoint"))
    site = site_from(file, layers={"homes": homes})
    assert site.layers["homes"].bounds[0] == WEST - 30


def test_a_geopackage_with_one_layer_is_read_and_one_of_several_by_name(tmp_path: Path) -> None:
    file = tmp_path / "land.gpkg"
    shapes = np.array(
        [
            shapely.to_wkb(shapely.Polygon(square(0, 0))),
            shapely.to_wkb(shapely.Polygon(square(200, 0))),
        ]
    )

    def write(layer: str, **more: Any) -> None:
        pyogrio.raw.write(
            file,
            shapes,
            [np.array([0.5, 1.0])],
            ["suitability__arable"],
            layer=layer,
            geometry_type="Polygon",
            crs="EPSG:28992",
            **more,
        )

    write("land")
    assert site_from(file, cell_m=0.0).suitability["arable"].tolist() == [0.5, 1.0]
    write("other", append=False)
    with pytest.raises(UnknownGeoFormat):
        import_site(Wanted(file, DAY))
    assert import_site(Wanted(file, DAY, layer="other"))[1].height == 128
    with pytest.raises(UnknownGeoFormat):
        import_site(Wanted(file, DAY, layer="third"))


def test_cells_can_come_as_parquet(tmp_path: Path) -> None:
    cells(2, 3).write_parquet(tmp_path / "cells.parquet")
    site = site_from(tmp_path / "cells.parquet", cell_m=100.0)
    assert (site.cells, site.rows, site.columns) == (6, 2, 3)
    cells(2, 3).drop("y_m").write_parquet(tmp_path / "cells.parquet")
    with pytest.raises(MissingField):
        import_site(Wanted(tmp_path / "cells.parquet", DAY))


def test_ambitions_to_begin_with_are_scaled_to_the_area(tmp_path: Path) -> None:
    site = site_from(geojson(tmp_path / "land.geojson", feature(square(0, 0, 1000))))
    energy = next(wish for wish in site.wishes if wish.measure == "mwh")
    assert energy.target == pytest.approx(66_400)


BOW = [
    [WEST, SOUTH],
    [WEST + 100, SOUTH + 100],
    [WEST + 100, SOUTH],
    [WEST, SOUTH + 100],
    [WEST, SOUTH],
]
FLAT = [[WEST, SOUTH], [WEST + 100, SOUTH], [WEST + 50, SOUTH], [WEST, SOUTH]]

CASES: list[tuple[dict[str, Any], dict[str, Any], type[Refusal], dict[str, Any]]] = [
    (feature(BOW), {}, InvalidPolygon, {"feature": "polygon 2"}),
    (feature(FLAT), {}, InvalidPolygon, {"feature": "polygon 2"}),
    (feature(square(100, 100)), {}, Overlap, {"first": "polygon 1", "second": "polygon 2", "area_m2": 10_000}),
    (feature(square(0, 0)), {}, Overlap, {"area_m2": 40_000}),
    (feature([WEST, SOUTH], kind="LineString"), {}, InvalidPolygon, {"feature": "polygon 2"}),
    (feature([WEST, SOUTH], [WEST + 9, SOUTH], kind="LineString"), {}, NotThisShape, {"found": "LineString"}),
    ({"type": "Feature", "properties": {}, "geometry": None}, {}, NotThisShape, {"found": "null"}),
    (feature(square(-400_000, 0)), {}, OutsideTheCountry, {"feature": "polygon 2"}),
    (feature(square(300, 0)), {"crs": "EPSG:3857"}, UnknownCoordinates, {"found": "EPSG:3857"}),
    (feature(square(300, 0)), {"crs": None}, NoCoordinates, {}),
    (feature(square(300, 0), suitability__arable=-0.5), {}, NegativeYield, {"feature": "polygon 2", "field": "suitability__arable"}),
    (feature(square(300, 0), suitability__arable=7), {}, OutOfRange, {"high": "2"}),
    (feature(square(300, 0), suitability__arable="good"), {}, WrongKind, {"value": "'good'"}),
    (feature(square(300, 0), tag__wet="perhaps"), {}, WrongKind, {"field": "tag__wet"}),
]  # fmt: skip


@pytest.mark.parametrize(("second", "more", "kind", "said"), CASES)
def test_what_is_wrong_is_refused_with_feature_field_and_reason(
    tmp_path: Path,
    second: dict[str, Any],
    more: dict[str, Any],
    kind: type[Refusal],
    said: dict[str, Any],
) -> None:
    file = geojson(tmp_path / "land.geojson", feature(square(0, 0)), second, **more)
    with pytest.raises(kind) as refused:
        import_site(Wanted(file, DAY))
    assert said.items() <= refused.value.params.items()


def test_polygons_are_named_as_the_file_names_them(tmp_path: Path) -> None:
    file = geojson(
        tmp_path / "land.geojson", feature(square(0, 0), id="oost"), feature(BOW, id="west")
    )
    with pytest.raises(InvalidPolygon) as refused:
        import_site(Wanted(file, DAY))
    assert refused.value.params["feature"] == "polygon west"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{", BrokenJson),
        (b'{"type": "FeatureCollection", "features": []}', EmptySite),
        (b'{"type": "FeatureCollection", "features": [1]}', WrongKind),
        (b"<svg/>", UnknownGeoFormat),
        (b"SQLite format 3\x00" + bytes(200), UnknownGeoFormat),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 1]]]}', BrokenJson),
    ],
)
def test_files_that_are_something_else_are_refused(
    tmp_path: Path, content: bytes, kind: type[Refusal]
) -> None:
    file = tmp_path / "land.geojson"
    file.write_bytes(content)
    with pytest.raises(kind):
        import_site(Wanted(file, DAY))


@pytest.mark.parametrize(
    "name",
    ["/vsicurl/http://127.0.0.1/x.gpkg", "http://127.0.0.1/x.geojson", "WFS:http://127.0.0.1"],
)
def test_an_address_is_no_file(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        import_site(Wanted(Path(name), DAY))
    assert refused.value.code == "file.not-found"


def test_too_many_polygons_corners_or_squares_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = geojson(tmp_path / "land.geojson", *[feature(square(300 * n, 0)) for n in range(5)])
    monkeypatch.setattr(importing_shapes, "MOST_POLYGONS", 4)
    with pytest.raises(TooMuch) as refused:
        import_site(Wanted(file, DAY))
    assert refused.value.params["found"] == 5
    monkeypatch.setattr(importing_shapes, "MOST_POLYGONS", 5)
    monkeypatch.setattr(importing_shapes, "MOST_CORNERS", 20)
    with pytest.raises(TooMuch):
        import_site(Wanted(file, DAY))
    monkeypatch.setattr(importing_shapes, "MOST_CORNERS", 100)
    monkeypatch.setattr(importing, "MOST_CELLS", 100)
    with pytest.raises(TooMuch):
        import_site(Wanted(file, DAY, cell_m=10.0))
    monkeypatch.setattr(importing, "MOST_PARCELS", 4)
    with pytest.raises(TooMuch):
        import_site(Wanted(file, DAY, cell_m=0.0))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    corners=st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=3, max_size=7, unique=True
    ),
    cell=st.sampled_from([7.0, 25.0, 60.0]),
)
def test_squares_have_the_area_of_any_polygon_together(
    tmp_path: Path, corners: list[tuple[int, int]], cell: float
) -> None:
    shape = shapely.MultiPoint(corners).convex_hull
    if shape.geom_type != "Polygon" or shape.area < 2000:
        return
    ring = [[WEST + x, SOUTH + y] for x, y in shape.exterior.coords]
    table = import_site(Wanted(geojson(tmp_path / "land.json", feature(ring)), DAY, cell_m=cell))[1]
    # Slivers below a thousandth of a square are left out.
    assert float(table["area_m2"].sum()) == pytest.approx(shape.area, rel=5e-3)
    assert table.select(pl.struct("row", "column")).n_unique() == table.height
