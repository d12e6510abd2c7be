"""What villages say has a door of its own: rounded, of five people, never one neighbour's difference apart."""

from __future__ import annotations

from typing import Any

from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from tests.voorkant.conversations.made import entry, rate, report
from voorkant.conversations.background import Background, files_of, protected
from voorkant.conversations.bridge import input_of
from voorkant.conversations.publishing import left_of, published
from voorkant.conversations.reading import figures_of
from voorkant.conversations.villages import figures, missing, participants

NAMES = ("Aijen", "Well")


def village(name: str, answers: int, agree: float) -> dict[str, Any]:
    return {"id": name, **rate(answers, agree)}


def asked(aijen: int, well: int, agree: float = 0.8, everyone: int | None = None) -> dict[str, Any]:
    """A statement that so many people of two villages answered; nobody else, or as many as said."""
    return entry(
        1,
        [rate(500, 0.9), rate(400, 0.9)],
        villages=[village("Aijen", aijen, agree), village("Well", well, agree)],
        everyone=rate(aijen + well if everyone is None else everyone, agree),
    )


def shown_of(raw: dict[str, Any], before: Any = None) -> dict[str, Any]:
    """What is shown of villages where figures over everybody are shown too."""
    return figures(raw, before or {}, beside_everybody=True)


def of_villages(**keys: Any) -> dict[str, Any]:
    """A report that knows villages."""
    both = [
        {"id": name, "participants": count, "judged": True}
        for name, count in zip(NAMES, (40, 60), strict=True)
    ]
    return report(villages=both, divided=[], unknown=[], **keys)


def test_figures_of_villages_are_rounded_and_without_the_number_of_answers() -> None:
    raw = of_villages(common_ground=[asked(43, 57, agree=0.8372093)])
    (out,) = published(raw)["common_ground"]
    assert [one["id"] for one in out["villages"]] == list(NAMES)
    assert out["villages"][0]["agree"] == 0.84
    assert "n" not in out["villages"][0]
    assert out["estimate"] is None, "it may be a figure of one village"


def test_a_village_of_few_answers_takes_the_smallest_other_along() -> None:
    assert shown_of(asked(4, 57)).keys() == set()
    assert shown_of(asked(4, 57, everyone=70)).keys() == {"Well"}
    assert shown_of(asked(40, 57, everyone=99)).keys() == {"Well"}, "two lived elsewhere"
    assert shown_of(asked(40, 57, everyone=97)).keys() == set(NAMES)
    with_groups = figures(asked(40, 57, everyone=99), {}, beside_everybody=False)
    assert with_groups.keys() == set(NAMES), "figures over everybody are not shown then"


@given(st.integers(5, 60), st.integers(-4, 4), st.floats(0, 1), st.floats(0, 1))
def test_between_two_outcomes_fewer_than_five_people_change_nothing(
    first: int, more: int, before: float, after: float
) -> None:
    shown = shown_of(asked(first, 90, before))
    later = shown_of(asked(max(5, first + more), 90, after), {"1": shown})
    assert later["Aijen"] == shown["Aijen"]


def test_five_more_people_are_shown_and_four_at_a_time_add_up() -> None:
    shown = shown_of(asked(20, 90, 0.5))
    later = shown_of(asked(24, 90, 0.9), {"1": shown})
    assert later["Aijen"]["agree"] == 0.5
    latest = shown_of(asked(25, 90, 0.9), {"1": later})
    assert latest["Aijen"]["agree"] == 0.9


def test_an_outcome_remembers_what_the_one_before_it_showed() -> None:
    first = of_villages(common_ground=[asked(20, 60, 0.5)])
    second = of_villages(common_ground=[asked(21, 61, 0.6)])
    left = left_of(first, None)
    (out,) = published(second, left)["common_ground"]
    assert out["villages"][0]["agree"] == 0.5
    again = left_of(second, left)
    assert again is not None
    assert again["villages"]["1"]["Aijen"]["n"] == 20


def test_how_many_people_of_a_village_took_part_goes_through_the_door() -> None:
    raw = of_villages(without_village=3)
    assert participants(raw) == [
        {"id": "Aijen", "participants": None, "told": True},
        {"id": "Well", "participants": 60, "told": True},
    ]
    raw["villages"][0]["judged"] = False
    assert not any(one["told"] for one in participants(raw)), "one village would stand alone"


CELLS = [
    {"area": "Well", "age_band": "18-34", "expected": 20.4, "actual": 3},
    {"area": "Well", "age_band": "80+", "expected": 5.0, "actual": 21},
    {"area": "Aijen", "age_band": "18-34", "expected": 10.1, "actual": 6},
    {"area": "Aijen", "age_band": "80+", "expected": 4.5, "actual": 10},
]


def test_who_is_missing_is_told_per_village_and_per_age_and_never_both() -> None:
    found = missing(CELLS)
    assert found["ages"] == [
        {"id": "18-34", "expected": 30, "actual": 9, "missed": True},
        {"id": "80+", "expected": 10, "actual": 31, "missed": False},
    ]
    assert [row["id"] for row in found["areas"]] == ["Well", "Aijen"]
    few = missing([{"area": None, "age_band": "18-34", "expected": 9.0, "actual": 2}, *CELLS[1::2]])
    assert few["ages"] == [
        {"id": "18-34", "expected": 9, "actual": None, "missed": True},
        {"id": "80+", "expected": 10, "actual": None, "missed": False},
    ], "the other would give it away"


