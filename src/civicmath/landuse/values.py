"""What the solving core takes and gives: a compiled site, and a plan with its proof. Frozen values.

Sizes: n cells (or parcels), K stacks, P measures, U uses, M ambitions, E borders, T turbine places.
Each cell takes exactly one of its allowed stacks; a cell with none is *left as it is* (-1): it
yields nothing and carries no use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Indices: TypeAlias = NDArray[np.int32]
    Choices: TypeAlias = NDArray[np.int16]
    Flags: TypeAlias = NDArray[np.bool_]

Objective: TypeAlias = Literal["sum", "fairest", "nash"]
OBJECTIVES: tuple[Objective, ...] = ("sum", "fairest", "nash")
AS_IT_IS = -1
Verdict: TypeAlias = Literal["compatible", "conflict", "undecided"]


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that land yields: its code, and the unit it is counted in."""

    code: str
    unit: str


@dataclass(frozen=True, slots=True)
class Use:
    """Something that land is used for.

    Attributes:
        code: Short name, unique.
        label: What people read.
        fragmentation: How heavily a border between this use and its absence counts; 1 is ordinary.
        smallest_patch_m2: Area below which a connected patch of it may not stand; 0 allows all.
    """

    code: str
    label: str
    fragmentation: float = 1.0
    smallest_patch_m2: float = 0.0


@dataclass(frozen=True, slots=True)
class Stack:
    """Uses that share the same ground: a code, and the codes of the uses."""

    code: str
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Ambition:
    """What a partner wants of the land.

    Attributes:
        name: Unique; the key in scores and prices.
        partner: Who wants it.
        measure: Code of the measure.
        target: Amount of the measure at which the score is 1; above zero.
        weight: In `sum` and `nash`; above zero. Weights count relative to their total.
        cells: (n,) which cells count for it; nothing when all do. Turbines count where all do.
    """

    name: str
    partner: str
    measure: str
    target: float
    weight: float = 1.0
    cells: Flags | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """Which cells or parcels touch, and along how many metres.

    Attributes:
        pairs: (E, 2) cell numbers; each border once.
        length_m: (E,) metres, above zero.
    """

    pairs: Indices
    length_m: Floats


