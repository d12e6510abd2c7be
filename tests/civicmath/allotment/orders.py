"""Small markets of orders: drawn by hypothesis, or written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from civicmath.allotment import Allotment, Terms, allot, orders_from_rows
from civicmath.allotment.terms import Rule, Tranche

SEED = "seven"
Row = tuple[str, int, str, int, str, str]  # id, quantity, class, at, person, household


def shares(quantities: Sequence[int], supply: int, **rule: Any) -> list[int]:
    """What orders a, b, c … of one person each get."""
    ids = [chr(ord("a") + place) for place in range(len(quantities))]
    done = allot(orders_from_rows(ids, quantities), Terms(supply, **rule), seed=SEED)
    return [done.allotted[name] for name in ids]


def allotted(rows: Sequence[Row], terms: Terms, seed: str = SEED) -> Allotment:
    """Allot rows with all their columns."""
    columns = list(zip(*rows, strict=True))
    orders = orders_from_rows(
        columns[0],
        columns[1],
        classes=columns[2],
        at=columns[3],
        persons=columns[4],
        households=columns[5],
    )
    return allot(orders, terms, seed=seed)


def csv_of(rows: Sequence[Row]) -> str:
    lines = ["id,quantity,class,at,person,household", *(",".join(map(str, row)) for row in rows)]
    return "\n".join(lines) + "\n"


@st.composite
def row_lists(draw: st.DrawFn, least: int = 0, persons: int = 5) -> list[Row]:
    """Some orders of some people in some homes; one person is of one class and one home."""
    classes = {str(p): draw(st.sampled_from(["village", "elsewhere", ""])) for p in range(persons)}
    homes = {str(p): draw(st.sampled_from(["", "h1", "h2"])) for p in range(persons)}
    found = draw(
        st.lists(
            st.tuples(st.integers(least, 9), st.integers(0, 3), st.sampled_from(sorted(classes))),
            min_size=1,
            max_size=7,
        )
    )
    return [
        (f"o{place}", quantity, classes[person], at, person, homes[person])
        for place, (quantity, at, person) in enumerate(found)
    ]


RULES: st.SearchStrategy[Rule] = st.sampled_from(["bricks", "pro-rata", "lottery", "first-come"])


@st.composite
def any_terms(draw: st.DrawFn, *, lots: bool = True) -> Terms:
    """Any rule that doesn't contradict itself."""
    supply = draw(st.integers(0, 40))
    kind = draw(st.sampled_from(["plain", "first", "tranches"]))
    first = draw(st.integers(2, 5)) if kind == "first" else 0
    tranches = tuple(
        Tranche(klass, draw(st.integers(0, supply // 2)), draw(RULES))
        for klass in (("village", "elsewhere") if kind == "tranches" else ())
    )
    lot = draw(st.integers(0, 2)) if lots and supply >= 2 else 0
    return Terms(
        supply=supply,
        rule=draw(RULES),
        first=first,
        klass="village" if first else None,
        keep=draw(st.integers(0, 3)),
        lot=lot,
        cap_person=draw(st.none() | st.integers(2, 8)),
        cap_household=draw(st.none() | st.integers(2, 10)),
        remainder=draw(st.sampled_from(["lottery", "time"])),
        tranches=tranches,
    )


def totals(rows: Sequence[Row], numbers: Mapping[str, int], place: int) -> dict[str, int]:
    """Add up what orders got, per person (4) or household (5)."""
    found: dict[str, int] = {}
    for row in rows:
        found[str(row[place])] = found.get(str(row[place]), 0) + numbers[row[0]]
    return found
