"""The journal under pressure: many who record at once, and two who erase the same."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.races.together import at_once
from voorkant.common.errors import VoorkantError
from voorkant.journal import verbs
from voorkant.journal.actions import erase_payload, record
from voorkant.journal.errors import PayloadErased
from voorkant.journal.models import Entry
from voorkant.journal.queries import Verdict, entries_about, verify_entry

pytestmark = [pytest.mark.database, pytest.mark.races, pytest.mark.usefixtures("fresh_database")]


@pytest.fixture(autouse=True)
def made_up_verbs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "_declared", {*verbs.declared(), "stories.told"})


def tell(number: int) -> object:
    return record(
        verb="stories.told", challenge="", object_id=f"story-{number}", acting=None, payload={}
    )


def test_whatever_sixteen_record_at_once_is_all_there_and_whole() -> None:
    def tell_fifty(thread: int) -> None:
        for number in range(50):
            with transaction.atomic():
                tell(thread)
                if number % 10 == 9:
                    transaction.set_rollback(True)

    at_once(16, tell_fifty)

    assert Entry.objects.count() == 16 * 45
    for thread in range(16):
        lines = entries_about(f"story-{thread}", limit=100).items
        assert len(lines) == 45
        assert verify_entry(lines[0].id) == Verdict.WHOLE


def test_of_two_who_erase_the_same_one_does() -> None:
    entry = record(verb="stories.told", challenge="", object_id="story-1", acting="p", payload={})

    def erase(_: int) -> VoorkantError | None:
        try:
            erase_payload(entry_id=entry, reason="withdrawn", acting="p")
        except PayloadErased as error:
            return error
        return None

    outcomes = at_once(8, erase)

    assert outcomes.count(None) == 1
    assert len(entries_about(str(entry)).items) == 1
    assert verify_entry(entry) == Verdict.ERASED
