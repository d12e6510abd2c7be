"""No name on the drawing runs over another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from voorkant.places.values import Shape, VillageMap
from voorkant.web.labels import LETTER_HIGH, LETTER_WIDE, labels_of


def drawing(*places: tuple[str, int, int]) -> VillageMap:
    shapes = tuple(Shape(name.lower(), name, "M0 0Z", x, y) for name, x, y in places)
    return VillageMap(1000, 1000, shapes)


def test_a_name_stands_to_the_right_unless_another_is_in_the_way() -> None:
    labels = labels_of(
        drawing(("Bergen", 400, 500), ("Nieuw Bergen", 450, 510), ("Well", 500, 900))
    )
    assert {label.shape.name: label.left for label in labels} == {
        "Bergen": True,
        "Nieuw Bergen": False,
        "Well": False,
    }


def test_a_name_does_not_leave_the_drawing_on_the_left() -> None:
    labels = labels_of(drawing(("Bergen", 20, 500), ("Nieuw Bergen", 40, 510)))
    assert not any(label.left for label in labels)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 20)), min_size=1, max_size=7, unique=True)
)
def test_every_village_keeps_its_name_once(places: list[tuple[int, int]]) -> None:
    named = [(f"Dorp{number}", 300 + 100 * x, 50 * y) for number, (x, y) in enumerate(places)]
    labels = labels_of(drawing(*named))
    assert [label.shape.name for label in labels] == sorted(name for name, *_ in named)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 18), min_size=2, max_size=7, unique=True))
def test_names_far_enough_apart_all_stand_to_the_right(rows: list[int]) -> None:
    labels = labels_of(drawing(*((f"D{row}", 500, row * (LETTER_HIGH + 1)) for row in rows)))
    assert not any(label.left for label in labels)
    assert all(
        abs(one.shape.label_y - other.shape.label_y) >= LETTER_HIGH
        for one, other in combinations(labels, 2)
    )
    assert LETTER_WIDE > 0
