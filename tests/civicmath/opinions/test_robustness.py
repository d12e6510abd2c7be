from __future__ import annotations

import json

import numpy as np
import pytest

from civicmath.opinions.background import Background
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.pairs import count_pairs
from civicmath.opinions.report import OpinionReport, opinion_report
from civicmath.opinions.robustness import Block, suspicious_blocks
from civicmath.opinions.tally import tally_everybody
from tests.civicmath.opinions.worlds import Grid, noise, truth_of, votes_of


def full_noise(people: int = 200, statements: int = 40, seed: int = 4) -> Grid:
    rng = np.random.default_rng(seed)
    return np.where(rng.random((people, statements)) < 0.5, 1, -1).astype(np.int64)


def blocks_of(grid: Grid, moments: np.ndarray | None = None) -> tuple[Block, ...]:
    votes = votes_of(grid)
    answers = answers_of(votes)
    everyone = tally_everybody(answers, count_pairs(answers))
    at = None if moments is None else truth_of(votes, moments)
    return suspicious_blocks(answers, everyone, everyone, at)


def people_in(grid: Grid, block: Block) -> set[int]:
    names = votes_of(grid).participants.astype(int)
    return set(names[block.people].tolist())


def test_copies_of_one_ballot_are_found_but_for_the_first() -> None:
    grid = full_noise()
    grid[10:14] = grid[10]
    (block,) = blocks_of(grid)
    assert block.kind == "alike"
    assert len(block.people) == 3
    assert people_in(grid, block) < set(range(10, 14))


def test_copies_with_a_few_answers_changed_are_found_too() -> None:
    grid = full_noise(statements=60)
    grid[10:15] = grid[10]
    for person in range(11, 15):
        grid[person, person] *= -1
    (block,) = blocks_of(grid)
    assert len(block.people) == 4


@pytest.mark.parametrize("seed", range(6))
def test_people_who_answer_by_chance_are_not_suspected(seed: int) -> None:
    assert blocks_of(noise(seed)) == ()
    assert blocks_of(full_noise(seed=seed)) == ()


def test_people_who_all_think_the_same_are_a_camp_and_no_block() -> None:
    assert blocks_of(np.ones((60, 30), np.int64)) == ()
    halves = np.where(np.arange(60)[:, None] < 30, 1, -1) * np.ones((60, 30), np.int64)
    assert blocks_of(halves) == ()


def test_few_answers_in_common_are_no_reason_for_suspicion() -> None:
    grid = full_noise(statements=8)
    assert blocks_of(grid) == ()


def test_a_burst_is_found_and_even_arrival_is_none() -> None:
    grid = noise(2, people=300)
    even = np.arange(300) * 600
    assert blocks_of(grid, even) == ()
    burst = even.copy()
    burst[100:110] = 60_000 + np.arange(10)
    (block,) = blocks_of(grid, burst)
    assert block.kind == "burst"
    assert len(block.people) == 5
    assert people_in(grid, block) <= set(range(99, 111))
    assert block.last is not None
    assert block.first is not None
    assert block.last - block.first < 10


def test_unknown_moments_are_left_out_and_few_people_are_no_burst() -> None:
    grid = noise(2, people=40)
    moments = np.where(np.arange(40) < 9, 0, -1)
    assert blocks_of(grid, moments) == ()


def brigaded() -> tuple[Grid, int]:
    """A statement that is common ground by the copies of one ballot alone."""
    rng = np.random.default_rng(9)
    grid = full_noise(people=120, statements=50, seed=9)
    grid[:, 0] = np.where(rng.random(120) < 0.69, 1, -1)
    copies = 11
    grid[-copies:] = grid[-copies]
    grid[-copies:, 0] = 1
    return grid, copies


def reported(grid: Grid) -> OpinionReport:
    return opinion_report(votes_of(grid), seed=1, bootstraps=5)


def test_a_verdict_that_rests_on_copies_is_stamped_and_others_hold() -> None:
    grid, copies = brigaded()
    said = json.loads(json.dumps(reported(grid).to_json_dict()))
    (block,) = said["robustness"]["blocks"]
    assert (block["kind"], block["people"]) == ("alike", copies - 1)
    lists = ("common_ground", "common_opposition", "divided", "unknown")
    flips = {
        one["statement"]: (name, one["robust"])
        for name in lists
        for one in said[name]
        if one["robust"]["stamp"] == "flips"
    }
    assert said["robustness"]["flips"] == len(flips)
    without = json.loads(json.dumps(reported(grid[: len(grid) - copies + 1]).to_json_dict()))
    there = {one["statement"]: name for name in lists for one in without[name]}
    here = {one["statement"]: name for name in lists for one in said[name]}
    moved = {name for name in here if here[name] != there[name]}
    assert set(flips) == moved
    assert all(stamp["then"] == there[name] for name, (_, stamp) in flips.items())


def test_without_anything_suspicious_every_verdict_holds() -> None:
    said = json.loads(json.dumps(reported(noise(3)).to_json_dict()))
    assert said["robustness"]["blocks"] == []
    assert said["robustness"]["moments_known"] is False
    assert {one["robust"]["stamp"] for one in said["unknown"]} == {"holds"}


def test_moments_reach_the_report() -> None:
    grid = noise(2, people=300)
    votes = votes_of(grid)
    moments = np.arange(300) * 600
    moments[100:110] = 60_000 + np.arange(10)
    background = Background(moments=truth_of(votes, moments))
    said = opinion_report(votes, seed=1, bootstraps=5, background=background).to_json_dict()
    robustness = said["robustness"]
    assert isinstance(robustness, dict)
    assert robustness["moments_known"] is True
    assert len(robustness["blocks"]) == 1  # type: ignore[arg-type]
