"""The checker trusts nobody: whatever is changed in a result, it names a false line."""

from __future__ import annotations

import ast
import copy
import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.allotment import (
    Terms,
    allot,
    check_allotment,
    checking,
    checking_distribution,
    checking_rules,
    commitment,
    read_orders,
)
from tests.civicmath.allotment.orders import SEED, Row, any_terms, csv_of, row_lists

ROWS: list[Row] = [
    ("r1", 12, "village", 1, "p1", "h1"),
    ("r2", 40, "village", 2, "p2", "h1"),
    ("x1", 4, "elsewhere", 3, "p3", ""),
    ("x2", 30, "elsewhere", 4, "p4", "h2"),
    ("x3", 30, "elsewhere", 5, "p5", "h2"),
    ("x4", 30, "elsewhere", 6, "p6", ""),
]
TERMS = Terms(61, first=10, klass="village", cap_person=30, cap_household=29)


@pytest.fixture(name="orders")
def orders_file(tmp_path: Path) -> Path:
    file = tmp_path / "orders.csv"
    file.write_text(csv_of(ROWS), encoding="utf-8")
    return file


@pytest.fixture(name="result")
def true_result(orders: Path) -> dict[str, Any]:
    return allot(read_orders(orders), TERMS, seed=SEED).to_json_dict()


def test_a_true_result_has_no_false_line(orders: Path, result: dict[str, Any]) -> None:
    assert check_allotment(orders, result) is None
    assert check_allotment(orders, result, promised=commitment(SEED)) is None


def _moved(result: dict[str, Any]) -> None:
    result["allotted"]["x2"] += 1
    result["allotted"]["x4"] -= 1


def _added(result: dict[str, Any]) -> None:
    result["allotted"]["x2"] += 1


def _cap_broken(result: dict[str, Any]) -> None:
    result["allotted"]["r2"] += 20
    result["allotted"]["x4"] -= 10
    result["allotted"]["x2"] -= 10


def _priority_skipped(result: dict[str, Any]) -> None:
    result["allotted"]["r1"] -= 5
    result["allotted"]["x3"] += 5


def _other_seed(result: dict[str, Any]) -> None:
    result["seed"] = "eight"


def _other_seed_and_hash(result: dict[str, Any]) -> None:
    result["seed"] = "eight"
    result["commitment"] = commitment("eight")


def _dropped(result: dict[str, Any]) -> None:
    del result["allotted"]["x1"]


def _invented(result: dict[str, Any]) -> None:
    result["allotted"]["y"] = 0


def _fraction(result: dict[str, Any]) -> None:
    result["allotted"]["x1"] = 4.0


def _boolean(result: dict[str, Any]) -> None:
    result["allotted"]["x1"] = True


def _negative(result: dict[str, Any]) -> None:
    result["allotted"]["x1"] = -1


def _above_order(result: dict[str, Any]) -> None:
    result["allotted"]["x1"] = 5


def _terms(result: dict[str, Any]) -> None:
    result["terms"]["first"] = 5


def _supply(result: dict[str, Any]) -> None:
    result["terms"]["supply"] = 60


def _level(result: dict[str, Any]) -> None:
    result["steps"][1]["level"] += 1


def _step_gone(result: dict[str, Any]) -> None:
    del result["steps"][0]


def _key_gone(result: dict[str, Any]) -> None:
    del result["steps"]


def _kind_changed(result: dict[str, Any]) -> None:
    result["steps"] = 3


def _hash(result: dict[str, Any]) -> None:
    result["input_sha256"] = hashlib.sha256(b"").hexdigest()


def _sum(result: dict[str, Any]) -> None:
    result["given"] += 1


FORGERIES: list[tuple[Callable[[dict[str, Any]], None], str]] = [
    (_moved, "rule"),
    (_added, "sum"),
    (_cap_broken, "cap"),
    (_priority_skipped, "rule"),
    (_other_seed, "seed"),
    (_dropped, "order-missing"),
    (_invented, "order-invented"),
    (_fraction, "above-order"),
    (_boolean, "above-order"),
    (_negative, "above-order"),
    (_above_order, "above-order"),
    (_terms, "terms"),
    (_supply, "terms"),
    (_level, "step"),
    (_step_gone, "steps"),
    (_key_gone, "shape"),
    (_kind_changed, "shape"),
    (_hash, "input"),
    (_sum, "sum"),
]


@pytest.mark.parametrize(
    ("forge", "code"), FORGERIES, ids=lambda case: getattr(case, "__name__", "")
)
def test_each_forgery_is_seen(
    orders: Path, result: dict[str, Any], forge: Callable[[dict[str, Any]], None], code: str
) -> None:
    forge(result)
    found = check_allotment(orders, result)
    assert found is not None
    assert found.code == code


def test_lottery_numbers_of_another_seed_are_seen(orders: Path, result: dict[str, Any]) -> None:
    with_other = allot(read_orders(orders), TERMS, seed="nine").to_json_dict()
    assert with_other["allotted"] != result["allotted"]
    # The seed stays as promised, and the numbers are those of another.
    forged = {**result, "allotted": with_other["allotted"]}
    found = check_allotment(orders, forged)
    assert found is not None
    assert found.code == "rule"
    # Or the seed is changed too, with its hash: then it isn't the one that was promised.
    _other_seed_and_hash(with_other)
    found = check_allotment(orders, with_other, promised=commitment(SEED))
    assert found is not None
    assert found.code == "seed"


def test_a_result_of_another_file_is_seen(
    orders: Path, result: dict[str, Any], tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text(csv_of([*ROWS[:-1], ("x4", 31, "elsewhere", 6, "p6", "")]), encoding="utf-8")
    found = check_allotment(other, result)
    assert found is not None
    assert found.code == "input"


def test_rows_in_another_order_in_gzip_and_with_semicolons_are_the_same_input(
    result: dict[str, Any], tmp_path: Path
) -> None:
    text = csv_of([ROWS[place] for place in (3, 0, 5, 1, 4, 2)]).replace(",", ";")
    file = tmp_path / "orders.csv.gz"
    file.write_bytes(gzip.compress(b"\xef\xbb\xbf" + text.encode()))
    assert check_allotment(file, result) is None


@settings(max_examples=60, deadline=None)
@given(row_lists(least=2), any_terms(), st.data())
def test_no_share_can_be_moved_unseen(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], terms: Terms, data: st.DataObject
) -> None:
    file = tmp_path_factory.mktemp("market") / "orders.csv"
    file.write_text(csv_of(rows), encoding="utf-8")
    result = allot(read_orders(file), terms, seed=SEED).to_json_dict()
    assert check_allotment(file, result) is None
    forged = copy.deepcopy(result)
    place = data.draw(st.sampled_from(sorted(forged["allotted"])))
    forged["allotted"][place] += data.draw(st.sampled_from([-2, -1, 1, 2]))
    other = data.draw(st.sampled_from(sorted(forged["allotted"])))
    if other != place:
        forged["allotted"][other] += result["allotted"][place] - forged["allotted"][place]
    forged["given"] = sum(forged["allotted"].values())
    forged["left"] = terms.supply - forged["given"]
    assert check_allotment(file, forged) is not None


@pytest.mark.parametrize("module", [checking, checking_rules, checking_distribution])
def test_checkers_import_nothing_of_the_deciding_code(module: Any) -> None:
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    names = {
        getattr(node, "module", None) or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    ours = {name for name in names if name.startswith("civicmath")}
    assert ours <= {"civicmath.allotment.checking", "civicmath.allotment.checking_rules"}
    assert not names & {"numpy", "polars"}
