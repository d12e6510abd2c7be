"""Every write about runs: asking for one, and what a worker does to it.

A worker works on an *attempt*. Each write of an attempt carries its number and touches the run only
while that attempt is the latest, so of two workers on one run (one of them taken for dead too early)
at most one can end it.
"""

from __future__ import annotations

import logging
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from voorkant.common.canonical import canonical_sha256
from voorkant.common.errors import MathematicsRefused, NotJson, VoorkantError
from voorkant.common.queue import enqueue, lost_jobs, take_up_again
from voorkant.computations.errors import (
    ResultRefused,
    RunInputRefused,
    RunSeedRefused,
    RunTitleRefused,
    WorkerLost,
)
from voorkant.computations.methods import method_named
from voorkant.computations.models import Run, RunInput, RunOutput
from voorkant.computations.rules import (
    HIGHEST_SEED,
    LONGEST_TITLE,
    MOST_ATTEMPTS,
    MOST_MEGABYTES,
    VERB_FAILED,
    VERB_FINISHED,
    VERB_REQUESTED,
    State,
    are_files,
    is_title,
)
from voorkant.computations.values import Attempt, RequestedRun
from voorkant.journal.actions import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from voorkant.computations.values import Computed, InputFile, OutputFile

logger = logging.getLogger(__name__)

QUEUE = "computations"
TASK = "computations.run"


def request_run(  # noqa: PLR0913  all by keyword
    *,
    method: str,
    title: str,
    parameters: Mapping[str, Any],
    seed: int,
    inputs: Sequence[InputFile],
    acting: str | None,
    challenge: str = "",
) -> RequestedRun:
    """Ask for a computation; it is queued in the caller's transaction.

    Asking again for the same thing (method and its version, parameters, seed, challenge, and input
    files with their names and whether they are public) joins the run that there is, also when it is
    done, and keeps that run's title. A run that failed is not joined: asking again is how to try again.

    Args:
        method: Name of a registered method.
        title: One line for people, at most 200 characters.
        parameters: What the method takes besides files, as JSON.
        seed: From 0 up, within 63 bits.
        inputs: The files.
        acting: Opaque id of who asks; None for the program itself.
        challenge: Opaque id of the challenge it belongs to; empty outside any challenge.

    Raises:
        UnknownMethod: No room has registered the method.
        RunTitleRefused: The title is empty, too long or holds control characters.
        RunSeedRefused: The seed is out of range.
        RunInputRefused: A file has a bad name, a name that occurs twice, or is too big.
        NotJson: The parameters have no exact place in JSON.
    """
    if not is_title(title):
        raise RunTitleRefused(most=LONGEST_TITLE)
    if not 0 <= seed <= HIGHEST_SEED:
        raise RunSeedRefused(highest=HIGHEST_SEED)
    if not are_files([(file.name, file.content) for file in inputs]):
        names = ", ".join(file.name[:100] for file in inputs)
        raise RunInputRefused(names=names, most_megabytes=MOST_MEGABYTES)
    version = method_named(method).version
    hashes = {file.name: sha256(file.content).hexdigest() for file in inputs}
    request = {
        "challenge": challenge,
        "files": {file.name: [file.media_type, file.public, hashes[file.name]] for file in inputs},
        "method": method,
        "parameters": dict(parameters),
        "seed": str(seed),
        "version": version,
    }
    run = Run(
        method=method,
        version=version,
        title=title,
        challenge=challenge,
        parameters=dict(parameters),
        seed=seed,
        request_sha256=canonical_sha256(request),
    )
    with transaction.atomic():
        there = _insert_or_find(run)
        if there is not None:
            return RequestedRun(there, joined=True)
        _store(inputs)
        RunInput.objects.bulk_create(
            RunInput(
                run=run,
                name=file.name,
                media_type=file.media_type,
                public=file.public,
                blob_id=hashes[file.name],
            )
            for file in inputs
        )
        Run.objects.filter(id=run.id).update(job=enqueue(TASK, queue=QUEUE, run_id=str(run.id)))
        _record(run, VERB_REQUESTED, acting, {"request_sha256": run.request_sha256})
    return RequestedRun(run.id, joined=False)


def _insert_or_find(run: Run) -> UUID | None:
    """Insert a run; return the id of the one that stands for the same request if there is one."""
    same = Run.objects.filter(request_sha256=run.request_sha256).exclude(state=State.FAILED)
    while True:
        # ON CONFLICT DO NOTHING waits for another transaction that is inserting the same.
        Run.objects.bulk_create([run], ignore_conflicts=True)
        there = same.values_list("id", flat=True).first()
        if there is not None:
            return None if there == run.id else there
        # Between the two statements the other one failed: now there is room for this one.


def begin_attempt(*, run_id: UUID) -> Attempt | None:
    """Start on a run that waits; None when there is nothing to do (it has ended, or has a worker)."""
    with transaction.atomic():
        taken = Run.objects.filter(id=run_id, state=State.QUEUED).update(
            state=State.RUNNING, attempts=F("attempts") + 1, started_at=Now(), step="", fraction=0.0
        )
        if not taken:
            return None
        run = Run.objects.get(id=run_id)
    return Attempt(run.id, run.attempts, run.method, run.version, run.parameters, run.seed)


def _mine(attempt: Attempt) -> QuerySet[Run]:
    return Run.objects.filter(id=attempt.run_id, state=State.RUNNING, attempts=attempt.number)


