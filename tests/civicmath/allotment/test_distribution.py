"""An amount over share-days: to the cent, without drift, never negative, and checkable."""

from __future__ import annotations

import copy
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.allotment import (
    Holdings,
    check_distribution,
    distribute,
    errors,
    holdings_from_rows,
    read_holdings,
)
from civicmath.allotment.distributing import Carry, cents_from_text
from civicmath.allotment.holdings import Period
from civicmath.errors import MissingColumn, Refusal

SMALL = settings(max_examples=80, deadline=None)
WEIGHTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 40), min_size=1)
YEAR = Period.from_text("2026-01-01", "2026-12-31")


def exact(holdings: Holdings, cents: int) -> dict[str, Fraction]:
    total = max(sum(holdings.share_days.values()), 1)
    return {name: Fraction(cents * days, total) for name, days in holdings.share_days.items()}


def left(carry: Carry) -> dict[str, Fraction]:
    return {name: Fraction(part, carry.per_cent) for name, part in carry.parts.items()}


@SMALL
@given(WEIGHTS, st.integers(0, 5_000))
def test_the_sum_is_the_amount_and_nobody_is_a_cent_away_from_her_due(
    weights: dict[str, int], cents: int
) -> None:
    holdings = holdings_from_rows(weights)
    if not sum(weights.values()):
        cents = 0
    done = distribute(holdings, cents, seed="1")
    assert sum(done.paid_cents.values()) == cents
    assert min(done.paid_cents.values()) >= 0
    for name, due in exact(holdings, cents).items():
        assert abs(done.paid_cents[name] - due) < 1
        assert left(done.carry).get(name, 0) == due - done.paid_cents[name]


@SMALL
@given(WEIGHTS, st.integers(1, 5_000), st.randoms())
def test_the_order_of_holders_never_matters(
    weights: dict[str, int], cents: int, chance: Any
) -> None:
    weights["z"] = 1
    names = list(weights)
    chance.shuffle(names)
    shuffled = holdings_from_rows({name: weights[name] for name in names})
    one = distribute(holdings_from_rows(weights), cents, seed="1").to_json_dict()
    assert distribute(shuffled, cents, seed="1").to_json_dict() == one


@SMALL
@given(
    st.lists(
        st.tuples(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 40), min_size=6),
                  st.integers(300, 5_000)),
        min_size=2, max_size=8,
    )
)  # fmt: skip
def test_over_the_years_nobody_drifts_a_cent_from_what_her_days_earned(
    years: list[tuple[dict[str, int], int]],
) -> None:
    # Everybody earns at least a cent a year: 300 cents over at most 240 share-days.
    carry, paid, earned = Carry(), dict.fromkeys("abcdef", 0), dict.fromkeys("abcdef", Fraction(0))
    for weights, cents in years:
        holdings = holdings_from_rows(weights)
        done = distribute(holdings, cents, carry=carry, seed="1")
        carry = done.carry
        assert sum(done.paid_cents.values()) == cents
        for name, due in exact(holdings, cents).items():
            earned[name] += due
            paid[name] += done.paid_cents[name]
            assert abs(paid[name] - earned[name]) < 1
            assert left(carry).get(name, 0) == earned[name] - paid[name]


@SMALL
@given(st.lists(st.tuples(WEIGHTS, st.integers(0, 6)), min_size=2, max_size=10))
def test_with_people_coming_and_going_and_tiny_amounts_it_stays_exact_and_never_negative(
    years: list[tuple[dict[str, int], int]],
) -> None:
    carry = Carry()
    for weights, cents in years:
        amount = cents if sum(weights.values()) else 0
        done = distribute(holdings_from_rows(weights), amount, carry=carry, seed="1")
        carry = done.carry
        assert sum(done.paid_cents.values()) == amount
        assert min(done.paid_cents.values(), default=0) >= 0
        assert sum(carry.parts.values()) == 0


def test_without_carrying_the_same_holder_loses_every_year() -> None:
    # 100 cents over three: 33, 33 and 34. Carried fractions make the odd cent go round.
    holdings, carry = holdings_from_rows({"a": 1, "b": 1, "c": 1}), Carry()
    paid = {"a": 0, "b": 0, "c": 0}
    for _ in range(3):
        done = distribute(holdings, 100, carry=carry, seed="1")
        carry = done.carry
        for name, cents in done.paid_cents.items():
            paid[name] += cents
    assert paid == {"a": 100, "b": 100, "c": 100}
    assert carry.parts == {}


