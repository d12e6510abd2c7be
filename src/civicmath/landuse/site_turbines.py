"""Places for turbines on disk: `turbines.parquet`, and what `site.json` says beside it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from civicmath.landuse.errors import MissingField, UnknownName
from civicmath.landuse.site_tables import Table
from civicmath.landuse.values import TurbinePlaces

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from civicmath.landuse.site_fields import Record
    from civicmath.landuse.values import Flags, Measure, Stack

FILE = "turbines.parquet"
MOST_PLACES = 20_000


def turbine_record(turbines: TurbinePlaces, stacks: Sequence[Stack]) -> dict[str, Any]:
    """Give what `site.json` says of turbines."""
    kinds, _ = _kinds(turbines.taken_stacks)
    return {
        "spacing_m": turbines.spacing_m,
        "most": turbines.most,
        "noise_limit": turbines.noise_limit.tolist(),
        "kinds": [
            [stack.code for stack, taken in zip(stacks, kind, strict=True) if taken]
            for kind in kinds
        ],
    }


def turbine_table(turbines: TurbinePlaces, measures: Sequence[Measure]) -> pl.DataFrame:
    """Lay out places, a row each."""
    _, kind = _kinds(turbines.taken_stacks)
    places = len(turbines.x_m)
    starts = turbines.taken_start
    by_place: list[list[int]] = [[] for _ in range(places)]
    losses: list[list[list[float]]] = [[[] for _ in range(places)] for _ in measures]
    for (first, second), lost in zip(turbines.wake_pairs, turbines.wake_loss, strict=True):
        by_place[first].append(int(second))
        for number, part in enumerate(lost):
            losses[number][first].append(float(part))
    columns: dict[str, Any] = {
        "x_m": turbines.x_m,
        "y_m": turbines.y_m,
        "noise": pl.Series(turbines.noise.T.tolist(), dtype=pl.List(pl.Float64)),
        "taken_cell": pl.Series(_pieces(turbines.taken_cell, starts), dtype=pl.List(pl.Int32)),
        "taken_kind": pl.Series(_pieces(kind, starts), dtype=pl.List(pl.Int32)),
        "wake_with": pl.Series(by_place, dtype=pl.List(pl.Int32)),
    }
    for number, measure in enumerate(measures):
        if turbines.yields[:, number].any():
            columns[f"yield__{measure.code}"] = turbines.yields[:, number]
            columns[f"wake__{measure.code}"] = pl.Series(losses[number], dtype=pl.List(pl.Float64))
    return pl.DataFrame(columns)


def read_turbines(
    folder: Path, record: Record, measures: Sequence[Measure], cells: int, stacks: int
) -> TurbinePlaces | None:
    """Read places for turbines, if the site has them.

    Raises:
        LandRefusal: A field or row isn't as docs/formats.md describes.
    """
    if not record.has("turbines"):
        return None
    part = record.inner("turbines")
    table = Table(folder / FILE, most=MOST_PLACES)
    kinds = _read_kinds(record, part, stacks)
    limits = np.array(part.need("noise_limit"), float)
    noise = np.array(table.lists("noise"), float).reshape(table.rows, -1).T
    if noise.shape[0] != len(limits):
        part.refuse("noise_limit")
    yields = np.zeros((table.rows, len(measures)))
    for number, measure in enumerate(measures):
        if table.has(f"yield__{measure.code}"):
            yields[:, number] = table.floats(f"yield__{measure.code}", 0.0, 1e15)
    taken, kind = table.lists("taken_cell"), table.lists("taken_kind")
    start = np.concatenate([[0], np.cumsum([len(some) for some in taken])]).astype(np.int32)
    taken_cell = np.array([cell for some in taken for cell in some], np.int32)
    taken_kind = np.array([each for some in kind for each in some], np.int32)
    pairs, losses = _read_wakes(table, measures)
    wrong = (
        len(taken_cell) != len(taken_kind)
        or (len(taken_cell) and not 0 <= taken_cell.min() <= taken_cell.max() < cells)
        or (len(taken_kind) and not 0 <= taken_kind.min() <= taken_kind.max() < len(kinds))
        or (len(pairs) and not 0 <= pairs.min() <= pairs.max() < table.rows)
    )
    if wrong:
        raise MissingField(file=table.file, feature="a place", field="taken_cell")
    return TurbinePlaces(
        x_m=table.floats("x_m").copy(),
        y_m=table.floats("y_m").copy(),
        yields=yields,
        spacing_m=part.number("spacing_m", 0.0, 1e6),
        noise=np.ascontiguousarray(noise),
        noise_limit=limits,
        taken_start=start,
        taken_cell=taken_cell,
        taken_stacks=kinds[taken_kind],
        wake_pairs=pairs,
        wake_loss=losses,
        most=part.whole("most", 0, MOST_PLACES) if part.has("most") else None,
    )


def _kinds(taken_stacks: Flags) -> tuple[Flags, np.ndarray]:
    """Give the different rows, and which of them each row is."""
    if not len(taken_stacks):
        return taken_stacks, np.empty(0, np.int32)
    kinds, kind = np.unique(taken_stacks, axis=0, return_inverse=True)
    return kinds, kind.reshape(-1).astype(np.int32)


def _pieces(values: np.ndarray, starts: np.ndarray) -> list[list[int]]:
    return [values[a:b].tolist() for a, b in pairwise(starts.tolist())]


def _read_kinds(record: Record, part: Record, stacks: int) -> Flags:
    codes = list(record.inner("stacks").fields)
    lists = part.need("kinds")
    kinds = np.zeros((len(lists), stacks), bool)
    for number, names in enumerate(lists):
        for name in names:
            if name not in codes:
                raise UnknownName(file=part.file, feature="turbines", field="kinds", name=str(name))
            kinds[number, codes.index(name)] = True
    return kinds


def _read_wakes(table: Table, measures: Sequence[Measure]) -> tuple[np.ndarray, np.ndarray]:
    beside = table.lists("wake_with")
    pairs = [(first, second) for first, others in enumerate(beside) for second in others]
    losses = np.zeros((len(pairs), len(measures)))
    for number, measure in enumerate(measures):
        if table.has(f"wake__{measure.code}"):
            lost = [part for some in table.lists(f"wake__{measure.code}") for part in some]
            losses[:, number] = lost
    return np.array(pairs, np.int32).reshape(-1, 2), losses
