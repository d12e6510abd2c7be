"""What Equal Shares promises, what it doesn't, and how the other rules differ: each with its example."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.budgeting.comparing import compare
from civicmath.budgeting.deciding import COMPLETIONS, RULES, Decision, decide
from civicmath.budgeting.errors import DoesNotFit, NoSeed, TieLeftOpen, UnknownRival
from civicmath.budgeting.justice import violations
from civicmath.budgeting.problem import Conditions
from tests.civicmath.budgeting.elections import Sample, approvals, read_text, samples, value

BY_ID = Conditions("cost", ("id",))
COUNTED = Conditions("cardinality", ("id",))


def decided(
    sample: Sample, rule: str = "equal-shares", completion: str | None = None, **terms: object
) -> Decision:
    utility = "cost" if sample.vote_type == "approval" else "points"
    conditions = Conditions(terms.pop("utility", utility), ("id",), **terms)  # type: ignore[arg-type]
    return decide(sample.read(), rule, completion, conditions)  # type: ignore[arg-type]


# — order —


@settings(max_examples=40, deadline=None)
@given(samples(kinds=["approval", "cumulative", "ordinal"]), st.randoms(use_true_random=False))
def test_the_order_of_projects_and_ballots_makes_no_difference(
    sample: Sample, chance: random.Random
) -> None:
    shuffled_costs = list(sample.costs.items())
    chance.shuffle(shuffled_costs)
    ballots = list(sample.ballots)
    chance.shuffle(ballots)
    other = Sample(sample.budget, dict(shuffled_costs), ballots, sample.vote_type)
    for rule, completion in [("equal-shares", "add1u"), ("greedy", None), ("max-welfare", None)]:
        assert (
            decided(sample, rule, completion).winners()
            == decided(other, rule, completion).winners()
        )


@settings(max_examples=40, deadline=None)
@given(samples(), st.integers(2, 5))
def test_everybody_voting_twice_makes_no_difference(sample: Sample, times: int) -> None:
    more = Sample(sample.budget, sample.costs, [*sample.ballots] * times, sample.vote_type)
    assert (
        decided(sample, completion="none").winners() == decided(more, completion="none").winners()
    )


@settings(max_examples=40, deadline=None)
@given(samples())
def test_amounts_in_cents_make_no_difference(sample: Sample) -> None:
    cents = Sample(
        f"{sample.budget}.00",
        {name: f"{cost}.00" for name, cost in sample.costs.items()} | {"z": "0.01"},
        sample.ballots,
        sample.vote_type,
    )
    for completion in ("none", "add1"):
        assert (
            decided(sample, completion=completion).winners()
            == decided(cents, completion=completion).winners()
        )


# — proportional —


@settings(max_examples=50, deadline=None)
@given(samples(), st.sampled_from(COMPLETIONS))
def test_equal_shares_meets_every_claim_also_completed(sample: Sample, completion: str) -> None:
    decision = decided(sample, completion=completion)
    part = decision.parts[0]
    assert violations(part.problem, part.winners) == []


@settings(max_examples=50, deadline=None)
@given(
    samples(kinds=["approval", "cumulative"], most=5), st.sampled_from(["greedy", "max-welfare"])
)
def test_the_check_finds_the_claims_that_trying_all_groups_finds(sample: Sample, rule: str) -> None:
    decision = decided(sample, rule)
    part = decision.parts[0]
    utility = decision.conditions.utility
    found = {part.problem.ids[claim.place] for claim in violations(part.problem, part.winners)}
    assert found == claims_by_trying(sample, utility, decision.winners())


def claims_by_trying(sample: Sample, utility: str, winners: tuple[str, ...]) -> set[str]:
    """Try every group of supporters of every loser."""
    found = set()
    share = Fraction(sample.budget) / len(sample.ballots)
    for name, cost in sample.costs.items():
        supporters = [ballot for ballot in sample.ballots if name in ballot]
        for size in range(1, len(supporters) + 1):
            for group in combinations(supporters, size):
                bought = (
                    share
                    * sum(value(sample, utility, name, ballot) for ballot in group)
                    / Fraction(cost)
                )
                gets = [
                    sum(
                        value(sample, utility, other, ballot)
                        for other in winners
                        if other in ballot
                    )
                    + value(sample, utility, name, ballot)
                    for ballot in group
                ]
                if name not in winners and all(got <= bought for got in gets):
                    found.add(name)
    return found


def claims(decision: Decision) -> list[str]:
    part = decision.parts[0]
    return [part.problem.ids[claim.place] for claim in violations(part.problem, part.winners)]


MAJORITY = approvals(100, {"a": 50, "b": 50, "c": 40}, *["ab"] * 6, *["c"] * 4)


@pytest.mark.parametrize("rule", ["greedy", "max-welfare"])
def test_rules_by_votes_give_a_minority_nothing(rule: str) -> None:
    # Four of ten people hold 40 of 100 and want only c, which costs 40.
    decision = decide(MAJORITY.read(), rule, conditions=BY_ID)  # type: ignore[arg-type]
    assert set(decision.winners()) == {"a", "b"}
    assert claims(decision) == ["c"]
    assert "c" in decide(MAJORITY.read(), completion="none", conditions=BY_ID).winners()


def test_phragmen_can_leave_a_claim_unmet() -> None:
    # Brill, Freeman, Janson and Lackner (2017): of 24 voters four want a and b and hold 2 of the 12 seats,
    # but each gets only one project, as she is made to share in one that others want.
    twelve = "cdefghijklmn"
    votes = ["abc"] * 2 + ["abd"] * 2 + [twelve] * 6 + [twelve[1:]] * 5 + [twelve[2:]] * 9
    election = approvals(12, dict.fromkeys("ab" + twelve, 1), *votes).read()
    decision = decide(election, "phragmen", conditions=COUNTED)
    assert set(decision.winners()) == set(twelve)
    assert claims(decision) == ["a", "b"]
    assert claims(decide(election, completion="none", conditions=COUNTED)) == []


# — money —


@settings(max_examples=40, deadline=None)
@given(samples(kinds=["approval"]), st.sampled_from(RULES))
def test_no_rule_spends_more_than_there_is(sample: Sample, rule: str) -> None:
    assert decided(sample, rule).cost() <= int(sample.budget)


@settings(max_examples=40, deadline=None)
@given(samples())
def test_a_project_as_cheap_as_what_its_supporters_had_left_is_funded(sample: Sample) -> None:
    from civicmath.budgeting.certificate import to_json_dict

    said = to_json_dict(decided(sample, completion="none"))
    for told in said["explanations"]:
        if told.get("reason") == "too-little-left" and told["left_together"] >= 1:
            cheaper = {**sample.costs, told["project"]: str(int(told["left_together"]))}
            other = Sample(sample.budget, cheaper, sample.ballots, sample.vote_type)
            assert told["project"] in decided(other, completion="none").winners()


@settings(max_examples=40, deadline=None)
@given(samples())
def test_what_each_ballot_pays_adds_up_to_the_cost(sample: Sample) -> None:
    from civicmath.budgeting.explaining import where_my_share_went

    decision = decided(sample)
    spent = [where_my_share_went(decision, f"v{voter}") for voter in range(len(sample.ballots))]
    for name in decision.winners():
        assert sum(one.payments.get(name, Fraction(0)) for one in spent) == int(sample.costs[name])
    assert all(
        one.left >= 0 and one.left + sum(one.payments.values()) == one.share for one in spent
    )


def test_without_completion_money_can_be_left_that_would_fund_more() -> None:
    sample = approvals(100, {"a": 60, "b": 60}, *["a"] * 5, *["b"] * 5)
    assert decide(sample.read(), completion="none", conditions=BY_ID).winners() == ()
    assert decide(sample.read(), completion="utilitarian", conditions=BY_ID).winners() == ("a",)


def test_add1_can_stop_although_something_still_fits() -> None:
    # One euro further b would be bought as well, which is too dear; d is never reached.
    sample = approvals(30, {"a": 20, "b": 20, "d": 10}, *["a"] * 4, *["b"] * 4, "d")
    add1 = decide(sample.read(), completion="add1", conditions=BY_ID)
    assert add1.cost() + 10 <= 30
    assert "d" in decide(sample.read(), completion="add1u", conditions=BY_ID).winners()


def test_a_larger_budget_can_take_a_project_away() -> None:
    costs, votes = {"a": 12, "b": 5, "c": 3, "d": 3, "e": 9}, ["de", "be", "ce"]
    less = decide(approvals(15, costs, *votes).read(), completion="none", conditions=COUNTED)
    more = decide(approvals(16, costs, *votes).read(), completion="none", conditions=COUNTED)
    assert less.winners() == ("c", "d", "b")
    assert more.winners() == ("c", "d", "e")


def test_hiding_a_wish_that_wins_anyway_can_help_a_voter() -> None:
    # The last voter drops a, which wins or loses without her, and keeps her share for c.
    costs, votes = {"a": 2, "b": 2, "c": 4, "d": 8, "e": 10}, ["a", "abd", "c", "bd", "bcde"]
    honest = decide(
        approvals(10, costs, *votes, "acde").read(), completion="none", conditions=COUNTED
    )
    sly = decide(approvals(10, costs, *votes, "cde").read(), completion="none", conditions=COUNTED)
    assert set(honest.winners()) == {"a", "b"}
    assert set(sly.winners()) == {"a", "b", "c"}


# — other rules —


@settings(max_examples=50, deadline=None)
@given(samples(), st.booleans())
def test_greatest_welfare_is_what_trying_all_sets_gives(sample: Sample, rivals: bool) -> None:
    groups = (tuple(sorted(sample.costs)[:2]), tuple(sorted(sample.costs)[1:3])) if rivals else ()
    utility = "cost" if sample.vote_type == "approval" else "points"
    worth = {
        name: sum(
            value(sample, utility, name, ballot) for ballot in sample.ballots if name in ballot
        )
        for name in sample.costs
    }
    wanted = [name for name in sorted(sample.costs) if worth[name]]
    best = max(
        (
            sum(worth[name] for name in chosen),
            -sum(int(sample.costs[name]) for name in chosen),
            mask(chosen, wanted),
        )
        for size in range(len(wanted) + 1)
        for chosen in combinations(wanted, size)
        if sum(int(sample.costs[name]) for name in chosen) <= int(sample.budget)
        and all(len(set(group) & set(chosen)) < 2 for group in groups)
    )
    found = decided(sample, "max-welfare", rivals=groups).winners()
    assert mask(found, wanted) == best[2]


def mask(chosen: tuple[str, ...], wanted: list[str]) -> int:
    return sum(1 << (len(wanted) - 1 - wanted.index(name)) for name in chosen)


def test_rules_refuse_what_they_cannot_take() -> None:
    points = Sample("10", {"a": "5"}, [{"a": 2}], "cumulative").read()
    with pytest.raises(DoesNotFit):
        decide(points, "phragmen")
    election = MAJORITY.read()
    with pytest.raises(DoesNotFit):
        decide(election, "greedy", "add1")
    with pytest.raises(DoesNotFit):
        decide(election, conditions=Conditions("points"))
    with pytest.raises(DoesNotFit):
        decide(election, conditions=Conditions("cost", ("refuse", "id")))
    with pytest.raises(NoSeed):
        decide(election, conditions=Conditions("cost", ("lottery",)))
    with pytest.raises(UnknownRival):
        decide(election, conditions=Conditions("cost", rivals=(("a", "zz"),)))


def test_greedy_refuses_a_tie_only_where_both_do_not_fit() -> None:
    costs = {"a": 10, "b": 10}
    with pytest.raises(TieLeftOpen):
        decide(approvals(15, costs, "ab", "ab").read(), "greedy")
    assert decide(approvals(20, costs, "ab", "ab").read(), "greedy").winners() == ("a", "b")


# — conditions —


def test_of_rivals_at_most_one_wins() -> None:
    sample = approvals(100, {"a": 10, "b": 10, "c": 10}, *["abc"] * 3)
    for rule in RULES:
        assert decided(sample, rule, rivals=(("a", "b"),)).winners() == ("a", "c"), rule


def test_rivals_may_stand_in_the_file() -> None:
    sample = Sample(
        "100",
        dict.fromkeys("abc", "10"),
        [dict.fromkeys("abc", 1)],
        columns={"at_most_one_of": {"a": "square", "b": "square,park", "c": "park"}},
    )
    assert decided(sample).winners() == ("a", "c")


def test_a_project_with_too_little_support_is_left_out() -> None:
    sample = approvals(100, {"a": 10, "b": 10}, "ab", "a", "a")
    for rule in RULES:
        assert decided(sample, rule, min_support=2).winners() == ("a",), rule


def test_an_envelope_is_decided_by_its_own_people() -> None:
    sample = Sample(
        budget="60",
        costs={"a": "20", "b": "20", "c": "20"},
        ballots=[{"a": 1, "b": 1}, {"a": 1}, {"b": 1}, {"c": 1}],
        meta={"districts": "North,South", "budget_per_district": "20,20"},
        columns={"district": {"a": "North", "b": "South"}},
    )
    election = sample.read(envelopes="district")
    decision = decide(election, conditions=BY_ID)
    assert set(decision.winners()) == {"a", "b", "c"}
    assert [part.problem.budget for part in decision.parts] == [20, 20, 20]
    text = sample.text().replace("voter_id;vote", "voter_id;vote;district")
    for voter, area in enumerate(["South", "South", "South", "North"]):
        text = text.replace(f"v{voter};", f"v{voter};", 1)
        lines = text.split("\n")
        place = next(n for n, line in enumerate(lines) if line.startswith(f"v{voter};"))
        lines[place] += f";{area}"
        text = "\n".join(lines)
    held = decide(read_text(text, envelopes="district"), conditions=BY_ID)
    # Nobody in the North wants a: its envelope stays closed.
    assert set(held.winners()) == {"b", "c"}


# — comparison —


def test_a_comparison_tells_who_gains() -> None:
    found = {(one.rule, one.completion): one for one in compare(MAJORITY.read(), BY_ID)}
    votes, shares = found["greedy", "none"], found["equal-shares", "add1"]
    assert (votes.left_out, votes.claims) == (4, ("c",))
    assert (shares.left_out, shares.claims) == (0, ())
    assert (shares.better, shares.worse) == (4, 6)


def test_a_rule_that_cannot_take_the_ballots_says_so() -> None:
    sample = Sample("10", {"a": "5"}, [{"a": 2}], "cumulative")
    found = {one.rule: one for one in compare(sample.read(), Conditions("points", ("id",)))}
    assert isinstance(found["phragmen"].refusal, DoesNotFit)
    assert found["greedy"].winners == ("a",)
