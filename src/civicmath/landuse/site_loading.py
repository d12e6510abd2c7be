"""One way in for commands: a folder with a site, compiled already or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from civicmath.landuse.compiling_sites import UNFIT, compile_site
from civicmath.landuse.norms import in_force
from civicmath.landuse.site import COMPILED_FORMAT
from civicmath.landuse.site_compiled import read_compiled
from civicmath.landuse.site_fields import Record, Text, label_of
from civicmath.landuse.site_files import FILES, find_site, geometry_of, read_site
from civicmath.landuse.site_tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from civicmath.landuse.compiling_sites import Compiled
    from civicmath.landuse.site import Site
    from civicmath.landuse.values import CompiledSite, Floats

    Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What pictures and explanations need beside the compiled site.

    Attributes:
        note: What people must know of the site.
        use_labels: Words for each use.
        measure_labels: Words for each measure.
        reasons: Words for each reason that can remove an option, in the order of their numbers.
        reason: (n, K) number of the reason that removed an option, -1 where allowed; nothing when
            the site doesn't say.
        places: (n, 2) middle of each cell in metres; nothing when the site doesn't say.
        shapes: (n,) shapes of parcels; nothing for a grid.
        layers: homes, cables, protected: shapes in metres.
    """

    note: str = ""
    use_labels: Mapping[str, Text] = field(default_factory=dict)
    measure_labels: Mapping[str, Text] = field(default_factory=dict)
    reasons: tuple[tuple[str, Text], ...] = ()
    reason: NDArray[np.int16] | None = None
    places: Floats | None = None
    shapes: NDArray[np.object_] | None = None
    layers: Mapping[str, BaseGeometry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A site that can be solved, and how to look at it.

    Attributes:
        site: What can be solved.
        scene: Gives what pictures need; read only when it is asked for.
    """

    site: CompiledSite
    scene: Callable[[], Scene]


def load_site(folder: Path, progress: Progress | None = None) -> Loaded:
    """Read a site, and compile it where that wasn't done yet.

    Raises:
        LandRefusal: The site isn't as docs/formats.md describes, or its norms contradict.
        FileRefusal: A file can't be read.
    """
    record = find_site(folder)
    if progress is not None:
        progress("reading", 0.0)
    if record.fields["format"] == COMPILED_FORMAT:
        site = read_compiled(folder, record)
        return Loaded(site, lambda: _scene_of_compiled(folder, record, site))
    raw = read_site(folder, record)
    compiled = compile_site(raw, progress)
    return Loaded(compiled.site, lambda: scene_of(raw, compiled))


def scene_of(site: Site, compiled: Compiled) -> Scene:
    """Give what pictures need of a site that was compiled here."""
    catalogue = site.catalogue
    norms = {norm.code: norm.label for norm in in_force(catalogue.norms, site.on)}
    unfit = Text("the land isn't fit for it", "de grond is er niet geschikt voor")
    return Scene(
        note=site.note,
        use_labels={code: kind.label for code, kind in catalogue.uses.items()},
        measure_labels={code: kind.label for code, kind in catalogue.measures.items()},
        reasons=tuple((code, unfit if code == UNFIT else norms[code]) for code in compiled.reasons),
        reason=compiled.reason,
        places=np.column_stack([site.x_m, site.y_m]),
        shapes=site.shapes,
        layers=site.layers,
    )


def scene_record(scene: Scene) -> dict[str, Any]:
    """Give what `site.json` of a compiled site says for pictures."""
    import json  # noqa: PLC0415 - only when a site is written

    import shapely  # noqa: PLC0415

    record: dict[str, Any] = {
        "labels": {code: {"en": text.en, "nl": text.nl} for code, text in scene.use_labels.items()},
        "measure_labels": {
            code: {"en": text.en, "nl": text.nl} for code, text in scene.measure_labels.items()
        },
        "reasons": {code: {"en": text.en, "nl": text.nl} for code, text in scene.reasons},
        "layers": {
            name: json.loads(shapely.to_geojson(shape)) for name, shape in scene.layers.items()
        },
    }
    return record


def scene_columns(scene: Scene, site: CompiledSite) -> dict[str, pl.Series]:
    """Give what `cells.parquet` of a compiled site holds for pictures and explanations."""
    import shapely  # noqa: PLC0415 - only when a site is written

    columns: dict[str, pl.Series] = {}
    if scene.places is not None:
        columns["x_m"], columns["y_m"] = (
            pl.Series(scene.places[:, 0]),
            pl.Series(scene.places[:, 1]),
        )
    if scene.shapes is not None:
        columns["geometry"] = pl.Series(shapely.to_wkb(scene.shapes).tolist(), dtype=pl.Binary)
    if scene.reason is not None:
        for number, stack in enumerate(site.stacks):
            columns[f"reason__{stack.code}"] = pl.Series(
                np.ascontiguousarray(scene.reason[:, number]), dtype=pl.Int16
            )
    return columns


def _scene_of_compiled(folder: Path, record: Record, site: CompiledSite) -> Scene:
    """Read what a compiled site says for pictures; all of it may be absent."""
    table = Table(folder / FILES[1])
    labels = {use.code: Text(use.label, use.label) for use in site.uses} | _labels(record, "labels")
    kinds = {measure.code: Text(measure.code, measure.code) for measure in site.measures}
    reasons = tuple(_labels(record, "reasons").items())
    reason = None
    if all(table.has(f"reason__{stack.code}") for stack in site.stacks):
        columns = [
            table.floats(f"reason__{stack.code}", -1, len(reasons) - 1) for stack in site.stacks
        ]
        reason = np.column_stack(columns).astype(np.int16)
    return Scene(
        note=record.text("note", ""),
        use_labels=labels,
        measure_labels=kinds | _labels(record, "measure_labels"),
        reasons=reasons,
        reason=reason,
        places=np.column_stack([table.floats("x_m"), table.floats("y_m")])
        if table.has("x_m") and table.has("y_m")
        else None,
        shapes=_shapes(table),
        layers=_layers(record),
    )


def _labels(record: Record, field_name: str) -> dict[str, Text]:
    if not record.has(field_name):
        return {}
    part = record.inner(field_name)
    return {code: label_of(part, code) for code in part.fields}


def _layers(record: Record) -> dict[str, BaseGeometry]:
    if not record.has("layers"):
        return {}
    part = record.inner("layers")
    return {name: geometry_of(part, name) for name in part.fields}


def _shapes(table: Table) -> NDArray[np.object_] | None:
    if not table.has("geometry"):
        return None
    import shapely  # noqa: PLC0415 - only for parcels

    try:
        return np.asarray(shapely.from_wkb(table.bytes_of("geometry")), object)
    except shapely.errors.GEOSException:
        Record(table.file, "the table", {"geometry": "…"}).refuse("geometry")
