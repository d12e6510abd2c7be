"""A kitchen table: who may bring a device to it, and what is left of one person for the next."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.voorkant.challenges.made import challenge
from tests.voorkant.conversations.talking import Talk, talk
from tests.voorkant.meetings.made import answer, begin, person_on, table_at, tablet
from tests.voorkant.pages import MOST_QUERIES, field, html_of, page
from tests.voorkant.people.signing_in import is_signed_in
from tests.voorkant.web.test_staff import organiser
from voorkant.conversations.actions import close_conversation
from voorkant.journal.models import Entry
from voorkant.meetings import devices
from voorkant.meetings.actions import close_table, open_table
from voorkant.meetings.errors import TableNotFound, TooManyTables
from voorkant.meetings.queries import open_tables
from voorkant.meetings.rules import CODE_TRIES, MOST_TABLES, TABLE_CODE
from voorkant.meetings.views import tables
from voorkant.people.devices import COOKIE

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def participants() -> int:
    return apps.get_model("people", "Participant").objects.count()


def answers() -> int:
    return apps.get_model("conversations", "Response").objects.count()


# — bringing a device to a table —


def test_an_organiser_puts_her_device_down_and_is_signed_out_of_it() -> None:
    made = talk()
    client = organiser(made.challenge.owner_id)
    assert client.post(table_at(made), {"do": "here"}).status_code == 302
    assert not is_signed_in(client)
    assert "Ik begin" in page(client, table_at(made))
    assert len(open_tables(made.challenge.id)) == 1


def test_another_device_comes_to_the_table_by_its_code_however_it_is_typed() -> None:
    made = talk()
    client = organiser(made.challenge.owner_id)
    client.post(table_at(made), {"do": "open"})
    table = open_tables(made.challenge.id)[0]
    assert table.spaced_code in page(client, table_at(made))
    other = Client()
    other.post(table_at(made), {"do": "enter", "code": table.spaced_code.lower()})
    assert "Ik begin" in page(other, table_at(made))


@pytest.mark.parametrize("code", ["", "AAAAAAAA", "nergens!", "\0" * 8, "A" * 5000])
def test_a_code_that_is_not_right_brings_nobody_anywhere(code: str) -> None:
    made = talk()
    open_table(challenge_id=made.challenge.id, acting=None)
    client = Client()
    refused = client.post(table_at(made), {"do": "enter", "code": code})
    assert refused.status_code == 422
    assert "Deze code klopt niet" in html_of(refused)
    assert devices.TABLE not in client.cookies


def test_a_code_of_another_challenge_is_not_right() -> None:
    made = talk(slug="hier")
    other = talk(slug="daar", owner_id=made.challenge.owner_id)
    open_table(challenge_id=other.challenge.id, acting=None)
    code = open_tables(other.challenge.id)[0].code
    assert Client().post(table_at(made), {"do": "enter", "code": code}).status_code == 422


def test_codes_can_not_be_tried_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert CODE_TRIES * 10_000 < 32**TABLE_CODE
    monkeypatch.setattr(tables, "CODE_TRIES", 5)
    made = talk()
    for _ in range(5):
        Client().post(table_at(made), {"do": "enter", "code": "AAAAAAAA"})
    tried = Client().post(table_at(made), {"do": "enter", "code": "AAAAAAAA"})
    assert tried.status_code == 429


@pytest.mark.parametrize("do", ["here", "open", "close"])
def test_only_an_organiser_of_the_challenge_opens_and_closes(do: str) -> None:
    made = talk()
    open_table(challenge_id=made.challenge.id, acting=None)
    sent = {"do": do, "table": str(open_tables(made.challenge.id)[0].id)}
    assert Client().post(table_at(made), sent).status_code == 403
    assert tablet(made).post(table_at(made), sent).status_code == 403
    assert len(open_tables(made.challenge.id)) == 2


def test_a_closed_table_takes_nobody_any_more() -> None:
    made = talk()
    client = tablet(made)
    html = begin(client, made)
    table = open_tables(made.challenge.id)[0]
    lead = organiser(made.challenge.owner_id)
    assert lead.post(table_at(made), {"do": "close", "table": str(table.id)}).status_code == 302
    before = answers()
    assert "De code van de tafel" in answer(client, made, html)
    assert answers() == before
    assert "De code van de tafel" in page(client, table_at(made))


def test_a_table_ends_by_itself() -> None:
    made = talk()
    client = tablet(made)
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    rows = apps.get_model("meetings", "Table").objects
    assert rows.count() == 1
    from django.utils import timezone

    from voorkant.meetings.rules import TABLE_LASTS

    past = timezone.now() - TABLE_LASTS
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(ends_at=past)
    assert "Ik begin" in page(client, table_at(made))


def test_the_database_keeps_a_table_as_it_was_made_and_closed_once() -> None:
    made = talk()
    id_ = open_table(challenge_id=made.challenge.id, acting=None)
    rows = apps.get_model("meetings", "Table").objects.filter(id=id_)
    for change in ({"code": "BBBBBBBB"}, {"challenge": uuid4()}, {"state": "busy"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    close_table(challenge_id=made.challenge.id, table_id=id_, acting=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="open")
    with pytest.raises(TableNotFound):
        close_table(challenge_id=made.challenge.id, table_id=id_, acting=None)
    with pytest.raises(TableNotFound):
        close_table(challenge_id=uuid4(), table_id=id_, acting=None)


def test_a_challenge_has_a_bounded_number_of_open_tables() -> None:
    made = talk()
    for _ in range(MOST_TABLES):
        open_table(challenge_id=made.challenge.id, acting=None)
    with pytest.raises(TooManyTables):
        open_table(challenge_id=made.challenge.id, acting=None)


def test_opening_and_closing_stand_in_the_journal_without_the_code() -> None:
    made = talk()
    id_ = open_table(challenge_id=made.challenge.id, acting="organiser-1")
    close_table(challenge_id=made.challenge.id, table_id=id_, acting="organiser-1")
    verbs = Entry.objects.filter(object_id=str(id_)).values_list("verb", flat=True)
    assert set(verbs) == {"meetings.table-opened", "meetings.table-closed"}


# — one after the other —


def sit(client: Client, made: Talk, count: int) -> None:
    html = begin(client, made)
    for _ in range(count):
        html = answer(client, made, html)


def test_each_person_at_the_table_is_somebody_of_her_own(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    made = talk(statements=3)
    client = tablet(made)
    before = participants()
    for _ in range(3):
        sit(client, made, 2)
        with django_assert_max_num_queries(MOST_QUERIES):
            assert "Volgende persoon" in page(client, table_at(made, "/dank"))
        client.post(table_at(made), {"do": "next"})
    assert participants() - before == 3
    assert answers() == 6


def test_who_answered_everything_is_thanked() -> None:
    made = talk(statements=2)
    client = tablet(made)
    html = begin(client, made)
    html = answer(client, made, html)
    assert "Terugnemen" in html
    assert "Dank u. Uw antwoorden tellen mee." in answer(client, made, html)
    assert person_on(client) == ""


@pytest.mark.parametrize("way", ["thanks", "start", "next", "begin"])
def test_whichever_way_a_person_leaves_nothing_of_her_is_left(way: str) -> None:
    made = talk(statements=3)
    client = tablet(made)
    answer(client, made, begin(client, made))
    before = person_on(client)
    if way == "thanks":
        client.get(table_at(made, "/dank"))
    elif way == "start":
        client.get(table_at(made))
    else:
        client.post(table_at(made), {"do": way})
    assert person_on(client) != before
    html = begin(client, made)
    assert "Terugnemen" not in html
    assert 'value="0" aria-label' in html


def test_a_page_that_the_person_before_left_behind_answers_nothing() -> None:
    made = talk(statements=3)
    client = tablet(made)
    left_behind = begin(client, made)
    begin(client, made)
    assert field(left_behind, "mark") != ""
    before = answers(), participants()
    html = answer(client, made, left_behind)
    assert (answers(), participants()) == before
    assert "Iemand zegt:" in html


def test_without_a_person_a_card_leads_to_the_start() -> None:
    made = talk(statements=3)
    client = tablet(made)
    html = begin(client, made)
    client.get(table_at(made))
    for _ in range(2):
        assert "Ik begin" in answer(client, made, html)
    assert answers() == 0


@pytest.mark.parametrize("name", [devices.TABLE, devices.PERSON])
def test_a_forged_cookie_is_no_cookie(name: str) -> None:
    made = talk(statements=3)
    client = tablet(made)
    begin(client, made)
    client.cookies[name] = client.cookies[name].value[:-1] + "-"
    assert client.get(table_at(made, "/kaart")).status_code == 302


def test_cookies_of_a_table_do_not_stand_in_for_each_other_or_for_a_device() -> None:
    made = talk(statements=3)
    client = tablet(made)
    answer(client, made, begin(client, made))
    client.cookies[COOKIE] = client.cookies[devices.PERSON].value
    assert "Terugnemen" not in page(client, f"/opgaven/{made.slug}/reageren")
    client.cookies[devices.PERSON] = client.cookies[devices.TABLE].value
    assert client.get(table_at(made, "/kaart")).status_code == 302


def test_whoever_lends_her_tablet_keeps_her_own_answers_and_nobody_sees_them() -> None:
    made = talk(statements=3)
    client = tablet(made)
    respond = f"/opgaven/{made.slug}/reageren"
    html = page(client, respond)
    client.post(respond, {"statement": field(html, "statement"), "value": "1"})
    own = client.cookies[COOKIE].value
    assert "Terugnemen" not in begin(client, made)
    client.post(table_at(made), {"do": "next"})
    assert client.cookies[COOKIE].value == own
    assert "Terugnemen" in page(client, respond)


def test_a_device_is_taken_away_from_the_table() -> None:
    made = talk()
    client = tablet(made)
    begin(client, made)
    client.post(table_at(made), {"do": "leave"})
    assert "De code van de tafel" in page(client, table_at(made))
    assert person_on(client) == ""


@pytest.mark.parametrize("do", ["", "erase", "begin "])
def test_what_no_button_asks_is_refused(do: str) -> None:
    made = talk()
    assert tablet(made).post(table_at(made), {"do": do}).status_code == 422


@pytest.mark.parametrize(
    "sent", [{"value": "2"}, {"statement": "x"}, {"do": "erase"}, {"statement": str(uuid4())}]
)
def test_a_card_says_why_it_takes_no_such_answer(sent: dict[str, str]) -> None:
    made = talk(statements=2)
    client = tablet(made)
    html = begin(client, made)
    known = {name: field(html, name) for name in ("mark", "do", "statement")}
    refused = client.post(table_at(made, "/kaart"), {**known, "value": "1", **sent})
    assert refused.status_code in {404, 422}
    assert 'role="alert"' in html_of(refused)
    assert answers() == 0


def test_an_answer_at_the_table_can_be_taken_back() -> None:
    made = talk(statements=3)
    client = tablet(made)
    html = answer(client, made, begin(client, made))
    sent = {"mark": field(html, "mark"), "do": "take-back"}
    last = html[html.index("vk-last") :]
    client.post(table_at(made, "/kaart"), {**sent, "statement": field(last, "statement")})
    rows = apps.get_model("conversations", "Response").objects.filter(value__isnull=False)
    assert rows.count() == 0


def test_a_closed_conversation_says_so_at_the_table() -> None:
    made = talk(statements=3)
    client = tablet(made)
    html = begin(client, made)
    close_conversation(challenge_id=made.challenge.id, reason="Het is klaar.", acting=None)
    sent = {name: field(html, name) for name in ("mark", "do", "statement")}
    refused = client.post(table_at(made, "/kaart"), {**sent, "value": "1"})
    assert refused.status_code == 409


def test_nobody_is_thanked_for_answers_where_there_is_nothing_to_answer() -> None:
    empty = talk(statements=0)
    html = begin(tablet(empty), empty)
    assert "Er is hier nu niets om op te reageren" in html
    assert f'href="{table_at(empty)}"' in html
    shut = talk(statements=3, slug="dicht")
    close_conversation(challenge_id=shut.challenge.id, reason="Het is klaar.", acting=None)
    client = tablet(shut)
    assert "Er is hier nu niets om op te reageren" in begin(client, shut)
    english = html_of(client.get(f"/en{table_at(shut)}/kaart"))
    assert "There is nothing to answer here now" in english


def test_there_is_no_table_at_a_question_without_a_conversation() -> None:
    made = challenge()
    client = organiser(made.owner_id)
    for do in ("here", "open"):
        refused = client.post(f"/opgaven/{made.slug}/tafel", {"do": do})
        assert refused.status_code == 404
        assert "Bij deze vraag is geen gesprek." in html_of(refused)
        assert is_signed_in(client)
    assert not open_tables(made.id)


@pytest.mark.parametrize("page_of", ["", "/kaart", "/dank"])
def test_nobody_keeps_a_page_of_a_table(page_of: str) -> None:
    made = talk(statements=3)
    client = tablet(made)
    begin(client, made)
    assert client.get(table_at(made, page_of))["Cache-Control"] == "private, no-store"
