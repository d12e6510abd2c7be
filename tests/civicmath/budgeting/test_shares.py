"""Equal Shares: the rule as its definition says, exactly, whatever floats would say."""

from __future__ import annotations

from fractions import Fraction
from math import gcd

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.budgeting.deciding import decide
from civicmath.budgeting.errors import TieLeftOpen
from civicmath.budgeting.exact import catch_up
from civicmath.budgeting.problem import Conditions, Utility, problems_of
from civicmath.budgeting.shares import Run
from tests.civicmath.budgeting.elections import Sample, approvals, by_the_book, samples


@settings(max_examples=100, deadline=None)
@given(samples(most=9), st.sampled_from(["cost", "cardinality", "points"]))
def test_the_outcome_is_that_of_the_definition(sample: Sample, utility: str) -> None:
    if utility == "points" and sample.vote_type == "approval":
        utility = "cost"
    election = sample.read()
    conditions = Conditions(utility, ("id",))  # type: ignore[arg-type]
    problem = problems_of(election, conditions)[0]
    run = Run(problem, problem.share())
    winners, rates, _ = by_the_book(sample, utility, problem.share(), sorted(sample.costs))
    assert [problem.ids[place] for place in run.order] == winners
    catch_up(run, len(run.order))
    found = [
        run.ledger.level(turn) / problem.factors[place] for turn, place in enumerate(run.order)
    ]
    assert found == rates


@settings(max_examples=60, deadline=None)
@given(
    st.integers(10**6, 10**9),
    st.integers(1, 40),
    st.integers(1, 40),
    st.sampled_from([-1, 0, 1]),
    st.integers(0, 3),
)
def test_rates_that_differ_in_the_last_digit_are_told_apart(
    size: int, many: int, other: int, step: int, shared: int
) -> None:
    # With utility 1 the rates are cost / supporters: size and size + step / other, too near for floats
    # once money has been spent on a project that both groups support.
    costs = {"a": str(size * many), "b": str(size * other + step), "c": str(3 * size + 1)}
    groups = [{"a": 1}] * many + [{"b": 1}] * other
    ballots = [ballot | ({"c": 1} if place < shared else {}) for place, ballot in enumerate(groups)]
    sample = Sample(str(2 * size * (many + other)), costs, ballots)
    problem = problems_of(sample.read(), Conditions("cardinality", ("id",)))[0]
    run = Run(problem, problem.share())
    winners, _, _ = by_the_book(sample, "cardinality", problem.share(), sorted(costs))
    assert [problem.ids[place] for place in run.order] == winners


@settings(max_examples=60, deadline=None)
@given(
    st.integers(500_000, 1_000_000),
    st.integers(500_000, 1_000_000),
    st.integers(2, 900_000),
    st.sampled_from([-1, 0, 1]),
    st.integers(0, 1),
)
def test_rates_that_differ_in_the_eighteenth_digit_are_told_apart(
    first: int, second: int, more: int, step: int, shared: int
) -> None:
    # cost(a) second - cost(b) first = step: the rates cost / points are neighbours among fractions, or equal.
    first, second = first // gcd(first, second), second // gcd(first, second)
    cost_a = step * pow(second, -1, first) % first if first > 1 else 0
    cost_b = (cost_a * second - step) // first
    cost_a, cost_b = cost_a + more * first, cost_b + more * second
    sample = Sample(
        str(10**12),
        {"a": str(cost_a), "b": str(cost_b), "c": "7"},
        [{"a": first} | ({"c": 5} if shared else {}), {"b": second, "c": 3}],
        "scoring",
    )
    problem = problems_of(sample.read(), Conditions("points", ("id",)))[0]
    share = Fraction(2 * 10**12)
    run = Run(problem, share)
    winners, _, _ = by_the_book(sample, "points", share, "abc")
    assert [problem.ids[place] for place in run.order] == winners
    assert (winners.index("a") < winners.index("b")) == (step <= 0)


@pytest.mark.parametrize(("budget", "won"), [(999_999_999_998, False), (999_999_999_999, True)])
def test_one_unit_too_little_is_too_little(budget: int, won: bool) -> None:
    # Three ballots hold budget x 3/7; the project needs exactly that part of the larger budget.
    cost = 999_999_999_999 * 3 // 7
    sample = Sample(str(budget), {"a": str(cost), "b": "1"}, [{"a": 1}] * 3 + [{"b": 1}] * 4)
    assert (cost * 7 <= budget * 3) == won
    assert ("a" in decide(sample.read(), completion="none").winners()) == won


def test_a_purse_that_holds_exactly_the_price_is_empty_afterwards() -> None:
    sample = approvals(6, {"a": 4, "b": 2, "c": 1}, "ac", "a", "b")
    decision = decide(sample.read(), completion="none")
    assert set(decision.winners()) == {"a", "b"}
    wallets = decision.parts[0].raised.run.state[2]  # type: ignore[union-attr]
    assert wallets.tolist() == [0.0, 0.0, 0.0]


