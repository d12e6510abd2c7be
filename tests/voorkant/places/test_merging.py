"""Villages that go together: what is listed, what is refused, and a file that says so."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.voorkant.places.merging import in_days, merged
from tests.voorkant.places.test_region import VILLAGES
from voorkant.common.errors import VoorkantError, explain
from voorkant.journal.queries import entries_about
from voorkant.places import queries
from voorkant.places.actions import keep_village, load_region
from voorkant.places.errors import (
    JoinedLater,
    MergedBefore,
    MergedWithItself,
    MergerOver,
    NotMerged,
    SuccessorEnded,
    UnknownVillage,
)
from voorkant.places.models import Area
from voorkant.places.rules import joined
from voorkant.places.values import Population

if TYPE_CHECKING:
    from pathlib import Path


pytestmark = pytest.mark.database
SLUGS = {slug for slug, _ in VILLAGES.values()}


@pytest.fixture
def bergen(db: None) -> None:
    load_region(region="bergen")


def slugs(**which: Any) -> set[str]:
    return {village.slug for village in queries.villages(**which)}


# — what it means —


@pytest.mark.usefixtures("bergen")
def test_from_its_day_on_a_village_is_listed_no_more_and_stays_to_be_found() -> None:
    ended = merged("aijen", "well", days=3)
    assert (ended.ended_on, ended.successor, ended.successor_slug) == (in_days(3), "Well", "well")
    assert slugs() == slugs(on=in_days(2)) == SLUGS
    assert slugs(on=in_days(3)) == SLUGS - {"aijen"}
    assert slugs(on=in_days(3), also=[ended.code]) == SLUGS
    assert {village.slug for village in queries.every_village()} == SLUGS
    assert queries.village("aijen") == ended


@pytest.mark.usefixtures("bergen")
def test_a_merger_is_recorded_once_with_who_said_so() -> None:
    code = merged("aijen", "well").code
    with pytest.raises(MergedBefore):
        merged("aijen", "well")
    (entry,) = entries_about(code).items
    assert entry.verb == "places.villages-merged"


@pytest.mark.usefixtures("bergen")
def test_the_land_of_a_village_that_ended_is_drawn_as_that_of_the_other() -> None:
    before = queries.village_map()
    merged("aijen", "well", days=1)
    assert len(queries.village_map().shapes) == len(before.shapes)
    merged("bergen", "well")
    after = queries.village_map()
    assert {shape.slug for shape in after.shapes} == SLUGS - {"bergen"}
    (land,) = after.former
    assert (land.slug, land.successor, land.since) == ("bergen", "well", in_days(0))
    assert land.path_d in {shape.path_d for shape in before.shapes}
    told = {
        one["id"]: one["properties"] for one in json.loads(queries.villages_geojson())["features"]
    }
    assert len(told) == len(SLUGS)
    assert (told["WK089302"]["slug"], told["WK089302"]["centre"]) == ("well", None)


@pytest.mark.usefixtures("bergen")
def test_figures_of_two_areas_are_one_from_the_day_on_which_a_village_goes_over() -> None:
    before = {area.code: area for area in queries.population()}
    code = merged("wellerlooi", "well", days=1).code
    assert {area.code for area in queries.population()} == set(before)
    after = {area.code: area for area in queries.population(on=in_days(1))}
    assert set(before) - set(after) == {"PC5856"}
    both = after["PC5855"]
    assert both.inhabitants == before["PC5855"].inhabitants + before["PC5856"].inhabitants
    assert both.people_by_band["80+"] == 195
    assert set(both.villages) == {"WK089306", "WK089307"}
    apart = queries.population(on=in_days(1), apart=[code])
    assert {area.code: area for area in apart} == before


@pytest.mark.usefixtures("bergen")
def test_figures_stay_as_they_are_when_both_villages_were_counted_together() -> None:
    before = queries.population()
    merged("aijen", "bergen")
    assert queries.population() == before


@given(
    st.lists(st.integers(0, 5000), min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=8),
)
def test_whatever_goes_together_everybody_is_counted_once(
    people: list[int], pairs: list[tuple[int, int]]
) -> None:
    areas = [
        Population(f"PC{at}", f"Gebied {at}", (f"WK{at}",), count, {"80+": count})
        for at, count in enumerate(people)
    ]
    named = [(f"PC{one}", f"PC{other}") for one, other in pairs]
    found = joined(areas, named)
    assert sum(area.inhabitants for area in found) == sum(people)
    assert sum(area.people_by_band["80+"] for area in found) == sum(people)
    homes = {village: area.code for area in found for village in area.villages}
    assert len(homes) == len(people)
    for one, other in pairs:
        if max(one, other) < len(people):
            assert homes[f"WK{one}"] == homes[f"WK{other}"]
    assert joined(areas, named[::-1]) == found


# — what is refused —


def refused(error: type[VoorkantError], village: str, into: str, days: int = 0) -> dict[str, Any]:
    before = list(Area.objects.order_by("code").values())
    with pytest.raises(error) as told:
        merged(village, into, days)
    assert list(Area.objects.order_by("code").values()) == before
    for language in ("nl", "en"):
        sentence = explain(told.value, language)
        assert "{" not in sentence.what + sentence.why + sentence.remedy
    return told.value.params


@pytest.mark.usefixtures("bergen")
def test_a_village_does_not_go_up_in_itself() -> None:
    refused(MergedWithItself, "well", "well")


@pytest.mark.usefixtures("bergen")
@pytest.mark.parametrize(
    "name", ["nergens", "", "gemeente-bergen", "postcode-5854", "well\x00", "'; --", "../well"]
)
def test_what_is_no_village_goes_up_in_nothing_and_nothing_in_it(name: str) -> None:
    refused(UnknownVillage, name, "well")
    refused(UnknownVillage, "well", name)


@pytest.mark.usefixtures("bergen")
def test_a_village_goes_up_in_another_once_also_while_its_day_is_to_come() -> None:
    merged("aijen", "well", days=9)
    told = refused(MergedBefore, "aijen", "bergen", days=20)
    assert told == {"village": "Aijen", "into": "Well", "on": in_days(9).isoformat()}


@pytest.mark.usefixtures("bergen")
def test_no_village_goes_up_in_one_that_has_gone_by_then() -> None:
    merged("bergen", "nieuw-bergen", days=5)
    refused(SuccessorEnded, "aijen", "bergen", days=5)
    refused(SuccessorEnded, "aijen", "bergen", days=6)
    merged("aijen", "bergen", days=4)


@pytest.mark.usefixtures("bergen")
def test_no_village_goes_before_those_that_went_up_in_it() -> None:
    merged("aijen", "bergen", days=5)
    refused(JoinedLater, "bergen", "well", days=4)
    refused(JoinedLater, "bergen", "well", days=5)
    merged("bergen", "well", days=6)


@pytest.mark.usefixtures("bergen")
def test_two_villages_do_not_go_up_in_each_other() -> None:
    merged("aijen", "bergen", days=5)
    for days, error in ((4, JoinedLater), (5, SuccessorEnded), (6, SuccessorEnded)):
        refused(error, "bergen", "aijen", days=days)


# — what is taken back —


@pytest.mark.usefixtures("bergen")
def test_a_merger_is_taken_back_while_its_day_has_not_come() -> None:
    merged("aijen", "well", days=1)
    kept = keep_village(village="aijen", today=in_days(0), acting="keeper-1")
    assert kept == queries.village("aijen")
    assert kept.ended_on is None
    merged("aijen", "bergen", days=2)
    assert len(entries_about(kept.code).items) == 3


@pytest.mark.usefixtures("bergen")
@pytest.mark.parametrize("days", [0, -400])
def test_a_merger_whose_day_has_come_stays(days: int) -> None:
    merged("aijen", "well", days=days)
    with pytest.raises(MergerOver):
        keep_village(village="aijen", today=in_days(0), acting=None)
    with pytest.raises(NotMerged):
        keep_village(village="well", today=in_days(0), acting=None)
    with pytest.raises(UnknownVillage):
        keep_village(village="nergens", today=in_days(0), acting=None)
    # Who calls with another day than today finds the database in her way.
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_village(village="aijen", today=date(2000, 1, 1), acting=None)
    assert queries.village("aijen").successor == "Well"


# — a file that knows of mergers —


@pytest.fixture
def region(bergen: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The villages of the file of Bergen by their slugs, and its `areas`; `load` writes and loads it."""
    (tmp_path / "data").mkdir()
    source = resources.files("voorkant.places") / "data/bergen.json"
    data = json.loads(source.read_text(encoding="utf-8"))
    monkeypatch.setattr("voorkant.places.actions.resources.files", lambda _: tmp_path)
    rows = {village["slug"]: village for village in data["villages"]}

    def load() -> None:
        (tmp_path / "data/bergen.json").write_text(json.dumps(data), encoding="utf-8")
        load_region(region="bergen")

    return {**rows, "areas": data["population_areas"], "load": load}


