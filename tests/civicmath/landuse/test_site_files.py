from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from civicmath.errors import BrokenParquet, NotWritable, Refusal
from civicmath.landuse.compiling_sites import compile_site
from civicmath.landuse.errors import (
    DifferentUnits,
    EmptySite,
    MissingField,
    NameTwice,
    NegativeYield,
    NoAmbitions,
    NoSite,
    NothingYields,
    OutOfRange,
    PlaceTaken,
    TargetNotPositive,
    UnknownName,
    UnknownSiteFormat,
    WrongKind,
)
from civicmath.landuse.site_compiled import read_compiled, write_compiled
from civicmath.landuse.site_files import hash_of, read_site, write_site
from civicmath.landuse.site_loading import load_site, scene_columns, scene_record
from tests.civicmath.landuse.sites import cells, record, sample, small


def test_a_site_comes_back_as_it_was_written(tmp_path: Path) -> None:
    site = read_site(small(tmp_path / "site"))
    assert (site.name, site.note, site.cells, site.cell_m) == ("Small", "An example.", 12, 100.0)
    assert [wish.name for wish in site.wishes] == ["cooperative", "farmers"]
    assert site.cell_name(5) == "row 1, column 1"
    joined = b"".join(
        (tmp_path / "site" / name).read_bytes() for name in ("site.json", "cells.parquet")
    )
    assert site.input_sha256 == hashlib.sha256(joined).hexdigest()


def test_units_of_targets_are_converted(tmp_path: Path) -> None:
    said = record()
    said["ambitions"][0] |= {"target": 6, "unit": "GWh/year"}
    assert read_site(small(tmp_path / "site", said)).wishes[0].target == pytest.approx(6000.0)


def test_an_ambition_may_count_a_part_of_the_land(tmp_path: Path) -> None:
    said = record()
    said["ambitions"][0]["area"] = "north"
    square = [
        [200_000, 400_000],
        [200_200, 400_000],
        [200_200, 399_700],
        [200_000, 399_700],
        [200_000, 400_000],
    ]
    said["ambitions"][1]["area"] = {"type": "Polygon", "coordinates": [square]}
    table = cells(tag__north=np.arange(12) < 4)
    site = compile_site(read_site(small(tmp_path / "site", said, table))).site
    north, west = (ambition.cells for ambition in site.ambitions)
    assert north is not None
    assert west is not None
    assert north.tolist() == [True] * 4 + [False] * 8
    assert west.tolist() == [True, True, False, False] * 3


def test_ambitions_without_a_name_are_called_by_partner_or_by_partner_and_measure(
    tmp_path: Path,
) -> None:
    said = record()
    said["ambitions"][1]["partner"] = "cooperative"
    names = [wish.name for wish in read_site(small(tmp_path / "site", said)).wishes]
    assert names == ["cooperative: mwh", "cooperative: crop_ha"]


@pytest.mark.parametrize("turbines", [False, True])
def test_a_compiled_site_comes_back_as_it_was_written(tmp_path: Path, turbines: bool) -> None:
    folder = sample(tmp_path / "site", 225, turbines=turbines)
    compiled = compile_site(read_site(folder))
    scene = load_site(folder).scene()
    site = compiled.site
    write_compiled(
        tmp_path / "out",
        site,
        note="x",
        extra=scene_record(scene),
        columns=scene_columns(scene, site),
    )
    again = read_compiled(tmp_path / "out")
    for name in ("row", "column", "area_m2", "allowed", "yields"):
        assert np.array_equal(getattr(again, name), getattr(site, name)), name
    assert (again.measures, again.uses, again.stacks, again.factors) == (
        site.measures, site.uses, site.stacks, site.factors,
    )  # fmt: skip
    assert [one.target for one in again.ambitions] == [one.target for one in site.ambitions]
    assert (again.turbines is None) == (not turbines)
    if site.turbines is not None and again.turbines is not None:
        for name in (
            "x_m",
            "noise",
            "noise_limit",
            "taken_start",
            "taken_cell",
            "taken_stacks",
            "wake_loss",
        ):
            assert np.array_equal(getattr(again.turbines, name), getattr(site.turbines, name)), name
    seen = load_site(tmp_path / "out").scene()
    assert seen.reason is not None
    assert np.array_equal(seen.reason, compiled.reason)
    assert set(seen.layers) == {"homes", "cables", "protected"}
    assert hash_of(tmp_path / "out") == again.input_sha256


def change_in(*path: str | int, to: Any) -> Any:
    def change(said: Any, table: pl.DataFrame) -> pl.DataFrame:
        for name in path[:-1]:
            said = said[name]
        said[path[-1]] = to
        return table

    return change


