"""An independent checker: computes what a result says once more, from the site and nothing else.

It imports nothing of what decides. A result is a list of statements; the first that doesn't hold is
told with what the file says and what was found.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from civicmath.landuse.checking_bounds import (
    cut_up,
    land_at_most,
    most_beyond,
    most_of_second,
    worth_of_scores,
)
from civicmath.landuse.checking_files import Told, read_told
from civicmath.landuse.checking_land import land_from
from civicmath.landuse.checking_turbines import (
    check_turbines,
    land_left,
    turbine_points,
    turbines_at_most,
)
from civicmath.landuse.errors import NotAPlan
from civicmath.landuse.site_fields import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from civicmath.landuse.checking_land import Land

CLOSE = 1e-7
"""Numbers that differ by less, as a share of the larger, are called equal: sums of floats."""
KINDS = ("plan", "conflicts", "frontier", "alternatives")


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that a result says.

    Attributes:
        what: In the words of the file: "scores.nature".
        holds: Whether it is true.
        told: What the file says.
        found: What was computed.
    """

    what: str
    holds: bool
    told: str
    found: str


Statements: TypeAlias = Iterator[Statement]


def check_result(
    folder: Path, file: Path, progress: Callable[[str, float], None] | None = None
) -> list[Statement]:
    """Check a plan, conflicts, a frontier or alternatives; ends at the first that is false.

    Args:
        folder: The site that it should be about.
        file: What a command wrote.
        progress: Told that checking goes on.

    Returns:
        Statements in the order of checking; all hold but perhaps the last.

    Raises:
        NotAPlan: The file isn't what a command writes.
        Refusal: The site or the file can't be read.
    """
    record = read_json(file)
    kind = str(record.fields.get("schema", "")).removeprefix("landuse-").partition("/")[0]
    if kind not in KINDS:
        raise NotAPlan(file=file.name, field="schema")
    land = land_from(folder)
    checks = {
        "plan": lambda: plan_statements(land, read_told(record, land), ""),
        "conflicts": lambda: _conflicts(land, record.fields, file.name),
        "frontier": lambda: _frontier(land, record.fields, file.name),
        "alternatives": lambda: _alternatives(land, record.fields, file.name),
    }
    statements: list[Statement] = []
    given = str(record.fields.get("input_sha256"))
    statements.append(Statement("input_sha256", given == land.sha256, given, land.sha256))
    if statements[0].holds:
        for statement in checks[kind]():
            statements.append(statement)
            if progress is not None:
                progress("checking", 0.0)
            if not statement.holds:
                break
    return statements


def plan_statements(land: Land, told: Told, prefix: str) -> Statements:
    """Say of everything in a plan whether it holds."""
    yield from _options(land, told, prefix)
    yield from check_turbines(land, told, prefix, Statement)
    reached = reached_by(land, told.choice, told.turbines)
    for number, aim in enumerate(land.aims):
        amount = reached[number] * aim.target
        yield _equal(f"{prefix}amounts.{aim.name}", told.amounts[number], amount)
        yield _equal(f"{prefix}scores.{aim.name}", told.scores[number], min(1.0, reached[number]))
    yield from _areas(land, told, prefix)
    index = cut_up(land, told.choice)
    yield _equal(f"{prefix}fragmentation_index", told.fragmentation_index, index)
    kept = patches_kept(land, told.choice)
    yield Statement(
        f"{prefix}smallest_patches_kept",
        told.patches_kept is kept,
        str(told.patches_kept).lower(),
        str(kept).lower(),
    )
    weights = [aim.weight for aim in land.aims]
    value = worth_of_scores(told.objective, reached, weights) - told.fragmentation * index
    shown = math.exp(value) if told.objective == "nash" else value
    yield _equal(f"{prefix}value", told.value, shown)
    yield from _bound(land, told, prefix)


