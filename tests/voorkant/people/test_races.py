"""Many at the same moment: one person, five tries, one session."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.races.together import at_once
from tests.voorkant.people.signing_in import ADDRESS, ask, give, is_signed_in, newest_code
from voorkant.people.actions import join, make_account
from voorkant.people.devices import new_device

if TYPE_CHECKING:
    from tests.databases import Database

pytestmark = [pytest.mark.database, pytest.mark.races]


def test_the_same_device_in_sixteen_threads_is_one_person(
    fresh_database: Database, scope: UUID
) -> None:
    device = new_device()
    people = at_once(16, lambda _: join(device=device, scope=scope))
    assert len(set(people)) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_participant")
        assert cursor.fetchone() == (1,)


def test_an_address_gets_one_account_however_many_make_it(fresh_database: Database) -> None:
    from voorkant.people.errors import EmailTaken

    def make(_: int) -> bool:
        try:
            make_account(email=ADDRESS, name="An", acting=None)
        except EmailTaken:
            return False
        return True

    assert at_once(8, make).count(True) == 1


def _same_browser(client: Client) -> Client:
    twin = Client(raise_request_exception=False)
    name = settings.SESSION_COOKIE_NAME
    twin.cookies[name] = client.cookies[name].value
    return twin


def test_of_forty_wrong_codes_at_once_at_most_five_are_looked_at(fresh_database: Database) -> None:
    make_account(email=ADDRESS, name="An", acting=None)
    client = Client(raise_request_exception=False)
    ask(client)

    def guess(number: int) -> list[int]:
        twin = _same_browser(client)
        return [give(twin, f"BBBB-{letter * 4}").status_code for letter in "BC"]

    codes = [code for both in at_once(20, guess) for code in both]
    assert codes.count(200) <= 5
    assert set(codes) <= {200, 302, 400, 429}
    give(client, newest_code())
    assert not is_signed_in(client)


def test_the_right_code_at_the_same_moment_signs_in_once(fresh_database: Database) -> None:
    make_account(email=ADDRESS, name="An", acting=None)
    client = Client(raise_request_exception=False)
    ask(client)
    code = newest_code()
    twins = [_same_browser(client) for _ in range(5)]
    at_once(5, lambda number: give(twins[number], code).status_code)
    assert [is_signed_in(twin) for twin in twins].count(True) == 1


def test_a_row_that_somebody_else_holds_ends_a_request_and_not_the_site(
    fresh_database: Database,
) -> None:
    client = Client(raise_request_exception=False)
    ask(client)
    with fresh_database.connect() as other, other.transaction():
        other.execute("SELECT 1 FROM people_allowance FOR UPDATE")
        held = ask(client)
        assert held.status_code == 503
        assert held["Retry-After"]
        assert client.get("/inloggen").status_code == 200
    assert ask(client).status_code == 302
