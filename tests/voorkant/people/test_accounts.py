"""Accounts are made by action only, one for an address, and who looks is one value."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from tests.voorkant.people.signing_in import sign_in
from voorkant.common.errors import NotFound
from voorkant.journal.queries import entries_about
from voorkant.people import queries
from voorkant.people.actions import end_account, make_account, reopen_account
from voorkant.people.devices import COOKIE, device_of
from voorkant.people.errors import EmailRefused, EmailTaken, NameRefused
from voorkant.people.kinds import VERB_ACCOUNT_ENDED, VERB_ACCOUNT_MADE, VERB_ACCOUNT_REOPENED
from voorkant.people.values import AccountCard
from voorkant.people.viewers import Viewer, viewer_of

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_an_account_is_found_by_its_address_however_it_is_spelled(an: AccountCard) -> None:
    assert queries.account_by_email(" AN@Bergen.Example ") == an
    assert queries.account(an.id) == an


@pytest.mark.parametrize("email", ["", "no@bergen.example", "\x00", "an@bergen.example\x00"])
def test_an_address_without_an_account_is_not_found(an: AccountCard, email: str) -> None:
    with pytest.raises(NotFound):
        queries.account_by_email(email)
    with pytest.raises(NotFound):
        queries.account(uuid4())


@pytest.mark.parametrize("email", ["an@bergen.example", "AN@BERGEN.EXAMPLE", " An@bergen.example"])
def test_an_address_has_one_account(an: AccountCard, email: str) -> None:
    with pytest.raises(EmailTaken):
        make_account(email=email, name="Iemand anders", acting=None)


@pytest.mark.parametrize(
    "email",
    ["", "an", "an@", "@b.nl", "an@b", "a n@b.nl", '"a"@b.nl', "é@b.nl", "a@b.nl\n", "a\x00@b.nl"],
)
def test_what_is_no_plain_address_is_refused(email: str) -> None:
    if email.strip() == "a@b.nl":
        assert make_account(email=email, name="A", acting=None).email == "a@b.nl"
        return
    with pytest.raises(EmailRefused):
        make_account(email=email, name="A", acting=None)


@pytest.mark.parametrize("name", ["", " ", "a\nb", "a\x00", "a\u202eb", "x" * 121])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(NameRefused):
        make_account(email="a@b.nl", name=name, acting=None)


def test_making_ending_and_reopening_are_in_the_journal_once_each(an: AccountCard) -> None:
    for _ in range(2):
        end_account(account_id=an.id, acting="somebody")
    for _ in range(2):
        reopen_account(account_id=an.id, acting="somebody")
    verbs = sorted(line.verb for line in entries_about(str(an.id)).items)
    assert verbs == sorted([VERB_ACCOUNT_MADE, VERB_ACCOUNT_ENDED, VERB_ACCOUNT_REOPENED])


def test_an_account_that_does_not_exist_is_not_ended() -> None:
    for act in (end_account, reopen_account):
        with pytest.raises(NotFound):
            act(account_id=uuid4(), acting=None)


def test_there_is_no_password_to_steal(an: AccountCard) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'people_account'"
        )
        columns = {name for (name,) in cursor.fetchall()}
    assert columns == {"id", "email", "name", "is_active", "seal"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_account SET email = 'AN@bergen.example'",
        "UPDATE people_account SET email = 'no address'",
        "UPDATE people_account SET name = ''",
    ],
)
def test_the_database_refuses_an_address_that_would_not_be_found(
    an: AccountCard, statement: str
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(statement)


def test_a_stranger_is_nobody_and_asks_the_database_nothing(client: object) -> None:
    from django.contrib.auth.middleware import AuthenticationMiddleware
    from django.contrib.sessions.middleware import SessionMiddleware
    from django.http import HttpResponse

    seen: list[Viewer] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(viewer_of(request))
        return HttpResponse()

    chain = SessionMiddleware(AuthenticationMiddleware(view))
    with CaptureQueriesContext(connection) as asked:
        chain(RequestFactory().get("/"))
    assert seen == [Viewer()]
    assert seen[0].acting is None
    assert len(asked) == 0


def test_a_forged_device_makes_nobody_of_anybody(an: AccountCard) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.COOKIES[COOKIE] = "forged"
    assert viewer_of(request) == Viewer()
    assert device_of(request) is None


def test_who_signed_in_is_known_by_her_account(an: AccountCard) -> None:
    from django.contrib.auth import get_user
    from django.test import Client

    client = Client()
    sign_in(client)
    request = RequestFactory().get("/")
    request.session = client.session
    request.user = get_user(request)
    viewer = viewer_of(request)
    assert viewer.account == an
    assert viewer.acting == str(an.id)
