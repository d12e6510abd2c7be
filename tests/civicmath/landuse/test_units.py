from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicmath.landuse.units import UnknownSymbol, multiply, ratio, unit_of

SYMBOLS = ["MWh", "GWh", "TJ", "MWp", "kWp", "ha", "m2", "m3", "km", "year", "share"]


@pytest.mark.parametrize(
    ("one", "other", "size"),
    [
        ("GWh/year", "MWh/year", 1000.0),
        ("MWh/year/kWp", "MWh/year/MWp", 1000.0),
        ("TJ", "MWh", 277.7777777777778),
        ("m2", "ha", 1e-4),
        ("percent", "share", 0.01),
        ("share", "1", 1.0),
        ("ha * MWh / ha", "MWh", 1.0),
    ],
)
def test_units_that_measure_the_same_are_converted(one: str, other: str, size: float) -> None:
    found = ratio(unit_of(one), unit_of(other))
    assert found == pytest.approx(size)


@pytest.mark.parametrize(
    ("one", "other"), [("ha", "km"), ("MW", "MWh"), ("MWp", "MW"), ("m3", "ha")]
)
def test_units_that_measure_different_things_are_not(one: str, other: str) -> None:
    assert ratio(unit_of(one), unit_of(other)) is None


@pytest.mark.parametrize("text", ["mwh", "MWh per year", "€", "MWh//year!", "ha^2"])
def test_an_unknown_symbol_is_named(text: str) -> None:
    with pytest.raises(UnknownSymbol):
        unit_of(text)


@given(st.lists(st.sampled_from(SYMBOLS), min_size=1, max_size=4))
def test_a_product_of_units_is_the_unit_of_the_product(names: list[str]) -> None:
    product = multiply(*(unit_of(name) for name in names))
    written = unit_of("*".join(names))
    assert product.parts == written.parts
    assert product.size == pytest.approx(written.size)
    assert ratio(multiply(product, unit_of("1/" + "/".join(names))), unit_of("1")) == pytest.approx(
        1.0
    )
