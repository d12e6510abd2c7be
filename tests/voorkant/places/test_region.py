"""Bergen as data: what is loaded, what is asked of it, and that loading twice changes nothing."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from voorkant.common.errors import NotFound
from voorkant.journal.queries import entries_about
from voorkant.places import queries
from voorkant.places.actions import load_region
from voorkant.places.errors import UnknownRegion
from voorkant.places.kinds import BANDS
from voorkant.places.models import Area

pytestmark = [pytest.mark.database, pytest.mark.django_db]

MOST_BYTES = 12_000
VILLAGES = {
    "WK089301": ("aijen", "Aijen"),
    "WK089302": ("bergen", "Bergen"),
    "WK089303": ("nieuw-bergen", "Nieuw Bergen"),
    "WK089304": ("afferden", "Afferden"),
    "WK089305": ("siebengewald", "Siebengewald"),
    "WK089306": ("well", "Well"),
    "WK089307": ("wellerlooi", "Wellerlooi"),
}


@pytest.fixture
def bergen() -> None:
    load_region(region="bergen")


def test_before_anything_is_loaded_there_is_nothing_and_nothing_breaks() -> None:
    assert list(queries.villages()) == []
    assert list(queries.population()) == []
    assert queries.village_map().shapes == ()
    assert json.loads(queries.villages_geojson())["features"] == []
    for ask in (queries.municipality, lambda: queries.village("well")):
        with pytest.raises(NotFound):
            ask()


def test_bergen_has_its_seven_villages(bergen: None) -> None:
    found = {each.code: (each.slug, each.name) for each in queries.villages()}
    assert found == VILLAGES
    assert queries.village("nieuw-bergen").code == "WK089303"


@pytest.mark.parametrize(
    "slug", ["", "Well", "nergens", "gemeente-bergen", "postcode-5854", "well\x00", "../well", "é"]
)
def test_what_is_no_village_is_not_found(bergen: None, slug: str) -> None:
    with pytest.raises(NotFound):
        queries.village(slug)


def test_every_read_is_one_or_two_statements(bergen: None) -> None:
    for ask, most in (
        (queries.villages, 1),
        (queries.village_map, 2),
        (queries.villages_geojson, 1),
        (queries.municipality, 1),
        (queries.population, 1),
    ):
        with CaptureQueriesContext(connection) as asked:
            ask()
        assert len(asked) <= most


def test_the_file_is_small_and_names_its_source(bergen: None) -> None:
    file = resources.files("voorkant.places") / "data/bergen.json"
    assert len(file.read_bytes()) < MOST_BYTES
    assert len(queries.villages_geojson().encode()) < MOST_BYTES
    source = queries.municipality().source
    assert "CBS / Kadaster" in source
    assert "CC BY 4.0" in source


def test_loading_again_changes_nothing_and_is_recorded_once(bergen: None) -> None:
    load_region(region="bergen")
    assert len(queries.villages()) == len(VILLAGES)
    assert len(entries_about("GM0893").items) == 1


def test_loading_puts_right_what_differs(bergen: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE places_area SET name = 'Wel' WHERE slug = 'well'")
    load_region(region="bergen")
    assert queries.village("well").name == "Well"
    assert len(entries_about("GM0893").items) == 2


@pytest.mark.parametrize(
    "region", ["", "venlo", "../bergen", "bergen.json", "BERGEN", "a\x00", "a" * 99]
)
def test_a_region_that_we_do_not_have_is_refused(region: str) -> None:
    with pytest.raises(UnknownRegion):
        load_region(region=region)


def test_every_inhabitant_is_counted_once(bergen: None) -> None:
    areas = queries.population()
    assert sum(area.inhabitants for area in areas) == 13_105
    assert sorted(code for area in areas for code in area.villages) == sorted(VILLAGES)
    for area in areas:
        assert set(area.people_by_band) == set(BANDS)
        # The source rounds each five years to fives.
        assert abs(sum(area.people_by_band.values()) - area.inhabitants) <= 20 * 2.5


def test_three_villages_share_one_count(bergen: None) -> None:
    shared = next(area for area in queries.population() if area.code == "PC5854")
    assert {VILLAGES[code][0] for code in shared.villages} == {"aijen", "bergen", "nieuw-bergen"}
    assert shared.inhabitants == 5250


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE places_area SET kind = 'province'",
        "UPDATE places_area SET slug = 'Not A Slug'",
        "UPDATE places_area SET outline = NULL WHERE kind = 'village'",
        "UPDATE places_area SET name = ''",
        "UPDATE places_age_count SET band = '0-99'",
        "UPDATE places_age_count SET people = -1",
    ],
)
def test_the_database_refuses_what_can_not_be(bergen: None, statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.usefixtures("bergen")
def test_a_drawing_is_kept_while_no_village_changes() -> None:
    queries.village_map()
    with CaptureQueriesContext(connection) as asked:
        assert queries.village_map() is queries.village_map()
    assert len(asked) == 2


@pytest.mark.usefixtures("bergen")
def test_a_village_that_changes_is_drawn_anew() -> None:
    queries.village_map()
    Area.objects.filter(slug="well").update(name="Wel")
    assert "Wel" in {shape.name for shape in queries.village_map().shapes}


@pytest.mark.usefixtures("bergen")
def test_a_village_that_goes_leaves_the_drawing() -> None:
    drawn = queries.village_map()
    Area.objects.filter(slug="aijen").delete()
    assert len(queries.village_map().shapes) == len(drawn.shapes) - 1
