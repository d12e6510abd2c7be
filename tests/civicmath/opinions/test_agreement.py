from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicmath.opinions.agreement import adjusted_rand


def by_hand(first: list[int], second: list[int]) -> float:
    """Count pairs of people one by one."""
    pairs = list(combinations(range(len(first)), 2))
    one = [first[i] == first[j] for i, j in pairs]
    two = [second[i] == second[j] for i, j in pairs]
    both = sum(a and b for a, b in zip(one, two, strict=True))
    expected = sum(one) * sum(two) / len(pairs)
    room = (sum(one) + sum(two)) / 2 - expected
    return 1.0 if room == 0 else (both - expected) / room


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=2, max_size=25))
def test_the_index_is_what_counting_pairs_by_hand_gives(people: list[tuple[int, int]]) -> None:
    first, second = [p[0] for p in people], [p[1] for p in people]
    found = adjusted_rand(np.array(first), np.array([second]))
    assert found[0] == pytest.approx(by_hand(first, second))


def test_renaming_groups_changes_nothing() -> None:
    groups = np.array([0, 0, 1, 1, 2])
    assert adjusted_rand(groups, (groups[None] + 1) % 3)[0] == 1.0


def test_several_groupings_are_compared_row_by_row() -> None:
    rng = np.random.default_rng(1)
    reference, rows = rng.integers(0, 3, 40), rng.integers(0, 4, (6, 40))
    together = adjusted_rand(reference, rows)
    apart = [adjusted_rand(reference, row[None])[0] for row in rows]
    assert together.tolist() == apart


@pytest.mark.parametrize("people", [0, 1])
def test_nobody_to_compare_is_full_agreement(people: int) -> None:
    nobody = np.zeros(people, np.int64)
    assert adjusted_rand(nobody, nobody[None]).tolist() == [1.0]


def test_unrelated_groups_agree_about_zero() -> None:
    rng = np.random.default_rng(2)
    found = adjusted_rand(rng.integers(0, 2, 500), rng.integers(0, 2, (100, 500)))
    assert abs(found.mean()) < 0.005