def test_when_leavers_were_paid_a_fraction_too_much_others_wait_and_nobody_pays_back() -> None:
    ten = {f"h{place}": 1 for place in range(10)}
    first = distribute(holdings_from_rows(ten), 9, seed="1")
    lucky = [name for name, cents in first.paid_cents.items() if cents]
    (unlucky,) = set(ten) - set(lucky)
    then = distribute(holdings_from_rows({unlucky: 1}), 0, carry=first.carry, seed="1")
    assert set(then.paid_cents.values()) == {0}
    last = distribute(holdings_from_rows({unlucky: 1}), 1, carry=then.carry, seed="1")
    assert last.paid_cents == {unlucky: 1}
    assert left(last.carry)[unlucky] == Fraction(9, 10)


def test_share_days_follow_from_the_register(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(
        "id,shares,from,until\n"
        "b,10,2020-05-01,\n"
        "a,2,2026-01-01,2026-01-01\n"
        "a,3,2026-12-31,2027-03-01\n"
        "c,5,2024-01-01,2025-12-31\n",
        encoding="utf-8",
    )
    assert dict(read_holdings(file, YEAR).share_days) == {"a": 5, "b": 3650, "c": 0}
    done = distribute(read_holdings(file, YEAR), 731_00, seed="1")
    assert done.paid_cents == {"a": 100, "b": 73000, "c": 0}
    assert check_distribution(file, done.to_json_dict()) is None


@pytest.mark.parametrize(
    ("text", "cents"), [("0", 0), ("12", 1200), ("12.3", 1230), (" 0.07 ", 7), ("1234567.89", 123456789)]
)  # fmt: skip
def test_an_amount_is_read_without_rounding(text: str, cents: int) -> None:
    assert cents_from_text(text) == cents


@pytest.mark.parametrize("text", ["-1", "1.234", "1,50", "1e3", "", "1.", "€ 5", "NaN", "²", "٣"])
def test_what_isnt_an_amount_is_refused(text: str) -> None:
    with pytest.raises(errors.BadAmount):
        cents_from_text(text)


@pytest.mark.parametrize(
    ("text", "period", "kind", "params"),
    [
        ("id,share_days\n", None, errors.NoHoldings, {}),
        ("id,share_days\n,3\n", None, errors.EmptyHolder, {"line": 2}),
        ("id,share_days\na,3\na,4\n", None, errors.DuplicateHolder, {"line": 3, "holder": "a"}),
        ("id,share_days\na,-3\n", None, errors.BadHolding, {"line": 2, "value": "-3"}),
        ("id,share_days\na,0.5\n", None, errors.BadHolding, {"line": 2}),
        ("id,share_days\na,1\n", YEAR, errors.BadPeriod, {}),
        ("id,shares,from\na,1,2026-01-01\n", None, errors.BadPeriod, {}),
        ("id,shares,from\na,1,1-1-2026\n", YEAR, errors.BadDay, {"line": 2}),
        ("id,shares,from\na,1,2026-02-30\n", YEAR, errors.BadDay, {"value": "2026-02-30"}),
        ("id,shares,from\na,1,\n", YEAR, errors.BadDay, {"line": 2}),
        ("id,shares,from,until\na,1,2026-01-02,later\n", YEAR, errors.BadDay, {"value": "later"}),
        (
            "id,shares,from,until\na,1,2026-01-02,2026-01-01\n",
            YEAR,
            errors.EndsBeforeStart,
            {"line": 2},
        ),
        ("id,shares\na,1\n", YEAR, MissingColumn, {"column": "from"}),
        ("id,days\na,1\n", None, MissingColumn, {"column": "shares"}),
    ],
)
def test_a_register_that_cant_be_counted_is_refused(
    tmp_path: Path, text: str, period: Period | None, kind: type[Refusal], params: dict[str, Any]
) -> None:
    file = tmp_path / "register.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(kind) as refusal:
        read_holdings(file, period)
    assert refusal.value.params.items() >= params.items()


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-01-01", None), (None, "2026-01-01"), ("2026-02-01", "2026-01-01"), ("x", "y")],
)
def test_half_a_period_is_refused(first: str | None, last: str | None) -> None:
    with pytest.raises(errors.BadPeriod):
        Period.from_text(first, last)


