"""Runs under pressure: asked for twice at once, workers that die, workers that only seemed dead."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests.races.together import (
    LONGEST_WAIT,
    Gate,
    at_once,
    hear_no_heartbeat,
    kill,
    statuses,
    worker_process,
)
from tests.voorkant.computations.working import VOTES, work_until_idle
from voorkant.computations import methods
from voorkant.computations.actions import (
    begin_attempt,
    fail_attempt,
    finish_attempt,
    put_back,
    recover_lost_runs,
    report_progress,
    request_run,
)
from voorkant.computations.errors import RunBroke
from voorkant.computations.methods import Method
from voorkant.computations.models import Run
from voorkant.computations.queries import run_output, run_page, run_progress
from voorkant.computations.rules import State
from voorkant.computations.values import Computed, OutputFile, RequestedRun
from voorkant.journal.queries import entries_about

pytestmark = [pytest.mark.database, pytest.mark.races, pytest.mark.usefixtures("fresh_database")]


@pytest.fixture(autouse=True)
def hold_is_a_method(monkeypatch: pytest.MonkeyPatch) -> None:
    hold = Method("hold", "hold/1", "tests.races.worker:hold", "run_page")
    monkeypatch.setattr(methods, "_registered", {"hold": hold})


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path).build()


def request(gate: Gate | None = None, *, endless: bool = False, **changes: Any) -> RequestedRun:
    where = gate or Gate.nowhere()
    asked: dict[str, Any] = {
        "method": "hold",
        "title": "Wachten",
        "parameters": {
            "reached": str(where.reached),
            "opened": str(where.opened),
            "endless": endless,
        },
        "seed": 1,
        "inputs": [VOTES],
        "acting": None,
    }
    return request_run(**{**asked, **changes})


def verbs_about(run: UUID) -> list[str]:
    return sorted(line.verb for line in entries_about(str(run)).items)


def test_the_same_run_requested_by_many_at_once_is_one_run_with_one_job() -> None:
    answers = at_once(16, lambda _: request())

    assert len({answer.id for answer in answers}) == 1
    assert sorted(answer.joined for answer in answers) == [False] + [True] * 15
    assert Run.objects.count() == 1
    assert statuses() == ["todo"]
    assert verbs_about(answers[0].id) == ["computations.run-requested"]


def test_different_runs_with_the_same_files_requested_at_once_do_not_wait_for_each_other() -> None:
    files = [
        VOTES,
        *(VOTES.__class__(f"f{n}.csv", "text/csv", b"%d" % n, public=True) for n in range(8)),
    ]
    answers = at_once(
        8, lambda n: request(seed=n, inputs=files if n % 2 else list(reversed(files)))
    )
    assert len({answer.id for answer in answers}) == 8


def test_of_many_workers_one_gets_the_run() -> None:
    run = request()
    attempts = at_once(16, lambda _: begin_attempt(run_id=run.id))
    assert [attempt.number for attempt in attempts if attempt] == [1]


def test_of_many_ends_of_one_attempt_one_counts() -> None:
    run = request()
    attempt = begin_attempt(run_id=run.id)
    assert attempt is not None

    def end(number: int) -> bool:
        if number % 3 == 0:
            return fail_attempt(attempt=attempt, error=RunBroke(attempts=1))
        if number % 3 == 1:
            return put_back(attempt=attempt, counts=True)
        computed = Computed({"by": number}, [OutputFile("a.txt", "text/plain", b"%d" % number)])
        return finish_attempt(attempt=attempt, computed=computed, headline=())

    assert sum(at_once(12, end)) == 1


def test_a_run_whose_worker_was_killed_is_taken_up_again_and_ends_once(gate: Gate) -> None:
    run = request(gate)
    with worker_process() as worker:
        gate.wait()
        assert run_progress(run.id).state == State.RUNNING
        kill(worker)
    gate.take_away()
    assert recover_lost_runs() == 0, "its silence is not long enough yet"

    hear_no_heartbeat()
    assert recover_lost_runs() == 1
    assert (run_progress(run.id).state, statuses()) == (State.QUEUED, ["todo"])
    assert recover_lost_runs() == 0
    work_until_idle()

    page = run_page(run.id)
    assert (page.progress.state, page.progress.attempts) == (State.DONE, 2)
    assert page.result == {"stopped": False}
    assert verbs_about(run.id) == ["computations.run-finished", "computations.run-requested"]
    assert statuses() == ["succeeded"]


def test_a_worker_that_only_seemed_dead_cannot_end_the_run_a_second_time(gate: Gate) -> None:
    run = request(gate)
    with worker_process(wait=False) as worker:
        gate.wait()
        opened = gate.opened.rename(gate.opened.with_name("later"))
        gate.reached.unlink()
        hear_no_heartbeat()
        assert recover_lost_runs() == 1
        work_until_idle()
        assert run_progress(run.id).state == State.DONE

        opened.write_bytes(b".")
        assert worker.wait(LONGEST_WAIT) == 0, "it notices, and lives on"

    page = run_page(run.id)
    assert (page.result, page.progress.attempts) == ({"stopped": False}, 2)
    assert run_output(run.id, "report.txt").content == b"done"
    assert verbs_about(run.id) == ["computations.run-finished", "computations.run-requested"]


def test_a_worker_that_comes_back_before_the_next_one_starts_does_not_lose_the_run(
    gate: Gate,
) -> None:
    run = request(gate)
    with worker_process(wait=False) as worker:
        gate.wait()
        hear_no_heartbeat()
        assert recover_lost_runs() == 1
        gate.open()
        gate.take_away()
        assert worker.wait(LONGEST_WAIT) == 0
    while run_progress(run.id).state != State.DONE:
        assert recover_lost_runs() == 1, "whatever became of its job, somebody looks after the run"
        work_until_idle()
    assert run_progress(run.id).attempts == 2
    assert verbs_about(run.id) == ["computations.run-finished", "computations.run-requested"]


def test_a_run_that_kills_its_workers_fails_in_the_end_and_says_so() -> None:
    run = request()
    for _ in range(3):
        assert begin_attempt(run_id=run.id) is not None
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        assert recover_lost_runs() == 1

    progress = run_progress(run.id)
    assert progress.state == State.FAILED
    assert progress.failure is not None
    assert (progress.failure.code, progress.failure.params) == ("run.worker-lost", {"attempts": 3})
    work_until_idle()
    assert set(statuses()) == {"succeeded"}
    assert recover_lost_runs() == 0


def test_a_run_whose_job_is_gone_gets_a_new_one() -> None:
    run = request()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert recover_lost_runs() == 1
    work_until_idle()
    assert run_progress(run.id).state == State.DONE


def test_many_who_look_for_lost_runs_at_once_find_each_one_once() -> None:
    runs = [request(seed=number) for number in range(4)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert sum(at_once(8, lambda _: recover_lost_runs())) == len(runs)
    assert statuses() == ["todo"] * len(runs)


def test_a_worker_that_is_asked_to_stop_puts_its_run_back_uncounted(gate: Gate) -> None:
    run = request(gate, endless=True)
    with worker_process() as worker:
        gate.wait()
        gate.open()
        gate.take_away()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(LONGEST_WAIT) == 0
    assert (run_progress(run.id).state, run_progress(run.id).attempts) == (State.QUEUED, 0)
    assert statuses() == ["todo"]
    work_until_idle()
    assert (run_progress(run.id).state, run_progress(run.id).attempts) == (State.DONE, 1)


def test_an_attempt_that_was_overtaken_can_write_nothing() -> None:
    run = request()
    first = begin_attempt(run_id=run.id)
    assert first is not None
    assert put_back(attempt=first, counts=True)
    second = begin_attempt(run_id=run.id)
    assert second is not None

    assert not report_progress(attempt=first, step="late", fraction=0.9)
    assert not put_back(attempt=first, counts=True)
    assert not fail_attempt(attempt=first, error=RunBroke(attempts=1))
    assert not finish_attempt(attempt=first, computed=Computed({}), headline=())
    assert run_progress(run.id).state == State.RUNNING
    assert run_progress(run.id).step == ""
