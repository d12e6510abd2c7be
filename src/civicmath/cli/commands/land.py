"""`civicmath land`: what can stand together on the same ground, what clashes, and what that costs."""

# ruff: noqa: PLC0415, PLR0913 - each option of a command is an argument
from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

app = typer.Typer(help="What can stand together on the same ground, what clashes, what that costs.")

Folder = Annotated[
    Path,
    typer.Argument(
        readable=False,  # we look ourselves, and refuse in our own words
        help="Folder of a site (site.json and cells.parquet), compiled or not.",
    ),
]
Out = Annotated[Path, typer.Option(help="Folder for the site; made when it isn't there.")]
Json = Annotated[Path | None, typer.Option(help="Write the result here, as JSON.")]
Svg = Annotated[Path | None, typer.Option(help="Draw the result here.")]
Seed = Annotated[int, typer.Option(min=0, help="All the chance there is: same seed, same result.")]
Language = Annotated[
    Literal["en", "nl"], typer.Option(help="Language of pictures, tables and refusals.")
]
Objective = Annotated[
    Literal["fairest", "sum", "nash"],
    typer.Option(
        help="fairest: the lowest score as high as possible. sum: the weighted mean. "
        "nash: the weighted product."
    ),
]
Fragmentation = Annotated[
    float,
    typer.Option(
        min=0.0,
        help="Price of a cut-up landscape: points of the objective for one use differing "
        "across every border.",
    ),
]


@app.command()
def sample(
    *,
    out: Out,
    cells: Annotated[int, typer.Option(min=4, max=2_000_000, help="How many squares.")] = 6400,
    seed: Seed = 1,
    turbines: Annotated[bool, typer.Option(help="Let turbines be built too.")] = False,
    language: Language = "en",
) -> None:
    """Draw a schematic energy landscape of 444 hectares to practise on."""
    from civicmath.cli.land_sites import make_sample

    make_sample(out, cells=cells, seed=seed, turbines=turbines, language=language)


@app.command("import")
def import_(
    source: Annotated[
        Path,
        typer.Argument(
            readable=False,
            help="Polygons as GeoJSON or GeoPackage (EPSG:28992 or 4326), or cells as Parquet.",
        ),
    ],
    *,
    out: Out,
    cell: Annotated[
        float, typer.Option(min=1.0, max=1000.0, help="Side of a square in metres.")
    ] = 25.0,
    parcels: Annotated[
        bool, typer.Option(help="Keep the polygons as parcels instead of squares.")
    ] = False,
    crs: Annotated[
        Literal["EPSG:28992", "EPSG:4326"] | None,
        typer.Option(help="Coordinate system, where the file doesn't say."),
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Which layer of a GeoPackage.")] = None,
    homes: Annotated[Path | None, typer.Option(help="GeoJSON of homes.")] = None,
    cables: Annotated[Path | None, typer.Option(help="GeoJSON of cables.")] = None,
    protected: Annotated[Path | None, typer.Option(help="GeoJSON of protected areas.")] = None,
    catalogue: Annotated[
        Path | None, typer.Option(help="TOML with uses, yields, norms and ambitions of your own.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="What people call the site.")] = None,
    on: Annotated[
        str | None, typer.Option(help="Day whose norms hold, as 2026-11-23; else today.")
    ] = None,
    language: Language = "en",
) -> None:
    """Make a site from polygons, with the norms and figures of a catalogue."""
    from civicmath.cli.land_sites import ImportRequest, make_import

    request = ImportRequest(
        source=source,
        out=out,
        cell_m=cell,
        parcels=parcels,
        crs=crs,
        layer=layer,
        layers={"homes": homes, "cables": cables, "protected": protected},
        catalogue=catalogue,
        name=name,
        on=on,
        language=language,
    )
    make_import(request)


@app.command("compile")
def compile_(site: Folder, *, out: Out, language: Language = "en") -> None:
    """Work norms and figures into a site: what is allowed where, and what it would yield."""
    from civicmath.cli.land_sites import make_compiled

    make_compiled(site, out, language=language)


@app.command()
def plan(
    site: Folder,
    *,
    objective: Objective = "fairest",
    fragmentation: Fragmentation = 0.0,
    robust: Annotated[
        bool,
        typer.Option(help="Look for the best worst case over the ranges of the figures."),
    ] = False,
    json: Json = None,
    svg: Svg = None,
    seed: Seed = 1,
    language: Language = "en",
) -> None:
    """Find a plan, with a proof of how far from the best it can be."""
    from civicmath.cli.land import Request, make_plan

    make_plan(Request(site, json, svg, seed, language, objective, fragmentation), robust=robust)


@app.command()
def conflicts(
    site: Folder,
    *,
    json: Json = None,
    seed: Seed = 1,
    language: Language = "en",
) -> None:
    """Find which ambitions can't all be met, and which can."""
    from civicmath.cli.land import Request, make_conflicts

    make_conflicts(Request(site, json, None, seed, language))


@app.command()
def frontier(
    site: Folder,
    *,
    first: Annotated[str | None, typer.Option(help="Name of an ambition; else the first.")] = None,
    second: Annotated[
        str | None, typer.Option(help="Name of another ambition; else the next.")
    ] = None,
    points: Annotated[int, typer.Option(min=2, max=50, help="How many plans to look at.")] = 9,
    json: Json = None,
    svg: Svg = None,
    seed: Seed = 1,
    language: Language = "en",
) -> None:
    """Trace what one ambition costs another."""
    from civicmath.cli.land import Request, make_frontier

    make_frontier(Request(site, json, svg, seed, language), first, second, points)


@app.command()
def alternatives(
    site: Folder,
    *,
    count: Annotated[int, typer.Option(min=1, max=12, help="How many plans.")] = 5,
    within: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Share of the best value that may be lost.")
    ] = 0.03,
    objective: Objective = "fairest",
    fragmentation: Fragmentation = 0.0,
    json: Json = None,
    svg: Svg = None,
    seed: Seed = 1,
    language: Language = "en",
) -> None:
    """Find plans that are nearly as good as the best, and as different as possible."""
    from civicmath.cli.land import Request, make_alternatives

    request = Request(site, json, svg, seed, language, objective, fragmentation)
    make_alternatives(request, count, within)


@app.command()
def explain(
    site: Folder,
    plan: Annotated[Path, typer.Argument(readable=False, help="JSON that `plan` wrote.")],
    *,
    cell: Annotated[
        str | None, typer.Option(help="A square as row,column, or a parcel by its number.")
    ] = None,
    json: Json = None,
    language: Language = "en",
) -> None:
    """Say what each partner gets and gives up, and why a place became what it is."""
    from civicmath.cli.land_reasons import make_explanation

    make_explanation(site, plan, cell=cell, json_place=json, language=language)


@app.command()
def check(
    site: Folder,
    plan: Annotated[
        Path,
        typer.Argument(
            readable=False,
            help="JSON that `plan`, `conflicts`, `frontier` or `alternatives` wrote.",
        ),
    ],
    *,
    language: Language = "en",
) -> None:
    """Compute everything that a result says once more, apart from what decided it."""
    from civicmath.cli.land_checks import make_check

    make_check(site, plan, language=language)
