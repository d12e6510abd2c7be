"""Reads of one outcome: what its pages show, each in at most six SQL queries."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from voorkant.common.keeping import Kept
from voorkant.common.spreadsheets import inert
from voorkant.computations import queries as computations
from voorkant.computations.errors import RunFileNotFound, RunNotFound
from voorkant.computations.rules import State
from voorkant.contributions.queries import statements_since
from voorkant.conversations.figures import facts_of, together
from voorkant.conversations.publishing import MODEL
from voorkant.conversations.queries.conversations import group_names
from voorkant.conversations.reading import figures_of
from voorkant.conversations.rules import (
    EXPOSURE_FILE,
    MAP_FILES,
    METHOD,
    PEOPLE_FILE,
    POPULATION_FILE,
    STATEMENTS_FILE,
    VOTES_FILE,
)
from voorkant.ui.numbers import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from voorkant.common.errors import VoorkantError
    from voorkant.computations.values import RunPage, RunProgress, RunSummary, StoredFile
    from voorkant.conversations.figures import OpinionFigures

STEPS: dict[str, _StrPromise] = {
    "reading": gettext_lazy("We read the answers."),
    "picture": gettext_lazy("We look at who answered alike."),
    "groups": gettext_lazy(
        "We look for groups, and try a hundred times to see whether they come back."
    ),
    "verdicts": gettext_lazy("We look at what people agree on."),
    "drawing": gettext_lazy("We draw the picture."),
    "done": gettext_lazy("Almost done."),
}
LONG = 10
"""Figures of a number that is none of ours."""
WAITING = gettext_lazy("It starts by itself, as soon as it is its turn.")
AGAIN = gettext_lazy("Something went wrong. We try again in a moment.")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A run that isn't there yet: what the page says while somebody waits."""

    id: UUID
    title: str
    queued: bool
    percent: int
    step: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A run that failed, and why."""

    id: UUID
    title: str
    error: VoorkantError


@dataclass(frozen=True, slots=True)
class Outcome:
    """An outcome, ready to show.

    Attributes:
        figures: None when too few people took part to show any.
        input_sha256: Hash of the votes; empty when too few people took part.
        picture_file: Name of the picture in the language of the page; empty when there is none.
        votes_open: Whether the votes may be downloaded.
        known: What the command is told of files that went along with the votes.
        names: The names that people gave to groups, by letter.
        challenge_id: The challenge that it belongs to, if any.
        since: Number of each statement that was merged by now → the words that say it; None of one that
            was taken off the list.
    """

    id: UUID
    title: str
    figures: OpinionFigures | None
    method_version: str
    input_sha256: str
    seed: int
    finished_at: datetime | None
    picture_file: str
    votes_open: bool
    names: Mapping[str, str]
    known: str
    challenge_id: UUID | None = None
    since: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def command(self) -> str:
        """What somebody who holds the votes types, in the folder with both files."""
        return (
            f"sha256sum {VOTES_FILE}\n"
            f"civicmath opinions report . --seed {self.seed} \\\n"
            f"  --json report.json --svg map.svg{self.known}"
        )


def run_page(run_id: UUID) -> Outcome | Waiting | Failed:
    """Gather what the page of a run shows, in whatever state the run is. At most six SQL queries.

    Only names of groups and what became of statements ever change: it is kept, and then takes two queries.

    Raises:
        RunNotFound: No conversation was computed under this id.
    """
    kept, run = _kept(run_id)
    if kept is not None:
        return _since(kept[0])
    if run is None or run.summary.method != METHOD:
        raise RunNotFound
    if run.progress.failure is not None:
        return Failed(run_id, run.summary.title, run.progress.failure)
    return _waiting(run.summary.title, run.progress)


def _since(outcome: Outcome) -> Outcome:
    """Say what became of its statements since: merged, or off the list. One SQL query, or none."""
    if outcome.challenge_id is None or outcome.figures is None:
        return outcome
    numbers = _numbers(one.number for one in outcome.figures.statements)
    rows = statements_since(outcome.challenge_id, numbers)
    if not rows:
        return outcome
    since = {str(number): into for number, into in rows.items()}
    return replace(outcome, figures=outcome.figures.since(since), since=since)


def _numbers(ids: Iterable[str]) -> list[int]:
    # An archive may have ids of its own, which are no numbers of ours.
    return [int(id_) for id_ in ids if id_.isascii() and id_.isdecimal() and len(id_) < LONG]


def outcome_with_model(run_id: UUID) -> tuple[Outcome, Mapping[str, Any] | None]:
    """Return an outcome and the model by which a person is placed in it. At most six SQL queries.

    The model stays within the program: see `publishing.model_of`.

    Raises:
        RunNotFound: There is no outcome under this id.
    """
    kept, _ = _kept(run_id)
    if kept is None:
        raise RunNotFound
    outcome, model = kept
    return _since(outcome), model


def model_of_run(run_id: UUID) -> Mapping[str, Any] | None:
    """Return the model by which a person is placed in an outcome, from memory; else one SQL query.

    None where there is none, also while the outcome isn't there.
    """
    return _MODELS.get(run_id, lambda: (computations.run_result(run_id) or {}).get(MODEL))


_MODELS: Kept[Mapping[str, Any]] = Kept(16)
_Found = tuple[Outcome, "Mapping[str, Any] | None"]
_OUTCOMES: Kept[_Found] = Kept(16)


def _kept(run_id: UUID) -> tuple[_Found | None, RunPage | None]:
    """Return an outcome and its model, from memory when it was asked for before.

    None while there is none; then the run comes along as it is now.
    """
    names = group_names(run_id)
    read: list[RunPage] = []

    def make() -> _Found | None:
        run = computations.run_page(run_id)
        read.append(run)
        if run.summary.method != METHOD or run.result is None:
            return None
        return _outcome(run, names), run.result.get(MODEL)

    key = (run_id, get_language(), tuple(sorted(names.items())))
    found = _OUTCOMES.get(key, make)
    return found, read[0] if read else None


def progress(run_id: UUID) -> Waiting | None:
    """Tell how far a run is; None when it has ended. One SQL query.

    Raises:
        RunNotFound: No run has this id.
    """
    found = computations.run_progress(run_id)
    return None if found.state in {State.DONE, State.FAILED} else _waiting("", found)


def download(run_id: UUID, name: str) -> StoredFile:
    """Return a file of an outcome as it is given away. At most four SQL queries.

    Everything is what the run computed from or made, byte for byte, but the words of statements: those
    are made safe to open in a spreadsheet, and are left out when the statement was taken off the list.
    No figure rests on them (decision 0012).

    Raises:
        RunFileNotFound: No such run, no such file, or one that is not public: the three look the same.
    """
    try:
        return computations.run_output(run_id, name)
    except RunFileNotFound:
        file = computations.run_input(run_id, name)
    if name != STATEMENTS_FILE:
        return file
    out = io.StringIO(newline="")
    rows = list(csv.reader(io.StringIO(file.content.decode(), newline="")))
    gone = _gone(computations.run_challenge(run_id), [number for number, _text in rows])
    csv.writer(out, lineterminator="\n").writerows(
        (number, "" if number in gone else inert(text)) for number, text in rows
    )
    content = out.getvalue().encode()
    return replace(file, content=content, sha256=sha256(content).hexdigest())


def _gone(challenge_id: UUID | None, ids: Sequence[str]) -> set[str]:
    if challenge_id is None:
        return set()
    since = statements_since(challenge_id, _numbers(ids))
    return {str(number) for number, into in since.items() if into is None}


def _waiting(title: str, found: RunProgress) -> Waiting:
    queued = found.state is State.QUEUED
    step = STEPS.get(found.step, STEPS["reading"])
    if queued:
        step = AGAIN if found.attempts else WAITING
    return Waiting(found.id, title, queued, int(found.fraction * 100), str(step))


def _outcome(run: RunPage, names: Mapping[str, str]) -> Outcome:
    report = run.result or {}
    texts = computations.run_input(run.summary.id, STATEMENTS_FILE).content
    picture = MAP_FILES[get_language() or "nl"]
    return Outcome(
        id=run.summary.id,
        title=run.summary.title,
        figures=figures_of(report, texts_of(texts), names),
        method_version=report["method_version"],
        input_sha256=report.get("input_sha256", ""),
        seed=run.seed,
        finished_at=run.summary.finished_at,
        picture_file=picture if picture in {file.name for file in run.outputs} else "",
        votes_open=any(file.public and file.name == VOTES_FILE for file in run.inputs),
        names=names,
        known="".join(
            f" \\\n  {OPTIONS[file.name]} {file.name}"
            for file in run.inputs
            if file.name in OPTIONS
        ),
        challenge_id=run.summary.challenge,
    )


OPTIONS = {
    PEOPLE_FILE: "--people",
    POPULATION_FILE: "--population",
    EXPOSURE_FILE: "--exposure",
}
"""How the command is told of what went along with the votes."""


def texts_of(statements_csv: bytes) -> dict[str, str]:
    """Read the words of statements, by number, from the file that a run computed from."""
    rows = csv.reader(io.StringIO(statements_csv.decode(), newline=""))
    next(rows, None)
    return dict((number, text) for number, text in rows)  # noqa: C402  a row is a list, not a pair


@dataclass(frozen=True, slots=True)
class Headline:
    """What a list says of an outcome: one sentence, and a few figures in words."""

    sentence: str
    facts: Sequence[str]


def headline_of(run: RunSummary) -> Headline:
    """Say in one sentence what came out, and how many took part; nothing while there is no outcome.

    Args:
        run: A run in a list; no SQL query.
    """
    summary = run.headline.get("summary")
    if summary is None:
        return Headline("", ())
    if summary["participants"] is None:
        return Headline(_("Fewer than five people took part."), ())
    shared, who = summary["common_ground"], together(summary["groups"])
    if shared:
        sentence = ngettext(
            "On %(things)s statement %(together)s agree.",
            "On %(things)s statements %(together)s agree.",
            shared,
        ) % {"things": spelled(shared), "together": who}
    else:
        sentence = _("There is nothing yet on which %(together)s agree for certain.") % {
            "together": who
        }
    return Headline(
        sentence, facts_of(summary["participants"], summary["statements"], summary["votes"])
    )
