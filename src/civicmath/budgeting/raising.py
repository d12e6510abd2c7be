"""Completion by raising: every ballot gets one euro more, and again, while what is bought fits the budget.

Without it Equal Shares can leave money over, because those who have some left don't agree on anything. The raise is
imaginary; what counts is what the projects cost together. Cities stop before the first share at which that is too much
(`add1`); `add1-exhaustive` stops sooner, when nothing more fits. Where a run surely stands for a whole stretch of shares
(`Run.repeats_at`), that stretch is stepped over at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from civicmath.budgeting.errors import TieLeftOpen
from civicmath.budgeting.shares import Run

if TYPE_CHECKING:
    from fractions import Fraction

    from civicmath.budgeting.kernels.types import Projects
    from civicmath.budgeting.problem import Problem

Stopped: TypeAlias = Literal["too-dear", "complete", "exhaustive", "not-raised"]


@dataclass(frozen=True, slots=True)
class Raised:
    """Where raising stopped.

    Attributes:
        run: The run that counts.
        steps: By how many euros each share was raised.
        stopped: Why not further: one more costs too much; everything that can win wins; nothing more fits.
        beyond: The run one euro further, when that is too dear.
    """

    run: Run
    steps: int
    stopped: Stopped
    beyond: Run | None = None


def play(problem: Problem, share: Fraction, tie: str, arrays: Projects | None = None) -> Run:
    """Run Equal Shares once.

    Raises:
        TieLeftOpen: Where the rule for ties leaves open what matters.
    """
    run = Run(problem, share, arrays)
    for tied in run.ties:
        if tied.open:
            names = ", ".join(problem.ids[place] for place in tied.tied)
            raise TieLeftOpen(projects=names, tie=tie)
    return run


def raise_shares(problem: Problem, unit: int, tie: str, *, exhaustive: bool) -> Raised:
    """Raise shares by whole euros, as far as the budget allows.

    Args:
        problem: The envelope.
        unit: Units in a euro.
        tie: The rule for ties, in words for a refusal.
        exhaustive: Stop as soon as nothing more fits.

    Raises:
        TieLeftOpen: In any of the runs.
    """
    arrays = problem.arrays()
    base = problem.share()
    run, steps, stride = play(problem, base, tie, arrays), 0, 1
    while True:
        if _complete(run):
            return Raised(run, steps, "complete")
        if exhaustive and _exhaustive(run):
            return Raised(run, steps, "exhaustive")
        if stride > 1 and not run.repeats_at(base + (steps + stride) * unit):
            stride //= 2
            continue
        following = play(problem, base + (steps + stride) * unit, tie, arrays)
        if following.cost() > problem.budget:
            return Raised(run, steps, "too-dear", following)
        steps += stride
        # One step that changed nothing is a reason to try a longer one.
        stride = 2 * stride if following.order == run.order else 1
        run = following


def _complete(run: Run) -> bool:
    """Say whether everything wins that isn't barred by a winner."""
    won = set(run.winners())
    return all(
        place in won or not won.isdisjoint(run.problem.rivals[place])
        for place in range(len(run.problem.ids))
    )


def _exhaustive(run: Run) -> bool:
    """Say whether nothing more fits in the budget."""
    won = set(run.winners())
    left = run.problem.budget - run.cost()
    return all(
        place in won
        or run.problem.costs[place] > left
        or not won.isdisjoint(run.problem.rivals[place])
        for place in range(len(run.problem.ids))
    )
