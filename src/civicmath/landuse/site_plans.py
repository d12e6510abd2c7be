"""Plans, conflicts, frontiers and alternatives as JSON: everything a checker needs is in it."""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from civicmath.landuse.areas import areas_of_stacks, areas_of_uses
from civicmath.landuse.errors import NotAPlan
from civicmath.landuse.site_fields import read_json
from civicmath.landuse.values import Plan, Proof

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from civicmath.landuse.reasons import RobustPlan
    from civicmath.landuse.values import (
        Alternatives,
        Coalition,
        CompiledSite,
        Conflicts,
        Floats,
        FrontierPoint,
        Indices,
    )

PLAN, CONFLICTS, FRONTIER, ALTERNATIVES = (
    f"landuse-{name}/1" for name in ("plan", "conflicts", "frontier", "alternatives")
)
LEFT = "as-it-is"
"""Key of the area on which nothing was planned."""
_LONG = 12
_NUMBERS = ("value", "bound", "gap", "fragmentation", "fragmentation_index")


def plan_record(
    site: CompiledSite, plan: Plan, seconds: float, worst: RobustPlan | None = None
) -> dict[str, Any]:
    """Give a plan as JSON has it; areas are square metres, prices points of the objective.

    Args:
        site: The site.
        plan: The plan.
        seconds: That finding it took.
        worst: What is left of it when figures are otherwise, where that was asked.
    """
    names = [ambition.name for ambition in site.ambitions]
    stacks = areas_of_stacks(site, plan.choice)
    left = float(site.area_m2[plan.choice < 0].sum())
    return {
        "schema": PLAN,
        "site": site.name,
        "objective": plan.objective,
        "value": plan.value,
        "bound": plan.bound,
        "gap": plan.gap,
        "scores": _named(names, plan.scores),
        "amounts": _named(names, plan.amounts),
        "prices": _named(names, plan.prices),
        "areas": _named([stack.code for stack in site.stacks], stacks) | {LEFT: left},
        "areas_of_uses": _named([use.code for use in site.uses], areas_of_uses(site, plan.choice)),
        "turbines": _turbines(site, plan.turbines),
        "fragmentation": plan.fragmentation,
        "fragmentation_index": plan.fragmentation_index,
        "smallest_patches_kept": plan.smallest_patches_kept,
        "method": plan.method,
        "seed": plan.seed,
        "seconds": round(seconds, 3),
        "input_sha256": site.input_sha256,
        "proof": _proof(names, plan.proof),
        "stacks": [stack.code for stack in site.stacks],
        "choice": plan.choice.tolist(),
    } | ({} if worst is None else {"robust": _robust(site, worst)})


def conflicts_record(site: CompiledSite, found: Conflicts, seconds: float) -> dict[str, Any]:
    """Give conflicts as JSON has them; each with the prices that prove it."""

    def each(coalitions: Sequence[Coalition]) -> list[dict[str, Any]]:
        return [_coalition(site, coalition) for coalition in coalitions]

    return {
        "schema": CONFLICTS,
        "site": site.name,
        "ambitions": [ambition.name for ambition in site.ambitions],
        "conflicts": each(found.conflicts),
        "compatible": each(found.compatible),
        "undecided": each(found.undecided),
        "examined": each(found.examined),
        "seconds": round(seconds, 3),
        "input_sha256": site.input_sha256,
    }


def frontier_record(
    site: CompiledSite, pair: tuple[int, int], points: Sequence[FrontierPoint], seconds: float
) -> dict[str, Any]:
    """Give a frontier as JSON has it; `first` and `second` are amounts in shares of the target."""
    first, second = (site.ambitions[number] for number in pair)
    return {
        "schema": FRONTIER,
        "site": site.name,
        "first": first.name,
        "second": second.name,
        "points": [
            {
                "first": point.first,
                "second": point.second,
                "first_amount": point.first * first.target,
                "second_amount": point.second * second.target,
                "floor": point.floor,
                "bound": point.bound,
                "rate": point.rate,
                "scores": _named([ambition.name for ambition in site.ambitions], point.scores),
                "choice": point.choice.tolist(),
            }
            for point in points
        ],
        "turbines": _turbines(site, points[0].turbines),
        "stacks": [stack.code for stack in site.stacks],
        "seconds": round(seconds, 3),
        "input_sha256": site.input_sha256,
    }


def alternatives_record(site: CompiledSite, found: Alternatives, seconds: float) -> dict[str, Any]:
    """Give alternatives as JSON has them; `difference` is the share of the area that differs."""
    return {
        "schema": ALTERNATIVES,
        "site": site.name,
        "within": found.within,
        "difference": [[float(part) for part in row] for row in found.difference],
        "plans": [plan_record(site, plan, 0.0) for plan in found.plans],
        "seconds": round(seconds, 3),
        "input_sha256": site.input_sha256,
    }


