"""One value, one text, one hash."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voorkant.common.canonical import canonical_json, canonical_sha256
from voorkant.common.errors import NotJson

SAFE = 2**53 - 1
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-SAFE, SAFE)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=20,
)


def read(text: str) -> Any:
    """Read JSON as RFC 8785 does: every number is a double."""
    return json.loads(text, parse_int=float)


@given(values)
def test_the_canonical_form_reads_back_as_the_same_value(value: Any) -> None:
    assert read(canonical_json(value)) == value


@given(values)
def test_writing_twice_changes_nothing(value: Any) -> None:
    once = canonical_json(value)
    assert canonical_json(read(once)) == once


@given(st.dictionaries(texts, values, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_keys_makes_no_difference(value: dict[str, Any], chance: Any) -> None:
    keys = list(value)
    chance.shuffle(keys)
    assert canonical_sha256({key: value[key] for key in keys}) == canonical_sha256(value)


def test_the_example_of_rfc_8785_comes_out_as_it_says() -> None:
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\u002f",
        "literals": [None, True, False],
    }
    assert canonical_json(value) == (
        '{"literals":[null,true,false],'
        '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def _bottomless() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        [-float("inf")],
        2**53,
        {1: "a"},
        {"a": {2.5}},
        b"bytes",
        datetime(2026, 11, 23, tzinfo=UTC),
        "half a pair \ud800",
        "NUL \0",
        {"NUL \0": 1},
        ["deep", {"er": ("NUL \0",)}],
        _bottomless(),
    ],
    ids=repr,
)
def test_what_json_cannot_hold_exactly_is_refused(value: Any) -> None:
    with pytest.raises(NotJson):
        canonical_json(value)


def test_a_backslash_before_u0000_is_not_nul() -> None:
    assert json.loads(canonical_json("\\u0000")) == "\\u0000"
