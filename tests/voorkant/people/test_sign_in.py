"""Signing in by e-mail code: bound to one browser, once, five tries, and the same for everybody."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.translation import override

from tests.voorkant.people.signing_in import (
    ADDRESS,
    ask,
    give,
    is_signed_in,
    mails_to,
    newest_code,
    sign_in,
)
from voorkant.people.actions import end_account, reopen_account
from voorkant.people.values import AccountCard

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


def test_who_gives_the_code_from_the_mail_is_signed_in(client: Client, an: AccountCard) -> None:
    asked = ask(client)
    assert (asked.status_code, asked["Location"]) == (302, "/inloggen/code")
    assert not is_signed_in(client)
    given = give(client, newest_code())
    assert (given.status_code, given["Location"]) == (302, "/werkblad")
    assert is_signed_in(client)


@pytest.mark.parametrize("spelling", ["AN@Bergen.Example", "  an@bergen.example "])
def test_an_address_may_be_spelled_in_any_way(
    client: Client, an: AccountCard, spelling: str
) -> None:
    ask(client, spelling)
    assert len(mails_to()) == 1


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "]
)
def test_a_code_may_be_typed_in_any_way(client: Client, an: AccountCard, change: object) -> None:
    ask(client)
    assert callable(change)
    give(client, change(newest_code()))
    assert is_signed_in(client)


def test_a_code_has_at_least_twenty_bits_and_every_one_differs(an: AccountCard) -> None:
    codes = []
    for _ in range(5):
        ask(Client())
        codes.append(newest_code())
    assert len(set(codes)) == 5
    assert all(re.fullmatch(r"[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}", c) for c in codes)


def test_a_code_works_only_in_the_browser_that_asked_for_it(
    client: Client, an: AccountCard
) -> None:
    ask(client)
    other = Client()
    give(other, newest_code())
    assert not is_signed_in(other)
    ask(other, "nobody@bergen.example")
    give(other, newest_code())
    assert not is_signed_in(other)


def test_the_sixth_try_fails_even_with_the_right_code(client: Client, an: AccountCard) -> None:
    ask(client)
    for _ in range(5):
        assert not is_signed_in(client)
        give(client, "BBBB-CCCC")
    give(client, newest_code())
    assert not is_signed_in(client)


def test_a_wrong_code_is_said_and_nothing_is_lost(client: Client, an: AccountCard) -> None:
    ask(client)
    wrong = give(client, "BBBB-CCCC")
    assert wrong.status_code == 200
    assert b"BBBB-CCCC" in wrong.content
    give(client, newest_code())
    assert is_signed_in(client)


def test_a_code_works_once(client: Client, an: AccountCard) -> None:
    ask(client)
    code = newest_code()
    give(client, code)
    client.post("/uitloggen")
    assert give(client, code)["Location"] == "/inloggen"
    assert not is_signed_in(client)


def test_a_second_request_kills_the_first_code(client: Client, an: AccountCard) -> None:
    ask(client)
    first = newest_code()
    ask(client)
    give(client, first)
    assert not is_signed_in(client)
    give(client, newest_code())
    assert is_signed_in(client)


def test_after_ten_minutes_a_code_is_worth_nothing(client: Client, an: AccountCard) -> None:
    ask(client)
    session = client.session
    state = session["account_login"]["state"]["stages"]["login_by_code"]["data"]
    state["at"] -= 601
    session.save()
    assert give(client, newest_code())["Location"] == "/inloggen"
    assert not is_signed_in(client)


def test_known_and_unknown_addresses_get_the_same_answers(an: AccountCard) -> None:
    answers = []
    for address in (ADDRESS, "no@bergen.example"):
        client = Client(raise_request_exception=False)
        asked = ask(client, address)
        shown = client.get("/inloggen/code")
        wrong = give(client, "BBBB-CCCC")
        pages = [
            re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page.content).replace(
                address.encode(), b"ADDRESS"
            )
            for page in (asked, shown, wrong)
        ]
        last = [give(client, "BBBB-CCCC").status_code for _ in range(6)]
        headers = [sorted(set(page.headers) - {"Content-Length"}) for page in (asked, shown, wrong)]
        answers.append((pages, last, headers, asked["Location"], sorted(asked.cookies)))
    assert answers[0] == answers[1]
    assert len(mails_to()) == 1
    assert mails_to("no@bergen.example") == []


def test_known_and_unknown_addresses_cost_the_database_the_same(an: AccountCard) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    written = []
    for address in (ADDRESS, "no@bergen.example"):
        with CaptureQueriesContext(connection) as asked:
            ask(Client(), address)
        kinds = [re.findall(r"INSERT INTO \S+|defer_jobs", query["sql"]) for query in asked]
        written.append(sorted(kind for found in kinds for kind in found))
    assert len(written[0]) > 3
    assert written[0] == written[1]


def test_fifty_requests_are_five_mails_and_fifty_times_the_same_answer(an: AccountCard) -> None:
    answers = {
        (answer.status_code, answer["Location"]) for answer in (ask(Client()) for _ in range(50))
    }
    assert answers == {(302, "/inloggen/code")}
    assert len(mails_to()) == 5


def test_who_asks_too_often_keeps_the_code_that_is_on_its_way(
    client: Client, an: AccountCard
) -> None:
    for _ in range(9):
        ask(client)
    give(client, newest_code())
    assert is_signed_in(client)


def test_one_browser_has_twenty_mails_an_hour(client: Client, db: None) -> None:
    from voorkant.people.actions import make_account

    for number in range(25):
        address = f"a{number}@bergen.example"
        make_account(email=address, name="A", acting=None)
        ask(client, address)
    assert sum(len(mails_to(f"a{number}@bergen.example")) for number in range(25)) == 20


def test_many_behind_one_network_address_are_not_held_up(db: None) -> None:
    from voorkant.people.actions import make_account

    for number in range(30):
        address = f"a{number}@bergen.example"
        make_account(email=address, name="A", acting=None)
        sign_in(Client(REMOTE_ADDR="192.0.2.1"), address)
        assert len(mails_to(address)) == 1


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X_Forwarded_For", "Forwarded"])
def test_a_forged_network_address_gives_no_more_mails(an: AccountCard, header: str) -> None:
    for number in range(8):
        Client().post("/inloggen", {"email": ADDRESS}, headers={header: f"198.51.100.{number}"})
    assert len(mails_to()) == 5


def test_an_account_that_was_ended_gets_no_mail_and_the_same_answer(
    client: Client, an: AccountCard
) -> None:
    end_account(account_id=an.id, acting=None)
    assert ask(client)["Location"] == "/inloggen/code"
    assert mails_to() == []


def test_a_code_dies_with_its_account(client: Client, an: AccountCard) -> None:
    ask(client)
    end_account(account_id=an.id, acting=None)
    assert give(client, newest_code())["Location"] == "/inloggen"
    assert not is_signed_in(client)


def test_the_session_gets_a_new_key_and_the_old_one_is_dead(
    client: Client, an: AccountCard
) -> None:
    ask(client)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    give(client, newest_code())
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_signed_in(thief)


def test_a_planted_session_is_never_signed_in(client: Client, an: AccountCard) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    ask(client)
    give(client, newest_code())
    assert is_signed_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert not is_signed_in(thief)


def test_signing_out_ends_the_session_on_the_server_too(client: Client, an: AccountCard) -> None:
    sign_in(client)
    stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.post("/uitloggen")["Location"] == "/"
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    assert not is_signed_in(thief)
    assert not Session.objects.filter(session_key=stolen).exists()


def test_only_a_form_signs_out(client: Client, an: AccountCard) -> None:
    sign_in(client)
    assert client.get("/uitloggen").status_code == 405
    assert is_signed_in(client)


@pytest.mark.parametrize("path", ["/inloggen", "/inloggen/code", "/uitloggen"])
def test_a_form_from_elsewhere_is_refused(path: str, an: AccountCard) -> None:
    careful = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert careful.post(path, {"email": ADDRESS, "code": "x"}).status_code == 403
    assert mails_to() == []


def test_looking_changes_nothing_and_sends_nothing(client: Client, an: AccountCard) -> None:
    before = Session.objects.count()
    for path in ("/inloggen", "/inloggen/code"):
        client.get(path)
        client.head(path)
    assert Session.objects.count() == before
    assert set(client.cookies) == {settings.CSRF_COOKIE_NAME}
    assert mails_to() == []


EVIL = (
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "http:///evil.example",
    "\x08//evil.example",
    " //evil.example",
    "\t//evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "data:text/html,x",
    "ftp://testserver/",
    "https://testserver@evil.example",
    "https://testserver.evil.example",
    "https://evil.example\\@testserver",
    "//testserver:80@evil.example",
    "https://evil.example#@testserver",
    "https://evil.example?testserver",
    "http://[evil.example",
    "//[::1]/",
    "https://localhost.evil.example/",
    "http://127.0.0.1/",
)


@pytest.mark.parametrize("address", EVIL)
def test_nobody_is_sent_to_another_site(client: Client, an: AccountCard, address: str) -> None:
    ask(client, next=address)
    assert give(client, newest_code(), next=address)["Location"] == "/werkblad"


def test_who_came_from_a_page_goes_back_to_it(client: Client, an: AccountCard) -> None:
    asked = ask(client, next="/en/werkblad?x=1")
    assert asked["Location"] == "/inloggen/code?next=%2Fen%2Fwerkblad%3Fx%3D1"
    assert give(client, newest_code(), next="/en/werkblad?x=1")["Location"] == "/en/werkblad?x=1"


@pytest.mark.parametrize(
    "typed",
    ["", "x", "a@", "a@b", "a\x00@b.nl", "a" * 250 + "@b.nl", "a@b.nl\nBcc: c@d.nl", '"a b"@c.nl'],
)
def test_what_is_no_address_is_said_without_sending(client: Client, db: None, typed: str) -> None:
    answer = ask(client, typed)
    assert answer.status_code in {200, 302}
    assert mails_to(typed.replace("\x00", "")) == []


@pytest.mark.parametrize("typed", ["", " ", "é" * 8, "\x00" * 8, "B" * 10_000, "\u202eBBBB"])
def test_odd_codes_are_only_wrong(client: Client, an: AccountCard, typed: str) -> None:
    ask(client)
    assert give(client, typed).status_code == 200
    assert not is_signed_in(client)


def test_extra_fields_give_nobody_more(client: Client, an: AccountCard) -> None:
    from django.apps import apps

    rows = apps.get_model("people", "Account").objects
    before = list(rows.values())
    ask(client, is_active="true", is_staff="true", seal="x", user_id=str(UUID(int=0)))
    give(client, newest_code(), is_staff="1", action="resend", user_id=str(UUID(int=0)))
    assert list(rows.values()) == before


def test_nobody_signs_up_and_no_other_page_of_the_library_has_an_address(client: Client) -> None:
    for path in ("/signup", "/accounts/signup/", "/accounts/login/", "/admin/", "/admin/login/"):
        assert client.get(path).status_code == 404


def test_who_reads_english_stays_in_english(client: Client, an: AccountCard) -> None:
    assert client.post("/en/inloggen", {"email": ADDRESS})["Location"] == "/en/inloggen/code"
    given = client.post("/en/inloggen/code", {"code": newest_code()})
    assert given["Location"] == "/en/werkblad"
    assert client.post("/en/uitloggen")["Location"] == "/en/"


def test_the_mail_is_in_the_language_of_the_page(client: Client, an: AccountCard) -> None:
    client.post("/en/inloggen", {"email": ADDRESS})
    assert "Your code for signing in is" in mails_to()[-1]
    with override("nl"):
        ask(client)
    assert "Uw code om in te loggen is" in mails_to()[-1]


def test_an_account_that_is_reopened_signs_in_again(client: Client, an: AccountCard) -> None:
    end_account(account_id=an.id, acting=None)
    reopen_account(account_id=an.id, acting=None)
    sign_in(client)
    assert is_signed_in(client)
