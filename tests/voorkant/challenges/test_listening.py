"""Who listens: an expert of the answering body accepts in person, within ten working days or not at all."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from tests.voorkant.challenges.made import accept, challenge, council, expert, municipality
from tests.voorkant.challenges.staff import organiser
from tests.voorkant.pages import page, text_of
from voorkant.bodies.kinds import Role
from voorkant.challenges.actions import declare_interest, decline_to_listen, move_challenge
from voorkant.challenges.errors import ChallengeTextRefused, GuardsClosed, ReplyRefused
from voorkant.challenges.models import ExpertReply, Interest
from voorkant.challenges.page import challenge_page
from voorkant.challenges.rules import Stage
from voorkant.journal.queries import entries_about

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_an_expert_accepts_in_person_and_stands_with_the_question(client: Client) -> None:
    made = challenge(Stage.QUESTION)
    address = f"/opgaven/{made.slug}/meelezen"
    public = text_of(page(client, address))
    assert "Dorpsraad Well vroeg Gemeente Bergen (verzonnen) op" in public
    assert "niemand houdt een dorp tegen door te zwijgen" in public
    assert "Bent u deskundige bij Gemeente Bergen (verzonnen)?" in public
    ilse = organiser(municipality(), role=Role.EXPERT)
    assert "“Toos V., verkeerskundige” bij de vraag" in text_of(page(ilse, address))
    ilse.post(address, {"do": "accept", "interest": "Ik woon in de straat."})
    text = text_of(page(client, f"/opgaven/{made.slug}"))
    assert "Toos V., verkeerskundige" in text
    assert "Eigen belang: Ik woon in de straat." in text
    assert "U luistert." in text_of(page(ilse, address))
    verbs = [each.verb for each in entries_about(str(made.id)).items]
    assert {"challenges.expert-accepted", "challenges.interest-declared"} <= set(verbs)


def test_an_expert_who_declines_says_why_and_the_term_goes_on(client: Client) -> None:
    made = challenge(Stage.QUESTION)
    ilse = organiser(municipality(), role=Role.EXPERT)
    address = f"/opgaven/{made.slug}/meelezen"
    assert ilse.post(address, {"do": "decline", "reason": ""}).status_code == 422
    ilse.post(address, {"do": "decline", "reason": "Ik ga met verlof."})
    assert "Zei nee: Ik ga met verlof." in text_of(page(client, address))
    with pytest.raises(GuardsClosed):
        move_challenge(
            challenge_id=made.id, to=Stage.UNDERSTAND, reason="Het is zover.", acting=None
        )


def test_who_stops_listening_is_shown_no_more() -> None:
    made = challenge(Stage.QUESTION)
    seat = accept(made.id)
    decline_to_listen(
        challenge_id=made.id, seat_id=seat.id, account_id=seat.account_id, reason="Verlof."
    )
    assert challenge_page(made.slug).listener is None
    assert ExpertReply.objects.count() == 2


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.MEMBER, Role.ADMINISTRATOR])
def test_nobody_but_an_expert_of_the_answering_body_replies(role: Role) -> None:
    made = challenge(Stage.QUESTION)
    address = f"/opgaven/{made.slug}/meelezen"
    for client in (
        organiser(municipality(), role=role),
        organiser(council(), role=Role.EXPERT),
    ):
        assert client.post(address, {"do": "accept"}).status_code == 403
    assert Client().post(address, {"do": "accept"})["Location"].startswith("/inloggen")
    assert challenge_page(made.slug).listener is None


def test_a_closed_question_has_nobody_to_accept_and_an_interest_is_one_line() -> None:
    closed, made = challenge(Stage.CLOSED), challenge(Stage.QUESTION)
    with pytest.raises(ReplyRefused):
        accept(closed.id)
    seat = expert()
    for text in ("", "a" * 301, "twee\nregels"):
        with pytest.raises(ChallengeTextRefused):
            declare_interest(
                challenge_id=made.id, seat_id=seat.id, account_id=seat.account_id, text=text
            )
    with pytest.raises(ReplyRefused):
        declare_interest(
            challenge_id=made.id, seat_id=seat.id, account_id=made.id, text="Ik woon er."
        )
    assert not Interest.objects.exists()


def test_an_expert_whose_term_is_over_opens_nothing() -> None:
    made = challenge(Stage.QUESTION)
    accept(made.id)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bodies_membership SET until = since WHERE role = 'expert'")
    with pytest.raises(GuardsClosed):
        move_challenge(
            challenge_id=made.id, to=Stage.UNDERSTAND, reason="Het is zover.", acting=None
        )


# Known days: the Easter table of the Council of Nicaea's rule, and the calendar of the Netherlands.
DUE = {
    "2026-11-02": "2026-11-16",
    "2026-12-18": "2027-01-05",
    "2026-03-27": "2026-04-14",
    "2026-04-20": "2026-05-06",
    "2030-04-19": "2030-05-06",
    "2027-04-30": "2027-05-19",
}


@pytest.mark.parametrize("asked_on", DUE)
def test_ten_working_days_pass_over_weekends_and_holidays(asked_on: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.challenges_due_on(%s::date, 10)::text", [asked_on])
        assert cursor.fetchone() == (DUE[asked_on],)


@pytest.mark.parametrize(
    ("year", "day"),
    [(1961, "1961-04-02"), (2000, "2000-04-23"), (2024, "2024-03-31"), (2038, "2038-04-25")],
)
def test_easter_falls_where_the_calendar_has_it(year: int, day: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.challenges_easter(%s)::text", [year])
        assert cursor.fetchone() == (day,)