def report_progress(*, attempt: Attempt, step: str, fraction: float) -> bool:
    """Write down where an attempt is; False when the run is no longer this attempt's.

    Args:
        attempt: The attempt.
        step: Code of the step, at most 100 characters.
        fraction: Of all work; what lies outside 0 to 1 counts as the nearest of them.
    """
    inside = min(max(fraction, 0.0), 1.0)
    return bool(_mine(attempt).update(step=step[:100], fraction=inside))


def finish_attempt(*, attempt: Attempt, computed: Computed, headline: Iterable[str]) -> bool:
    """Store what an attempt computed, all of it or nothing; False when it is no longer its run.

    Args:
        attempt: The attempt.
        computed: Result and files.
        headline: Keys of the result that lists show.

    Raises:
        ResultRefused: The result is no exact JSON, or a file has a bad name or is too big.
    """
    refused = ResultRefused(version=attempt.version)
    if not are_files([(file.name, file.content) for file in computed.outputs]):
        raise refused
    try:
        result_sha256 = canonical_sha256(computed.result)
    except NotJson:
        raise refused from None
    with transaction.atomic():
        mine = _mine(attempt).update(
            state=State.DONE,
            finished_at=Now(),
            fraction=1.0,
            result=computed.result,
            headline={key: computed.result[key] for key in headline if key in computed.result},
        )
        if not mine:
            return False
        hashes = _store(computed.outputs)
        RunOutput.objects.bulk_create(
            RunOutput(
                run_id=attempt.run_id, name=file.name, media_type=file.media_type, blob_id=sha
            )
            for file, sha in zip(computed.outputs, hashes, strict=True)
        )
        run = Run.objects.only("id", "challenge", "version").get(id=attempt.run_id)
        _record(run, VERB_FINISHED, None, {"result_sha256": result_sha256})
    return True


def fail_attempt(*, attempt: Attempt, error: VoorkantError) -> bool:
    """End a run as failed, with the reason; False when it is no longer this attempt's."""
    with transaction.atomic():
        return _fail(_mine(attempt), attempt.run_id, error)


def _fail(runs: QuerySet[Run], run_id: UUID, error: VoorkantError) -> bool:
    sentences = error.sentences if isinstance(error, MathematicsRefused) else {}
    failed = runs.update(
        state=State.FAILED,
        finished_at=Now(),
        error_code=error.code,
        error_params=error.params,
        error_sentences={
            language: {"what": said.what, "why": said.why, "remedy": said.remedy}
            for language, said in sentences.items()
        },
    )
    if failed:
        run = Run.objects.only("id", "challenge", "version").get(id=run_id)
        _record(run, VERB_FAILED, None, {"code": error.code})
    return bool(failed)


def put_back(*, attempt: Attempt, counts: bool) -> bool:
    """Let a run wait again; False when it is no longer this attempt's.

    Args:
        attempt: The attempt that ends here.
        counts: Whether it counts as one of the attempts that a run has.
    """
    number = attempt.number if counts else attempt.number - 1
    return bool(_mine(attempt).update(state=State.QUEUED, attempts=number, step="", fraction=0.0))


def recover_lost_runs() -> int:
    """Put back every run whose job nobody works on any more; return how many there were.

    An attempt whose worker was killed counts: a run that kills its workers ends as failed.
    """
    open_runs = Run.objects.filter(state__in=[State.QUEUED, State.RUNNING], job__isnull=False)
    jobs = dict(open_runs.values_list("id", "job"))
    lost = lost_jobs(job for job in jobs.values() if job is not None)
    return sum(_recover(run_id) for run_id, job in jobs.items() if job in lost)


def _recover(run_id: UUID) -> bool:
    with transaction.atomic():
        locked = Run.objects.select_for_update(skip_locked=True).filter(id=run_id)
        run = locked.exclude(state__in=[State.DONE, State.FAILED]).first()
        if run is None or run.job is None or not lost_jobs([run.job]):
            return False
        logger.warning("run %s was lost in attempt %s", run.id, run.attempts)
        this = Run.objects.filter(id=run.id)
        if run.state == State.RUNNING and run.attempts >= MOST_ATTEMPTS:
            _fail(this, run.id, WorkerLost(attempts=run.attempts))
        elif run.state == State.RUNNING:
            this.update(state=State.QUEUED, step="", fraction=0.0)
        # Also when it failed: the job then finds nothing to do, and is out of the queue.
        job = take_up_again(run.job, TASK, queue=QUEUE, run_id=str(run.id))
        this.exclude(state=State.FAILED).update(job=job)
    return True


_STORE = "INSERT INTO computations_blob (sha256, content) VALUES (%s, %b) ON CONFLICT DO NOTHING"


def _store(files: Sequence[InputFile] | Sequence[OutputFile]) -> list[str]:
    """Store the bytes of files, each under its hash; return the hashes."""
    blobs = {sha256(file.content).hexdigest(): file.content for file in files}
    connection.ensure_connection()
    # As they are: Django's own cursor writes bytes as text into the statement, several times as large.
    with psycopg.Cursor(connection.connection) as cursor:
        # In one order everywhere, so that two transactions with the same files can't wait for each other.
        for sha in sorted(blobs):
            cursor.execute(_STORE, [sha, blobs[sha]])
    return [sha256(file.content).hexdigest() for file in files]


def _record(run: Run, verb: str, acting: str | None, payload: dict[str, Any]) -> None:
    record(
        verb=verb,
        challenge=run.challenge,
        object_id=str(run.id),
        acting=acting,
        payload={"version": run.version, **payload},
    )
