"""A village that gets another name, or goes up in another, while its people are asked."""

from __future__ import annotations

import re

import pytest
from django.db import Error, connection, transaction
from django.db.models import ProtectedError
from django.test import Client

from tests.voorkant.challenges.made import advance, challenge
from tests.voorkant.challenges.staff import organiser
from tests.voorkant.pages import page, text_of
from tests.voorkant.places.merging import merged
from tests.voorkant.problems.made import FEWEST, agreed, asked, counted, voices, written
from voorkant.challenges.codes import code_of
from voorkant.challenges.queries import challenge_ref, villages_of
from voorkant.challenges.rules import Stage
from voorkant.people.actions import join
from voorkant.people.devices import new_device
from voorkant.people.kinds import Level
from voorkant.people.verification import make_cards, show_card
from voorkant.places.models import Area
from voorkant.places.queries import village
from voorkant.problems.actions import judge
from voorkant.problems.errors import TooEarly, VillageNotAsked
from voorkant.problems.models import Judgement, Result
from voorkant.problems.queries import problem_page
from voorkant.problems.rules import Outcome

pytestmark = [pytest.mark.database, pytest.mark.django_db]

RENAMED = {"slug": "well-aan-de-maas", "name": "Well aan de Maas"}


def _asked() -> tuple[str, str]:
    """A problem that is before Well; the challenge's slug and the village's code."""
    made = challenge()
    agreed(made.id)
    written(made.id)
    asked(made.id)
    return made.slug, village("well").code


def _removed_by_sql(code: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM places_area WHERE code = %s", [code])
        # Otherwise the reference is looked at when the test ends.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_village_that_is_renamed_keeps_its_voices_and_nobody_counts_twice(
    client: Client,
) -> None:
    slug, code = _asked()
    before = voices(slug, "well", FEWEST)
    assert Area.objects.filter(code=code).update(**RENAMED) == 1
    judge(slug=slug, device=before[0], village=RENAMED["slug"], holds=True, because="")
    voices(slug, RENAMED["slug"], 2)
    with pytest.raises(VillageNotAsked):
        voices(slug, "well", 1)
    counted(challenge_ref(slug).id)
    result = Result.objects.get(round__version__challenge=challenge_ref(slug).id)
    assert (result.village_id, result.holding, result.outcome) == (code, FEWEST + 2, Outcome.HOLDS)
    assert RENAMED["name"] in text_of(page(client, f"/opgaven/{slug}/probleem"))


def test_a_village_that_a_question_is_about_cannot_be_removed() -> None:
    slug, code = _asked()
    voices(slug, "well", 1)
    with pytest.raises(ProtectedError):
        Area.objects.get(code=code).delete()
    with pytest.raises(Error):
        _removed_by_sql(code)
    assert [each.code for each in villages_of(challenge_ref(slug).id)] == [code]


def test_when_a_village_goes_up_in_another_the_open_round_stays_about_the_village_that_was_asked() -> (
    None
):
    slug, code = _asked()
    before = voices(slug, "well", FEWEST)
    old = Area.objects.get(code=code)
    old.code, old.slug, old.name = "WK089399", "nieuw-well", "Nieuw Well"
    old.save(force_insert=True)
    for device in before[:2]:
        with pytest.raises(VillageNotAsked):
            judge(slug=slug, device=device, village="nieuw-well", holds=True, because="")
    with pytest.raises(VillageNotAsked):
        voices(slug, "nieuw-well", 1)
    counted(challenge_ref(slug).id)
    result = Result.objects.get(round__version__challenge=challenge_ref(slug).id)
    assert (result.village_id, result.holding) == (code, FEWEST)
    ratified = problem_page(slug).ratified
    assert ratified is not None, "the new village has nothing to say about what was asked before it"


def test_a_merger_in_the_middle_of_an_open_round_loses_no_voice_and_counts_none_twice(
    client: Client,
) -> None:
    slug, code = _asked()
    before = voices(slug, "well", FEWEST - 1, 1)
    merged("well", "bergen")
    after = voices(slug, "well", 2)
    for device in (before[0], after[0]):
        judge(slug=slug, device=device, village="well", holds=True, because="")
    for device in (before[0], after[0], new_device()):
        with pytest.raises(VillageNotAsked):
            judge(slug=slug, device=device, village="bergen", holds=True, because="")
    form = page(client, f"/opgaven/{slug}/probleem/oordeel")
    assert re.search(r'value="well"[^>]*> ?Well<', form)
    assert "Well hoort sinds" in text_of(form)
    counted(challenge_ref(slug).id)
    (result,) = Result.objects.filter(round__version__challenge=challenge_ref(slug).id)
    assert (result.village_id, result.holding, result.refusing) == (code, FEWEST + 1, 1)
    assert result.outcome == Outcome.HOLDS
    found = problem_page(slug)
    assert found.ratified is not None
    told = text_of(page(client, f"/opgaven/{slug}/probleem"))
    assert "Well Well hoort sinds" in told
    assert "bij Bergen." in told


def test_the_guard_of_the_next_step_asks_the_villages_that_were_asked_before_a_merger() -> None:
    made = challenge(villages=["well", "wellerlooi"])
    agreed(made.id)
    written(made.id)
    asked(made.id)
    voices(made.slug, "well", FEWEST)
    merged("wellerlooi", "well")
    with pytest.raises(TooEarly):
        counted(made.id)
    voices(made.slug, "wellerlooi", FEWEST)
    counted(made.id)
    advance(made.id, Stage.IMAGINE)
    found = Result.objects.filter(round__version__challenge=made.id)
    assert sorted(found.values_list("village__slug", "holding")) == [
        ("well", FEWEST),
        ("wellerlooi", FEWEST),
    ]


def test_cards_of_a_village_that_goes_up_in_another_keep_their_worth() -> None:
    made = challenge()
    agreed(made.id, Level.CARD)
    written(made.id)
    asked(made.id)
    (early,) = make_cards(scope=made.id, village="well", count=1, acting="organiser-1")
    merged("well", "bergen")
    (late,) = make_cards(scope=made.id, village="well", count=1, acting="organiser-1")
    for code in (early, late):
        device = new_device()
        show_card(person=join(device=device, scope=made.id), scope=made.id, code=code)
        assert judge(slug=made.slug, device=device, village="well", holds=True, because="")
    assert Judgement.objects.filter(village__slug="well").count() == 2


def test_a_paper_card_says_where_to_go_and_carries_a_code_to_scan() -> None:
    made = challenge()
    agreed(made.id, Level.CARD)
    toos = organiser(made.owner_id)
    answer = toos.post(f"/opgaven/{made.slug}/probleem/kaarten", {"village": "well", "count": "3"})
    html = answer.content.decode()
    code = code_of(made.id)
    assert html.count(f'src="/m/{code}.svg"') == 3
    assert text_of(html).count(f"Well · testserver/m/{code}") == 3
    assert toos.get(f"/m/{code}.svg")["Content-Type"] == "image/svg+xml"
    assert toos.get(f"/m/{code}")["Location"] == f"/opgaven/{made.slug}"
