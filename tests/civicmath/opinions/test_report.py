from __future__ import annotations

import dataclasses
import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.formats.votes import votes_from_rows
from civicmath.opinions.report import OpinionReport, opinion_report
from tests.civicmath.opinions.worlds import MISSING, Grid, anything, camps, noise, votes_of

ROOT = Path(__file__).resolve().parents[3]
LISTS = ("common_ground", "common_opposition", "divided", "unknown")


def written(report: OpinionReport) -> dict[str, Any]:
    """The report as a reader gets it, without the time it took."""
    said: dict[str, Any] = json.loads(json.dumps(report.to_json_dict(), allow_nan=False))
    assert said.pop("seconds") >= 0
    return said


def report_on(grid: Grid, seed: int = 1, bootstraps: int = 20, **more: Any) -> dict[str, Any]:
    return written(opinion_report(votes_of(grid, **more), seed=seed, bootstraps=bootstraps))


def numbers_in(value: object) -> Iterator[float]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from numbers_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers_in(inner)
    elif isinstance(value, int | float):
        yield value


def test_the_report_says_what_the_votes_were_made_with() -> None:
    grid, _ = camps(1)
    grid[:, 0], grid[:, 1] = 1, np.where(grid[:, 1] == MISSING, MISSING, -1)
    said = report_on(grid)
    assert said["schema"] == "opinions-report/3"
    assert said["groups_stable"] is True
    assert len(said["groups"]) == 2
    assert said["stability"]["low"] >= 0.8
    assert [v["statement"] for v in said["common_ground"]] == ["0"]
    assert [v["statement"] for v in said["common_opposition"]] == ["1"]
    assert len(said["divided"]) > 30
    assert sum(g["size"] for g in said["groups"]) + said["in_between"] + said[
        "too_few_answers"
    ] == len(grid)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("common_ground", ("agree", "low", "high")),
        ("common_opposition", ("disagree", "disagree_low", "disagree_high")),
    ],
)
def test_the_figures_of_common_ground_are_the_smallest_of_its_groups(
    name: str, keys: tuple[str, ...]
) -> None:
    grid, _ = camps(1)
    grid[:, 0], grid[:, 1] = 1, np.where(grid[:, 1] == MISSING, MISSING, -1)
    for verdict in report_on(grid)[name]:
        smallest = [min(rate[key] for rate in verdict["groups"]) for key in keys]
        assert [verdict["estimate"], verdict["low"], verdict["high"]] == smallest


def test_noise_is_judged_over_everybody_as_one_group() -> None:
    said = report_on(noise(1))
    assert said["groups_stable"] is False
    (everybody,) = said["groups"]
    assert (everybody["id"], everybody["size"], everybody["key"]) == (0, 150, None)
    assert said["divided"] == []
    for verdict in said["common_ground"] + said["common_opposition"] + said["unknown"]:
        assert [rate["id"] for rate in verdict["groups"]] == [0]
        assert verdict["groups"][0]["n"] == verdict["everyone"]["n"]


@pytest.mark.parametrize("make", [lambda: camps(3)[0], lambda: noise(3)], ids=["camps", "noise"])
def test_renumbering_people_and_shuffling_rows_changes_no_byte(make: Any) -> None:
    grid = make()
    votes = votes_of(grid)
    rng = np.random.default_rng(8)
    person, statement = np.nonzero(grid != MISSING)
    shuffled = rng.permutation(len(person))
    names = rng.permutation(10_000)[: len(grid)]
    again = votes_from_rows(
        names[person[shuffled]],
        statement[shuffled],
        grid[person, statement][shuffled],
        known=[str(number) for number in range(grid.shape[1])],
    )
    reports = [written(opinion_report(v, seed=5, bootstraps=10)) for v in (votes, again)]
    assert json.dumps(reports[0]) == json.dumps(reports[1])


def test_another_seed_moves_the_stability_but_not_the_counts() -> None:
    grid = noise(4)
    one, two = report_on(grid, seed=1), report_on(grid, seed=2)
    assert one["stability"] != two["stability"]
    for said in (one, two):
        for verdict in said["common_ground"]:
            verdict.pop("bridging")  # its interval rests on resamples
    assert one["common_ground"] == two["common_ground"]
    assert one["polis_view"] == two["polis_view"]


def test_rejected_statements_move_the_groups_of_the_polis_picture_and_nothing_else() -> None:
    votes = votes_of(anything(3, 80, 12))
    moderated = dataclasses.replace(votes, rejected=9)
    plain, with_rejected = (
        written(opinion_report(said, seed=1, bootstraps=5)) for said in (votes, moderated)
    )
    views = [said["polis_view"] for said in (plain, with_rejected)]
    assert [view.pop("rejected") for view in views] == [0, 9]
    for view in views:
        view.pop("groups")
    assert plain == with_rejected


