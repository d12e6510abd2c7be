from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.population.errors import (
    EmptyMargin,
    NegativeCount,
    NobodyKnown,
    UnknownCategory,
)
from civicmath.population.raking import TRIM, Margin, effective_number, rake

VILLAGES = Margin(
    "village",
    {"5855": 2485, "5854": 5250},
    {"well": "5855", "bergen": "5854", "aijen": "5854"},
)
AGES = Margin("age", {"18-34": 20, "35-49": 30, "50+": 50}, {})


Told = Sequence[str | None]


def shares(told: Told, weights: np.ndarray, category: str) -> float:
    return float(weights[[word == category for word in told]].sum() / weights.sum())


def test_weights_bring_every_margin_to_its_share() -> None:
    ages: Told = ["18-34"] * 10 + ["35-49"] * 10 + ["50+"] * 20
    villages: Told = ["well", "bergen", "aijen", "well"] * 10
    raked = rake([VILLAGES, AGES], [villages, ages])
    assert shares(ages, raked.weights, "35-49") == pytest.approx(0.3)
    assert shares(villages, raked.weights, "well") == pytest.approx(2485 / 7735)
    assert raked.weights.mean() == pytest.approx(1.0)
    assert (raked.off, raked.trimmed) == (0.0, 0)


def test_villages_that_share_a_margin_are_named_and_weigh_the_same() -> None:
    villages: Told = ["well"] * 6 + ["bergen"] * 3 + ["aijen"]
    raked = rake([VILLAGES], [villages])
    assert VILLAGES.shared() == {"5854": ("aijen", "bergen")}
    assert raked.weights[-1] == pytest.approx(raked.weights[6])


def test_equal_turnout_leaves_everybody_equal() -> None:
    ages: Told = ["18-34"] * 2 + ["35-49"] * 3 + ["50+"] * 5
    raked = rake([AGES], [ages])
    assert raked.weights == pytest.approx(np.ones(10))
    assert raked.effective == pytest.approx(10)


def test_who_is_missing_is_named_and_the_rest_divides_their_place() -> None:
    ages: Told = ["35-49"] * 4 + ["50+"] * 4
    raked = rake([AGES], [ages])
    assert raked.missing == {"age": ("18-34",)}
    assert shares(ages, raked.weights, "50+") == pytest.approx(50 / 80)


def test_who_does_not_tell_keeps_the_share_that_she_has() -> None:
    ages: Told = ["18-34"] * 4 + ["50+"] * 4 + ["35-49"] * 4 + [None] * 4
    raked = rake([AGES], [ages])
    assert raked.unknown == {"age": 4}
    assert float(raked.weights[-4:].sum() / raked.weights.sum()) == pytest.approx(0.25)


def test_nobody_speaks_for_more_than_five() -> None:
    ages: Told = ["18-34"] + ["50+"] * 99 + ["35-49"] * 100
    raked = rake([AGES], [ages])
    assert raked.trimmed == 1
    assert raked.weights.max() <= TRIM * (1 + 1e-9)
    assert raked.off > 0


def test_nobody_at_all_gives_no_weights() -> None:
    raked = rake([AGES], [[]])
    assert len(raked.weights) == 0
    assert raked.effective == 0.0
    assert raked.missing == {"age": ("18-34", "35-49", "50+")}


def test_what_the_population_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownCategory) as refused:
        rake([VILLAGES], [["well", "atlantis"]])
    assert refused.value.params == {"margin": "village", "category": "atlantis"}


def test_a_population_of_nobody_or_of_fewer_is_refused() -> None:
    with pytest.raises(EmptyMargin):
        rake([Margin("age", {"all": 0}, {})], [["all"]])
    with pytest.raises(NegativeCount):
        rake([Margin("age", {"all": 3, "none": -1}, {})], [["all"]])


def test_a_margin_of_which_nobody_told_anything_is_refused() -> None:
    with pytest.raises(NobodyKnown):
        rake([AGES], [[None, None]])


def test_only_people_of_a_category_without_inhabitants_stay_as_they_are() -> None:
    raked = rake([Margin("age", {"18-34": 0, "50+": 10}, {})], [["18-34", "18-34"]])
    assert raked.weights == pytest.approx(np.ones(2))


people = st.lists(
    st.tuples(
        st.sampled_from(["well", "bergen", "aijen", None]),
        st.sampled_from(["18-34", "35-49", "50+"]),
    ),
    min_size=1,
    max_size=60,
).filter(lambda rows: any(village for village, _ in rows))


@settings(max_examples=60, deadline=None)
@given(people)
def test_order_is_no_matter_and_weights_are_finite_and_bounded(
    rows: list[tuple[str | None, str]],
) -> None:
    raked = rake([VILLAGES, AGES], [[row[0] for row in rows], [row[1] for row in rows]])
    order = sorted(range(len(rows)), key=lambda place: hash((place, 7)))
    mixed = [rows[place] for place in order]
    again = rake([VILLAGES, AGES], [[row[0] for row in mixed], [row[1] for row in mixed]])
    assert again.weights.tolist() == raked.weights[order].tolist()
    assert np.isfinite(raked.weights).all()
    assert (raked.weights >= 0).all()
    assert raked.weights.max() <= TRIM * (1 + 1e-6) or raked.trimmed == 0
    assert 0 < raked.effective <= len(rows) + 1e-9


def test_the_effective_number_is_kishs() -> None:
    assert effective_number(np.array([1.0, 1.0, 2.0])) == pytest.approx(16 / 6)
    assert math.isclose(effective_number(np.zeros(3)), 0.0)


def test_people_of_parts_that_all_are_empty_keep_the_weight_they_have() -> None:
    """Each of them is of a part without inhabitants, by one margin or the other."""
    margins = [Margin("village", {"x": 0, "y": 9}, {}), Margin("age", {"old": 0, "young": 9}, {})]
    raked = rake(margins, [["x", "x", "y"], ["young", "young", "old"]])
    assert raked.weights.tolist() == [1.0, 1.0, 1.0]
    assert raked.off > 0.3
