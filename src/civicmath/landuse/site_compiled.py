"""Compiled sites on disk: what the norms left of each cell, and what every stack would yield there.

The format `compiled-1` needs no catalogue and no geometry: it is what the solving core computes with,
and what anybody can write from a model of their own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from civicmath.landuse.errors import NameTwice, NothingYields, UnknownName
from civicmath.landuse.site import COMPILED_FORMAT
from civicmath.landuse.site_fields import Record
from civicmath.landuse.site_files import (
    FILES,
    WIDEST_M,
    find_site,
    hash_of,
    json_bytes,
    measure_of,
    named_ambitions,
    parquet_bytes,
    target_of,
    write_folder,
)
from civicmath.landuse.site_tables import Table
from civicmath.landuse.values import (
    Ambition,
    Borders,
    CompiledSite,
    Factor,
    Measure,
    Stack,
    Use,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from civicmath.landuse.values import Flags, Floats

_MOST_BORDERS = 20_000_000


def read_compiled(folder: Path, record: Record | None = None) -> CompiledSite:
    """Read a compiled site.

    Raises:
        LandRefusal: A file, a field or a row isn't as docs/formats.md describes.
        FileRefusal: A file can't be read.
    """
    from civicmath.landuse.site_turbines import read_turbines  # noqa: PLC0415 - few sites have them

    record = record or find_site(folder)
    table = Table(folder / FILES[1])
    measures = tuple(
        Measure(code, part.text("unit")) for code, part in record.named("measures", "measure")
    )
    uses = tuple(_uses(record))
    stacks = tuple(_stacks(record, {use.code for use in uses}))
    cell_m = record.number("cell_m", 0.0, WIDEST_M, default=0.0)
    site = CompiledSite(
        name=record.text("name"),
        rows=record.whole("rows", 0, 1_000_000, default=0),
        columns=record.whole("columns", 0, 1_000_000, default=0),
        cell_m=cell_m,
        measures=measures,
        uses=uses,
        stacks=stacks,
        ambitions=tuple(_ambitions(record, table, measures)),
        row=table.whole("row", 0, 4_000_000),
        column=table.whole("column", 0, 4_000_000),
        area_m2=table.floats("area_m2", 1e-6, 1e12).copy(),
        allowed=_allowed(table, stacks),
        yields=_yields(table, stacks, measures),
        borders=_borders(folder, table.rows, cell_m),
        turbines=read_turbines(folder, record, measures, table.rows, len(stacks)),
        factors=tuple(_factors(record, stacks, measures)),
        input_sha256=hash_of(folder),
    )
    if cell_m > 0.0:
        _once_each(table, site)
    check_ambitions(site, record.file)
    return site


def check_ambitions(site: CompiledSite, file: str) -> None:
    """Refuse an ambition on something that no allowed stack yields on a cell that counts.

    Raises:
        NothingYields: With the ambition and the measure.
    """
    codes = [measure.code for measure in site.measures]
    for ambition in site.ambitions:
        number = codes.index(ambition.measure)
        counts = slice(None) if ambition.cells is None else ambition.cells
        found = any(
            (plane[number][counts] * site.allowed[counts, stack]).any()
            for stack, plane in enumerate(site.yields)
        )
        turbines = site.turbines
        if turbines is not None and ambition.cells is None:
            found = found or bool((turbines.yields[:, number] > 0).any())
        if not found:
            raise NothingYields(file=file, ambition=ambition.name, measure=ambition.measure)


def _uses(record: Record) -> list[Use]:
    """Read uses: a label, or a record with a label and how borders and patches count."""
    value = record.need("uses")
    if not isinstance(value, dict):
        record.refuse("uses")
    uses = []
    for code, part in value.items():
        if isinstance(part, str):
            uses.append(Use(code, part))
            continue
        if not isinstance(part, dict):
            record.refuse(f"uses.{code}")
        inner = Record(record.file, f"use {code}", part)
        uses.append(
            Use(
                code,
                inner.text("label"),
                inner.number("fragmentation", 0.0, 1000.0, default=1.0),
                inner.number("smallest_patch_m2", 0.0, 1e9, default=0.0),
            )
        )
    return uses


def _stacks(record: Record, known: set[str]) -> list[Stack]:
    stacks = []
    for code, part in record.named("stacks", "stack"):
        uses = part.texts("uses")
        for use in uses:
            if use not in known:
                raise UnknownName(file=part.file, feature=part.feature, field="uses", name=use)
            if uses.count(use) > 1:
                raise NameTwice(file=part.file, feature=part.feature, name=use)
        stacks.append(Stack(code, uses))
    if not stacks:
        record.refuse("stacks")
    return stacks


def _ambitions(record: Record, table: Table, measures: Sequence[Measure]) -> list[Ambition]:
    units = {measure.code: measure.unit for measure in measures}
    return [
        Ambition(
            name=name,
            partner=part.text("partner"),
            measure=measure_of(part, name, units),
            target=target_of(part, name),
            weight=part.number("weight", 1e-9, 1e9, default=1.0),
            cells=table.flags(f"tag__{part.text('area')}") if part.has("area") else None,
        )
        for name, part in named_ambitions(record)
    ]


def _allowed(table: Table, stacks: Sequence[Stack]) -> Flags:
    names = [f"allowed__{stack.code}" for stack in stacks]
    read = table.ahead(names)
    allowed = np.empty((table.rows, len(stacks)), bool)
    for number, name in enumerate(names):
        allowed[:, number] = table.flags(name, read=read[name])
    return allowed


def _yields(table: Table, stacks: Sequence[Stack], measures: Sequence[Measure]) -> Floats:
    """Read the yields, a stack at a time; a measure that a stack has no column for is zero."""
    yields = np.zeros((len(stacks), len(measures), table.rows))
    for number, stack in enumerate(stacks):
        places = {
            name: place
            for place, measure in enumerate(measures)
            if table.has(name := f"yield__{stack.code}__{measure.code}")
        }
        for name, series in table.ahead(list(places)).items():
            values = table.floats(name, 0.0, 1e15, read=series)
            if values.any():
                yields[number, places[name]] = values
    return yields


def _borders(folder: Path, cells: int, cell_m: float) -> Borders | None:
    path = folder / FILES[2]
    if not path.is_file():
        none = Borders(np.empty((0, 2), np.int32), np.empty(0))
        return none if cell_m == 0.0 else None
    table = Table(path, most=_MOST_BORDERS)
    pairs = np.column_stack(
        [table.whole("first", 0, cells - 1), table.whole("second", 0, cells - 1)]
    )
    return Borders(np.ascontiguousarray(pairs), table.floats("length_m", 1e-9, 1e6).copy())


def _factors(record: Record, stacks: Sequence[Stack], measures: Sequence[Measure]) -> list[Factor]:
    places = {stack.code: number for number, stack in enumerate(stacks)}
    columns = {measure.code: number for number, measure in enumerate(measures)}
    factors = []
    for code, part in record.named("factors", "factor", optional=True):
        entries = []
        for pair in part.need("entries"):
            if not isinstance(pair, list) or len(pair) != 2:  # noqa: PLR2004 - stack and measure
                part.refuse("entries")
            stack, measure = pair
            if stack not in places or measure not in columns:
                raise UnknownName(
                    file=part.file,
                    feature=part.feature,
                    field="entries",
                    name=f"{stack}, {measure}",
                )
            entries.append((places[stack], columns[measure]))
        low = part.number("low", 0.0, 1.0)
        factors.append(Factor(code, low, part.number("high", 1.0, 1e6), tuple(entries)))
    return factors


def _once_each(table: Table, site: CompiledSite) -> None:
    width = int(site.column.max()) + 1
    keys = np.sort(site.row.astype(np.int64) * width + site.column)
    same = np.flatnonzero(keys[1:] == keys[:-1])
    if len(same):
        row, column = divmod(int(keys[same[0]]), width)
        name = f"row {row}, column {column}"
        raise NameTwice(file=table.file, feature="the table", name=name)


def write_compiled(
    folder: Path,
    site: CompiledSite,
    *,
    note: str = "",
    extra: dict[str, Any] | None = None,
    columns: dict[str, pl.Series] | None = None,
) -> None:
    """Write a compiled site.

    Args:
        folder: Made when it isn't there.
        site: What to write.
        note: What people must know of it.
        extra: More for `site.json`: labels, reasons, layers to draw.
        columns: More for `cells.parquet`: reasons, shapes, middles of cells.

    Raises:
        PlaceTaken: The folder holds other things.
        NotWritable: The operating system refuses.
    """
    from civicmath.landuse.site_turbines import turbine_table  # noqa: PLC0415 - few sites have them

    cells: dict[str, Any] = {"row": site.row, "column": site.column, "area_m2": site.area_m2}
    cells |= columns or {}
    for number, ambition in enumerate(site.ambitions):
        if ambition.cells is not None:
            cells[f"tag__area-{number + 1}"] = ambition.cells
    for k, stack in enumerate(site.stacks):
        cells[f"allowed__{stack.code}"] = np.ascontiguousarray(site.allowed[:, k])
        for p, measure in enumerate(site.measures):
            if site.yields[k, p].any():
                cells[f"yield__{stack.code}__{measure.code}"] = site.yields[k, p]
    contents = {
        FILES[0]: json_bytes(_record(site, note) | (extra or {})),
        FILES[1]: parquet_bytes(pl.DataFrame(cells)),
    }
    if site.borders is not None and len(site.borders.pairs):
        borders = {
            "first": site.borders.pairs[:, 0],
            "second": site.borders.pairs[:, 1],
            "length_m": site.borders.length_m,
        }
        contents[FILES[2]] = parquet_bytes(pl.DataFrame(borders))
    if site.turbines is not None:
        contents[FILES[3]] = parquet_bytes(turbine_table(site.turbines, site.measures))
    write_folder(folder, contents)


def _record(site: CompiledSite, note: str) -> dict[str, Any]:
    """Give what `site.json` of a compiled site holds."""
    from civicmath.landuse.site_turbines import turbine_record  # noqa: PLC0415 - few sites have them

    record: dict[str, Any] = {
        "format": COMPILED_FORMAT,
        "name": site.name,
        "note": note,
        "rows": site.rows,
        "columns": site.columns,
        "cell_m": site.cell_m,
        "measures": {measure.code: {"unit": measure.unit} for measure in site.measures},
        "uses": {
            use.code: {
                "label": use.label,
                "fragmentation": use.fragmentation,
                "smallest_patch_m2": use.smallest_patch_m2,
            }
            for use in site.uses
        },
        "stacks": {stack.code: {"uses": list(stack.uses)} for stack in site.stacks},
        "ambitions": [
            {
                "name": ambition.name,
                "partner": ambition.partner,
                "measure": ambition.measure,
                "target": ambition.target,
                "weight": ambition.weight,
                **({} if ambition.cells is None else {"area": f"area-{number + 1}"}),
            }
            for number, ambition in enumerate(site.ambitions)
        ],
        "factors": {
            factor.code: {
                "low": factor.low,
                "high": factor.high,
                "entries": [
                    [site.stacks[k].code, site.measures[p].code] for k, p in factor.entries
                ],
            }
            for factor in site.factors
        },
    }
    if site.turbines is not None:
        record["turbines"] = turbine_record(site.turbines, site.stacks)
    return json.loads(json.dumps(record))  # type: ignore[no-any-return]