@dataclass(frozen=True, slots=True)
class Factor:
    """A figure that is not known exactly, and the range it may have.

    Attributes:
        code: Unique.
        low: Smallest value, as a share of the one that the yields were compiled with (0.8: 20% less).
        high: Largest value, in the same way.
        entries: The (stack number, measure number) pairs whose yields it multiplies.
    """

    code: str
    low: float
    high: float
    entries: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class TurbinePlaces:
    """Where turbines may stand, what they yield, and what rules them out.

    Attributes:
        x_m: (T,) east, metres.
        y_m: (T,) north, metres.
        yields: (T, P) what a turbine here yields alone: amounts of each measure.
        spacing_m: Two turbines stand at least this far apart.
        noise: (H, T) sound energy that reaches each home: ten to the power of decibels / 10.
        noise_limit: (H,) most energy together at each home, in the same unit.
        taken_start: (T + 1,) where each place begins in the next two.
        taken_cell: (F,) cells that a turbine here touches: foundation, hard standing, overswing.
        taken_stacks: (F, K) which stacks can't stand on that cell once the turbine is built.
        wake_pairs: (W, 2) places that take each other's wind.
        wake_loss: (W, P) amounts lost when both are built.
        most: Largest number to build; nothing means no limit.
    """

    x_m: Floats
    y_m: Floats
    yields: Floats
    spacing_m: float
    noise: Floats
    noise_limit: Floats
    taken_start: Indices
    taken_cell: Indices
    taken_stacks: Flags
    wake_pairs: Indices
    wake_loss: Floats
    most: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CompiledSite:
    """A site ready to solve: norms have removed options, factors have been multiplied into yields.

    Attributes:
        name: What people call it.
        rows: Of the grid that the cells stand in; 0 for parcels.
        columns: Of that grid; 0 for parcels.
        cell_m: Side of a cell in metres; 0 for parcels.
        measures: P of them.
        uses: U of them.
        stacks: K of them.
        ambitions: M of them, at least one.
        row: (n,) row of each cell, from 0; for parcels any number.
        column: (n,) column of each cell, from 0; for parcels any number.
        area_m2: (n,) above zero.
        allowed: (n, K) which stacks the norms leave.
        yields: (K, P, n) amount of each measure that the whole cell yields under each stack, none
            below zero. Fill it from `numpy.zeros`: planes that stay zero then take no memory.
        borders: For parcels; nothing means that cells touch along rows and columns.
        turbines: Places for turbines, if any.
        factors: Figures with a range, for the robust plan.
        input_sha256: Hash of the files it came from; empty when it came from none.
    """

    name: str
    rows: int
    columns: int
    cell_m: float
    measures: tuple[Measure, ...]
    uses: tuple[Use, ...]
    stacks: tuple[Stack, ...]
    ambitions: tuple[Ambition, ...]
    row: Indices
    column: Indices
    area_m2: Floats
    allowed: Flags
    yields: Floats
    borders: Borders | None = None
    turbines: TurbinePlaces | None = None
    factors: tuple[Factor, ...] = ()
    input_sha256: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """Part of a proof: a bound on all plans whose number of turbines lies in a range.

    Attributes:
        least: Fewest turbines.
        most: Most turbines; nothing means no limit.
        prices: (M,) λ for this range.
        turbine_part: Most that so many turbines can add at these prices, less what they take.
    """

    least: int
    most: int | None
    prices: Floats
    turbine_part: float


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """What somebody else needs to recompute the bound of a plan: see docs/methods/landuse.md.

    For prices λ, with v_ik = Σ_m λ_m y_ikm / target_m (only ambitions that count cell i):
    bound = Σ_i max_k v_ik + conjugate(λ) + turbines, where the maximum runs over allowed stacks.
    With fragmentation every border e between cells i and j exchanges pressures q_e1 (felt by i) and
    q_e2 (felt by j), one number per stack, and whatever they are
    bound = Σ_i max_k [v_ik + Σ_e q_e(i),k] + Σ_e max_kl [-c_e D(k, l) - q_e1,k - q_e2,l]
            + conjugate(λ) + turbines,
    with c_e the price of the border and D(k, l) the weighted number of uses that k and l don't
    share. Both maxima run over allowed stacks. Here *as it is* is one stack more, number K, with
    v = 0 and no uses: allowed only where nothing else is. With places for turbines the bound leaves
    the borders' cost aside.

    Attributes:
        prices: (M,) λ: objective points per point of score.
        pressures: (E, 2, K + 1) q, in the order of `borders.borders_of(site)`; nothing without
            fragmentation.
        turbine_part: Most that turbines can add at these prices.
        branches: With places for turbines: the bound is the highest over these, each with
            its own prices and turbine part.
        solver_bound: Bound that a branch-and-bound search proved for the whole, when it is tighter.
    """

    prices: Floats
    pressures: NDArray[np.float32] | None = None
    turbine_part: float = 0.0
    branches: tuple[Branch, ...] = ()
    solver_bound: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Which stack stands on which cell, what that gives, and how far from the best it can be.

    Attributes:
        objective: "sum", "fairest" or "nash".
        value: sum: weighted mean of scores; fairest: the lowest score; nash: weighted geometric
            mean of scores. With a fragmentation price its cost is taken off (for nash: off the
            logarithm).
        bound: No plan can have a higher value.
        gap: (bound - value) / bound; 0 is proven best. 1 when the bound says nothing.
        scores: (M,) min(1, amount / target).
        amounts: (M,) what each ambition gets, in its measure's unit.
        prices: (M,) what one point of score of each ambition costs, in points of the objective.
        choice: (n,) stack number per cell, -1 left as it is.
        turbines: (t,) numbers of the places built on, ascending.
        fragmentation: The price B asked for.
        fragmentation_index: Mean number of (weighted) uses that differ across a metre of border.
        method: How it was found: "prices", "prices+chains", "milp", "milp+prices".
        seed: The seed asked for.
        proof: What the bound can be recomputed from.
        smallest_patches_kept: Whether every patch is as large as its use asks.
    """

    objective: Objective
    value: float
    bound: float
    gap: float
    scores: Floats
    amounts: Floats
    prices: Floats
    choice: Choices
    turbines: Indices
    fragmentation: float
    fragmentation_index: float
    method: str
    seed: int
    proof: Proof
    smallest_patches_kept: bool = True


@dataclass(frozen=True, slots=True)
class Coalition:
    """A set of ambitions and whether they can all be met in full.

    Attributes:
        members: Numbers of the ambitions, ascending.
        verdict: "compatible" (a plan meets them all), "conflict" (the bound proves that none can)
            or "undecided" (neither was shown).
        reached: The lowest score among the members in the best plan found.
        bound: No plan gives all members more than this.
        prices: λ per member that certifies the bound.
    """

    members: tuple[int, ...]
    verdict: Verdict
    reached: float
    bound: float
    prices: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Which ambitions can't stand together.

    Attributes:
        conflicts: Minimal sets: without any one member the rest is not proven to conflict.
        compatible: Largest sets that a plan meets in full.
        undecided: Sets for which neither a plan nor a proof was found.
        examined: Every set that was looked at, in order.
    """

    conflicts: tuple[Coalition, ...]
    compatible: tuple[Coalition, ...]
    undecided: tuple[Coalition, ...]
    examined: tuple[Coalition, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FrontierPoint:
    """A plan on the frontier of two ambitions.

    Attributes:
        first: Amount / target of the first ambition, without the cap at 1.
        second: Of the second, in the same way.
        floor: What was asked of the first.
        bound: No plan with at least the floor of the first has more of the second.
        rate: Second given up per point of the first, here.
        scores: (M,) min(1, amount / target) of all ambitions.
        choice: (n,) stack per cell.
        turbines: Numbers of the places built on; the same at all points.
    """

    first: float
    second: float
    floor: float
    bound: float
    rate: float
    scores: Floats
    choice: Choices
    turbines: Indices


@dataclass(frozen=True, slots=True, eq=False)
class Alternatives:
    """Plans that are nearly as good as the best, and as different as possible.

    Attributes:
        plans: The best first; each later one within the share asked for of the first's value.
        difference: (k, k) share of the area on which two plans differ.
        within: The share of value that was allowed to be lost.
    """

    plans: tuple[Plan, ...]
    difference: Floats
    within: float
