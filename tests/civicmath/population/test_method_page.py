from __future__ import annotations

import doctest
from pathlib import Path

from civicmath.opinions import routing, villages
from civicmath.population import estimates, pooling, raking

PAGE = Path(__file__).resolve().parents[3] / "docs/methods/population.md"


def test_the_worked_examples_give_the_numbers_on_the_page() -> None:
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert failed == 0
    assert tried >= 14


def test_the_constants_on_the_page_are_those_of_the_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert f"at {raking.TRIM:.0f} times the mean" in text
    assert f"on {len(pooling.LEANINGS)} points" in text
    assert f"{len(pooling.LEANINGS)} × {len(pooling.PLACES)} points" in text  # noqa: RUF001  the page writes it so
    assert f"{pooling.STEPS} steps" in text
    assert len(pooling.SPREADS) * len(pooling.STRANGERS) == 15
    assert (routing.LEAST, routing.FAVOUR, routing.SURE) == (2, 3, 0.98)
    assert (routing.SETTLED, routing.SETTLED_HERE) == (0.05, 0.1)
    assert f"on {pooling.AT_THE_BAR:.0%} of the statements" in text
    assert (estimates.CUT, villages.FEWEST_PEOPLE) == (3.0, 5)
