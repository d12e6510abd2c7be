"""Nobody can work out a hidden count, not even who knows the rule."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voorkant.common.small_numbers import FEWEST, Counts, protect_counts, protect_figure

counts = st.lists(st.integers(0, 60), max_size=12)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ([40, 12, 5], [40, 12, 5]),
        ([40, 12, 3], [40, None, None]),
        ([40, 12, 12, 3], [40, None, None, None]),
        ([40, 3, 3], [40, None, None]),
        ([40, 1, 3], [None, None, None]),
        ([40, 20, 1, 3], [40, None, None, None]),
        ([40, 4, 4], [None, None, None]),
        ([40, 0, 0, 6], [40, None, None, None]),
        ([40, 0], [None, None]),
        ([], []),
    ],
)
def test_small_cells_are_hidden_and_others_with_them(
    cells: list[int], shown: list[int | None]
) -> None:
    assert list(protect_counts(cells).cells) == shown


def test_a_reader_who_knows_the_rule_cannot_work_out_any_hidden_cell() -> None:
    highest = 11
    for size in (2, 3, 4):
        possible: dict[Counts, list[tuple[int, ...]]] = defaultdict(list)
        for cells in product(range(highest + 1), repeat=size):
            possible[protect_counts(cells)].append(cells)
        for seen, explanations in possible.items():
            for at, cell in enumerate(seen.cells):
                if cell is None:
                    values = {cells[at] for cells in explanations}
                    assert len(values) > 1, f"{seen} gives away {explanations}"


@given(counts)
def test_what_is_shown_is_true_and_about_enough_people(cells: list[int]) -> None:
    shown = protect_counts(cells)
    for cell, count in zip(shown.cells, cells, strict=True):
        assert cell is None or cell == count >= FEWEST
    assert shown.total is None or shown.total == sum(cells) >= FEWEST


@given(counts)
def test_what_is_left_out_is_together_about_enough_people_too(cells: list[int]) -> None:
    shown = protect_counts(cells)
    hidden = [count for cell, count in zip(shown.cells, cells, strict=True) if cell is None]
    if hidden and shown.total is not None:
        assert len(hidden) > 1 or len(cells) == 1
        assert sum(hidden) >= FEWEST


@given(counts)
def test_nothing_is_hidden_without_need(cells: list[int]) -> None:
    if all(count >= FEWEST for count in cells):
        assert list(protect_counts(cells).cells) == cells


@given(counts, st.randoms(use_true_random=False))
def test_the_order_of_cells_makes_no_difference(cells: list[int], chance: object) -> None:
    there = list(range(len(cells)))
    getattr(chance, "shuffle")(there)  # noqa: B009  hypothesis gives no public type
    moved = protect_counts([cells[at] for at in there]).cells
    assert list(moved) == [protect_counts(cells).cells[at] for at in there]


@pytest.mark.parametrize(("over", "shown"), [(0, None), (4, None), (5, 0.4), (900, 0.4)])
def test_a_figure_is_shown_only_when_it_is_about_enough_people(
    over: int, shown: float | None
) -> None:
    assert protect_figure(0.4, over=over) == shown


def test_a_count_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        protect_counts([7, -1])
