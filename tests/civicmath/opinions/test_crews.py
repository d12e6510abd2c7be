from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.formats.votes import Votes, votes_from_rows
from civicmath.opinions import matrix
from civicmath.opinions.crews import ALONE, MOST_THREADS, Crew, crew_of, processors
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.pairs import packed_pairs
from civicmath.opinions.report import opinion_report
from tests.civicmath.opinions.worlds import MISSING, Grid, anything, camps, votes_of


def written(votes: Votes, crew: Crew | None = None) -> str:
    said = opinion_report(votes, seed=3, bootstraps=7, crew=crew).to_json_dict()
    assert said.pop("seconds") is not None
    return json.dumps(said, allow_nan=False)


def shuffled(grid: Grid, seed: int) -> Votes:
    """The same votes in other rows, by people with other numbers."""
    rng = np.random.default_rng(seed)
    person, statement = np.nonzero(grid != MISSING)
    rows = rng.permutation(len(person))
    names = rng.permutation(100_000)[: len(grid)]
    return votes_from_rows(
        names[person[rows]],
        statement[rows],
        grid[person, statement][rows],
        known=[str(number) for number in range(grid.shape[1])],
    )


@settings(max_examples=12, deadline=None)
@given(
    st.integers(0, 10_000),
    st.integers(1, 60),
    st.integers(1, 12),
    st.integers(1, 3),
    st.integers(1, 40),
    st.booleans(),
)
def test_threads_blocks_and_rows_change_no_byte(
    seed: int, people: int, statements: int, threads: int, block: int, camped: bool
) -> None:
    grid = camps(seed, people, statements)[0] if camped else anything(seed, people, statements, 0.6)
    grid[:, 0] = np.where(grid[:, 0] == MISSING, 1, grid[:, 0])
    expected = written(votes_of(grid), ALONE)
    with pytest.MonkeyPatch.context() as patch, crew_of(threads) as crew:
        patch.setattr(matrix, "PEOPLE_PER_BLOCK", block)
        assert written(shuffled(grid, seed), crew) == expected


def test_results_come_in_the_order_of_the_tasks_whoever_is_ready_first() -> None:
    """The first task can't end before the second has begun."""
    second = threading.Event()

    def work(task: int) -> int:
        if task == 1:
            second.set()
        if task == 0:
            assert second.wait(10)
        return task * task

    with crew_of(2) as crew:
        assert list(crew.each(work, range(30))) == [n * n for n in range(30)]


@pytest.mark.parametrize("threads", [1, 2])
def test_tasks_are_made_as_they_are_needed(threads: int) -> None:
    """So a crew never holds the results of everybody at once."""
    made = []

    def tasks() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    with crew_of(threads) as crew:
        results = crew.each(abs, tasks())
        assert next(results) == 0
        assert len(made) <= 4
        assert list(results) == list(range(1, 100))


@pytest.mark.parametrize("threads", [1, 2])
def test_what_goes_wrong_in_a_task_comes_out(threads: int) -> None:
    with crew_of(threads) as crew, pytest.raises(ZeroDivisionError):
        list(crew.each(lambda task: 1 // task, [3, 0, 2]))


def test_there_is_at_least_one_thread_and_never_a_crowd() -> None:
    assert 1 <= processors() <= MOST_THREADS


def test_an_answer_takes_three_bytes_and_blocks_take_none() -> None:
    votes = votes_of(anything(1, 500, 40))
    answers = answers_of(votes)
    assert answers.nbytes == 3 * len(votes.values) + 8 * (len(votes.participants) + 1)
    assert np.shares_memory(answers.values, votes.values)
    block = answers.block(100, 200)
    assert np.shares_memory(block.values, answers.values)
    assert np.shares_memory(block.indices, answers.indices)


def test_more_statements_than_two_bytes_can_number_take_four() -> None:
    many = 70_000
    answers = answers_of(votes_from_rows(np.zeros(many, int), np.arange(many), np.ones(many, int)))
    assert answers.indices.dtype == np.int32
    assert np.array_equal(answers.indices, np.arange(many))
    assert answers.nbytes == 5 * many + 16


def test_what_a_block_sends_back_does_not_grow_with_its_people() -> None:
    sizes = {packed_pairs(answers_of(votes_of(anything(1, n, 12)))).nbytes for n in (20, 900)}
    assert sizes == {12 * 12 * 8}
