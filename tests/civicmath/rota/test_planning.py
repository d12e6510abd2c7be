"""Plans are the best there are, by trying everything where that is possible."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.rota import Plan, cohort_from_json, plan
from civicmath.rota.errors import NoDatesFit
from civicmath.rota.searching import least_empty
from tests.civicmath.rota.cohorts import every_choice, every_invitation, made, measures, tiny

AIMS = ("absences", "worst_secretary", "empty_seats", "left_out", "uneven_turns", "days")


def values(done: Plan) -> dict[str, int]:
    return {stage.aim: stage.value for stage in done.stages}


@settings(max_examples=60, deadline=None)
@given(tiny())
def test_every_aim_is_the_least_that_trying_everything_finds(found: dict[str, Any]) -> None:
    try:
        cohort = cohort_from_json(found)
    except NoDatesFit:
        return
    done = plan(cohort)
    start = min(day for session in cohort.sessions for day in session.blocks)
    members = range(len(cohort.municipalities))
    best: tuple[int, ...] | None = None
    for dates in every_choice(cohort):
        missed = [
            sum(day not in member.secretary.available for day in dates)
            for member in cohort.municipalities
        ]
        days = sum((day - start).days for day in dates)
        each = [
            min(measures(cohort, m, invited) for invited in every_invitation(cohort, m, dates))
            for m in members
        ]
        empty, out, squares, pairs = (sum(column) for column in zip(*each, strict=True))
        key = (sum(missed), max(missed), empty, out, squares, days)
        if best is None or key < best:
            best = key
        if dates == done.dates:
            assert values(done)["repeated_pairs"] == pairs
    assert tuple(values(done)[aim] for aim in AIMS) == best
    assert all(stage.proven for stage in done.stages)


@pytest.mark.parametrize("seed", range(4))
def test_what_must_hold_holds_in_every_seat(seed: int) -> None:
    cohort = cohort_from_json(made(seed, members=6, sessions=6))
    done = plan(cohort)
    for one, then in pairwise(done.dates):
        assert 14 <= (then - one).days <= 45
    for number, row in enumerate(done.guests):
        for member in cohort.municipalities:
            able = {p.id for p in member.managers if done.dates[number] in p.available}
            assert set(row[member.id]) <= able
            assert len(set(row[member.id])) == len(row[member.id]) <= 2
            if number:
                assert not set(row[member.id]) & set(done.guests[number - 1][member.id])
    assert all(stage.proven for stage in done.stages)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 99), st.randoms())
def test_the_order_of_municipalities_people_and_days_never_matters(seed: int, chance: Any) -> None:
    found = made(seed, members=3, sessions=3)
    one = plan(cohort_from_json(found)).to_json_dict()
    chance.shuffle(found["municipalities"])
    for member in found["municipalities"]:
        chance.shuffle(member["managers"])
        for person in (member["secretary"], *member["managers"]):
            chance.shuffle(person["available"])
    for session in found["sessions"]:
        chance.shuffle(session["blocks"])
    assert plan(cohort_from_json(found)).to_json_dict() == one


def test_who_can_never_come_is_left_out_and_who_always_can_takes_turns() -> None:
    found = made(1, members=2, sessions=4, share=1.0, pool=4)
    found["municipalities"][0]["managers"][0]["available"] = []
    done = plan(cohort_from_json(found)).to_json_dict()
    turns = done["turns"]
    assert turns["m0-g0"] == 0
    assert [turns[f"m1-g{n}"] for n in range(4)] == [2, 2, 2, 2]
    assert {stage["aim"]: stage["value"] for stage in done["stages"]}["left_out"] == 1


def test_nobody_at_all_can_come_and_the_plan_says_so() -> None:
    done = plan(cohort_from_json(made(1, share=0.0)))
    assert values(done)["absences"] == 16
    assert values(done)["empty_seats"] == 32
    assert all(not ids for row in done.guests for ids in row.values())
    assert all(stage.proven for stage in done.stages)


def test_pairs_mix() -> None:
    found = made(1, members=1, sessions=6, share=1.0, pool=6)
    done = plan(cohort_from_json(found))
    pairs = [row["m0"] for row in done.guests]
    assert len(set(pairs)) == 6
    assert values(done)["repeated_pairs"] == 0


def test_a_blackout_date_takes_every_block_that_touches_it() -> None:
    found = made(2, share=1.0)
    first = plan(cohort_from_json(found)).to_json_dict()["blocks"]["s0"]
    second_day = first[:8] + f"{int(first[8:]) + 1:02}"
    found["blackout"] = [second_day]
    assert plan(cohort_from_json(found)).to_json_dict()["blocks"]["s0"] != first


def test_hosts_are_there_take_turns_and_travel_is_least() -> None:
    found = made(3, members=3, sessions=3, share=1.0)
    found["hosts"] = ["m0", "m1", "m2"]
    found["travel"] = {
        "m0": {"m1": 10, "m2": 60}, "m1": {"m0": 10, "m2": 50}, "m2": {"m0": 60, "m1": 50},
    }  # fmt: skip
    done = plan(cohort_from_json(found))
    assert sorted(str(host) for host in done.hosts) == ["m0", "m1", "m2"]
    assert values(done)["without_host"] == 0
    # Three people of each municipality travel one way to each of the three.
    assert values(done)["travel_minutes"] == 3 * 2 * (10 + 60 + 50)
    found["hosts"] = ["m0"]
    found["municipalities"][0]["secretary"]["available"].remove(done.dates[1].isoformat())
    again = plan(cohort_from_json(found))
    assert all(
        host is None or day in again.cohort.municipalities[0].secretary.available
        for host, day in zip(again.hosts, again.dates, strict=True)
    )


def test_a_fallback_fits_between_its_neighbours_and_costs_least() -> None:
    cohort = cohort_from_json(made(4, members=5, sessions=5))
    done = plan(cohort)
    found = done.to_json_dict()["fallback"]
    for number, session in enumerate(cohort.sessions):
        others = [
            day
            for day in session.blocks
            if day != done.dates[number]
            and (number == 0 or cohort.fits(done.dates[number - 1], day))
            and (number == 4 or cohort.fits(day, done.dates[number + 1]))
        ]
        absent = {
            day.isoformat(): sum(day not in m.secretary.available for m in cohort.municipalities)
            for day in others
        }
        fallback = found[session.name]
        assert (fallback is None) == (not others)
        assert fallback is None or absent[fallback] == min(absent.values())


def test_the_bound_on_empty_seats_counts_two_sessions_in_a_row() -> None:
    few = frozenset("ab")
    assert least_empty((few, few, few), 2) == 2
    assert least_empty((frozenset(), few), 2) == 2
    assert least_empty((), 2) == 0
    assert least_empty((frozenset("abcd"),) * 4, 2) == 0
