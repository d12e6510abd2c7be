"""A village that went up in another one: nothing new is asked of it, and what was asked goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from tests.races.together import at_once
from tests.voorkant.challenges.keys import own_keys
from tests.voorkant.challenges.made import advance, asked, challenge, council
from tests.voorkant.pages import MOST_QUERIES, page, text_of
from tests.voorkant.places.merging import in_days, merged
from voorkant.bodies.queries import body
from voorkant.challenges.actions import open_challenge
from voorkant.challenges.archiving import begin_archive, end_archive
from voorkant.challenges.drafting import form_of, village_of
from voorkant.challenges.errors import VillagesRefused
from voorkant.challenges.models import Challenge
from voorkant.challenges.queries import begun, villages_of
from voorkant.challenges.rules import Stage
from voorkant.places.errors import VillageEnded
from voorkant.places.queries import village

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

__all__ = ["own_keys"]
pytestmark = pytest.mark.database


@pytest.mark.django_db
class TestNothingNew:
    def test_no_question_is_opened_about_a_village_that_ended(self) -> None:
        content = asked(villages=["well", "aijen"])
        merged("aijen", "bergen")
        with pytest.raises(VillageEnded) as refused:
            open_challenge(**content)
        assert refused.value.params == {"village": "Aijen", "into": "Bergen"}
        assert not Challenge.objects.exists()

    def test_until_the_day_before_it_is_asked_as_any_other(self) -> None:
        content = asked(villages=["aijen"])
        merged("aijen", "bergen", days=1)
        made = open_challenge(**content)
        assert [each.slug for each in villages_of(made.id)] == ["aijen"]

    def test_a_question_that_begins_after_it_asks_the_villages_of_its_first_day(self) -> None:
        content = asked(villages=["aijen"], opens_on=in_days(5), closes_on=None)
        merged("aijen", "bergen", days=5)
        with pytest.raises(VillageEnded):
            open_challenge(**content)

    def test_the_form_offers_the_villages_of_today_and_a_council_its_own_while_it_is_one(
        self,
    ) -> None:
        council()
        assert village_of(body("dorpsraad-well")) == ["well"]
        merged("well", "bergen")
        assert village_of(body("dorpsraad-well")) == []
        offered = [choice.value for choice in form_of({"villages": ["well"]}).villages]
        assert "well" not in offered
        assert "bergen" in offered

    def test_sql_as_the_program_adds_no_village_that_ended_to_any_question(self) -> None:
        made = challenge(Stage.QUESTION)
        code = merged("aijen", "bergen").code
        add = "INSERT INTO challenges_village (challenge_id, village_id) VALUES (%s, %s)"
        with connection.cursor() as cursor:
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(add, [made.id, code])
            cursor.execute(add, [made.id, village("bergen").code])
        assert {each.slug for each in villages_of(made.id)} == {"bergen", "well"}


@pytest.mark.django_db
class TestArchives:
    def archive(self, slug: str, **days: int) -> UUID:
        today = timezone.localdate()
        with transaction.atomic():
            made = begin_archive(
                slug=slug,
                question="Wat speelde er in Aijen?",
                introduction="Gevraagd in de zaal.",
                archived_from="een export",
                owner="dorpsraad-well",
                villages=["aijen"],
                opens_on=today - timedelta(days=days["opened"]),
                closes_on=today - timedelta(days=1),
                acting=None,
            )
            end_archive(challenge_id=made.id, reason="Zo was het.", acting=None)
        return made.id

    def test_an_archive_is_about_the_villages_of_its_own_days(self) -> None:
        council()
        merged("aijen", "bergen", days=-30)
        old = self.archive("toen", opened=40)
        assert [each.slug for each in villages_of(old)] == ["aijen"]
        assert begun(old).on == in_days(-40)
        with pytest.raises(VillageEnded):
            self.archive("daarna", opened=20)


@pytest.mark.django_db
class TestWhatRuns:
    def test_it_goes_on_to_its_end_about_the_village_that_was_asked(self, client: Client) -> None:
        made = challenge(Stage.QUESTION)
        merged("well", "bergen")
        for stage in (Stage.UNDERSTAND, Stage.IMAGINE, Stage.CHOOSE, Stage.DO, Stage.CLOSED):
            advance(made.id, stage)
            assert [each.name for each in villages_of(made.id)] == ["Well"]
        assert "Well hoort sinds" in text_of(page(client, f"/opgaven/{made.slug}"))

    def test_its_page_says_so_calmly_in_both_languages(
        self, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        made = challenge(villages=["well", "aijen"])
        assert "hoort sinds" not in page(client, f"/opgaven/{made.slug}")
        merged("aijen", "bergen", days=1)
        assert "hoort sinds" not in page(client, f"/opgaven/{made.slug}")
        merged("well", "bergen", days=-1)
        with django_assert_max_num_queries(MOST_QUERIES):
            dutch = text_of(page(client, f"/opgaven/{made.slug}"))
        assert dutch.count("hoort sinds") == 1
        assert "bij Bergen." in dutch
        assert "Well belongs to Bergen since" in text_of(page(client, f"/en/opgaven/{made.slug}"))

    def test_it_remembers_the_day_on_which_it_began_and_its_own_villages(self) -> None:
        made = challenge(villages=["well", "aijen"])
        found = begun(made.id)
        assert found.on == timezone.localdate()
        assert set(found.villages) == {village("well").code, village("aijen").code}


@pytest.mark.usefixtures("fresh_database")
def test_a_question_and_a_merger_at_once_end_in_one_of_two_orders() -> None:
    council()
    for village_, into in (("aijen", "bergen"), ("afferden", "well"), ("wellerlooi", "well")):

        def go(number: int, village_: str = village_, into: str = into) -> object:
            if number:
                return merged(village_, into).slug
            try:
                return open_challenge(**asked(villages=[village_, into])).id
            except (VillageEnded, VillagesRefused) as refused:
                return type(refused)

        came = at_once(2, go)
        assert came[1] == village_
        if isinstance(came[0], UUID):
            assert len(villages_of(came[0])) == 2
        else:
            assert not Challenge.objects.filter(villages__village__slug=village_).exists()
