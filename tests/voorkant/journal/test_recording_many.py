"""Many acts at once are as many entries, each as if it were recorded by itself."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from voorkant.common.errors import NotJson
from voorkant.journal.actions import record_all
from voorkant.journal.errors import UndeclaredVerb
from voorkant.journal.models import Entry, Payload
from voorkant.journal.queries import Verdict, verify_entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]

ACTS = [("stories.told", f"story-{number}", {"words": number}) for number in range(5)]


def tell(acts: Sequence[tuple[str, str, dict[str, Any]]]) -> None:
    record_all(challenge="well-1", acting="person-3", acts=acts)


def test_each_has_an_entry_with_a_commitment_of_its_own(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        tell(ACTS)
    payloads = Payload.objects.select_related("entry").order_by("entry__object_id")
    assert [payload.entry.object_id for payload in payloads] == [act[1] for act in ACTS]
    assert len({bytes(payload.salt) for payload in payloads}) == len(ACTS)
    for payload, act in zip(payloads, ACTS, strict=True):
        assert json.loads(payload.body) == {"acting": "person-3", "payload": act[2]}
        committed = sha256(bytes(payload.salt) + payload.body.encode()).digest()
        assert bytes(payload.entry.commitment) == committed
        assert verify_entry(payload.entry.id) is Verdict.WHOLE


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (("stories.nowhere-declared", "story-9", {}), UndeclaredVerb),
        (("stories.told", "story-9", {"words": object()}), NotJson),
        (("stories.told", "", {}), IntegrityError),
        (("stories.told", "één", {}), IntegrityError),
    ],
    ids=["an undeclared verb", "no JSON", "about nothing", "no ASCII"],
)
def test_one_that_is_refused_keeps_all_of_them_out(act: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal), transaction.atomic():
        tell([*ACTS, act])
    assert not Entry.objects.exists()


def test_of_no_acts_there_are_no_entries() -> None:
    tell([])
    assert not Entry.objects.exists()
