from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.population.estimates import Estimate, Sums, estimate
from civicmath.population.intervals import wilson


def estimated(
    hits: list[list[float]], answers: list[list[int]], shares: list[float], spread: float = 1.0
) -> Estimate:
    """Estimate from plain counts; with a spread above one, weights are uneven."""
    total = np.array(answers, np.float64)
    return estimate(Sums(total, total * spread), np.array(hits), np.array(shares), 0.95)


def test_strata_count_by_their_share_of_the_population_not_by_who_came() -> None:
    found = estimated([[90.0], [1.0]], [[100], [10]], [0.5, 0.5])
    assert found.share[0] == pytest.approx(0.5 * 0.9 + 0.5 * 0.1)
    assert found.effective[0] < 110


def test_in_one_stratum_it_is_close_to_wilson_s_interval() -> None:
    found = estimated([[30.0]], [[50]], [1.0])
    low, high = wilson(np.array(30), np.array(50), 0.95)
    assert found.low[0] == pytest.approx(float(low), abs=0.01)
    assert found.high[0] == pytest.approx(float(high), abs=0.01)


def test_uneven_weights_widen_the_interval() -> None:
    even, uneven = (estimated([[30.0]], [[50]], [1.0], spread) for spread in (1.0, 2.0))
    assert uneven.effective[0] == pytest.approx(even.effective[0] / 2, rel=0.02)
    assert uneven.high[0] - uneven.low[0] > even.high[0] - even.low[0]


def test_a_stratum_of_which_nobody_answered_may_think_anything() -> None:
    found = estimated([[20.0], [0.0]], [[20], [0]], [0.7, 0.3])
    assert found.reached[0] == pytest.approx(0.7)
    assert found.low[0] < 0.7
    assert found.high[0] == 1.0
    assert found.high[0] - found.low[0] > 0.3


def test_nobody_s_answers_say_nothing() -> None:
    found = estimated([[0.0]], [[0]], [1.0])
    assert (found.share[0], found.low[0], found.high[0]) == (0.0, 0.0, 1.0)
    assert (found.effective[0], found.reached[0]) == (0.0, 0.0)


def test_three_people_of_one_mind_leave_doubt() -> None:
    found = estimated([[3.0]], [[3]], [1.0])
    assert 0.2 < found.low[0] < 0.6
    assert found.high[0] == pytest.approx(1.0)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 5).flatmap(
        lambda h: st.tuples(
            st.lists(st.integers(0, 40), min_size=h, max_size=h),
            st.lists(st.floats(0, 1), min_size=h, max_size=h),
            st.lists(st.floats(0.01, 1), min_size=h, max_size=h),
        )
    )
)
def test_every_interval_is_within_bounds_and_holds_its_estimate(
    made: tuple[list[int], list[float], list[float]],
) -> None:
    answers, rates, parts = made
    shares = (np.array(parts) / sum(parts)).tolist()
    hits = [[round(n * rate)] for n, rate in zip(answers, rates, strict=True)]
    found = estimated([[float(h)] for [h] in hits], [[n] for n in answers], shares)
    numbers = [found.share, found.low, found.high, found.effective, found.reached]
    assert all(np.isfinite(part).all() for part in numbers)
    assert 0 <= found.low[0] <= found.high[0] <= 1
    if found.reached[0] > 0:
        inside = found.share[0] * found.reached[0]
        assert found.low[0] - 1e-9 <= inside + (1 - found.reached[0])
        assert inside <= found.high[0] + 1e-9


@pytest.mark.filterwarnings("error")
def test_who_weighs_nothing_tells_nothing() -> None:
    some, nothing = np.array([[20.0], [0.0]]), np.array([[5.0], [0.0]])
    found = estimate(Sums(some, some), nothing, np.array([0.7, 0.3]), 0.95)
    assert found.share[0] == pytest.approx(0.25)
    assert found.reached[0] == pytest.approx(0.7)
