"""All that one actor did in a challenge is erased at once; that it happened stays."""

from __future__ import annotations

import pytest

from voorkant.journal.actions import erase_payloads_of, record
from voorkant.journal.models import Entry, Payload
from voorkant.journal.queries import Verdict, verify_entry

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def told(challenge: str, acting: str | None) -> object:
    return record(
        verb="stories.told", challenge=challenge, object_id="story-1", acting=acting, payload={}
    )


def test_what_one_actor_did_in_one_challenge_is_erased_and_nothing_else() -> None:
    hers = [told("challenge-1", "person-1") for _ in range(3)]
    others = [
        told("challenge-2", "person-1"),
        told("challenge-1", "person-2"),
        told("challenge-1", None),
    ]
    assert erase_payloads_of(actor="person-1", challenge="challenge-1", reason="erased") == 3
    assert {verify_entry(entry) for entry in hers} == {Verdict.ERASED}  # type: ignore[arg-type]
    assert {verify_entry(entry) for entry in others} == {Verdict.WHOLE}  # type: ignore[arg-type]
    erasure = Entry.objects.get(verb="journal.payload-erased")
    assert (erasure.object_id, erasure.challenge) == ("challenge-1", "challenge-1")
    assert "person-1" not in Payload.objects.get(entry=erasure).body


def test_of_somebody_who_did_nothing_nothing_is_erased_or_told() -> None:
    told("challenge-1", "person-1")
    for actor in ("person-2", "", "person-1' OR '1'='1"):
        assert erase_payloads_of(actor=actor, challenge="challenge-1", reason="erased") == 0
    assert Entry.objects.count() == 1
