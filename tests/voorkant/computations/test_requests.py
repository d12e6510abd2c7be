"""Asking for a run: what is the same request, what is refused, and what is written down."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.voorkant.computations.working import TEXTS, VOTES, made_up, request
from voorkant.common.errors import NotJson, VoorkantError
from voorkant.computations import methods
from voorkant.computations.actions import begin_attempt, fail_attempt
from voorkant.computations.errors import (
    RunBroke,
    RunInputRefused,
    RunSeedRefused,
    RunTitleRefused,
    UnknownMethod,
)
from voorkant.computations.methods import Method, method_named, register
from voorkant.computations.models import Blob, Run, RunInput
from voorkant.computations.queries import run_progress
from voorkant.computations.rules import State
from voorkant.journal.models import Payload
from voorkant.journal.queries import Verdict, entries_about, verify_entry

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_run_is_asked_for_once_and_the_journal_knows_who_asked() -> None:
    run = request()

    assert not run.joined
    assert run_progress(run.id).state == State.QUEUED
    (entry,) = entries_about(str(run.id)).items
    assert (entry.verb, entry.challenge) == ("computations.run-requested", "")
    assert Payload.objects.get(entry=entry.id).actor == "person-1"
    assert verify_entry(entry.id) == Verdict.WHOLE


def test_the_same_request_joins_the_run_and_keeps_its_title() -> None:
    first = request()
    again = request(title="Een andere titel", acting="person-2", inputs=[TEXTS, VOTES])

    assert (again.id, again.joined) == (first.id, True)
    assert Run.objects.get().title == "Wat speelt er rond de Grotestraat?"
    assert len(entries_about(str(first.id)).items) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 8},
        {"parameters": {"bootstraps": 101}},
        {"parameters": {"bootstraps": True}},
        {"inputs": [VOTES]},
        {"inputs": [replace(VOTES, public=True), TEXTS]},
        {"inputs": [replace(VOTES, content=VOTES.content + b"\n"), TEXTS]},
        {"inputs": [replace(VOTES, name="other.csv"), TEXTS]},
        {"inputs": [replace(VOTES, media_type="text/plain"), TEXTS]},
        {"inputs": []},
        {"challenge": "well-1"},
        {"method": "refuse"},
    ],
    ids=str,
)
def test_whatever_could_change_the_outcome_or_who_may_see_it_makes_another_run(
    changes: dict[str, Any],
) -> None:
    assert request().id != request(**changes).id


def test_a_newer_version_of_the_method_makes_another_run(monkeypatch: pytest.MonkeyPatch) -> None:
    first = request()
    monkeypatch.setitem(methods._registered, "count", replace(made_up("count"), version="count/2"))
    assert request().id != first.id


def test_a_run_that_failed_is_not_joined_because_asking_again_is_how_to_try_again() -> None:
    first = request()
    attempt = begin_attempt(run_id=first.id)
    assert attempt is not None
    fail_attempt(attempt=attempt, error=RunBroke(attempts=3))

    again = request()

    assert (again.joined, again.id == first.id) == (False, False)
    assert request().id == again.id


def test_a_whole_number_and_the_same_number_with_a_point_are_the_same_parameter() -> None:
    assert request(parameters={"share": 1}).id == request(parameters={"share": 1.0}).id


def test_the_same_bytes_are_stored_once() -> None:
    request(inputs=[VOTES, replace(VOTES, name="copy.csv")])
    request(seed=8)
    assert Blob.objects.count() == 2
    assert RunInput.objects.count() == 4


def test_a_request_in_a_transaction_that_fails_leaves_nothing() -> None:
    with transaction.atomic():
        request()
        transaction.set_rollback(True)
    assert not Run.objects.exists()
    assert not Blob.objects.exists()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"title": ""}, RunTitleRefused),
        ({"title": "   "}, RunTitleRefused),
        ({"title": "x" * 201}, RunTitleRefused),
        ({"title": "Een\nTwee"}, RunTitleRefused),
        ({"title": "Een\x00"}, RunTitleRefused),
        ({"title": "Een\x1b[2J"}, RunTitleRefused),
        ({"title": "Een\u2028Twee"}, RunTitleRefused),
        ({"title": "Een\udcff"}, RunTitleRefused),
        ({"seed": -1}, RunSeedRefused),
        ({"seed": 2**63}, RunSeedRefused),
        ({"inputs": [VOTES, VOTES]}, RunInputRefused),
        ({"inputs": [replace(VOTES, name="../votes.csv")]}, RunInputRefused),
        ({"inputs": [replace(VOTES, name=".votes")]}, RunInputRefused),
        ({"inputs": [replace(VOTES, name="votes\n.csv")]}, RunInputRefused),
        ({"inputs": [replace(VOTES, name="votes.csv\n")]}, RunInputRefused),
        ({"inputs": [replace(VOTES, name="")]}, RunInputRefused),
        ({"inputs": [replace(VOTES, name="v" * 101)]}, RunInputRefused),
        ({"parameters": {"share": float("nan")}}, NotJson),
        ({"parameters": {"share": 2**60}}, NotJson),
        ({"method": "guess"}, UnknownMethod),
    ],
    ids=lambda given: str(given)[:60],
)
def test_a_request_that_cannot_be_met_is_refused_and_leaves_nothing(
    changes: dict[str, Any], error: type[VoorkantError]
) -> None:
    with pytest.raises(error):
        request(**changes)
    assert not Run.objects.exists()
    assert not Blob.objects.exists()


def test_a_file_that_is_too_big_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voorkant.computations.rules.MOST_MEGABYTES", 1)
    request(inputs=[replace(VOTES, content=b"x" * 2**20)])
    with pytest.raises(RunInputRefused):
        request(inputs=[replace(VOTES, content=b"x" * (2**20 + 1))])


def test_hostile_text_is_kept_as_it_is() -> None:
    hostile = "\"><img src=x onerror=alert(1)>{{7*7}}'; DROP TABLE computations_run; --"
    run = request(title=hostile, parameters={hostile: hostile})
    kept = Run.objects.get(id=run.id)
    assert (kept.title, kept.parameters) == (hostile, {hostile: hostile})


def test_a_method_is_registered_once() -> None:
    with pytest.raises(ValueError, match="two methods"):
        register(made_up("count"))
    register(Method("sum", "sum/1", "os:getpid", "run_page"))
    assert method_named("sum").version == "sum/1"


def test_a_blob_with_another_hash_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Blob.objects.create(sha256="0" * 64, content=b"votes")