def test_the_page_says_for_whom_the_figures_speak() -> None:
    weights = {
        "effective": 71.8,
        "cells": CELLS,
        "margins": [{"name": "area", "shared": [{"name": "x", "areas": ["Aijen", "Bergen"]}]}],
    }
    agenda = {"items": [{"statement": "1", "supporters": 90}], "people": 100, "unrepresented": 0}
    raw = of_villages(common_ground=[asked(43, 57)], weights=weights, agenda=agenda)
    with override("nl"):
        found = figures_of(published(raw), {"1": "De linde hoort bij ons dorp."})
    assert found is not None
    whom = found.whom
    assert (whom.effective, whom.shared, whom.missed) == (
        71,
        ["Aijen en Bergen"],
        ["18 tot en met 34 jaar"],
    )
    assert [(line.text, line.people) for line in whom.agenda] == [
        ("De linde hoort bij ons dorp.", 90)
    ]
    (statement,) = found.common
    assert [figure.group.label for figure in statement.villages] == list(NAMES)


def test_a_report_of_an_earlier_version_has_nothing_of_it_and_can_be_read() -> None:
    new = {"villages", "weights", "missing", "robustness", "agenda", "groups_kind"}
    old = {key: value for key, value in published(report()).items() if key not in new}
    for name in ("common_ground", "divided", "unknown"):
        fresh = {"villages", "population", "bridging", "robust"}
        old[name] = [{k: v for k, v in each.items() if k not in fresh} for each in old[name]]
    found = figures_of(old, {})
    assert found is not None
    assert not found.whom.is_known
    assert found.common[0].villages == []
    assert found.common[0].robust


# — what goes along to a run —

FIGURES = ((("Aijen", "Bergen"), "18-34", 500), (("Well",), "18-34", 700))


def background(aijen: int, well: int, elsewhere: int = 0) -> Background:
    villages = ["Aijen"] * aijen + ["Well"] * well + ["Siebengewald"] * elsewhere
    return Background(
        told={who: (name, "18-34" if who % 2 else None) for who, name in enumerate(villages)},
        population=FIGURES,
        chances={(0, 7): 250_000, (3, 7): 5, (99, 7): 6},
    )


def test_people_go_along_by_the_number_of_this_run_alone() -> None:
    numbers = {who: 100 - who for who in range(10)}
    votes = [(who, 7, 1) for who in range(10)]
    files = files_of(background(5, 5), numbers, votes)
    people = files["people.csv"].decode().splitlines()
    assert people[0] == "participant,area,age_band"
    assert "100,Aijen," in people
    assert "99,Aijen,18-34" in people
    assert files["population.csv"].decode().splitlines()[1] == "Aijen|Bergen,18-34,500"
    assert files["exposure.csv"].decode().splitlines() == [
        "participant,statement,chance",
        "97,7,0.000005",
        "100,7,0.250000",
    ]


def rows(content: bytes) -> list[list[str]]:
    return [line.split(",") for line in content.decode().splitlines()[1:]]


@given(st.dictionaries(st.tuples(st.integers(0, 19), st.sampled_from((1, 2))), st.just(0)))
def test_what_people_told_goes_along_with_their_own_answers(passed: dict[Any, int]) -> None:
    """Well agrees and Aijen doesn't, where they have an opinion: also in the files of a run."""
    side = {who: 1 if who % 2 else -1 for who in range(20)}
    votes = [
        (who, statement, passed.get((who, statement), side[who]))
        for who in side
        for statement in (1, 2, 3)
    ]
    told: dict[Any, Any] = {who: ("Well" if who % 2 else "Aijen", None) for who in side}
    chances: dict[Any, int] = {(who, 3): 250_000 if who % 2 else 750_000 for who in side}
    source = input_of(votes, {1: "een", 2: "twee", 3: "drie"}, Background(told, FIGURES, chances))
    homes = {row[0]: row[1] for row in rows(source.more["people.csv"])}
    drawn = {row[0]: row[2] for row in rows(source.more["exposure.csv"])}
    for who, _, value in rows(source.votes_csv):
        assert value in {"0", "1" if homes[who] == "Well" else "-1"}
        assert drawn[who] == ("0.250000" if homes[who] == "Well" else "0.750000")


def test_a_village_of_four_people_or_without_figures_is_no_village_of_the_outcome() -> None:
    found = protected(background(4, 6, elsewhere=9), {who: who for who in range(19)})
    assert {area for area, _ in found.values()} == {None, "Well"}
    assert 0 not in found, "she told her village only"
    assert found[1] == (None, "18-34"), "her age still counts"


def test_who_did_not_answer_in_this_run_is_in_no_file() -> None:
    files = files_of(background(5, 5), {0: 0}, [(0, 7, 1)])
    assert "people.csv" not in files
    assert files_of(Background(), {0: 0}, [(0, 7, 1)]) == {}
