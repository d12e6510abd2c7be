"""What the database holds of mergers by itself, whoever asks, in whatever order and at the same moment."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.races.together import at_once
from tests.voorkant.places.merging import in_days, merged
from voorkant.common.errors import VoorkantError
from voorkant.places import queries
from voorkant.places.actions import load_region, merge_villages
from voorkant.places.models import Area

if TYPE_CHECKING:
    from tests.databases import Database

pytestmark = pytest.mark.database
SLUGS = ("afferden", "aijen", "bergen", "nieuw-bergen", "siebengewald", "well", "wellerlooi")

# The database's own day: a session in another zone may have another `current_date`.
ENDS = "UPDATE places_area SET ended_on = public.places_today() + {days}, successor_id = '{into}' "
ATTACKS = {
    "itself": ENDS.format(days=1, into="WK089306") + "WHERE slug = 'well'",
    "a municipality": ENDS.format(days=1, into="GM0893") + "WHERE slug = 'well'",
    "a municipality that ends": ENDS.format(days=1, into="WK089306") + "WHERE slug LIKE 'gem%'",
    "an area of figures": ENDS.format(days=1, into="PC5855") + "WHERE slug = 'well'",
    "nowhere": ENDS.format(days=1, into="WK089399") + "WHERE slug = 'well'",
    "a day without a successor": "UPDATE places_area SET ended_on = now() WHERE slug = 'well'",
    "a successor without a day": "UPDATE places_area SET successor_id = 'WK089306' "
    "WHERE slug = 'wellerlooi'",
    "one that ends the same day": ENDS.format(days=9, into="WK089302") + "WHERE slug = 'well'",
    "one that ended before": ENDS.format(days=10, into="WK089302") + "WHERE slug = 'well'",
    "before another came": ENDS.format(days=9, into="WK089306") + "WHERE code = 'WK089303'",
    "each other": ENDS.format(days=8, into="WK089302") + "WHERE code = 'WK089303'",
    "all in one": ENDS.format(days=2, into="WK089306") + "WHERE kind = 'village'",
    "once more": ENDS.format(days=2, into="WK089306") + "WHERE slug = 'aijen'",
    "not at all any more": "UPDATE places_area SET ended_on = NULL, successor_id = NULL "
    "WHERE slug = 'aijen'",
    "a later day": "UPDATE places_area SET ended_on = ended_on + 1 WHERE slug = 'aijen'",
    "a successor that is no village": "UPDATE places_area SET kind = 'population' "
    "WHERE code = 'WK089303'",
    "a successor that goes": "DELETE FROM places_area WHERE code = 'WK089303'",
    "INSERT that updates": "INSERT INTO places_area (code, kind, slug, name, source) "
    "VALUES ('WK089306', 'village', 'well', 'Well', '') ON CONFLICT (code) "
    "DO UPDATE SET ended_on = public.places_today(), successor_id = 'WK089306'",
    "session_replication_role": "SET session_replication_role = replica; "
    + ENDS.format(days=1, into="WK089306")
    + "WHERE slug = 'well'",
    "DISABLE TRIGGER": "ALTER TABLE places_area DISABLE TRIGGER ALL",
    "DROP TRIGGER": "DROP TRIGGER places_area_merged ON places_area",
    "with a snapshot of before": "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; "
    + ENDS.format(days=1, into="WK089306")
    + "WHERE slug = 'wellerlooi'",
}


def attacked(town: Database, statements: str) -> None:
    with town.connect() as somebody, somebody.transaction():
        for statement in statements.split("; "):
            somebody.execute(statement.encode())
        somebody.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_sql_as_the_program_merges_no_other_way(fresh_database: Database) -> None:
    load_region(region="bergen")
    merged("aijen", "bergen", days=0)
    merged("bergen", "nieuw-bergen", days=9)
    before = list(Area.objects.order_by("code").values())
    refusals = (psycopg.errors.IntegrityError, psycopg.errors.InsufficientPrivilege)
    for attack, statements in ATTACKS.items():
        with pytest.raises(refusals):
            attacked(fresh_database, statements)
        assert list(Area.objects.order_by("code").values()) == before, attack


def test_two_villages_that_go_up_in_each_other_at_once_do_not(fresh_database: Database) -> None:
    load_region(region="bergen")
    ways = [("aijen", "bergen"), ("bergen", "aijen")]

    def go(number: int) -> type[Exception] | None:
        try:
            merged(*ways[number])
        except VoorkantError as error:
            return type(error)
        return None

    came = at_once(2, go)
    assert came.count(None) == 1, came
    assert Area.objects.filter(successor__isnull=False).count() == 1


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(SLUGS), st.sampled_from(SLUGS), st.integers(-3, 3)),
        max_size=9,
    )
)
def test_whatever_is_merged_in_whatever_order_each_way_ends_in_a_village_that_stays(
    wanted: list[tuple[str, str, int]],
) -> None:
    with transaction.atomic():
        load_region(region="bergen")
        for village, into, days in wanted:
            try:
                with transaction.atomic():
                    merge_villages(village=village, into=into, on=in_days(days), acting=None)
            except VoorkantError:
                assert not connection.needs_rollback
        every = {village.slug: village for village in queries.every_village()}
        for last in every.values():
            way = [date.min]
            while last.ended_on is not None:
                way.append(last.ended_on)
                last = every[last.successor_slug]  # noqa: PLW2901  one step on
            assert way == sorted(set(way)), "the days along a way grow, so it ends"
        assert queries.villages(on=in_days(9))
        transaction.set_rollback(True)
