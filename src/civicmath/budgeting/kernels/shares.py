"""Equal Shares: buying in turns, as far as floats with proven bounds can tell who is next.

*Rate* = level / factor; the project with the least rate is bought. Arrays: see `types`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicmath.budgeting.kernels.levels import doubtful, level
from civicmath.budgeting.kernels.precise import solve_level
from civicmath.budgeting.kernels.types import (
    AFFORDABLE,
    BALLOTS,
    EQUALS,
    INFINITE,
    LOWER,
    NEAR,
    PROJECTS,
    RECORD,
    SEEN,
    SMALLEST,
    STATE,
    STATUS,
    SUPPORTERS,
    TOO_DEAR,
    ULP,
    UPPER,
)
from civicmath.compiling import compiled

if TYPE_CHECKING:
    from civicmath.budgeting.kernels.types import (
        BallotArrays,
        Equals,
        Floats,
        Projects,
        Record,
        State,
        Supporters,
    )


@compiled(f"void(int64, float64, int64, {SUPPORTERS}, {BALLOTS}, {STATE}, {RECORD})")
def empty_pockets(
    project: int,
    price: float,
    turn: int,
    supporters: Supporters,
    ballots: BallotArrays,
    state: State,
    record: Record,
) -> None:
    """Take all that those have who have less than the price, and count what they had paid before.

    Args:
        project: The winner.
        price: Its level, near enough that no class is doubtful about it.
        turn: Winners before it.
        supporters: See `types`.
        ballots: See `types`.
        state: See `types`; changed.
        record: See `types`; counts of this turn are filled.
    """
    pointers, classes, weights, counts = supporters
    begins, projects, given = ballots
    balance, won_in = state[2], state[3]
    totals, spent = record[3], record[4]
    weighted, plural = len(weights) > 0, len(counts) > 0
    whole = 0
    partial = 0
    for place in range(pointers[project], pointers[project + 1]):
        group = classes[place]
        here = balance[group]
        if here == 0.0:
            continue
        weight = weights[place] if weighted else 1
        many = counts[group] if plural else 1
        if here >= price * weight:
            whole += many * weight
            continue
        balance[group] = 0.0
        partial += many
        for entry in range(begins[group], begins[group + 1]):
            earlier = won_in[projects[entry]]
            if earlier >= 0:
                spent[turn, earlier] += many * (given[entry] if weighted else 1)
    totals[turn, 0] = whole
    totals[turn, 1] = partial


@compiled(f"void(int64, int64, {SUPPORTERS}, {PROJECTS}, {STATE}, {RECORD})")
def collect(
    project: int,
    turn: int,
    supporters: Supporters,
    projects: Projects,
    state: State,
    record: Record,
) -> None:
    """Take the price from those who pay it whole, note the winner, and strike it and its rivals.

    Args:
        project: The winner.
        turn: Winners before it.
        supporters: See `types`.
        projects: See `types`.
        state: See `types`; changed.
        record: See `types`; the level of this turn must be there.
    """
    pointers, classes, weights, _ = supporters
    _, _, rival_pointers, rivals = projects
    alive, _, balance, won_in, money = state
    price = record[2][turn, 0]
    weighted = len(weights) > 0
    greatest = 1
    for place in range(pointers[project], pointers[project + 1]):
        group = classes[place]
        here = balance[group]
        if here > 0.0:
            weight = weights[place] if weighted else 1
            greatest = max(greatest, weight)
            # Zero is kept for those of whom it is certain.
            balance[group] = max(here - price * weight, SMALLEST)
    money[0] += greatest * 2.0 * ULP * price + ULP * money[1]
    record[0][turn] = project
    won_in[project] = turn
    alive[project] = 0
    for place in range(rival_pointers[project], rival_pointers[project + 1]):
        alive[rivals[place]] = 0


@compiled(f"int64(float64, int64, {SUPPORTERS}, {PROJECTS}, {STATE}, float64[:,::1])")
def look(
    bar: float,
    turn: int,
    supporters: Supporters,
    projects: Projects,
    state: State,
    bounds: Floats,
) -> int:
    """Bound the levels of all projects that could have the least rate; drop what is surely too dear.

    Args:
        bar: Rates surely above this one need no look.
        turn: Winners so far.
        supporters: See `types`.
        projects: See `types`.
        state: See `types`; lower bounds and who may still win are changed.
        bounds: (m, 6) filled for those looked at: as `level` does, and in between the turn plus one.

    Returns:
        How many may have the least rate: bounds of rates overlap with the least upper bound.
    """
    cost, factor, _, _ = projects
    alive, lower = state[0], state[1]
    least_upper = bar
    while True:
        project = -1
        for other in range(len(alive)):
            if (
                alive[other] == 1
                and bounds[other, SEEN] != turn + 1
                and (project < 0 or lower[other] < lower[project])
            ):
                project = other
        if project < 0 or lower[project] > least_upper:
            break
        least, enough = lower[project] * factor[project], least_upper * factor[project] * 1.0001
        level(project, cost[project], least, enough, supporters, state, bounds[project])
        bounds[project, SEEN] = turn + 1
        if bounds[project, STATUS] == TOO_DEAR:
            alive[project] = 0
            continue
        lower[project] = bounds[project, LOWER] / factor[project] * (1.0 - 2.0 * ULP)
        upper = bounds[project, UPPER] / factor[project] * (1.0 + 2.0 * ULP)
        least_upper = min(least_upper, upper)
    candidates = 0
    for project in range(len(alive)):
        if alive[project] == 1 and lower[project] <= least_upper:
            candidates += 1
    return candidates


@compiled(
    f"int64(int64, int64, {SUPPORTERS}, {BALLOTS}, {PROJECTS}, {STATE}, {RECORD}, float64[:,::1])"
)
def try_to_buy(
    project: int,
    turn: int,
    supporters: Supporters,
    ballots: BallotArrays,
    projects: Projects,
    state: State,
    record: Record,
    bounds: Floats,
) -> int:
    """Buy a project when floats can tell who pays what.

    Args:
        project: Which one.
        turn: Winners so far.
        supporters: See `types`.
        ballots: See `types`.
        projects: See `types`.
        state: See `types`; changed.
        record: See `types`; changed.
        bounds: As in `look`.

    Returns:
        1 when it was bought, 0 when not, and then nothing has changed.
    """
    cost, factor, _, _ = projects
    low, high = bounds[project, LOWER], bounds[project, UPPER]
    if bounds[project, STATUS] != AFFORDABLE:
        return 0
    if bounds[project, NEAR] > 0.0 and doubtful(project, low, high, supporters, state) > 0:
        return 0
    levels = record[2]
    empty_pockets(project, (low + high) / 2.0, turn, supporters, ballots, state, record)
    solve_level(cost[project], record[3][turn], record[4][turn], state[4], levels, turn)
    record[1][turn] = high / factor[project] * (1.0 + 2.0 * ULP)
    collect(project, turn, supporters, projects, state, record)
    return 1


@compiled(f"int64(int64, {SUPPORTERS}, {BALLOTS}, {PROJECTS}, {STATE}, {RECORD}, float64[:,::1])")
def advance(
    turn: int,
    supporters: Supporters,
    ballots: BallotArrays,
    projects: Projects,
    state: State,
    record: Record,
    bounds: Floats,
) -> int:
    """Buy project after project, until none can be afforded or floats can't tell.

    Args:
        turn: Winners so far.
        supporters: See `types`.
        ballots: See `types`.
        projects: See `types`.
        state: See `types`; changed.
        record: See `types`; changed.
        bounds: As in `look`.

    Returns:
        The number of winners when no other can be afforded; minus it, minus one, when an exact look is needed.
    """
    alive, lower = state[0], state[1]
    levels = record[2]
    while True:
        if turn > 0 and levels[turn - 1, 2] > ULP * levels[turn - 1, 0]:
            return -turn - 1
        candidates = look(INFINITE, turn, supporters, projects, state, bounds)
        if candidates == 0:
            return turn
        if candidates > 1:
            return -turn - 1
        project = -1
        for other in range(len(alive)):
            if (
                alive[other] == 1
                and bounds[other, SEEN] == turn + 1
                and (project < 0 or lower[other] < lower[project])
            ):
                project = other
        bought = try_to_buy(project, turn, supporters, ballots, projects, state, record, bounds)
        if bought == 0:
            return -turn - 1
        turn += 1


@compiled(
    f"int64(int64, {EQUALS}, {SUPPORTERS}, {BALLOTS}, {PROJECTS}, {STATE}, {RECORD}, {RECORD}, float64[:,::1])"
)
def repeats(
    turns: int,
    equals: Equals,
    supporters: Supporters,
    ballots: BallotArrays,
    projects: Projects,
    state: State,
    before: Record,
    record: Record,
    bounds: Floats,
) -> int:
    """Say whether every share between an earlier one and this larger one gives the same order.

    With the order fixed, balances grow and rates fall as the share grows. So the order stands for all shares between
    when each winner's rate at the smaller share is below the rates of all others at the larger one, and at the end none
    of the others can be afforded at the larger one.

    Args:
        turns: Winners at the smaller share.
        equals: Where the equals of each winner begin (turns+1); projects that surely keep the same rate as the winner,
            at every larger share, and come after it by the rule for ties.
        supporters: See `types`.
        ballots: See `types`.
        projects: See `types`.
        state: See `types`, as it is before the first turn at the larger share; changed.
        before: The record of the smaller share.
        record: Room for a record; changed.
        bounds: As in `look`.

    Returns:
        1 when the order surely stands, 0 when that isn't sure.
    """
    cost, factor, _, _ = projects
    alive, lower = state[0], state[1]
    for turn in range(turns):
        project = before[0][turn]
        alive[project] = 0
        look(before[1][turn], turn, supporters, projects, state, bounds)
        for other in range(len(alive)):
            if alive[other] == 1 and lower[other] <= before[1][turn]:
                equal = False
                for place in range(equals[0][turn], equals[0][turn + 1]):
                    equal = equal or equals[1][place] == other
                if not equal:
                    return 0
        least = lower[project] * factor[project]
        level(project, cost[project], least, INFINITE, supporters, state, bounds[project])
        bought = try_to_buy(project, turn, supporters, ballots, projects, state, record, bounds)
        if bought == 0 or record[2][turn, 2] > ULP * record[2][turn, 0]:
            return 0
    look(INFINITE, turns, supporters, projects, state, bounds)
    return 1 if alive.sum() == 0 else 0
