"""`civicmath land sample`, `import` and `compile`: making sites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from civicmath.cli.land import progress_on_terminal
from civicmath.cli.land_words import WORDS, number
from civicmath.cli.terminal import Output, printable
from civicmath.errors import WrongUsage
from civicmath.landuse.site_files import check_folder, find_site, read_site, write_site

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

_M2_PER_HA = 10_000.0


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What was asked to be imported.

    Attributes:
        source: Polygons or cells.
        out: Folder for the site.
        cell_m: Side of a square.
        parcels: Whether polygons stay as they are.
        crs: Coordinate system, where the file doesn't say.
        layer: Of a GeoPackage.
        layers: For homes, cables and protected areas the file, if any.
        catalogue: TOML; nothing for our own.
        name: Of the site; nothing for that of the file.
        on: Day whose norms hold, as text; nothing for today.
        language: "en" or "nl".
    """

    source: Path
    out: Path
    cell_m: float
    parcels: bool
    crs: str | None
    layer: str | None
    layers: Mapping[str, Path | None]
    catalogue: Path | None
    name: str | None
    on: str | None
    language: str


def make_sample(out: Path, *, cells: int, seed: int, turbines: bool, language: str) -> None:
    """Draw a sample and write it.

    Raises:
        Refusal: The folder holds other things, or can't be written.
    """
    from civicmath.landuse.samples import sample_site  # noqa: PLC0415 - after the folder was checked

    check_folder(out)
    record, table = sample_site(cells, seed, turbines=turbines)
    write_site(out, record, table)
    _tell_made(str(record["name"]), table, out, language)
    Output(highlight=False).print(str(record["note"]), style="dim")


def make_import(request: ImportRequest) -> None:
    """Make a site from polygons or cells and write it.

    Raises:
        Refusal: A file can't be read, or holds what can't be used; or the folder can't be written.
    """
    from civicmath.landuse.importing import Wanted, import_site  # noqa: PLC0415 - loads shapely

    check_folder(request.out)
    day = _day(request.on)
    with progress_on_terminal(request.language) as tell:
        tell("importing", 0.0)
        record, table = import_site(
            Wanted(
                source=request.source,
                cell_m=0.0 if request.parcels else request.cell_m,
                crs=request.crs,
                layer=request.layer,
                layers={name: path for name, path in request.layers.items() if path is not None},
                catalogue=request.catalogue,
                name=request.name,
                on=day,
            )
        )
        write_site(request.out, record, table)
    _tell_made(str(record["name"]), table, request.out, request.language)
    words = WORDS[request.language]
    console = Output(highlight=False)
    console.print(words["norms_on"].format(day=day.isoformat()))
    console.print(words["begin_with"])


def make_compiled(folder: Path, out: Path, *, language: str) -> None:
    """Compile a site and write it; a compiled site is written again as it is.

    Raises:
        Refusal: The site can't be used, or the folder can't be written.
    """
    from civicmath.landuse.compiling_sites import compile_site  # noqa: PLC0415
    from civicmath.landuse.site import COMPILED_FORMAT  # noqa: PLC0415
    from civicmath.landuse.site_compiled import read_compiled, write_compiled  # noqa: PLC0415
    from civicmath.landuse.site_loading import (  # noqa: PLC0415
        scene_columns,
        scene_of,
        scene_record,
    )

    check_folder(out)
    words = WORDS[language]
    console = Output(highlight=False)
    with progress_on_terminal(language) as tell:
        record = find_site(folder)
        if record.fields["format"] == COMPILED_FORMAT:
            site = read_compiled(folder, record)
            write_compiled(out, site, note=record.text("note", ""))
            left, tried, removed = 0, 0, []
        else:
            raw = read_site(folder, record)
            compiled = compile_site(raw, tell)
            site, scene = compiled.site, scene_of(raw, compiled)
            write_compiled(
                out,
                site,
                note=raw.note,
                extra=scene_record(scene),
                columns=scene_columns(scene, site),
            )
            tried = compiled.places_tried
            said = {code: text.of(language) for code, text in scene.reasons}
            removed = [(said[code], count) for code, count in compiled.places_removed]
            left = 0 if site.turbines is None else len(site.turbines.x_m)
    hectares = number(float(site.area_m2.sum()) / _M2_PER_HA, language, 1)
    cells = number(len(site.area_m2), language)
    console.print(words["made"].format(name=site.name, cells=cells, hectares=hectares, folder=out))
    empty = int((~site.allowed.any(axis=1)).sum())
    if empty:
        console.print(words["no_option"].format(count=number(empty, language)))
    if tried:
        console.print(
            words["places"].format(left=number(left, language), tried=number(tried, language))
        )
        for label, count in removed:
            gone = words["places_gone"].format(count=number(count, language), norm=label)
            console.print(f"  {printable(gone)}", markup=False)


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now(tz=UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongUsage(reason=f"--on {text}", command="civicmath land import") from error


def _tell_made(name: str, table: pl.DataFrame, out: Path, language: str) -> None:
    words = WORDS[language]
    hectares = number(float(table["area_m2"].sum()) / _M2_PER_HA, language, 1)
    said = words["made"].format(
        name=name, cells=number(table.height, language), hectares=hectares, folder=out
    )
    Output(highlight=False).print(said, markup=False)
