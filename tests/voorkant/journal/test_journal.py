"""What happened stays; who did it and what it held can be erased, and nothing pretends otherwise."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from voorkant.common.errors import InvalidCursor, NotFound, NotJson
from voorkant.journal import verbs
from voorkant.journal.actions import erase_payload, record
from voorkant.journal.errors import PayloadErased, UndeclaredVerb
from voorkant.journal.models import Entry, Payload
from voorkant.journal.queries import Verdict, acts_in, entries_about, verify_entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

    from tests.databases import Database

pytestmark = pytest.mark.database


def tell(**changes: Any) -> UUID:
    told: dict[str, Any] = {
        "verb": "stories.told",
        "challenge": "well-1",
        "object_id": "story-7",
        "acting": "person-3",
        "payload": {"words": "Het zebrapad is weg.", "seconds": 90},
    }
    return record(**{**told, **changes})


@pytest.mark.django_db
def test_an_act_is_recorded_in_clear_without_who_or_what() -> None:
    before = datetime.now(UTC)
    entry = Entry.objects.get(id=tell())

    assert (entry.verb, entry.challenge, entry.object_id) == ("stories.told", "well-1", "story-7")
    assert (entry.recorded_at.minute, entry.recorded_at.second) == (0, 0)
    assert before - timedelta(hours=1) < entry.recorded_at <= datetime.now(UTC)
    assert entry.id.version == 4, "an id that holds a time would tell who was there"


@pytest.mark.django_db
def test_the_payload_holds_who_and_what_and_is_what_the_entry_committed_to() -> None:
    entry = Entry.objects.select_related("payload").get(id=tell())
    payload = entry.payload

    assert json.loads(payload.body) == {
        "acting": "person-3",
        "payload": {"words": "Het zebrapad is weg.", "seconds": 90},
    }
    assert payload.actor == "person-3"
    assert len(bytes(payload.salt)) == 16
    committed = sha256(bytes(payload.salt) + payload.body.encode()).digest()
    assert bytes(entry.commitment) == committed


@pytest.mark.django_db
def test_the_same_act_twice_looks_different_to_who_sees_only_the_entries() -> None:
    once, again = Entry.objects.get(id=tell()), Entry.objects.get(id=tell())
    assert bytes(once.commitment) != bytes(again.commitment)


@pytest.mark.django_db
def test_recording_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        tell()


@pytest.mark.django_db
def test_the_program_itself_acts_without_a_name() -> None:
    assert Payload.objects.get(entry=tell(acting=None)).actor is None


@pytest.mark.django_db
def test_what_did_not_happen_is_not_recorded() -> None:
    with transaction.atomic():
        tell(object_id="story-8")
        transaction.set_rollback(True)
    assert entries_about("story-8").items == ()


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["stories.shouted", "", "STORIES.TOLD", "stories.told; --"])
def test_a_verb_that_no_room_declared_is_refused(verb: str) -> None:
    with pytest.raises(UndeclaredVerb):
        tell(verb=verb)


@pytest.mark.parametrize("verb", ["stories.told", "told", "Stories.told", "stories.", "a.b.c", ""])
def test_a_verb_is_declared_once_and_in_one_shape(verb: str) -> None:
    with pytest.raises(ValueError, match="declared once"):
        verbs.declare(verb)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "payload", [{"share": float("nan")}, {"words": "NUL \0"}, {"when": datetime}]
)
def test_a_payload_that_json_cannot_hold_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(NotJson):
        tell(payload=payload)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"object_id": ""},
        {"object_id": "x" * 101},
        {"object_id": "Jan Jansen"},
        {"object_id": "a\nb"},
        {"challenge": "x" * 101},
        {"challenge": "één"},
    ],
    ids=str,
)
def test_ids_in_clear_are_short_and_opaque(changes: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(**changes)


@pytest.mark.django_db
def test_a_hostile_text_is_recorded_as_it_is() -> None:
    words = "'); DROP TABLE journal_entry; -- \\u0000 \N{RIGHT-TO-LEFT OVERRIDE}{{7*7}}\r\n"
    entry = tell(payload={"words": words})
    assert json.loads(Payload.objects.get(entry=entry).body)["payload"] == {"words": words}
    assert verify_entry(entry) == Verdict.WHOLE


@pytest.mark.django_db
def test_erasing_leaves_the_entry_and_says_so_in_the_record() -> None:
    entry = tell()
    before = Entry.objects.values().get(id=entry)

    erase_payload(entry_id=entry, reason="withdrawn", acting="person-3")

    assert verify_entry(entry) == Verdict.ERASED
    assert Entry.objects.values().get(id=entry) == before
    erasure = entries_about(str(entry)).items[0]
    assert (erasure.verb, erasure.challenge) == ("journal.payload-erased", "well-1")
    assert verify_entry(erasure.id) == Verdict.WHOLE


@pytest.mark.django_db
def test_what_is_erased_cannot_be_erased_again() -> None:
    entry = tell()
    erase_payload(entry_id=entry, reason="withdrawn", acting=None)
    with pytest.raises(PayloadErased):
        erase_payload(entry_id=entry, reason="withdrawn", acting=None)
    assert len(entries_about(str(entry)).items) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "use", [verify_entry, lambda entry: erase_payload(entry_id=entry, reason="x", acting=None)]
)
def test_an_entry_that_never_was_is_not_found(use: Callable[[UUID], object]) -> None:
    with pytest.raises(NotFound):
        use(uuid4())


def test_an_entry_that_somebody_changed_behind_the_locks_is_found_out(
    fresh_database: Database,
) -> None:
    entry = tell()
    with fresh_database.connect("owner") as owner:
        owner.execute("ALTER TABLE journal_payload DISABLE TRIGGER journal_payload_refuse")
        owner.execute("UPDATE journal_payload SET body = replace(body, 'person-3', 'person-4')")
    assert Payload.objects.get(entry=entry).actor == "person-4"
    assert verify_entry(entry) == Verdict.ALTERED


@pytest.mark.django_db
def test_a_list_pages_by_key_without_losing_or_repeating_an_entry(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    told = {tell(verb=verb) for verb in ("stories.told", "stories.read") for _ in range(4)}
    tell(object_id="story-9")

    seen: list[UUID] = []
    after: str | None = None
    while True:
        with django_assert_num_queries(1):
            page = entries_about("story-7", limit=3, after=after)
        seen += [line.id for line in page.items]
        after = page.next
        if after is None:
            break

    assert len(seen) == 8
    assert set(seen) == told


@pytest.mark.django_db
def test_a_page_that_we_did_not_offer_is_refused() -> None:
    with pytest.raises(InvalidCursor):
        entries_about("story-7", after="page=2")
    with pytest.raises(ValueError, match="a page has"):
        entries_about("story-7", limit=10_000)


@pytest.mark.django_db
def test_verifying_takes_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    entry = tell()
    with django_assert_num_queries(2):
        verify_entry(entry)


@pytest.mark.django_db
def test_acts_of_a_challenge_come_with_who_and_what_until_that_is_erased(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    entry = tell()
    tell(challenge="well-2")
    with django_assert_num_queries(1):
        (act,) = acts_in("well-1", ["stories.told"]).items
    assert (act.line.id, act.acting) == (entry, "person-3")
    assert act.payload == {"words": "Het zebrapad is weg.", "seconds": 90}
    assert acts_in("well-1", ["stories.other"]).items == ()
    erase_payload(entry_id=entry, reason="withdrawn", acting=None)
    (act,) = acts_in("well-1", ["stories.told"]).items
    assert (act.acting, act.payload) == (None, {})


@pytest.mark.django_db
def test_acts_of_a_challenge_come_in_pages() -> None:
    told = {tell() for _ in range(5)}
    first = acts_in("well-1", ["stories.told"], limit=3)
    second = acts_in("well-1", ["stories.told"], limit=3, after=first.next)
    assert {act.line.id for page in (first, second) for act in page.items} == told
    assert second.next is None
    with pytest.raises(InvalidCursor):
        acts_in("well-1", ["stories.told"], after="x")
