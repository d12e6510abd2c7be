"""What a project costs its supporters, in floats with proven bounds.

Money is in units. The balance of a class differs from the true one by at most the slack, and zero means exactly zero. A
*level* x is what a supporter with weight 1 pays at most: one with weight w pays min(balance, x w), and x is the least
level at which that makes up the cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicmath.budgeting.kernels.types import (
    ABLE,
    AFFORDABLE,
    INFINITE,
    LOWER,
    MARGIN,
    NEAR,
    STATE,
    STATUS,
    SUPPORTERS,
    TOO_DEAR,
    ULP,
    UNSURE,
    UPPER,
)
from civicmath.compiling import compiled

if TYPE_CHECKING:
    from civicmath.budgeting.kernels.types import Floats, Ints, Longs, State, Supporters


@compiled(f"void(int64, float64, float64, float64, {SUPPORTERS}, {STATE}, float64[::1])")
def level(
    project: int,
    cost: float,
    least: float,
    bar: float,
    supporters: Supporters,
    state: State,
    out: Floats,
) -> None:
    """Bound the level of a project.

    The money collected is concave in the level, so tangents (Newton) come to the answer from below; the last one gives
    the lower bound, and the slope a little further on gives the upper bound.

    Args:
        project: Which one.
        cost: Its cost.
        least: A level above zero that is surely not above the true one.
        bar: A level above this one needs no upper bound.
        supporters: See `types`.
        state: See `types`.
        out: Filled: AFFORDABLE, TOO_DEAR or UNSURE; lower bound; upper bound; whether a balance is near the price;
            (not this place); weight of those who surely have more than the price, when nobody has less.
    """
    pointers, classes, weights, counts = supporters
    balance, slack = state[2], state[4][0]
    first, last = pointers[project], pointers[project + 1]
    weighted, plural = len(weights) > 0, len(counts) > 0
    rounding = (last - first + 16) * ULP * cost
    out[STATUS], out[LOWER], out[UPPER], out[NEAR] = UNSURE, least, INFINITE, 1.0
    out[ABLE] = 0.0
    x = least
    while True:
        collected = 0.0
        held = 0.0
        voices = 0
        short = 0
        slope = 0
        slope_further = 0
        further, nearer = x * (1.0 + MARGIN), x * (1.0 - MARGIN)
        near = 0
        for place in range(first, last):
            group = classes[place]
            here = balance[group]
            weight = weights[place] if weighted else 1
            many = counts[group] if plural else 1
            # Whether a purse suffices is hard to foresee for the processor, so there is no branch on it.
            low = here < nearer * weight
            high = here >= further * weight
            collected += here * many * low
            held += here * many
            voices += many
            short += many * low
            slope_further += many * weight * high
            if not (low or high):
                near += 1
                short += many
                if here < x * weight:
                    collected += here * many
                else:
                    slope += many * weight
        slope += slope_further
        if held < cost - 2.0 * (slack * voices + rounding):
            out[STATUS] = TOO_DEAR
            return
        error = 2.0 * (slack * short + rounding)
        if slope == 0:
            return
        following = (cost - collected) / slope
        surely = (cost - error - collected) / slope * (1.0 - 4.0 * ULP)
        out[LOWER] = max(out[LOWER], surely)
        if following <= further or out[LOWER] > bar:
            break
        x = following
    if slope_further > 0:
        upper = x + (cost + error - collected - slope * x) / slope_further
        upper = max(upper, x) * (1.0 + 4.0 * ULP)
        if upper <= further:
            out[STATUS] = AFFORDABLE
            out[UPPER] = upper
            if near == 0 and slack < MARGIN * x / 4.0:
                out[NEAR] = 0.0
                out[ABLE] = slope_further if short == 0 else 0.0


@compiled(f"int64(int64, float64, float64, {SUPPORTERS}, {STATE})")
def doubtful(project: int, lower: float, upper: float, supporters: Supporters, state: State) -> int:
    """Count classes of which bounds on the level can't tell whether they have more or less than the price.

    Args:
        project: Which one.
        lower: Lower bound of its level.
        upper: Upper bound of its level.
        supporters: See `types`.
        state: See `types`.
    """
    pointers, classes, weights, _ = supporters
    balance, slack = state[2], state[4][0]
    weighted = len(weights) > 0
    found = 0
    for place in range(pointers[project], pointers[project + 1]):
        here = balance[classes[place]]
        weight = weights[place] if weighted else 1
        if here > 0.0 and lower * weight <= here + slack and upper * weight >= here - slack:
            found += 1
    return found


@compiled(f"int64(int64, float64, float64, {SUPPORTERS}, {STATE}, int32[:,::1], int64[::1])")
def sort_out(
    project: int,
    price: float,
    tolerance: float,
    supporters: Supporters,
    state: State,
    room: Ints,
    out: Longs,
) -> int:
    """Divide supporters who have money: surely less than the price, surely more, unsure.

    Args:
        project: Which one.
        price: Its level.
        tolerance: How far a balance may be from the price times the weight, and still be unsure.
        supporters: See `types`.
        state: See `types`.
        room: (2, e) filled: classes that surely have less; classes that are unsure.
        out: Filled: how many surely have less; weight of those who surely have more.

    Returns:
        How many are unsure.
    """
    pointers, classes, weights, counts = supporters
    balance = state[2]
    weighted, plural = len(weights) > 0, len(counts) > 0
    few = 0
    doubts = 0
    rich = 0
    for place in range(pointers[project], pointers[project + 1]):
        group = classes[place]
        here = balance[group]
        weight = weights[place] if weighted else 1
        if here == 0.0:
            continue
        if here < price * weight - tolerance:
            room[0, few] = group
            few += 1
        elif here > price * weight + tolerance:
            rich += (counts[group] if plural else 1) * weight
        else:
            room[1, doubts] = group
            doubts += 1
    out[0] = few
    out[1] = rich
    return doubts


@compiled(
    "int64(int32[::1], Tuple((int64[::1], int32[::1], int32[::1])), int64[::1], int32[::1], int64[::1])"
)
def spent_by(
    groups: Ints, ballots: tuple[Longs, Ints, Ints], counts: Longs, won_in: Ints, out: Longs
) -> int:
    """Add up, per earlier winner, the weights with which classes paid its whole price.

    Args:
        groups: Classes of ballots.
        ballots: See `types`.
        counts: Ballots per class.
        won_in: (m,) turn in which a project won, or -1.
        out: (t,) added to, per turn.

    Returns:
        How many ballots these classes are.
    """
    pointers, projects, weights = ballots
    weighted = len(weights) > 0
    many = 0
    for group in groups:
        many += counts[group]
        for place in range(pointers[group], pointers[group + 1]):
            turn = won_in[projects[place]]
            if turn >= 0:
                out[turn] += counts[group] * (weights[place] if weighted else 1)
    return many
