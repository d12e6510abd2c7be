from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.formats.ordering import canonical_order

People = list[list[tuple[int, int]]]


def ordered(people: People, statements: int) -> list[int]:
    counts = np.array([len(answers) for answers in people], np.int64)
    flat = [one for answers in people for one in answers]
    indices = np.array([statement for statement, _ in flat], np.int32)
    values = np.array([vote for _, vote in flat], np.int8)
    order = canonical_order(counts, indices, values, statements=statements)
    return [int(person) for person in order]


def by_hand(people: People) -> list[int]:
    return sorted(range(len(people)), key=lambda person: (people[person], person))


def crowd(seed: int, people: int, statements: int) -> People:
    """People of whom many begin alike, and some say exactly the same."""
    rng = np.random.default_rng(seed)
    model = np.sort(rng.choice(statements, min(statements, 25), replace=False))
    found: People = []
    for _ in range(people):
        said = [(int(statement), 1) for statement in model[: rng.integers(1, 26)]]
        if rng.random() < 0.7:
            said[rng.integers(0, len(said))] = (said[-1][0], int(rng.integers(-1, 2)))
        found.append(sorted(dict(said).items()))
    return found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 60), st.sampled_from([1, 2, 3, 40, 1000, 90_000]))
def test_people_stand_as_comparing_answer_by_answer_puts_them(
    seed: int, people: int, statements: int
) -> None:
    some = crowd(seed, people, statements)
    assert ordered(some, statements) == by_hand(some)


@pytest.mark.parametrize("statements", [3, 60, 1000])
def test_who_answers_alike_for_long_is_told_apart_by_the_last_answer(statements: int) -> None:
    """Longer than one number holds; and who stops early comes before who goes on."""
    length = min(statements, 50)
    long = [(number, 1) for number in range(length)]
    people = [long, [*long[:-1], (length - 1, -1)], long[:-1], long[:1], long, long[:-1]]
    assert ordered(people, statements) == by_hand(people)


def test_equal_answers_keep_the_order_of_people() -> None:
    assert ordered([[(0, 1), (1, 0)]] * 5, 2) == [0, 1, 2, 3, 4]


def test_nobody_has_an_order_too() -> None:
    assert ordered([], 3) == []
