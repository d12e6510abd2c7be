"""A repair changes as little as possible; forming a group keeps reserved seats."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.rota import Cancellations, cohort_from_json, form, plan, repair
from civicmath.rota.errors import BadPart, NoBlockLeft, NotAPlan, OtherCohort, UnknownCancellation
from civicmath.rota.repairing import Before, Repaired
from tests.civicmath.rota.cohorts import every_choice, every_invitation, made, measures, tiny


def repaired(found: dict[str, Any], texts: list[str], done: tuple[str, ...] = ()) -> Repaired:
    cohort = cohort_from_json(found)
    written = plan(cohort).to_json_dict()
    before = Before.from_json(cohort, written, source="plan.json")
    return repair(cohort, before, Cancellations.from_texts(cohort, texts, done))


@settings(max_examples=40, deadline=None)
@given(tiny(), st.data())
def test_the_fewest_seats_are_empty_and_then_the_fewest_guests_change(
    found: dict[str, Any], data: st.DataObject
) -> None:
    found |= {"min_gap_days": 1, "max_gap_days": 100}
    people = [p["id"] for m in found["municipalities"] for p in m["managers"]]
    if not people:
        return
    done = repaired(found, [data.draw(st.sampled_from(people))])
    new, before = done.plan, done.before
    assert new.dates == before.dates
    said = {stage.aim: stage.value for stage in new.stages}
    empty, changed = 0, 0
    for place, member in enumerate(new.cohort.municipalities):
        old = [set(row[member.id]) for row in before.guests]
        fewest = min(
            (
                measures(new.cohort, place, invited)[0],
                sum(len(a ^ b) for a, b in zip(old, invited, strict=True)),
            )
            for invited in every_invitation(new.cohort, place, new.dates)
        )
        empty, changed = empty + fewest[0], changed + fewest[1]
    assert (said["empty_seats"], said["changed_guests"]) == (empty, changed)


@pytest.mark.parametrize("seed", range(3))
def test_after_one_cancellation_dates_stay_and_few_seats_change(seed: int) -> None:
    found = made(seed, members=5, sessions=5)
    first = plan(cohort_from_json(found)).to_json_dict()
    guest = next(ids[0] for ids in first["guests"]["s2"].values() if ids)
    done = repaired(found, [f"{guest}@s2"]).to_json_dict()
    assert done["blocks"] == first["blocks"]
    assert done["moved"] == {}
    assert done["revision"] == 1
    assert guest not in str(done["guests"]["s2"])
    assert 1 <= sum(len(c["out"]) for c in done["changes"]) <= 4


def test_when_a_block_falls_away_only_that_session_moves() -> None:
    found = made(2, members=4, sessions=4, share=0.8)
    first = plan(cohort_from_json(found)).to_json_dict()
    done = repaired(found, [first["blocks"]["s1"]]).to_json_dict()
    assert list(done["moved"]) == ["s1"]


def test_what_took_place_never_changes() -> None:
    found = made(2, members=4, sessions=4)
    first = plan(cohort_from_json(found)).to_json_dict()
    guests = [ids[0] for ids in first["guests"]["s0"].values() if ids]
    done = repaired(found, guests, done=("s1",)).to_json_dict()
    for name in ("s0", "s1"):
        assert done["guests"][name] == first["guests"][name]
        assert done["blocks"][name] == first["blocks"][name]
    assert all(guest not in str(done["guests"]["s3"]) for guest in guests)


def test_nothing_cancelled_changes_nothing() -> None:
    assert repaired(made(1), []).to_json_dict()["changes"] == []


@pytest.mark.parametrize("text", ["nobody", "m0-s@s9", "nobody@s1", "2030-01-01", "", "@s1"])
def test_what_isnt_in_the_plan_cant_be_cancelled(text: str) -> None:
    with pytest.raises(UnknownCancellation):
        repaired(made(1), [text])


def test_a_session_without_a_block_left_is_refused() -> None:
    found = made(1)
    with pytest.raises(NoBlockLeft):
        repaired(found, found["sessions"][0]["blocks"])


@pytest.mark.parametrize("key", ["blocks", "guests", "revision"])
def test_what_isnt_a_plan_is_refused(key: str) -> None:
    cohort = cohort_from_json(made(1))
    written = plan(cohort).to_json_dict()
    del written[key]
    with pytest.raises(NotAPlan):
        Before.from_json(cohort, written, source="plan.json")


def test_a_plan_of_another_cohort_is_refused() -> None:
    written = plan(cohort_from_json(made(1, members=3))).to_json_dict()
    with pytest.raises(OtherCohort):
        Before.from_json(cohort_from_json(made(1, members=4)), written, source="plan.json")


# — forming the group —


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 999), st.integers(1, 3), st.integers(0, 2))
def test_a_group_and_its_dates_are_the_best_there_are(seed: int, seats: int, reserved: int) -> None:
    found = made(seed, members=4, sessions=3, pool=0)
    found |= {"seats": seats, "reserved": {"small": min(reserved, seats)}}
    for place, member in enumerate(found["municipalities"]):
        member |= {"class": "small" if place % 2 else "", "since": place // 2}
    cohort = cohort_from_json(found)
    done = form(cohort, seed="1")
    best = min(
        (
            max(0, found["reserved"]["small"] - sum(m.klass == "small" for m in group)),
            sum(missed := [sum(d not in m.secretary.available for d in dates) for m in group]),
            max(missed),
        )
        for group in combinations(cohort.municipalities, seats)
        for dates in every_choice(cohort)
    )
    values = [stage.value for stage in done.stages]
    assert values[0] == 0
    assert tuple(values[1:4]) == best
    assert all(stage.proven for stage in done.stages)
    assert sorted(done.group + done.waiting) == [m.id for m in cohort.municipalities]
    absent = done.to_json_dict()["absences"]
    assert [absent[name] for name in done.waiting] == sorted(absent[n] for n in done.waiting)


def test_fewer_who_want_than_seats_leaves_places_empty() -> None:
    found = made(1, members=2) | {"seats": 5}
    done = form(cohort_from_json(found), seed="1")
    assert done.group == ("m0", "m1")
    assert done.waiting == ()
    assert done.stages[0].value == 3


def test_who_showed_interest_first_goes_first_where_nothing_else_decides() -> None:
    found = made(1, members=4, share=1.0) | {"seats": 2}
    for place, member in enumerate(found["municipalities"]):
        member["since"] = [5, 1, 9, 2][place]
    done = form(cohort_from_json(found), seed="1")
    assert done.group == ("m1", "m3")
    assert done.waiting == ("m0", "m2")


def test_equals_are_put_in_order_by_the_seed() -> None:
    found = made(1, members=6, share=1.0) | {"seats": 2}
    groups = {form(cohort_from_json(found), seed=str(seed)).group for seed in range(6)}
    assert len(groups) > 1


def test_a_poll_without_seats_is_refused() -> None:
    with pytest.raises(BadPart):
        form(cohort_from_json(made(1)), seed="1")
