"""What a worker makes of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from tests.voorkant.computations import working
from tests.voorkant.computations.working import request, work_to_the_end, work_until_idle
from voorkant.common.errors import MathematicsRefused, explain
from voorkant.computations import jobs, methods
from voorkant.computations.actions import begin_attempt, put_back
from voorkant.computations.queries import run_output, run_page, run_progress
from voorkant.computations.rules import State

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("fresh_database")]


def test_lost_runs_and_messages_are_looked_for_by_themselves() -> None:
    found = {name: task.cron for (name, _), task in app.periodic_registry.periodic_tasks.items()}
    assert found["computations.recover"] == found["outbox.recover"] == "* * * * * */20"


def test_a_worker_that_looks_for_lost_runs_puts_them_back() -> None:
    run = request()
    assert begin_attempt(run_id=run.id) is not None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    jobs.recover_lost_runs(timestamp=0)
    work_until_idle()
    assert (run_progress(run.id).state, run_progress(run.id).attempts) == (State.DONE, 2)


def test_progress_is_written_at_a_new_step_and_otherwise_once_a_second(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seconds = iter(range(10_000))
    monkeypatch.setattr(jobs, "monotonic", lambda: next(seconds) / 100)
    attempt = begin_attempt(run_id=request().id)
    assert attempt is not None
    report = jobs._report(attempt, stopping=lambda: False)
    with django_assert_num_queries(2 + 3):
        report("reading", 0.0)
        report("counting", 0.1)
        for hundredth in range(350):
            report("counting", hundredth / 350)


@pytest.mark.parametrize("overtaken", [True, False])
def test_a_computation_is_stopped_when_its_worker_must_stop_or_its_run_is_taken_over(
    overtaken: bool,
) -> None:
    attempt = begin_attempt(run_id=request().id)
    assert attempt is not None
    if overtaken:
        assert put_back(attempt=attempt, counts=True)
    with pytest.raises(jobs._StoppedError):
        jobs._report(attempt, stopping=lambda: not overtaken)("counting", 0.5)


def test_a_requested_run_is_computed_and_keeps_result_and_files() -> None:
    run = request()
    assert run_progress(run.id).state == State.QUEUED

    work_until_idle()

    page = run_page(run.id)
    assert page.progress.state == State.DONE
    assert (page.progress.attempts, page.progress.fraction, page.progress.step) == (
        1,
        1.0,
        "counting",
    )
    assert page.result == {
        "lines": 4,
        "seed": 7,
        "parameters": {"bootstraps": 100},
        "share": 0.1,
    }
    assert page.summary.headline == {"lines": 4}
    assert run_output(run.id, "report.txt").content == b"4 lines"


def test_a_method_runs_outside_any_transaction() -> None:
    request()
    work_until_idle()
    assert working.seen == ["in a transaction: False"]


def test_refused_input_is_not_tried_again_and_is_explained_in_the_methods_own_words() -> None:
    progress = work_to_the_end(request("refuse"))

    assert working.seen == ["refused"]
    assert (progress.state, progress.attempts) == (State.FAILED, 1)
    assert isinstance(progress.failure, MathematicsRefused)
    assert (progress.failure.code, progress.failure.params) == ("votes.unknown-value", {"row": 3})
    assert explain(progress.failure, "nl").what == "Row 3 has no vote."


def test_a_method_that_breaks_is_tried_three_times_and_then_stays_visible_as_failed() -> None:
    run = request("break_down")
    work_until_idle()
    assert (run_progress(run.id).state, run_progress(run.id).attempts) == (State.QUEUED, 1)
    work_until_idle()
    assert run_progress(run.id).attempts == 1, "it waits before the next attempt"

    progress = work_to_the_end(run)

    assert working.seen == ["broke"] * 3
    assert progress.state == State.FAILED
    assert progress.failure is not None
    assert (progress.failure.code, progress.failure.params) == ("run.broke", {"attempts": 3})


def test_a_method_that_was_only_busy_gets_there_in_the_end() -> None:
    progress = work_to_the_end(request("busy"))
    assert (progress.state, progress.attempts, progress.failure) == (State.DONE, 3, None)


@pytest.mark.parametrize("method", ["not_a_number", "rename"])
def test_an_outcome_that_cannot_be_kept_fails_at_once(method: str) -> None:
    progress = work_to_the_end(request(method))
    assert (progress.state, progress.attempts) == (State.FAILED, 1)
    assert progress.failure is not None
    assert progress.failure.code == "run.result-refused"


def test_a_run_asked_of_another_version_of_the_method_fails_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = request()
    newer = methods.Method("count", "count/2", f"{working.HERE}:count", "run_page")
    monkeypatch.setitem(methods._registered, "count", newer)

    progress = work_to_the_end(run)

    assert progress.failure is not None
    assert progress.failure.code == "run.method-changed"
    assert progress.failure.params == {"method": "count", "version": "count/1"}


def test_a_job_that_comes_twice_computes_once() -> None:
    from voorkant.common.queue import enqueue
    from voorkant.computations.actions import QUEUE, TASK

    run = request()
    enqueue(TASK, queue=QUEUE, run_id=str(run.id))
    work_until_idle()
    assert len(working.seen) == 1
