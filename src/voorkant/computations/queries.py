"""Every read of runs, each in a fixed number of SQL queries, which a test counts."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import F, IntegerField, Q, Value
from django.db.models.expressions import Func

from voorkant.common.errors import MathematicsRefused, VoorkantError, error_named
from voorkant.common.paging import Key, Page, checked_limit, page_of
from voorkant.common.sentences import Sentence
from voorkant.computations.errors import RunFileNotFound, RunNotFound
from voorkant.computations.methods import method_named, method_names
from voorkant.computations.models import Run, RunInput, RunOutput
from voorkant.computations.rules import FILE_NAME, State
from voorkant.computations.values import FileEntry, RunPage, RunProgress, RunSummary, StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

_SIZE = Func(F("blob__content"), function="octet_length", output_field=IntegerField())


def runs_for_home(
    *,
    limit: int,
    before: str | None = None,
    latest: Iterable[UUID | None] | None = None,
    challenge: UUID | None = None,
) -> Page[RunSummary]:
    """List runs, newest first, whatever their state. One SQL query.

    A run of a method that no room has any more has no page, and is not listed.

    Args:
        limit: Runs on a page.
        before: The word for the next page that the page before gave.
        latest: Of the runs that belong to a challenge only these, also as a query that gives their
            ids; None for all.
        challenge: Only the runs of this challenge; None for all.

    Raises:
        InvalidCursor: `before` is not a word that we gave.
        ValueError: A limit that we don't give.
    """
    rows = _shown().order_by("-requested_at", "-id")
    if latest is not None:
        rows = rows.filter(Q(challenge="") | Q(id__in=latest))
    if challenge is not None:
        rows = rows.filter(challenge=str(challenge))
    if before is not None:
        key = Key.read(before)
        rows = rows.filter(Q(requested_at__lt=key.at) | Q(requested_at=key.at, id__lt=key.id))
    summaries = [
        _summary(run) for run in rows.defer("result", "parameters")[: checked_limit(limit) + 1]
    ]
    return page_of(summaries, limit, lambda run: Key(run.requested_at, run.id))


def run_progress(run_id: UUID) -> RunProgress:
    """Tell where a run is. One SQL query.

    Raises:
        RunNotFound: No run has this id.
    """
    return _progress(_one(Run.objects.defer("result", "parameters"), run_id))


def run_page(run_id: UUID) -> RunPage:
    """Gather what the page of a run shows. Two SQL queries.

    Raises:
        RunNotFound: No run has this id, or none that has a page.
    """
    run = _one(_shown(), run_id)
    inputs, outputs = _files(run)
    return RunPage(
        summary=_summary(run),
        progress=_progress(run),
        started_at=run.started_at,
        parameters=run.parameters,
        seed=run.seed,
        result=run.result,
        inputs=inputs,
        outputs=outputs,
    )


def _files(run: Run) -> tuple[tuple[FileEntry, ...], tuple[FileEntry, ...]]:
    """List what a run computed from and what it made, each in the order in which it came."""
    columns = ("id", "name", "media_type", _SIZE, "blob_id")
    read = RunInput.objects.filter(run=run).values_list(*columns, "public", Value(value=True))
    made = RunOutput.objects.filter(run=run).values_list(
        *columns, Value(value=True), Value(value=False)
    )
    inputs: list[FileEntry] = []
    outputs: list[FileEntry] = []
    for _id, name, media_type, size, sha256, public, was_read in sorted(
        read.union(made, all=True), key=itemgetter(0)
    ):
        (inputs if was_read else outputs).append(
            FileEntry(name, media_type, size, sha256, public=public)
        )
    return tuple(inputs), tuple(outputs)


def run_challenge(run_id: UUID) -> UUID | None:
    """Return the challenge that a run belongs to, if any. One SQL query.

    Raises:
        RunNotFound: No run has this id, or none that has a page.
    """
    challenge = _one(_shown().only("challenge"), run_id).challenge
    return UUID(challenge) if challenge else None


def run_result(run_id: UUID) -> dict[str, Any] | None:
    """Return what came out of a run, what stays within the program too; None before. One SQL query.

    Raises:
        RunNotFound: No run has this id, or none that has a page.
    """
    return _one(_shown().only("result"), run_id).result


def run_input(run_id: UUID, name: str) -> StoredFile:
    """Return a public file that a run computed from. One SQL query.

    Raises:
        RunFileNotFound: No such run, no such file, or one that is not public: the three look the same.
    """
    return _stored(RunInput.objects.filter(public=True), run_id, name)


def run_output(run_id: UUID, name: str) -> StoredFile:
    """Return a file that a run made. One SQL query.

    Raises:
        RunFileNotFound: No such run, or no such file.
    """
    return _stored(RunOutput.objects.all(), run_id, name)


def inputs_of(run_id: UUID) -> dict[str, bytes]:
    """Return all input files of a run by name, for the worker. One SQL query."""
    rows = RunInput.objects.filter(run=run_id).values_list("name", "blob__content")
    return {name: bytes(content) for name, content in rows}


def _shown() -> QuerySet[Run]:
    return Run.objects.filter(method__in=method_names())


def _one(runs: QuerySet[Run], run_id: UUID) -> Run:
    run = runs.filter(id=run_id).first()
    if run is None:
        raise RunNotFound
    return run


def _summary(run: Run) -> RunSummary:
    return RunSummary(
        id=run.id,
        title=run.title,
        method=run.method,
        version=run.version,
        page=method_named(run.method).page,
        state=State(run.state),
        requested_at=run.requested_at,
        finished_at=run.finished_at,
        headline=run.headline,
        challenge=UUID(run.challenge) if run.challenge else None,
    )


def _progress(run: Run) -> RunProgress:
    return RunProgress(
        id=run.id,
        state=State(run.state),
        attempts=run.attempts,
        step=run.step,
        fraction=run.fraction,
        failure=_failure(run),
    )


def _failure(run: Run) -> VoorkantError | None:
    if run.error_sentences:
        return MathematicsRefused(
            code=run.error_code,
            params=run.error_params,
            sentences={
                language: Sentence(**said) for language, said in run.error_sentences.items()
            },
        )
    return error_named(run.error_code, run.error_params) if run.error_code else None


def _stored(files: QuerySet[RunInput] | QuerySet[RunOutput], run_id: UUID, name: str) -> StoredFile:
    if FILE_NAME.fullmatch(name) is None:
        # No file is called that; nor is it repeated to the reader, who may not have written it.
        raise RunFileNotFound(name="?")
    row = (
        files.filter(run=run_id, name=name)
        .values_list("name", "media_type", "blob__content", "blob_id")
        .first()
    )
    if row is None:
        raise RunFileNotFound(name=name)
    found, media_type, content, sha256 = row
    return StoredFile(found, media_type, bytes(content), sha256)
