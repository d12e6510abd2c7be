from __future__ import annotations

import json

import numpy as np
import pytest

from civicmath.opinions.apart import set_apart
from civicmath.opinions.tally import Tally

NAMES = ["bench", "bypass", "lamp", "rare"]


def tally(agree: list[list[int]], disagree: list[list[int]], answers: list[list[int]]) -> Tally:
    return Tally(*(np.array(part) for part in (agree, disagree, answers)))


GROUPS = tally(
    [[46, 5, 30, 7], [38, 36, 25, 0], [40, 30, 27, 0]],
    [[2, 44, 19, 0], [1, 3, 14, 7], [2, 4, 12, 7]],
    [[50, 50, 50, 7], [40, 40, 40, 7], [45, 45, 45, 7]],
)


def test_a_group_is_set_apart_by_what_it_alone_thinks() -> None:
    first, second, third = set_apart(GROUPS, NAMES)
    assert [(one.statement, one.direction) for one in first.statements] == [("bypass", "disagree")]
    only = first.statements[0]
    assert only.within == pytest.approx(0.88)
    assert only.elsewhere == pytest.approx(7 / 85)
    assert only.difference == pytest.approx(0.88 - 7 / 85)
    assert 0 < only.low < only.difference < only.high < 1
    assert ("bypass", "agree") in [(one.statement, one.direction) for one in second.statements]
    assert [third.group, second.group] == [2, 1]


def test_a_statement_with_fewer_than_eight_answers_sets_nobody_apart() -> None:
    told = {one.statement for group in set_apart(GROUPS, NAMES) for one in group.statements}
    assert "rare" not in told


def test_one_group_is_apart_from_nobody() -> None:
    assert set_apart(tally([[3]], [[0]], [[3]]), ["one"]) == ()


def test_groups_without_answers_are_set_apart_by_nothing() -> None:
    empty = tally([[0], [0]], [[0], [0]], [[0], [0]])
    assert [one.statements for one in set_apart(empty, ["one"])] == [(), ()]


def test_groups_that_are_equal_are_hardly_ever_set_apart_by_anything() -> None:
    """Of 200 conversations without any difference at most about one in twenty names one."""
    wrong = 0
    for seed in range(200):
        rng = np.random.default_rng((seed, 41))
        answers = rng.integers(10, 60, (3, 30))
        agree = rng.binomial(answers, rng.beta(2, 2, 30))
        found = set_apart(Tally(agree, answers - agree, answers), [str(j) for j in range(30)])
        wrong += any(group.statements for group in found)
    assert wrong <= 16


def test_written_figures_are_short_and_the_surest_comes_first() -> None:
    rng = np.random.default_rng(4)
    answers = rng.integers(30, 60, (2, 20))
    agree = rng.binomial(answers, rng.random((2, 20)))
    found = set_apart(Tally(agree, answers - agree, answers), [str(j) for j in range(20)])
    told = json.loads(json.dumps([one.to_json_dict() for one in found], allow_nan=False))
    lows = [one["low"] for one in told[0]["statements"]]
    assert len(lows) > 3
    assert lows == sorted(lows, reverse=True)