def test_a_statement_nobody_saw_is_unknown_and_changes_nothing_else() -> None:
    grid, _ = camps(2)
    without, more = report_on(grid), report_on(grid, unseen=1)
    new = more["unknown"].pop()
    assert (new["statement"], new["reason"], new["estimate"]) == ("40", "few-answers", None)
    assert [rate["n"] for rate in new["groups"]] == [0, 0]
    assert more.pop("statements") == without.pop("statements") + 1
    assert more["polis_view"]["center"].pop() == 0
    assert [row.pop() for row in more["polis_view"]["components"]] == [0, 0]
    more["polis_view"]["statements"].pop()
    assert more == without


def test_swapping_agree_and_disagree_swaps_the_directions() -> None:
    grid, _ = camps(6)
    grid[:, 0] = 1
    turned = np.where(grid == MISSING, MISSING, -grid)
    one, two = report_on(grid), report_on(turned)
    assert [(v["statement"], v["direction"]) for v in one["common_ground"]] == [("0", "agree")]
    assert [(v["statement"], v["direction"]) for v in two["common_opposition"]] == [
        ("0", "disagree")
    ]
    assert one["common_opposition"] == two["common_ground"] == []
    assert {v["statement"] for v in one["divided"]} == {v["statement"] for v in two["divided"]}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30), st.integers(1, 14), st.floats(0.05, 1))
def test_every_number_in_a_report_is_finite_and_short(
    seed: int, people: int, statements: int, shown: float
) -> None:
    grid = anything(seed, people, statements, shown)
    votes = votes_of(grid, unseen=1)
    report = opinion_report(votes, seed=seed, bootstraps=3)
    said = written(report)
    for number in numbers_in(said):
        assert math.isfinite(number)
        assert number == round(number, 9)
    lists = [said[name] for name in LISTS]
    assert sum(len(some) for some in lists) == statements + 1
    assert np.isfinite(report.positions.places).all()
    assert len(report.positions.groups) == people


@pytest.mark.parametrize(
    "grid",
    [
        np.array([[1]]),
        np.array([[0]]),
        np.array([[1, -1, 0, 1, 1, 1, 1, 1]]),
        np.array([[1]] * 12 + [[-1]] * 12),
        np.ones((12, 8), int),
        -np.ones((12, 8), int),
        np.zeros((12, 8), int),
        np.tile(np.array([[1, -1]]), (12, 4)),
    ],
    ids=[
        "one vote",
        "one pass",
        "one person",
        "one statement",
        "all agree",
        "all disagree",
        "all pass",
        "everybody the same",
    ],
)
def test_the_smallest_conversations_get_a_small_correct_answer(grid: Grid) -> None:
    said = report_on(grid, bootstraps=5)
    assert said["participants"] == len(grid)
    if len(grid) == 12:
        assert said["groups_stable"] is False
        agreed, opposed = (grid == 1).all(axis=0).sum(), (grid == -1).all(axis=0).sum()
        assert (len(said["common_ground"]), len(said["common_opposition"])) == (agreed, opposed)
        assert [said["stability"][name] for name in ("ari", "low", "high")] == [None] * 3


def test_one_statement_makes_two_stable_groups_only_if_other_votes_are_predicted() -> None:
    said = report_on(np.array([[1]] * 30 + [[-1]] * 30))
    assert said["groups_stable"] is False


def test_progress_is_told_in_steps_up_to_the_end() -> None:
    told: list[tuple[str, float]] = []
    opinion_report(
        votes_of(camps(1)[0]),
        seed=1,
        bootstraps=30,
        progress=lambda step, done: told.append((step, done)),
    )
    assert list(dict.fromkeys(step for step, _ in told)) == [
        "picture",
        "groups",
        "verdicts",
        "done",
    ]
    fractions = [done for _, done in told]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)


@pytest.mark.parametrize(("seed", "bootstraps"), [(-1, 10), (0, 0)])
def test_a_negative_seed_and_no_resamples_are_refused(seed: int, bootstraps: int) -> None:
    with pytest.raises(ValueError, match="seed of 0 or more"):
        opinion_report(votes_of(np.array([[1]])), seed=seed, bootstraps=bootstraps)


PROGRAM = """
import json
from civicmath.opinions.report import opinion_report
from tests.civicmath.opinions.worlds import camps, votes_of
said = opinion_report(votes_of(camps(4, people=500, statements=120)[0]), seed=3, bootstraps=20).to_json_dict()
said.pop("seconds")
print(json.dumps(said))
"""


def test_the_number_of_threads_changes_no_byte() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env=os.environ | {"OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    ]
    assert said[0] == said[1]
    assert len(said[0]) > 1000


def test_nobody_s_place_is_in_the_report() -> None:
    report = opinion_report(votes_of(camps(1, people=40)[0]), seed=1, bootstraps=5)
    text = json.dumps(report.to_json_dict())
    assert str(round(float(report.positions.places[0, 0]), 9)) not in text
    assert "places" not in text
    assert "positions" not in text