def told(on: date, into: str) -> dict[str, str]:
    return {"on": on.isoformat(), "into": into}


def test_a_file_tells_of_mergers_and_may_be_loaded_again(region: Any) -> None:
    region["aijen"]["merged"] = told(in_days(-300), "WK089302")
    region["bergen"]["merged"] = told(in_days(-20), "WK089306")
    region["load"]()
    region["load"]()
    assert queries.village("aijen").successor == "Bergen"
    assert slugs() == SLUGS - {"aijen", "bergen"}
    assert len(entries_about("GM0893").items) == 2


def test_a_newer_file_counts_both_in_one_area_and_the_old_areas_count_nobody(region: Any) -> None:
    merged("wellerlooi", "well")
    region["areas"].append(
        {
            "code": "PC58550",
            "slug": "well-geteld",
            "name": "Well",
            "inhabitants": 3700,
            "people_by_age": {"80+": 200},
        }
    )
    for slug in ("well", "wellerlooi"):
        region[slug]["population_area"] = "PC58550"
    region["load"]()
    found = {area.code: area for area in queries.population()}
    assert not {"PC5855", "PC5856"} & set(found)
    assert (found["PC58550"].name, found["PC58550"].inhabitants) == ("Well", 3700)


def test_a_file_that_knows_nothing_of_a_merger_changes_nothing_of_it(region: Any) -> None:
    merged("aijen", "well")
    region["load"]()
    assert queries.village("aijen").successor == "Well"


@pytest.mark.parametrize(
    ("village", "into", "error"),
    [
        ("aijen", "WK089303", MergedBefore),
        ("well", "WK089306", MergedWithItself),
        ("well", "WK089399", UnknownVillage),
        ("well", "GM0893", UnknownVillage),
        ("well", "WK089301", SuccessorEnded),
    ],
)
def test_a_file_whose_merger_can_not_be_changes_nothing_at_all(
    region: Any, village: str, into: str, error: type[VoorkantError]
) -> None:
    merged("aijen", "bergen")
    before = list(Area.objects.order_by("code").values())
    region["afferden"]["name"] = "Afferden (L.)"
    region[village]["merged"] = told(in_days(0), into)
    with pytest.raises(error), transaction.atomic():
        region["load"]()
    assert list(Area.objects.order_by("code").values()) == before
