"""What pages read about runs, each in a fixed number of SQL queries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from tests.voorkant.computations.working import TEXTS, VOTES, request
from voorkant.common.errors import InvalidCursor, explain
from voorkant.computations import methods, queries
from voorkant.computations.actions import (
    begin_attempt,
    fail_attempt,
    finish_attempt,
    report_progress,
)
from voorkant.computations.errors import RunBroke, RunFileNotFound, RunNotFound
from voorkant.computations.rules import State
from voorkant.computations.values import Attempt, Computed, OutputFile, RequestedRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HOSTILE_NAMES = [
    "../votes.csv",
    "votes.csv\x00",
    "",
    "votes.csv' OR '1'='1",
    "VOTES.CSV",
    "x" * 5000,
]


def begin(run: RequestedRun) -> Attempt:
    attempt = begin_attempt(run_id=run.id)
    assert attempt is not None
    return attempt


def finish(run: RequestedRun) -> None:
    outputs = [
        OutputFile("report.txt", "text/plain", b"4 lines"),
        OutputFile("a.svg", "image/svg+xml", b""),
    ]
    computed = Computed({"lines": 4, "much": "x" * 1000}, outputs)
    assert finish_attempt(attempt=begin(run), computed=computed, headline=["lines", "absent"])


def test_the_home_page_lists_every_run_newest_first_in_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    queued, done, failed = (request(seed=seed) for seed in range(3))
    finish(done)
    fail_attempt(attempt=begin(failed), error=RunBroke(attempts=3))

    with django_assert_num_queries(1):
        page = queries.runs_for_home(limit=10)

    assert {run.id: run.state for run in page.items} == {
        failed.id: State.FAILED,
        done.id: State.DONE,
        queued.id: State.QUEUED,
    }
    assert {run.id: run.headline for run in page.items}[done.id] == {"lines": 4}
    assert {run.page for run in page.items} == {"run_page"}
    assert page.next is None


def test_the_home_page_pages_by_key_without_losing_or_repeating_a_run() -> None:
    asked = {request(seed=seed).id for seed in range(7)}
    seen: list[UUID] = []
    before: str | None = None
    while True:
        page = queries.runs_for_home(limit=3, before=before)
        seen += [run.id for run in page.items]
        before = page.next
        if before is None:
            break
    assert len(seen) == 7
    assert set(seen) == asked


def test_an_empty_list_is_a_page_too() -> None:
    assert queries.runs_for_home(limit=10).items == ()


def test_a_run_of_a_method_that_is_gone_is_not_shown_and_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run, other = request(), request("refuse")
    monkeypatch.delitem(methods._registered, "refuse")
    assert [shown.id for shown in queries.runs_for_home(limit=10).items] == [run.id]
    with pytest.raises(RunNotFound):
        queries.run_page(other.id)
    assert queries.run_progress(other.id).state == State.QUEUED


@pytest.mark.parametrize("before", ["", "2", "' OR 1=1 --", "\x00"])
def test_a_page_that_we_did_not_offer_is_refused(before: str) -> None:
    with pytest.raises(InvalidCursor):
        queries.runs_for_home(limit=3, before=before)


@pytest.mark.parametrize("limit", [0, -5, 101, 10**9])
def test_a_list_without_end_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match="a page has"):
        queries.runs_for_home(limit=limit)


def test_a_page_that_waits_asks_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    run = request()
    attempt = begin(run)
    assert report_progress(attempt=attempt, step="counting", fraction=0.25)
    with django_assert_num_queries(1):
        progress = queries.run_progress(run.id)
    assert (progress.state, progress.step, progress.fraction) == (State.RUNNING, "counting", 0.25)


@pytest.mark.parametrize(("given", "kept"), [(-1.0, 0.0), (7.0, 1.0), (0.5, 0.5)])
def test_progress_stays_between_nothing_and_all(given: float, kept: float) -> None:
    run = request()
    report_progress(attempt=begin(run), step="s" * 500, fraction=given)
    progress = queries.run_progress(run.id)
    assert (progress.fraction, len(progress.step)) == (kept, 100)


def test_the_page_of_a_run_asks_two_queries_and_reads_no_bytes(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    run = request()
    finish(run)
    with django_assert_num_queries(2) as asked:
        page = queries.run_page(run.id)

    assert not any('."content" FROM' in query["sql"] for query in asked.captured_queries)
    assert [(file.name, file.size, file.public) for file in page.inputs] == [
        ("votes.csv", len(VOTES.content), False),
        ("statements.csv", len(TEXTS.content), True),
    ]
    assert [(file.name, file.media_type, file.size) for file in page.outputs] == [
        ("report.txt", "text/plain", 7),
        ("a.svg", "image/svg+xml", 0),
    ]
    assert page.summary.headline == {"lines": 4}
    assert page.result is not None
    assert page.result["lines"] == 4
    assert (page.seed, page.parameters) == (7, {"bootstraps": 100})


def test_a_failed_run_explains_itself_in_both_languages() -> None:
    run = request()
    fail_attempt(attempt=begin(run), error=RunBroke(attempts=3))
    failure = queries.run_page(run.id).progress.failure
    assert failure is not None
    assert "3 keer" in explain(failure, "nl").why
    assert "3 times" in explain(failure, "en").why


@pytest.mark.parametrize("read", [queries.run_page, queries.run_progress])
def test_a_run_that_never_was_is_not_found(read: Callable[[UUID], object]) -> None:
    with pytest.raises(RunNotFound):
        read(uuid4())


def test_files_are_read_in_one_query_each(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    run = request()
    finish(run)
    with django_assert_num_queries(1):
        texts = queries.run_input(run.id, "statements.csv")
    with django_assert_num_queries(1):
        report = queries.run_output(run.id, "report.txt")
    with django_assert_num_queries(1):
        inputs = queries.inputs_of(run.id)
    assert (texts.content, texts.media_type) == (TEXTS.content, "text/csv")
    assert report.content == b"4 lines"
    assert inputs == {"votes.csv": VOTES.content, "statements.csv": TEXTS.content}


def test_a_file_that_is_not_public_looks_like_one_that_is_not_there() -> None:
    run = request()
    with pytest.raises(RunFileNotFound) as closed:
        queries.run_input(run.id, "votes.csv")
    with pytest.raises(RunFileNotFound) as absent:
        queries.run_input(uuid4(), "votes.csv")
    assert closed.value.params == absent.value.params


def test_the_same_votes_open_in_one_run_stay_closed_in_another() -> None:
    closed = request()
    opened = request(inputs=[replace(VOTES, public=True), TEXTS])
    assert queries.run_input(opened.id, "votes.csv").content == VOTES.content
    with pytest.raises(RunFileNotFound):
        queries.run_input(closed.id, "votes.csv")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_that_is_no_file_of_the_run_finds_nothing(name: str) -> None:
    run = request()
    finish(run)
    for read in (queries.run_input, queries.run_output):
        with pytest.raises(RunFileNotFound) as refused:
            read(run.id, name)
        assert refused.value.params == {"name": "?"}


def test_a_file_of_one_run_is_not_found_under_another() -> None:
    run, other = request(), request(seed=8)
    finish(run)
    with pytest.raises(RunFileNotFound):
        queries.run_output(other.id, "report.txt")