def test_money_for_nobody_is_refused_and_nothing_for_nobody_is_nothing() -> None:
    with pytest.raises(errors.NobodyHolds):
        distribute(holdings_from_rows({"a": 0}), 1, seed="1")
    assert distribute(holdings_from_rows({"a": 0}), 0, seed="1").paid_cents == {"a": 0}
    with pytest.raises(errors.BadAmount):
        distribute(holdings_from_rows({"a": 1}), -1, seed="1")


@pytest.mark.parametrize(
    "carried",
    [
        None,
        {"parts": {"a": "1"}, "per_cent": "3"},
        {"parts": {"a": "1", "b": "-1"}, "per_cent": "0"},
        {"parts": {"a": "x"}, "per_cent": "3"},
        {"parts": [], "per_cent": "3"},
    ],
)
def test_fractions_that_dont_add_up_to_nothing_are_refused(carried: Any) -> None:
    with pytest.raises(errors.BadCarry):
        Carry.from_json({"carried": carried}, source="last.json")


# — the checker —

BEFORE = distribute(holdings_from_rows({"a": 3, "b": 5, "c": 9, "d": 2}), 1000, seed="1")


@pytest.fixture(name="holdings")
def holdings_file(tmp_path: Path) -> Path:
    file = tmp_path / "holdings.csv"
    file.write_text("id,share_days\nb,4\na,3\ne,11\nc,9\n", encoding="utf-8")
    return file


@pytest.fixture(name="result")
def true_result(holdings: Path) -> dict[str, Any]:
    return distribute(read_holdings(holdings), 997, carry=BEFORE.carry, seed="1").to_json_dict()


def _cent_moved(result: dict[str, Any]) -> None:
    result["paid_cents"]["a"] += 1
    result["paid_cents"]["b"] -= 1


def _cent_moved_with_its_fraction(result: dict[str, Any]) -> None:
    _cent_moved(result)
    per_cent = int(result["carried"]["per_cent"])
    parts = result["carried"]["parts"]
    parts["a"] = str(int(parts["a"]) - per_cent)
    parts["b"] = str(int(parts["b"]) + per_cent)


def _set(*keys: str, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(result: dict[str, Any]) -> None:
        for key in keys[:-1]:
            result = result[key]
        result[keys[-1]] = to

    return change


def _gone(*keys: str) -> Callable[[dict[str, Any]], None]:
    def change(result: dict[str, Any]) -> None:
        for key in keys[:-1]:
            result = result[key]
        del result[keys[-1]]

    return change


def test_a_true_distribution_has_no_false_line(holdings: Path, result: dict[str, Any]) -> None:
    assert check_distribution(holdings, result, before=BEFORE.to_json_dict()) is None


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (_cent_moved, "carried"),
        (_cent_moved_with_its_fraction, "cent"),
        (_set("paid_cents", "a", to=-1), "payment"),
        (_set("paid_cents", "a", to=1.0), "payment"),
        (_set("amount_cents", to=998), "sum"),
        (_set("share_days", to=26), "sum"),
        (_gone("paid_cents", "a"), "sum"),
        (_set("paid_cents", "x", to=0), "holder-invented"),
        (_set("input_sha256", to="0"), "input"),
        (_set("carry_sha256", to=None), "carry"),
        (_set("seed", to="2"), "seed"),
        (_set("carried", "parts", "x", to="1"), "holder-invented"),
        (_gone("carried"), "shape"),
        (_set("schema", to="distribution/9"), "schema"),
    ],
)
def test_each_forgery_of_a_distribution_is_seen(
    holdings: Path, result: dict[str, Any], forge: Callable[[dict[str, Any]], None], code: str
) -> None:
    forged = copy.deepcopy(result)
    forge(forged)
    found = check_distribution(holdings, forged, before=BEFORE.to_json_dict())
    assert found is not None
    assert found.code == code


def test_another_file_before_it_is_seen(holdings: Path, result: dict[str, Any]) -> None:
    for before in (None, distribute(holdings_from_rows({"a": 1, "b": 2}), 10, seed="1")):
        said = None if before is None else before.to_json_dict()
        found = check_distribution(holdings, result, before=said)
        assert found is not None
        assert found.code == "carry"
