from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.opinions.tally import Tally
from civicmath.opinions.values import Verdict, Verdicts
from civicmath.opinions.verdicts import judge


def tally(*groups: list[tuple[int, int, int]]) -> Tally:
    """One list per group; per statement (agree, disagree, answers)."""
    table = np.array(groups, np.int64)
    return Tally(table[:, :, 0], table[:, :, 1], table[:, :, 2])


def everybody(groups: Tally) -> Tally:
    return Tally(
        *(
            part.sum(axis=0, keepdims=True)
            for part in (groups.agree, groups.disagree, groups.answers)
        )
    )


def judged(*groups: list[tuple[int, int, int]], everyone: Tally | None = None) -> Verdicts:
    counted = tally(*groups)
    names = [f"s{number}" for number in range(counted.answers.shape[1])]
    return judge(counted, everyone or everybody(counted), names)


def only(verdicts: Verdicts) -> tuple[str, Verdict]:
    lists = {
        "common": verdicts.common_ground,
        "divided": verdicts.divided,
        "unknown": verdicts.unknown,
    }
    found = [(name, verdict) for name, some in lists.items() for verdict in some]
    assert len(found) == 1
    return found[0]


def test_what_both_groups_clearly_want_is_common_ground() -> None:
    name, verdict = only(judged([(46, 2, 50)], [(38, 1, 40)]))
    assert name == "common"
    assert verdict.direction == "agree"
    assert verdict.figure.estimate == 46 / 50
    assert verdict.figure.low == min(rate.agree.low for rate in verdict.groups) > 0.6
    assert verdict.figure.high == min(rate.agree.high for rate in verdict.groups)


def test_what_both_groups_clearly_reject_is_common_ground_too() -> None:
    name, verdict = only(judged([(2, 46, 50)], [(1, 38, 40)]))
    assert (name, verdict.direction) == ("common", "disagree")
    assert verdict.figure.estimate == 46 / 50


@pytest.mark.parametrize(
    "groups",
    [
        ([(46, 2, 50)], [(24, 14, 40)]),
        ([(46, 2, 50)], [(27, 0, 40)]),
        ([(46, 2, 50)], [(7, 0, 7)]),
    ],
    ids=["one group is at the bar", "one group passes", "one group is too small"],
)
def test_one_group_that_isn_t_sure_keeps_it_from_being_common_ground(
    groups: tuple[list[tuple[int, int, int]], ...],
) -> None:
    assert only(judged(*groups))[0] == "unknown"


def test_people_without_a_group_can_keep_it_from_being_common_ground() -> None:
    everyone = tally([(110, 90, 200)])
    name, verdict = only(judged([(46, 2, 50)], [(38, 1, 40)], everyone=everyone))
    assert (name, verdict.reason) == ("unknown", "undecided")
    assert verdict.everyone.answers == 200


def test_groups_with_opposite_majorities_are_divided() -> None:
    name, verdict = only(judged([(5, 44, 50)], [(36, 3, 40)]))
    assert name == "divided"
    assert verdict.between == (1, 0)
    assert verdict.figure.estimate == pytest.approx(36 / 40 - 5 / 50)
    assert 0 < verdict.figure.low < 0.8 < verdict.figure.high <= 1
    assert verdict.direction is None


@pytest.mark.parametrize(
    "groups",
    [
        ([(30, 18, 50)], [(39, 1, 40)]),
        ([(20, 28, 50)], [(36, 3, 40)]),
        ([(4, 3, 50)], [(36, 3, 40)]),
    ],
    ids=["both majorities agree", "the other majority isn't sure", "the others pass"],
)
def test_a_difference_on_one_side_of_the_middle_is_not_division(
    groups: tuple[list[tuple[int, int, int]], ...],
) -> None:
    assert only(judged(*groups))[0] == "unknown"


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        (([(7, 0, 7)], [(40, 0, 40)]), "few-answers"),
        (([(0, 0, 0)], [(40, 0, 40)]), "few-answers"),
        (([(30, 19, 50)], [(25, 14, 40)]), "undecided"),
        (([(100, 100, 200)], [(100, 90, 200)]), "mixed"),
    ],
)
def test_what_is_not_known_says_why(
    groups: tuple[list[tuple[int, int, int]], ...], reason: str
) -> None:
    name, verdict = only(judged(*groups))
    assert (name, verdict.reason) == ("unknown", reason)


def test_a_statement_nobody_answered_has_no_estimate_and_the_widest_interval() -> None:
    _, verdict = only(judged([(0, 0, 0)], [(3, 1, 4)]))
    assert verdict.groups[0].agree.estimate is None
    assert (verdict.figure.estimate, verdict.figure.low) == (None, 0.0)
    assert verdict.groups[0].agree.high == 1.0


def test_one_group_of_everybody_has_common_ground_but_no_division() -> None:
    verdicts = judged([(90, 2, 100), (45, 48, 100), (3, 90, 100)])
    assert [v.statement for v in verdicts.common_ground] == ["s0", "s2"]
    assert verdicts.divided == ()
    assert [v.reason for v in verdicts.unknown] == ["mixed"]


def test_the_surest_comes_first() -> None:
    verdicts = judged(
        [(80, 1, 100), (99, 0, 100), (80, 1, 100)], [(90, 1, 100), (97, 0, 100), (90, 1, 100)]
    )
    assert [v.statement for v in verdicts.common_ground] == ["s1", "s0", "s2"]


counts = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 20)).map(
    lambda t: (t[0], t[1], t[0] + t[1] + t[2])
)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 3).flatmap(
        lambda g: st.lists(st.lists(counts, min_size=g, max_size=g), min_size=1, max_size=8)
    )
)
def test_every_statement_gets_one_verdict_and_swapping_answers_swaps_directions(
    table: list[list[tuple[int, int, int]]],
) -> None:
    groups = tally(*[list(column) for column in zip(*table, strict=True)])
    names = [str(number) for number in range(len(table))]
    found = judge(groups, everybody(groups), names)
    swapped = judge(groups.turned(), everybody(groups).turned(), names)
    listed = [*found.common_ground, *found.divided, *found.unknown]
    assert sorted(v.statement for v in listed) == sorted(names)
    assert {(v.statement, v.direction) for v in found.common_ground} == {
        (v.statement, "agree" if v.direction == "disagree" else "disagree")
        for v in swapped.common_ground
    }
    for verdict in found.common_ground:
        chosen = [
            rate.agree if verdict.direction == "agree" else rate.disagree
            for rate in (*verdict.groups, verdict.everyone)
        ]
        assert all(interval.low > 0.6 for interval in chosen)
    for verdict in found.divided:
        assert verdict.figure.low > 0
        assert verdict.between is not None
    for verdict in listed:
        assert verdict.figure.low <= verdict.figure.high