def reached_by(land: Land, choice: NDArray[np.int64], turbines: Sequence[int]) -> list[float]:
    """Amount / target of every ambition, not cut off at 1."""
    reached = []
    for aim in land.aims:
        amounts = []
        for stack in range(len(land.stacks)):
            here = choice == stack
            if aim.cells is not None:
                here = here & aim.cells
            amounts += land.yields[stack, aim.measure][here].tolist()
        amount = math.fsum(amounts)
        if aim.cells is None:
            amount += turbine_points(land, turbines, aim.measure)
        reached.append(amount / aim.target)
    return reached


def patches_kept(land: Land, choice: NDArray[np.int64]) -> bool:
    """Whether every connected patch of a use is as large as the use asks."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - only for uses that ask
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    for use, least in land.patches.items():
        if least <= 0.0:
            continue
        stacks = [number for number, uses in enumerate(land.members) if use in uses]
        stands = np.isin(choice, stacks)
        joined = stands[land.pairs].all(axis=1)
        first, second = land.pairs[joined].T
        graph = coo_array((np.ones(len(first)), (first, second)), shape=(land.cells, land.cells))
        _, patch = connected_components(graph, directed=False)
        area = np.bincount(patch[stands], land.area_m2[stands])
        if (area[area > 0.0] < least * (1.0 - CLOSE)).any():
            return False
    return True


def _options(land: Land, told: Told, prefix: str) -> Statements:
    """Every cell has an option that norms and turbines leave; nothing only where none is left."""
    allowed = land_left(land, told.turbines)
    cells = np.arange(land.cells)
    nothing = told.choice < 0
    wrong = np.where(nothing, allowed.any(axis=1), ~allowed[cells, np.maximum(told.choice, 0)])
    holds = not wrong.any()
    cell = int(np.argmax(wrong))
    stack = "as-it-is" if nothing[cell] else land.stacks[int(told.choice[cell])]
    left = (
        "-"
        if holds
        else ", ".join(code for code, one in zip(land.stacks, allowed[cell], strict=True) if one)
    )
    what = f"{prefix}choice" if holds else f"{prefix}choice[{cell}]"
    yield Statement(what, holds, "allowed" if holds else stack, left or "as-it-is")


def _areas(land: Land, told: Told, prefix: str) -> Statements:
    for number, code in enumerate(land.stacks):
        area = math.fsum(land.area_m2[told.choice == number].tolist())
        yield _equal(f"{prefix}areas.{code}", told.areas[code], area)
    left = math.fsum(land.area_m2[told.choice < 0].tolist())
    yield _equal(f"{prefix}areas.as-it-is", told.areas["as-it-is"], left)
    for use in land.heaviness:
        stacks = [number for number, uses in enumerate(land.members) if use in uses]
        area = math.fsum(land.area_m2[np.isin(told.choice, stacks)].tolist())
        yield _equal(f"{prefix}areas_of_uses.{use}", told.areas_of_uses[use], area)


def _bound(land: Land, told: Told, prefix: str) -> Statements:
    """No plan is better: from the prices in the file, or else from a search of our own."""
    from civicmath.landuse.checking_search import bound_by_search  # noqa: PLC0415 - loads scipy
    from civicmath.landuse.checking_turbines import bound_from_proof  # noqa: PLC0415

    found = bound_from_proof(land, told)
    if told.objective == "nash":
        found = math.exp(min(found, 0.0))
    if found > told.bound + CLOSE * max(1.0, abs(found)):
        found = min(found, bound_by_search(land, told))
    holds = found <= told.bound + CLOSE * max(1.0, abs(found))
    yield Statement(f"{prefix}bound", holds, _short(told.bound), _short(found))
    yield Statement(
        f"{prefix}value <= bound",
        told.value <= told.bound + CLOSE,
        _short(told.value),
        _short(told.bound),
    )
    gap = 0.0
    if told.bound > told.value:
        gap = min(1.0, (told.bound - told.value) / abs(told.bound)) if told.bound else 1.0
    yield _equal(f"{prefix}gap", told.gap, gap)


def _conflicts(land: Land, fields: Mapping[str, Any], file: str) -> Statements:
    """Every conflict has prices that prove it; no set that can stand together holds one."""
    from civicmath.landuse.checking_files import read_coalitions  # noqa: PLC0415 - only here

    names = [aim.name for aim in land.aims]
    clashes = read_coalitions(fields, "conflicts", names, file)
    together = read_coalitions(fields, "compatible", names, file)
    for clash in clashes:
        what = f"conflicts[{', '.join(clash.members)}]"
        prices = [clash.prices.get(name, 0.0) for name in names]
        bound = land_at_most(land, prices) + most_beyond("fairest", prices, prices)
        bound += turbines_at_most(land, prices, 0, None, clash.bound - bound)
        outside = set(clash.prices) <= set(clash.members) and min(prices) >= 0.0
        yield Statement(what, outside and bound < 1.0, "can't all be met", f"bound {_short(bound)}")
        yield Statement(
            f"{what}.bound", bound <= clash.bound + CLOSE, _short(clash.bound), _short(bound)
        )
    for one in together:
        holding = [clash for clash in clashes if set(clash.members) <= set(one.members)]
        what = f"compatible[{', '.join(one.members)}]"
        yield Statement(what, not holding, "holds no conflict", f"holds {len(holding)}")


def _frontier(land: Land, fields: Mapping[str, Any], file: str) -> Statements:
    """Every point is a plan that keeps the norms, and no plan lies beyond the frontier."""
    from civicmath.landuse.checking_files import read_points  # noqa: PLC0415 - only here

    names = [aim.name for aim in land.aims]
    first, second, points = read_points(fields, names, land, file)
    # Around the turbines of the file, which are the same at all points.
    built = points[0].told.turbines if points else ()
    around = replace(land, allowed=land_left(land, built))
    given = reached_by(land, np.full(land.cells, -1), built)
    for number, point in enumerate(points, 1):
        prefix = f"points[{number}]."
        yield from _options(land, point.told, prefix)
        yield from check_turbines(land, point.told, prefix, Statement)
        reached = reached_by(land, point.told.choice, point.told.turbines)
        yield _equal(f"{prefix}first", point.first, reached[first])
        yield _equal(f"{prefix}second", point.second, reached[second])
        for place, name in enumerate(names):
            score = min(1.0, reached[place])
            yield _equal(f"{prefix}scores.{name}", point.told.scores[place], score)
        bound = most_of_second(around, first, second, point.floor - given[first]) + given[second]
        holds = bound <= point.bound + 1e-5 * max(1.0, abs(bound))
        yield Statement(f"{prefix}bound", holds, _short(point.bound), _short(bound))


def _alternatives(land: Land, fields: Mapping[str, Any], file: str) -> Statements:
    """Every plan holds, loses no more than was allowed, and differs as much as is said."""
    from civicmath.landuse.checking_files import read_plans  # noqa: PLC0415 - only here

    plans, within, difference = read_plans(fields, land, file)
    whole = float(land.area_m2.sum())
    for number, told in enumerate(plans):
        prefix = f"plans[{number + 1}]."
        yield from plan_statements(land, told, prefix)
        least = plans[0].value - within * abs(plans[0].value)
        holds = told.value >= least - CLOSE
        yield Statement(f"{prefix}value within", holds, _short(told.value), _short(least))
        for other, before in enumerate(plans[:number]):
            share = float(land.area_m2[told.choice != before.choice].sum()) / whole
            what = f"difference[{other + 1}, {number + 1}]"
            yield _equal(what, difference[other][number], share)


def _equal(what: str, told: float, found: float) -> Statement:
    holds = abs(told - found) <= CLOSE * max(1.0, abs(told), abs(found))
    return Statement(what, holds, _short(told), _short(found))


def _short(value: float) -> str:
    return f"{value:.9g}"
