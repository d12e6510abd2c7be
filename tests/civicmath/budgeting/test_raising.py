"""Completions: raised step by step, they are what raising one by one gives."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.budgeting.deciding import COMPLETIONS, decide
from civicmath.budgeting.problem import Conditions, problems_of
from civicmath.budgeting.shares import Run
from tests.civicmath.budgeting.elections import Sample, approvals, by_the_book, samples

BY_ID = Conditions("cost", ("id",))


def one_by_one(sample: Sample, *, exhaustive: bool) -> tuple[list[str], int]:
    """Raise by the book: winners and steps."""
    costs = {name: Fraction(cost) for name, cost in sample.costs.items()}
    budget = Fraction(sample.budget)
    supported = {name for ballot in sample.ballots for name in ballot}
    base, steps = budget / len(sample.ballots), 0
    here, _, _ = by_the_book(sample, "cost", base, sorted(costs))
    while set(here) != supported:
        left = budget - sum(costs[name] for name in here)
        if exhaustive and all(costs[name] > left for name in supported - set(here)):
            break
        there, _, _ = by_the_book(sample, "cost", base + steps + 1, sorted(costs))
        if sum(costs[name] for name in there) > budget:
            break
        here, steps = there, steps + 1
    return here, steps


@settings(max_examples=50, deadline=None)
@given(samples(kinds=["approval"], most=6), st.booleans())
def test_raising_in_strides_gives_what_raising_one_by_one_gives(
    sample: Sample, exhaustive: bool
) -> None:
    completion = "add1-exhaustive" if exhaustive else "add1"
    decision = decide(sample.read(), completion=completion, conditions=BY_ID)  # type: ignore[arg-type]
    winners, steps = one_by_one(sample, exhaustive=exhaustive)
    raised = decision.parts[0].raised
    assert raised is not None
    assert (list(decision.winners()), raised.steps) == (winners, steps)


@settings(max_examples=40, deadline=None)
@given(samples(kinds=["approval"], most=6), st.integers(1, 40))
def test_where_a_run_is_said_to_repeat_every_share_between_gives_its_order(
    sample: Sample, steps: int
) -> None:
    problem = problems_of(sample.read(), BY_ID)[0]
    run = Run(problem, problem.share())
    if run.repeats_at(problem.share() + steps):
        for step in range(1, 4 * steps + 1):
            assert Run(problem, problem.share() + Fraction(step, 4)).order == run.order


def test_strides_pass_a_hundred_thousand_euros_and_stop_at_the_right_one() -> None:
    # b is paid for once its only supporter has it; the base share is 200 / 3.
    sample = approvals(10**7, {"a": 120, "b": 9_999_880, "c": 3}, "a", "a", "b", *["a"] * 96, "c")
    decision = decide(sample.read(), conditions=BY_ID)
    raised = decision.parts[0].raised
    assert raised is not None
    assert (raised.stopped, raised.steps) == ("too-dear", 9_999_880 - 100_000 - 1)
    assert set(decision.winners()) == {"a", "c"}


def test_completions_differ_as_their_names_say() -> None:
    sample = approvals(
        100, {"a": 48, "b": 30, "c": 45, "d": 7}, *["a"] * 5, *["b"] * 3, *["c"] * 2, "bd"
    )
    election = sample.read()
    won = {
        name: decide(election, completion=name, conditions=BY_ID).winners() for name in COMPLETIONS
    }
    # 100 / 11 each: four supporters pay for b, five can't pay for a, and nobody is left with 7 for d.
    assert won["none"] == ("b",)
    # Raised by six euros nothing more fits; raised by thirteen still nothing else is bought.
    assert set(won["add1-exhaustive"]) == set(won["add1"]) == {"a", "b", "d"}
    # Without raising, the money that is left goes by votes.
    assert won["utilitarian"] == ("b", "a", "d")


def test_add1_goes_on_past_the_first_outcome_to_which_nothing_fits() -> None:
    # At some share nothing more fits, a few euros further another outcome still does.
    sample = approvals(12, {"a": 6, "b": 5, "c": 4, "d": 3}, "ab", "bc", "cd", "ad", "bd")
    election = sample.read()
    first = decide(election, completion="add1-exhaustive", conditions=BY_ID).parts[0].raised
    last = decide(election, completion="add1", conditions=BY_ID).parts[0].raised
    assert first is not None
    assert last is not None
    assert last.steps >= first.steps


def test_everything_that_fits_is_funded() -> None:
    decision = decide(approvals(100, {"a": 60, "b": 20, "c": 20}, "a", "b", "b", "c").read())
    assert set(decision.winners()) == {"a", "b", "c"}
    assert decision.parts[0].raised.stopped == "complete"  # type: ignore[union-attr]