def with_column(name: str, *values: Any) -> Any:
    def change(said: Any, table: pl.DataFrame) -> pl.DataFrame:
        return table.with_columns(pl.Series(name, [*values, *[values[-1]] * (12 - len(values))]))

    return change


def without(column: str) -> Any:
    return lambda _said, table: table.drop(column)


CASES: list[tuple[Any, type[Refusal], dict[str, Any]]] = [
    (change_in("format", to="site-9"), UnknownSiteFormat, {"found": "site-9"}),
    (change_in("ambitions", to=[]), NoAmbitions, {}),
    (change_in("ambitions", 0, "target", to=0), TargetNotPositive, {"ambition": "cooperative", "value": "0"}),
    (change_in("ambitions", 0, "target", to=-3), TargetNotPositive, {"value": "-3"}),
    (change_in("ambitions", 0, "target", to="much"), WrongKind, {"feature": "ambition cooperative"}),
    (change_in("ambitions", 0, "measure", to="gas"), UnknownName, {"name": "gas"}),
    (change_in("ambitions", 0, "unit", to="ha"), DifferentUnits, {"feature": "cooperative", "expected": "MWh/year"}),
    (change_in("ambitions", 0, "weight", to=0), OutOfRange, {"field": "weight"}),
    (change_in("ambitions", 0, "area", to="south"), UnknownName, {"name": "south"}),
    (change_in("ambitions", 0, "name", to="farmers"), NameTwice, {"name": "farmers"}),
    (change_in("on", to="yesterday"), WrongKind, {"field": "on"}),
    (change_in("layers", to={"shops": {}}), UnknownName, {"name": "shops"}),
    (change_in("layers", to={"homes": {"type": "Point", "coordinates": ["a", 1]}}), WrongKind, {"field": "homes"}),
    (with_column("area_m2", 0.0), OutOfRange, {"feature": "row 1", "field": "area_m2"}),
    (with_column("area_m2", 1.0, float("nan")), WrongKind, {"feature": "row 2"}),
    (with_column("area_m2", 1.0, None), MissingField, {"feature": "row 2", "field": "area_m2"}),
    (with_column("area_m2", "wide"), WrongKind, {"field": "area_m2"}),
    (without("row"), MissingField, {"field": "row"}),
    (with_column("row", 0), NameTwice, {"name": "row 0, column 0"}),
    (with_column("row", 0.5), WrongKind, {"field": "row"}),
    (with_column("suitability__panels", -0.1), NegativeYield, {"field": "suitability__panels"}),
    (with_column("suitability__panels", 3.0), OutOfRange, {"high": "2"}),
    (with_column("suitability__roads", 1.0), UnknownName, {"name": "roads"}),
    (with_column("tag__x", 1.0), WrongKind, {"field": "tag__x"}),
    (with_column("slope_percent", -1.0), OutOfRange, {"field": "slope_percent"}),
]  # fmt: skip


@pytest.mark.parametrize(("change", "kind", "said"), CASES)
def test_what_is_wrong_in_a_site_is_refused_with_feature_field_and_reason(
    tmp_path: Path, change: Any, kind: type[Refusal], said: dict[str, Any]
) -> None:
    site = record()
    table = change(site, cells())
    write_site(tmp_path / "site", site, table)
    with pytest.raises(kind) as refused:
        read_site(tmp_path / "site")
    assert said.items() <= refused.value.params.items()


def test_an_ambition_that_no_use_yields_is_refused(tmp_path: Path) -> None:
    unfit = cells(suitability__panels=np.zeros(12))
    with pytest.raises(NothingYields) as refused:
        compile_site(read_site(small(tmp_path / "site", table=unfit)))
    assert refused.value.params == {
        "file": "site.json",
        "ambition": "cooperative",
        "measure": "mwh",
    }


@pytest.mark.parametrize(
    "text",
    [
        '{"format": "site-1",',
        '{"format": NaN}',
        "[]",
        '{"a": Infinity}',
        "[" * 100_000,
        "\x00",
        '"x"',
    ],
)
def test_broken_json_is_refused(tmp_path: Path, text: str) -> None:
    folder = small(tmp_path / "site")
    (folder / "site.json").write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        load_site(folder)
    assert refused.value.code in {"land.broken-json", "file.not-utf8"}


def test_one_name_for_two_fields_is_refused(tmp_path: Path) -> None:
    folder = small(tmp_path / "site")
    (folder / "site.json").write_text(
        '{"format": "site-1", "format": "compiled-1"}', encoding="utf-8"
    )
    with pytest.raises(NameTwice):
        load_site(folder)