def to_bytes(record: Mapping[str, Any]) -> bytes:
    """Write a record as JSON: indented, but long lists of numbers on one line."""
    lines: list[str] = []

    def shortened(value: object) -> object:
        if isinstance(value, dict):
            return {key: shortened(part) for key, part in value.items()}
        if isinstance(value, list):
            if len(value) > _LONG and isinstance(value[0], int | float):
                lines.append(json.dumps(value, separators=(",", ":"), allow_nan=False))
                return f"\0{len(lines) - 1}\0"
            return [shortened(part) for part in value]
        return value

    text = json.dumps(shortened(record), ensure_ascii=False, allow_nan=False, indent=1)
    pieces = text.split('"\\u0000')
    written = [pieces[0]]
    for piece in pieces[1:]:
        number, _, rest = piece.partition('\\u0000"')
        written += [lines[int(number)], rest]
    return "".join(written).encode() + b"\n"


def plan_from(file: Path, site: CompiledSite) -> Plan:
    """Read a plan back, as far as an explanation needs it.

    Raises:
        NotAPlan: A field is missing or has another form, or the plan is of another site.
    """
    fields = read_json(file).fields
    names = [ambition.name for ambition in site.ambitions]
    try:
        if fields["schema"] != PLAN or fields["input_sha256"] != site.input_sha256:
            raise NotAPlan(file=file.name, field="input_sha256")
        choice = np.array(fields["choice"], np.int16)
        if choice.shape != site.area_m2.shape or choice.max() >= len(site.stacks):
            raise NotAPlan(file=file.name, field="choice")
        value, bound, gap, fragmentation, index = (float(fields[name]) for name in _NUMBERS)
        scores, amounts, prices = (
            np.array([float(fields[field][name]) for name in names])
            for field in ("scores", "amounts", "prices")
        )
        built = np.array([one["place"] for one in fields["turbines"]], np.int32)
        proof = Proof(np.array([float(fields["proof"]["prices"][name]) for name in names]))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise NotAPlan(file=file.name, field=str(error)[:40]) from error
    return Plan(
        objective=fields["objective"],
        choice=np.maximum(choice, -1),
        turbines=built,
        method=str(fields["method"]),
        seed=int(fields["seed"]),
        proof=proof,
        value=value,
        bound=bound,
        gap=gap,
        scores=scores,
        amounts=amounts,
        prices=prices,
        fragmentation=fragmentation,
        fragmentation_index=index,
    )


def _robust(site: CompiledSite, found: RobustPlan) -> dict[str, Any]:
    codes = [factor.code for factor in site.factors]
    return {
        "worst": found.worst,
        "worst_bound": found.worst_bound,
        "ordinary_worst": found.ordinary_worst,
        "scenarios": [
            {"value": float(value), "factors": _named(codes, factors)}
            for value, factors in zip(found.values, found.scenarios, strict=True)
        ],
    }


def _named(names: Sequence[str], values: Floats) -> dict[str, float]:
    return {name: float(value) for name, value in zip(names, values, strict=True)}


def _turbines(site: CompiledSite, built: Indices) -> list[dict[str, Any]]:
    places = site.turbines
    if places is None:
        return []
    return [
        {"place": int(at), "x_m": float(places.x_m[at]), "y_m": float(places.y_m[at])}
        for at in built
    ]


def _proof(names: Sequence[str], proof: Proof) -> dict[str, Any]:
    return {
        "prices": _named(names, proof.prices),
        "pressures": None if proof.pressures is None else _packed(proof.pressures),
        "turbine_part": proof.turbine_part,
        "branches": [
            {
                "least": branch.least,
                "most": branch.most,
                "prices": _named(names, branch.prices),
                "turbine_part": branch.turbine_part,
            }
            for branch in proof.branches
        ],
        "solver_bound": proof.solver_bound,
    }


def _packed(values: NDArray[np.float32]) -> dict[str, Any]:
    """Write a large table as text: float32, little-endian, zlib, base64."""
    data = zlib.compress(np.ascontiguousarray(values, "<f4").tobytes(), 6)
    return {"shape": list(values.shape), "zlib_base64_float32": base64.b64encode(data).decode()}


def _coalition(site: CompiledSite, coalition: Coalition) -> dict[str, Any]:
    names = [site.ambitions[number].name for number in coalition.members]
    return {
        "members": names,
        "verdict": coalition.verdict,
        "reached": coalition.reached,
        "bound": coalition.bound,
        "prices": dict(zip(names, map(float, coalition.prices), strict=True)),
    }