def test_deep_chains_of_prices_stay_exact() -> None:
    # Many supporters pay all they have left, so each price rests on those before: denominators multiply.
    names = [f"p{number:02d}" for number in range(14)]
    primes = [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47]
    costs = {name: str(300 + 17 * prime) for name, prime in zip(names, primes, strict=True)}
    ballots = [
        {name: 1 for place, name in enumerate(names) if (voter * (place + 3)) % 7 < 3}
        for voter in range(23)
    ]
    sample = Sample("7000", costs, ballots)
    for utility in ("cost", "cardinality"):
        problem = problems_of(sample.read(), Conditions(utility, ("id",)))[0]
        run = Run(problem, problem.share())
        winners, rates, _ = by_the_book(sample, utility, problem.share(), sorted(costs))
        assert [problem.ids[place] for place in run.order] == winners
        catch_up(run, len(run.order))
        assert run.ledger.level(len(winners) - 1) / problem.factors[run.order[-1]] == rates[-1]
        assert max(rate.denominator for rate in rates) > 10**4


def test_more_projects_than_a_stack_is_deep() -> None:
    costs = {f"{number}": str(10 + number % 7) for number in range(1, 2001)}
    ballots = [
        {f"{1 + (voter * 37 + step) % 2000}": 1 for step in range(60)} for voter in range(300)
    ]
    decision = decide(
        Sample("9000", costs, ballots).read(),
        completion="none",
        conditions=Conditions("cost", ("id",)),
    )
    assert len(decision.winners()) > 200
    assert decision.cost() <= 9000


# — ties —


def test_a_tie_that_matters_is_refused_unless_a_rule_settles_it() -> None:
    election = approvals(10, {"a": 10, "b": 10}, "ab", "ab").read()
    with pytest.raises(TieLeftOpen) as refused:
        decide(election, completion="none")
    assert refused.value.params["projects"] == "a, b"
    by_id = decide(election, completion="none", conditions=Conditions("cost", ("id",)))
    assert by_id.winners() == ("a",)


def test_a_tie_that_cannot_matter_is_not_refused() -> None:
    election = approvals(20, {"a": 10, "b": 10}, "a", "b").read()
    decision = decide(election, completion="none")
    assert set(decision.winners()) == {"a", "b"}
    tie = decision.parts[0].raised.run.ties[0]  # type: ignore[union-attr]
    assert not tie.open


@settings(max_examples=60, deadline=None)
@given(samples(most=6))
def test_a_tie_that_is_let_pass_makes_no_difference(sample: Sample) -> None:
    election = sample.read()
    utility: Utility = "points" if sample.vote_type == "cumulative" else "cost"
    try:
        decided = decide(election, completion="none", conditions=Conditions(utility, ("refuse",)))
    except TieLeftOpen:
        return
    problem = decided.parts[0].problem
    for ties in (sorted(sample.costs), sorted(sample.costs, reverse=True)):
        winners, _, _ = by_the_book(sample, utility, problem.share(), ties)
        assert set(winners) == set(decided.winners())


@pytest.mark.parametrize(
    ("tie", "first"), [(("cost",), "b"), (("supporters", "cost"), "b"), (("id",), "a")]
)
def test_ties_go_by_the_keys_in_their_order(tie: tuple[str, ...], first: str) -> None:
    # With utility cost equal supporters give equal rates; the two can't both be paid.
    election = approvals(12, {"a": 12, "b": 10}, "ab", "ab").read()
    decision = decide(election, completion="none", conditions=Conditions("cost", tie))  # type: ignore[arg-type]
    assert decision.winners()[0] == first


def test_a_lottery_goes_by_its_public_seed() -> None:
    election = approvals(10, {"a": 10, "b": 10}, "ab", "ab").read()
    drawn = {
        seed: decide(
            election, completion="none", conditions=Conditions("cost", ("lottery",), seed)
        ).winners()
        for seed in ("2026", "2027", "x", "y", "z", "0", "1", "2")
    }
    assert set(drawn.values()) == {("a",), ("b",)}
    # printf '2026\na' | sha256sum and '2026\nb': the lower wins
    import hashlib

    lots = {name: hashlib.sha256(f"2026\n{name}".encode()).hexdigest() for name in "ab"}
    assert drawn["2026"] == (min(lots, key=lambda name: lots[name]),)


def test_money_is_never_more_than_there_is() -> None:
    sample = approvals(100, {"a": 33, "b": 33, "c": 34, "d": 1}, "abc", "abd", "acd", "bcd")
    decision = decide(sample.read(), completion="none", conditions=Conditions("cost", ("id",)))
    assert decision.cost() <= 100
    run = decision.parts[0].raised.run  # type: ignore[union-attr]
    assert run.share == Fraction(100, 4)