def test_a_folder_without_the_two_files_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(NoSite) as refused:
        load_site(tmp_path)
    assert refused.value.params["missing"] == "site.json"
    small(tmp_path / "site")
    (tmp_path / "site" / "cells.parquet").unlink()
    with pytest.raises(NoSite):
        load_site(tmp_path / "site")


def test_a_table_that_is_empty_or_damaged_is_refused(tmp_path: Path) -> None:
    folder = small(tmp_path / "site")
    cells().clear().write_parquet(folder / "cells.parquet")
    with pytest.raises(EmptySite):
        load_site(folder)
    (folder / "cells.parquet").write_bytes(b"PAR1 and then nothing PAR1")
    with pytest.raises(BrokenParquet):
        load_site(folder)


def test_a_site_is_not_written_between_other_files(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(PlaceTaken):
        small(tmp_path)
    with pytest.raises(PlaceTaken):
        small(tmp_path / "letter.txt")
    with pytest.raises(NotWritable):
        small(tmp_path / "no" / "where")
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_an_earlier_site_in_the_folder_leaves_nothing_behind(tmp_path: Path) -> None:
    compiled = compile_site(read_site(sample(tmp_path / "t", 100, turbines=True)))
    write_compiled(tmp_path / "site", compiled.site)
    assert (tmp_path / "site" / "turbines.parquet").is_file()
    small(tmp_path / "site")
    assert sorted(found.name for found in (tmp_path / "site").iterdir()) == [
        "cells.parquet",
        "site.json",
    ]


COMPILED: list[tuple[Any, type[Refusal], dict[str, Any]]] = [
    (lambda said, table: (said | {"stacks": {"a": {"uses": ["roads"]}}}, table), UnknownName, {"name": "roads"}),
    (lambda said, table: (said | {"stacks": {}}, table), WrongKind, {"field": "stacks"}),
    (lambda said, table: (said, table.with_columns(pl.lit(-1.0).alias("yield__crops__crop_ha"))), NegativeYield, {"feature": "row 1"}),
    (lambda said, table: (said, table.drop("allowed__crops")), MissingField, {"field": "allowed__crops"}),
    (lambda said, table: (said, table.with_columns(pl.lit(1).alias("allowed__crops"))), WrongKind, {"field": "allowed__crops"}),
    (lambda said, table: (said | {"ambitions": []}, table), NoAmbitions, {}),
    (lambda said, table: (said | {"measures": {"mwh": {}}}, table), MissingField, {"field": "unit"}),
    (lambda said, table: (said, table.drop("yield__panels__mwh", "yield__panels+crops__mwh")), NothingYields, {"measure": "mwh"}),
]  # fmt: skip


@pytest.mark.parametrize(("change", "kind", "params"), COMPILED)
def test_what_is_wrong_in_a_compiled_site_is_refused(
    tmp_path: Path, change: Any, kind: type[Refusal], params: dict[str, Any]
) -> None:
    folder = tmp_path / "out"
    write_compiled(folder, compile_site(read_site(small(tmp_path / "site"))).site)
    said = json.loads((folder / "site.json").read_text(encoding="utf-8"))
    said, table = change(said, pl.read_parquet(folder / "cells.parquet"))
    (folder / "site.json").write_text(json.dumps(said), encoding="utf-8")
    table.write_parquet(folder / "cells.parquet")
    with pytest.raises(kind) as refused:
        load_site(folder)
    assert params.items() <= refused.value.params.items()


def test_a_compiled_site_of_somebody_else_needs_no_more_than_the_format_asks(
    tmp_path: Path,
) -> None:
    said = {
        "format": "compiled-1",
        "name": "theirs",
        "rows": 1,
        "columns": 2,
        "cell_m": 50,
        "measures": {"mwh": {"unit": "MWh per year, as they say it"}},
        "uses": {"S": "solar"},
        "stacks": {"solar": {"uses": ["S"]}, "fallow": {"uses": []}},
        "ambitions": [{"partner": "us", "measure": "mwh", "target": 10, "weight": 1}],
    }
    table = {"row": [0, 0], "column": [0, 1], "area_m2": [2500.0, 2500.0]}
    table |= {
        "allowed__solar": [True, False],
        "allowed__fallow": [True, True],
        "yield__solar__mwh": [7, 7],
    }
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "site.json").write_text(json.dumps(said), encoding="utf-8")
    pl.DataFrame(table).write_parquet(folder / "cells.parquet")
    loaded = load_site(folder)
    assert loaded.site.yields.tolist() == [[[7.0, 7.0]], [[0.0, 0.0]]]
    assert loaded.scene().use_labels["S"].nl == "solar"
