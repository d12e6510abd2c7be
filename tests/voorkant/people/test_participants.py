"""Taking part without an account: one row for a device and a scope, and nothing that ties two scopes."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from voorkant.common.errors import NotFound
from voorkant.journal import queries as journal
from voorkant.people.actions import describe_self, erase_person, join
from voorkant.people.devices import Device, new_device
from voorkant.people.errors import AgeBandRefused, KeyDestroyed, VillageRefused
from voorkant.people.keys import destroy_key, make_key
from voorkant.people.kinds import AGE_BANDS, VERB_DESCRIBED, VERB_ERASED
from voorkant.people.queries import person_of
from voorkant.people.values import Person
from voorkant.places.actions import load_region

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def device() -> Device:
    return new_device()


@pytest.fixture
def person(device: Device, scope: UUID) -> Person:
    load_region(region="bergen")
    return join(device=device, scope=scope)


def test_who_comes_back_is_the_same_person(person: Person, device: Device, scope: UUID) -> None:
    assert join(device=device, scope=scope) == person
    assert person_of(device, scope) == person
    assert (person.village, person.age_band) == (None, None)


def test_joining_takes_one_statement_the_first_time_and_every_time(
    device: Device, scope: UUID
) -> None:
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            join(device=device, scope=scope)
        assert len(asked) == 1


def test_another_device_is_another_person(person: Person, scope: UUID) -> None:
    assert join(device=new_device(), scope=scope).id != person.id


def test_who_never_said_anything_is_nobody(scope: UUID) -> None:
    assert person_of(new_device(), scope) is None
    assert person_of(None, scope) is None


def test_in_a_closed_scope_nobody_is_recognised_and_nobody_joins(
    person: Person, device: Device, scope: UUID
) -> None:
    destroy_key(scope)
    assert person_of(device, scope) is None
    with pytest.raises(KeyDestroyed):
        join(device=device, scope=scope)


def test_two_scopes_can_not_be_tied_and_the_word_of_a_device_is_stored_nowhere(
    person: Person, device: Device, scope: UUID
) -> None:
    other = uuid4()
    make_key(other)
    join(device=device, scope=other)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pseudonym FROM people_participant")
        pseudonyms = [bytes(row[0]) for row in cursor.fetchall()]
        cursor.execute("SELECT string_agg(people_participant::text, '') FROM people_participant")
        (dump,) = cursor.fetchone() or ("",)
    assert len(set(pseudonyms)) == 2
    assert device.id not in dump
    assert device.id.encode().hex() not in dump


def test_a_person_is_numbered_by_chance() -> None:
    scope = uuid4()
    make_key(scope)
    numbers = [join(device=new_device(), scope=scope).id for _ in range(12)]
    assert numbers != sorted(numbers)
    assert all(0 <= number < 2**62 for number in numbers)


def test_somebody_tells_where_she_lives_and_takes_it_back(
    person: Person, device: Device, scope: UUID
) -> None:
    for village, code, band in (("well", "WK089306", "65-79"), (None, None, None)):
        describe_self(
            person_id=person.id,
            scope=scope,
            village=village,
            age_band=band,
            acting=person.pseudonym,
        )
        assert person_of(device, scope) == Person(person.id, person.pseudonym, code, band)


@pytest.mark.parametrize("band", ["", "18", "under-18", "0-17", "80+ ", "x" * 1000])
def test_a_band_that_is_not_offered_is_refused(person: Person, scope: UUID, band: str) -> None:
    with pytest.raises(AgeBandRefused):
        describe_self(person_id=person.id, scope=scope, village=None, age_band=band, acting=None)


@pytest.mark.parametrize("village", ["", "nergens", "gemeente-bergen", "postcode-5854", "WK089306"])
def test_what_is_no_village_is_refused(person: Person, scope: UUID, village: str) -> None:
    with pytest.raises(VillageRefused):
        describe_self(person_id=person.id, scope=scope, village=village, age_band=None, acting=None)


def test_nobody_is_described_or_erased_from_another_scope(person: Person, device: Device) -> None:
    other = uuid4()
    with pytest.raises(NotFound):
        describe_self(person_id=person.id, scope=other, village=None, age_band="80+", acting=None)
    with pytest.raises(NotFound):
        erase_person(person_id=person.id, scope=other, acting=None)


def test_erasing_leaves_nothing_of_somebody(person: Person, device: Device, scope: UUID) -> None:
    erase_person(person_id=person.id, scope=scope, acting=None)
    assert person_of(device, scope) is None
    with pytest.raises(NotFound):
        erase_person(person_id=person.id, scope=scope, acting=None)


def test_the_journal_holds_what_was_done_and_never_to_whom(person: Person, scope: UUID) -> None:
    describe_self(
        person_id=person.id, scope=scope, village="well", age_band="80+", acting=person.pseudonym
    )
    erase_person(person_id=person.id, scope=scope, acting=person.pseudonym)
    lines = journal.entries_about(str(scope)).items
    assert {line.verb for line in lines} == {VERB_DESCRIBED, VERB_ERASED}
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(body, '') FROM journal_payload")
        (bodies,) = cursor.fetchone() or ("",)
    assert "WK089306" not in bodies
    assert "80+" not in bodies


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_participant SET id = 1",
        "UPDATE people_participant SET scope = gen_random_uuid()",
        "UPDATE people_participant SET pseudonym = sha256('x')",
        "UPDATE people_participant SET joined_on = '2020-01-01'",
    ],
)
def test_the_database_keeps_who_somebody_is(person: Person, statement: str) -> None:
    with pytest.raises(IntegrityError, match="keeps what"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_database_refuses_a_short_pseudonym_and_an_unknown_band(scope: UUID) -> None:
    for pseudonym, band in (("x", "80+"), ("x" * 32, "8-18")):
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(
                "INSERT INTO people_participant (id, scope, pseudonym, age_band, joined_on)"
                " VALUES (1, %s, %s, %s, now())",
                [scope, pseudonym.encode(), band],
            )


def test_every_band_that_is_offered_fits(person: Person, scope: UUID) -> None:
    for band in AGE_BANDS:
        describe_self(person_id=person.id, scope=scope, village=None, age_band=band, acting=None)
