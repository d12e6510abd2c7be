"""What sets a group apart follows from figures that are shown, and is said only when it is sure."""

from __future__ import annotations

from typing import Any

import pytest

from tests.voorkant.conversations.made import entry, group, rate, report, without_groups
from voorkant.conversations.apart import SHOWN, set_apart
from voorkant.conversations.publishing import model_of, published
from voorkant.conversations.reading import figures_of


def apart(**keys: Any) -> dict[str, list[tuple[str, bool]]]:
    found = set_apart(published(report(**keys)), lambda number: f"Uitspraak {number}")
    return {letter: [(one.number, one.agrees) for one in said] for letter, said in found.items()}


def statements(*rates: tuple[float, ...]) -> list[dict[str, Any]]:
    return [
        entry(number, [rate(100, agree) for agree in agrees], reason="mixed")
        for number, agrees in enumerate(rates, start=1)
    ]


def test_the_widest_gaps_come_first_and_no_more_than_two() -> None:
    found = apart(
        common_ground=[], divided=[], unknown=statements((0.9, 0.5), (0.9, 0.1), (0.2, 0.7))
    )
    assert found == {"A": [("2", True), ("3", False)], "B": [("2", False), ("3", True)]}
    assert SHOWN == 2


def test_where_intervals_touch_nothing_is_said() -> None:
    assert apart(common_ground=[], divided=[], unknown=statements((0.6, 0.4), (0.5, 0.5))) == {
        "A": [],
        "B": [],
    }


def test_of_three_groups_one_may_stand_apart_and_the_others_not() -> None:
    groups = [group(number, 100) for number in range(3)]
    found = apart(groups=groups, common_ground=[], divided=[], unknown=statements((0.9, 0.3, 0.35)))
    assert found == {"A": [("1", True)], "B": [], "C": []}


@pytest.mark.parametrize("answers", [0, 4])
def test_a_figure_that_may_not_be_shown_sets_nobody_apart(answers: int) -> None:
    unknown = [entry(1, [rate(500, 0.95), rate(answers, 0.0)], reason="few-answers")]
    assert apart(common_ground=[], divided=[], unknown=unknown) == {"A": [], "B": []}


def test_without_groups_nobody_stands_apart() -> None:
    assert set_apart(published(without_groups()), str) == {}
    assert set_apart(published(without_groups(participants=4, votes=9)), str) == {}


def test_equal_gaps_are_told_in_the_order_of_their_numbers() -> None:
    found = apart(common_ground=[], divided=[], unknown=statements(*[(0.9, 0.1)] * 12))
    assert [number for number, _ in found["A"]] == ["1", "2"]


def test_a_page_reads_the_words_and_the_names_with_each_group() -> None:
    figures = figures_of(
        published(report()), {"2": "De weg blijft open."}, {"B": "Eerst de winkels"}
    )
    assert figures is not None
    (_, first), (group, second) = figures.introductions
    assert (group.letter, group.name, group.label) == ("B", "Eerst de winkels", "Groep B")
    assert [(one.text, one.agrees) for one in first] == [("De weg blijft open.", False)]
    assert [(one.text, one.agrees) for one in second] == [("De weg blijft open.", True)]
    assert (second[0].share, second[0].nearest) == (0.8, 0.2)


def test_the_model_is_kept_of_five_people_and_not_of_four() -> None:
    kept = model_of(report(participants=5))
    assert kept == {**report()["model"], "letters": ["A", "B"]}
    assert model_of(report(participants=4)) is None
    assert "model" not in published(report())
