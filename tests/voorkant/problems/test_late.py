"""What comes too late, or from somebody who may not, is refused; and nothing that was typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.voorkant.challenges.made import accept, challenge, council
from tests.voorkant.challenges.staff import organiser
from tests.voorkant.pages import page, text_of
from tests.voorkant.people.signing_in import sign_in
from tests.voorkant.problems.made import WRONG, agreed, asked, counted, voices, written
from voorkant.bodies.actions import appoint
from voorkant.bodies.kinds import Role
from voorkant.challenges.actions import close_challenge, declare_interest
from voorkant.challenges.errors import InterestDeclared
from voorkant.people.devices import new_device
from voorkant.people.kinds import Level
from voorkant.people.models import Account, Card
from voorkant.problems.actions import (
    close_round,
    fix_agreement,
    hide_objection,
    judge,
    rule_village,
)
from voorkant.problems.errors import NoRound, StageRefused
from voorkant.problems.models import Judgement, Round
from voorkant.problems.queries import problem_page

pytestmark = [pytest.mark.database, pytest.mark.django_db]
VOICE = {"do": "judge", "village": "well", "holds": "no", "because": WRONG}


def before_the_village(level: Level = Level.DEVICE) -> Any:
    made = challenge()
    agreed(made.id, level)
    written(made.id)
    asked(made.id)
    return made


def test_when_a_question_is_closed_its_round_takes_no_voice_and_is_not_counted() -> None:
    made = before_the_village()
    voices(made.slug, "well", 6)
    close_challenge(challenge_id=made.id, reason="Het stopt.", acting=None)
    assert problem_page(made.slug).asked is None
    with pytest.raises(NoRound):
        judge(slug=made.slug, device=new_device(), village="well", holds=True, because="")
    with pytest.raises(StageRefused):
        close_round(challenge_id=made.id, reason="Genoeg.", acting=None)
    with pytest.raises(StageRefused):
        rule_village(challenge_id=made.id, village="well", goes_on=True, reason="Zo.", acting=None)
    assert Round.objects.get().state == "open"
    told = text_of(page(Client(), f"/opgaven/{made.slug}/probleem/oordeel"))
    assert "Er ligt nu niets voor" in told


@pytest.mark.parametrize("how", ["closed", "more was agreed"])
def test_an_objection_that_comes_too_late_can_be_read_and_copied(client: Client, how: str) -> None:
    made = before_the_village(Level.CARD if how == "more was agreed" else Level.DEVICE)
    if how == "closed":
        voices(made.slug, "well", 6)
        counted(made.id)
    late = client.post(f"/opgaven/{made.slug}/probleem/oordeel", VOICE)
    told = text_of(late.content.decode())
    assert late.status_code == 409
    refusal = (
        "Er ligt nu geen tekst voor." if how == "closed" else "Laat eerst zien dat u één persoon"
    )
    assert refusal in told
    assert f"Dit schreef u. Het is niet verstuurd. {WRONG}" in told
    assert not Judgement.objects.filter(because=WRONG).exists()


def test_who_has_an_interest_takes_no_objection_off_the_page() -> None:
    made = before_the_village()
    voices(made.slug, "well", 6, 1)
    counted(made.id)
    seat = accept(made.id)
    declare_interest(
        challenge_id=made.id, seat_id=seat.id, account_id=seat.account_id, text="Ik woon er."
    )
    objection = Judgement.objects.get(holds=False)
    with pytest.raises(InterestDeclared):
        hide_objection(
            challenge_id=made.id,
            objection_id=objection.id,
            reason="Een naam.",
            acting=str(seat.account_id),
        )
    assert Judgement.objects.get(holds=False).hidden == ""


def test_who_has_an_interest_agrees_on_no_count_and_makes_no_cards() -> None:
    made = challenge()
    seat = accept(made.id)
    declare_interest(
        challenge_id=made.id, seat_id=seat.id, account_id=seat.account_id, text="Ik woon er."
    )
    with pytest.raises(InterestDeclared):
        fix_agreement(
            challenge_id=made.id,
            level=Level.CARD,
            threshold_percent=60,
            fewest_voices=10,
            acting=str(seat.account_id),
        )
    agreed(made.id)
    appoint(
        account_id=seat.account_id,
        body_id=made.owner_id,
        role=Role.ORGANISER,
        function="",
        shown_name="Toos V.",
        acting=None,
    )
    client = Client()
    sign_in(client, Account.objects.get(id=seat.account_id).email)
    sent = {"village": "well", "count": "3"}
    assert client.post(f"/opgaven/{made.slug}/probleem/kaarten", sent).status_code == 409
    assert not Card.objects.exists()


def test_a_reason_that_is_too_long_stays_where_it_was_typed() -> None:
    made = before_the_village()
    voices(made.slug, "well", 6, 2)
    counted(made.id)
    first, _second = Judgement.objects.filter(holds=False).order_by("because")
    reason = "Er staat een naam in. " * 30
    sent = {"do": "hide", "objection": str(first.id), "reason": reason}
    refused = organiser(council()).post(f"/opgaven/{made.slug}/probleem/ronde", sent)
    assert refused.status_code == 422
    assert refused.content.decode().count(reason.strip()) == 1


def test_a_round_that_is_counted_early_without_a_reason_says_that_it_lacks() -> None:
    made = before_the_village()
    voices(made.slug, "well", 6)
    refused = organiser(council()).post(f"/opgaven/{made.slug}/probleem/ronde", {"do": "close"})
    assert refused.status_code == 409
    assert "Schrijf dan op waarom u eerder telt." in text_of(refused.content.decode())


@pytest.mark.parametrize("where", ["probleem/ronde", "probleem/schrijven", "probleem/kaarten"])
def test_who_leads_sees_in_which_seat_she_does_so(where: str) -> None:
    made = challenge()
    told = text_of(page(organiser(council()), f"/opgaven/{made.slug}/{where}"))
    assert "U doet dit als Toos V., namens Dorpsraad Well." in told
