"""`civicmath land plan`, `conflicts`, `frontier`, `alternatives`: from a site to an answer."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civicmath.cli.land_words import WORDS
from civicmath.cli.outputs import check_places
from civicmath.cli.terminal import progress_bar
from civicmath.errors import SameOutput, WrongUsage
from civicmath.formats.writing import write_together
from civicmath.landuse.errors import UnknownAmbition
from civicmath.landuse.site_files import FILES
from civicmath.landuse.site_loading import load_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from civicmath.landuse.site_loading import Loaded
    from civicmath.landuse.values import CompiledSite, Objective

    Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for.

    Attributes:
        site: Folder to read.
        json: Where the result goes, if anywhere.
        svg: Where the picture goes, if anywhere.
        seed: All the chance there is.
        language: "en" or "nl".
        objective: What makes a plan good.
        fragmentation: Price of a cut-up landscape.
    """

    site: Path
    json: Path | None
    svg: Path | None
    seed: int
    language: str
    objective: Objective = "fairest"
    fragmentation: float = 0.0


def make_plan(request: Request, *, robust: bool = False) -> None:
    """Find a plan, write it, and tell what it gives.

    Args:
        request: What was asked for.
        robust: Whether figures with a range count by their worst case; borders don't count then.

    Raises:
        Refusal: The site can't be used, or a place can't be written.
        WrongUsage: Robust, and a price on fragmentation.
    """
    if robust and request.fragmentation > 0.0:
        raise WrongUsage(reason="--robust, --fragmentation", command="civicmath land plan")
    from civicmath.cli.land_tables import (  # noqa: PLC0415 - after the places were checked
        show_plan,
        show_worst,
    )
    from civicmath.landuse.plans import plan  # noqa: PLC0415
    from civicmath.landuse.site_plans import plan_record  # noqa: PLC0415

    with _work(request) as (loaded, tell):
        began = time.perf_counter()
        worst = None
        if robust:
            from civicmath.landuse.robust import robust_plan  # noqa: PLC0415 - when it is asked for

            worst = robust_plan(loaded.site, request.objective, seed=request.seed, progress=tell)
            found = worst.plan
        else:
            found = plan(
                loaded.site,
                request.objective,
                fragmentation=request.fragmentation,
                seed=request.seed,
                progress=tell,
            )
        record = plan_record(loaded.site, found, time.perf_counter() - began, worst)
        picture = None
        if request.svg is not None:
            from civicmath.landuse.pictures import plan_svg  # noqa: PLC0415 - when it is asked for

            tell("drawing", 0.0)
            picture = plan_svg(loaded.site, loaded.scene(), found, language=request.language)
        _write(request, record, picture)
    show_plan(loaded.site, found, request.language)
    if worst is not None:
        show_worst(worst, request.language)


def make_conflicts(request: Request) -> None:
    """Find which ambitions can't stand together, write it, and tell."""
    from civicmath.cli.land_tables import show_conflicts  # noqa: PLC0415
    from civicmath.landuse.conflicts import conflicts  # noqa: PLC0415
    from civicmath.landuse.site_plans import conflicts_record  # noqa: PLC0415

    with _work(request) as (loaded, tell):
        began = time.perf_counter()
        found = conflicts(loaded.site, seed=request.seed, progress=tell)
        record = conflicts_record(loaded.site, found, time.perf_counter() - began)
        _write(request, record, None)
    show_conflicts(loaded.site, found, request.language)


def make_frontier(request: Request, first: str | None, second: str | None, points: int) -> None:
    """Trace the frontier of two ambitions, write it, and tell.

    Raises:
        UnknownAmbition: A name that no ambition has, or one ambition twice.
    """
    from civicmath.cli.land_tables import show_frontier  # noqa: PLC0415
    from civicmath.landuse.frontier import frontier  # noqa: PLC0415
    from civicmath.landuse.site_plans import frontier_record  # noqa: PLC0415

    with _work(request) as (loaded, tell):
        pair = _pair(loaded.site, first, second)
        began = time.perf_counter()
        found = frontier(loaded.site, *pair, points, progress=tell)
        record = frontier_record(loaded.site, pair, found, time.perf_counter() - began)
        picture = None
        if request.svg is not None:
            from civicmath.landuse.pictures import frontier_svg  # noqa: PLC0415

            tell("drawing", 0.0)
            picture = frontier_svg(
                loaded.site, loaded.scene(), pair, found, language=request.language
            )
        _write(request, record, picture)
    show_frontier(loaded.site, pair, found, request.language)


def make_alternatives(request: Request, count: int, within: float) -> None:
    """Find plans that differ, write them, and tell."""
    from civicmath.cli.land_tables import show_alternatives  # noqa: PLC0415
    from civicmath.landuse.alternatives import alternatives  # noqa: PLC0415
    from civicmath.landuse.site_plans import alternatives_record  # noqa: PLC0415

    with _work(request) as (loaded, tell):
        began = time.perf_counter()
        found = alternatives(
            loaded.site,
            count,
            within,
            objective=request.objective,
            fragmentation=request.fragmentation,
            seed=request.seed,
            progress=tell,
        )
        record = alternatives_record(loaded.site, found, time.perf_counter() - began)
        picture = None
        if request.svg is not None:
            from civicmath.landuse.pictures import alternatives_svg  # noqa: PLC0415

            tell("drawing", 0.0)
            picture = alternatives_svg(
                loaded.site, loaded.scene(), found, language=request.language
            )
        _write(request, record, picture)
    show_alternatives(loaded.site, found, request.language)


@contextmanager
def progress_on_terminal(language: str) -> Iterator[Tell]:
    """Show which step we are in and how far, to a person who waits at a terminal only."""
    with progress_bar() as progress:
        task = progress.add_task(WORDS[language]["reading"], total=1.0)

        def tell(step: str, done: float) -> None:
            words = WORDS[language].get(step, step)
            progress.update(task, description=words, completed=done)

        yield tell


def keep_site(places: list[Path | None], site: Path) -> None:
    """Refuse places where a result can't go, and the files of the site itself.

    Raises:
        OutputRefusal: With the place.
    """
    wanted = [place for place in places if place is not None]
    check_places(wanted, site)
    own = {(site / name).resolve() for name in FILES}
    for place in wanted:
        if place.resolve() in own:
            raise SameOutput(file=str(place))


@contextmanager
def _work(request: Request) -> Iterator[tuple[Loaded, Tell]]:
    """Check where results go, show progress, and read the site."""
    keep_site([request.json, request.svg], request.site)
    with progress_on_terminal(request.language) as tell:
        yield load_site(request.site, tell), tell


def _write(request: Request, record: dict[str, Any], picture: str | None) -> None:
    """Write all results, or none."""
    from civicmath.landuse.site_plans import to_bytes  # noqa: PLC0415

    results: list[tuple[Path, bytes]] = []
    if request.json is not None:
        results.append((request.json, to_bytes(record)))
    if request.svg is not None and picture is not None:
        results.append((request.svg, picture.encode()))
    write_together(results)


def _pair(site: CompiledSite, first: str | None, second: str | None) -> tuple[int, int]:
    """Find the two ambitions that were named; without names the first two."""
    names = [ambition.name for ambition in site.ambitions]
    known = ", ".join(names)
    for name in (first, second):
        if name is not None and name not in names:
            raise UnknownAmbition(name=name, known=known)
    one = 0 if first is None else names.index(first)
    others = [number for number in range(len(names)) if number != one]
    if second is not None:
        others = [number for number in others if names[number] == second]
    if not others:
        raise UnknownAmbition(name=second or "2", known=known)
    return one, others[0]
