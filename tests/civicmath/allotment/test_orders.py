"""Orders that are taken and orders that are refused, with their line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.allotment import Terms, Tranche, allot, errors, orders_from_rows, read_orders
from civicmath.errors import (
    AmbiguousColumn,
    BrokenQuote,
    FileEmpty,
    FileNotFound,
    MissingColumn,
    NotUtf8,
    Refusal,
    WrongFieldCount,
)


def written(folder: Path, text: str | bytes, name: str = "orders.csv") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@pytest.mark.parametrize(
    ("text", "kind", "params"),
    [
        ("id,quantity\n", errors.NoOrders, {}),
        ("id,quantity\na,3\n,4\n", errors.EmptyOrderId, {"line": 3, "column": "id"}),
        ("id,quantity,person\na,3,\n", errors.EmptyOrderId, {"line": 2, "column": "person"}),
        (f"id,quantity\n{'x' * 101},3\n", errors.LongOrderId, {"line": 2, "limit": 100}),
        ("id,quantity\na,3\nb,1\n a ,4\n", errors.DuplicateOrder, {"line": 4, "order": "a"}),
        ("id,quantity\nb,3\nc,1\nb,4\nb,5\n", errors.DuplicateOrder, {"line": 4, "order": "b"}),
        ("id,quantity\na,-3\n", errors.BadQuantity, {"line": 2, "value": "-3"}),
        ("id,quantity\na,3\n\nb,2.5\n", errors.BadQuantity, {"line": 4, "value": "2.5"}),
        ("id,quantity\na,3.0\n", errors.BadQuantity, {"line": 2}),
        ("id,quantity\na,ten\n", errors.BadQuantity, {"line": 2, "value": "ten"}),
        ("id,quantity\na,\n", errors.BadQuantity, {"line": 2, "value": ""}),
        ("id,quantity\na,1e3\n", errors.BadQuantity, {"line": 2}),
        ("id,quantity\na,²\n", errors.BadQuantity, {"line": 2}),
        ("id,quantity\na,1000000000001\n", errors.BadQuantity, {"line": 2}),
        ("id,quantity\na,99999999999999999999\n", errors.BadQuantity, {"line": 2}),
        ("id,quantity,at\na,1,monday\n", errors.BadOrderTime, {"line": 2, "value": "monday"}),
        ("id,quantity,at\na,1,3\nb,1,2026-01-01T00:00:00Z\n", errors.BadOrderTime, {"line": 3}),
        (
            "id,quantity,person,class\na,1,p,x\nb,1,q,x\nc,1,p,y\n",
            errors.PersonInTwoPlaces,
            {"line": 4, "person": "p", "column": "class"},
        ),
        (
            "id,quantity,person,household\na,1,p,x\nb,1,p,\n",
            errors.PersonInTwoPlaces,
            {"line": 3, "column": "household"},
        ),
        ("id,amount\na,1\n", MissingColumn, {"column": "quantity"}),
        ("id,quantity,Quantity\na,1,2\n", AmbiguousColumn, {"column": "quantity"}),
        ("id,quantity\na,1,2\n", WrongFieldCount, {"line": 2}),
        ('id,quantity\n"a,1\n', BrokenQuote, {}),
        (b"id,quantity\n\xe9,1\n", NotUtf8, {"line": 2}),
        ("", FileEmpty, {}),
    ],
)
def test_what_cant_be_counted_is_refused_with_its_line(
    tmp_path: Path, text: str | bytes, kind: type[Refusal], params: dict[str, object]
) -> None:
    with pytest.raises(kind) as refusal:
        read_orders(written(tmp_path, text))
    assert refusal.value.params.items() >= params.items()


def test_a_file_that_isnt_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFound):
        read_orders(tmp_path / "none.csv")


def test_all_orders_together_can_be_too_many_to_count(tmp_path: Path) -> None:
    rows = "".join(f"{place},{10**12}\n" for place in range(4_000_001))
    file = written(tmp_path, gzip.compress(b"id,quantity\n" + rows.encode(), 1), "orders.csv.gz")
    with pytest.raises(errors.TooMuchAsked):
        read_orders(file)


@pytest.mark.parametrize(
    ("terms", "column"),
    [
        (Terms(5, rule="first-come"), "at"),
        (Terms(5, remainder="time"), "at"),
        (Terms(5, first=1, klass="x"), "class"),
        (Terms(5, tranches=(Tranche("x", 1, "bricks"),)), "class"),
        (Terms(5, cap_household=2), "household"),
    ],
)
def test_a_column_that_the_rule_needs_must_be_there(
    tmp_path: Path, terms: Terms, column: str
) -> None:
    with pytest.raises(MissingColumn) as refusal:
        read_orders(written(tmp_path, "id,quantity\na,1\n"), terms.columns)
    assert refusal.value.params["column"] == column


def test_an_order_below_the_lot_is_refused_with_its_line(tmp_path: Path) -> None:
    orders = read_orders(written(tmp_path, "id,quantity\nz,9\nb,0\na,2\n"))
    with pytest.raises(errors.BelowLot) as refusal:
        allot(orders, Terms(9, lot=3), seed="1")
    assert refusal.value.params == {"file": "orders.csv", "line": 4, "order": "a", "lot": 3}


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda: Terms(-1), errors.BadNumber),
        (lambda: Terms(10**12 + 1), errors.BadNumber),
        (lambda: Terms(5, keep=-1), errors.BadNumber),
        (lambda: Terms(5, cap_person=-1), errors.BadNumber),
        (lambda: Terms(5, rule="fair"), errors.UnknownRule),  # type: ignore[arg-type]
        (lambda: Terms(5, remainder="luck"), errors.UnknownRule),  # type: ignore[arg-type]
        (lambda: Terms(5, first=2), errors.FirstWithoutClass),
        (lambda: Terms(5, klass="x"), errors.FirstWithoutClass),
        (
            lambda: Terms(5, first=2, klass="x", tranches=(Tranche("x", 1, "bricks"),)),
            errors.FirstAndTranches,
        ),
        (lambda: Terms(5, tranches=(Tranche("x", 6, "bricks"),)), errors.TranchesAboveSupply),
        (lambda: Terms(5, tranches=(Tranche("x", -6, "bricks"),)), errors.BadNumber),
        (lambda: Terms(5, lot=6), errors.LotTooLarge),
        (lambda: Terms(5, lot=3, cap_person=2), errors.LotTooLarge),
        (lambda: Terms(5, lot=3, cap_household=2), errors.LotTooLarge),
        (lambda: Terms(5, lot=3, first=2, klass="x"), errors.LotTooLarge),
        (lambda: Tranche.from_text("x:5"), errors.BadTranche),
        (lambda: Tranche.from_text("x:-5:bricks"), errors.BadTranche),
        (lambda: Tranche.from_text(":5:bricks"), errors.BadTranche),
        (lambda: Tranche.from_text("x:5:luck"), errors.UnknownRule),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(make: object, kind: type[Refusal]) -> None:
    with pytest.raises(kind):
        make()  # type: ignore[operator]


def test_a_seed_that_wasnt_promised_is_refused() -> None:
    orders = orders_from_rows(["a"], [1])
    with pytest.raises(errors.OtherSeed):
        allot(orders, Terms(1), seed="mine", promised="0" * 64)


def test_small_answers_are_defined() -> None:
    nothing = allot(orders_from_rows(["a", "b"], [0, 3]), Terms(0), seed="1")
    assert nothing.allotted == {"a": 0, "b": 0}
    plenty = allot(orders_from_rows(["a", "b"], [0, 3]), Terms(9), seed="1")
    assert plenty.allotted == {"a": 0, "b": 3}
    assert plenty.to_json_dict()["left"] == 6


def test_a_class_may_hold_a_colon_in_a_tranche() -> None:
    assert Tranche.from_text("zone:a:5:pro-rata") == Tranche("zone:a", 5, "pro-rata")


def test_terms_survive_being_written_and_read() -> None:
    terms = Terms(9, "pro-rata", keep=1, tranches=(Tranche("x", 2, "lottery"),), cap_person=4)
    assert Terms.from_json(terms.to_json_dict()) == terms
    assert Terms.from_json(terms.to_json_dict()).digest() == terms.digest()


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text('ab,"é\n7', min_size=1, max_size=4), st.integers(0, 9), min_size=1))
def test_any_id_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, wanted: dict[str, int]
) -> None:
    plain = {name.strip(): number for name, number in wanted.items() if name.strip()}
    if not plain:
        return
    quoted = "".join(
        '"' + name.replace('"', '""') + f'",{number}\n' for name, number in plain.items()
    )
    file = written(tmp_path_factory.mktemp("orders"), f"id,quantity\n{quoted}")
    read = read_orders(file)
    assert dict(zip(read.ids.to_list(), read.quantities.tolist(), strict=True)) == plain
    same = orders_from_rows(list(plain), list(plain.values()))
    assert same.digest() == read.digest()
