"""Reads of one outcome: what its pages show, each in at most five SQL queries."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from voorkant.common.errors import Invalid, InvalidCursor
from voorkant.common.spreadsheets import inert
from voorkant.computations import queries as computations
from voorkant.computations.errors import RunFileNotFound, RunNotFound
from voorkant.computations.rules import State
from voorkant.conversations.figures import LISTS, Verdict, facts_of, figures_of, together
from voorkant.conversations.publishing import MODEL
from voorkant.conversations.queries.conversations import group_names
from voorkant.conversations.rules import (
    MAP_FILES,
    METHOD,
    STATEMENTS_FILE,
    VOTES_FILE,
)
from voorkant.ui.numbers import spelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from voorkant.common.errors import VoorkantError
    from voorkant.computations.values import RunPage, RunProgress, RunSummary, StoredFile
    from voorkant.conversations.figures import OpinionFigures, StatementFigures

PART = 50
"""Statements on one part of the list of all statements."""

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
        names: The names that people gave to groups, by letter.
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

    @property
    def command(self) -> str:
        """What somebody who holds the votes types, in the folder with both files."""
        return (
            f"sha256sum {VOTES_FILE}\n"
            f"civicmath opinions report . --seed {self.seed} \\\n"
            "  --json report.json --svg map.svg"
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the lists that a reader can choose: `show` is its name in the address, empty for all."""

    show: str
    label: _StrPromise
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class StatementList:
    """A part of the list of statements of an outcome; parts are numbered from 1."""

    outcome: Outcome
    choices: Sequence[Choice]
    show: str
    statements: Sequence[StatementFigures]
    part: int
    parts: int

    @property
    def previous(self) -> int | None:
        """The part before this one."""
        return self.part - 1 if self.part > 1 else None

    @property
    def next(self) -> int | None:
        """The part after this one."""
        return self.part + 1 if self.part < self.parts else None


def run_page(run_id: UUID) -> Outcome | Waiting | Failed:
    """Gather what the page of a run shows, in whatever state the run is. At most five SQL queries.

    Raises:
        RunNotFound: No conversation was computed under this id.
    """
    run = computations.run_page(run_id)
    if run.summary.method != METHOD:
        raise RunNotFound
    if run.progress.failure is not None:
        return Failed(run_id, run.summary.title, run.progress.failure)
    if run.result is None:
        return _waiting(run.summary.title, run.progress)
    return _outcome(run)


def outcome_with_model(run_id: UUID) -> tuple[Outcome, Mapping[str, Any] | None]:
    """Return an outcome and the model by which a person is placed in it. Five SQL queries.

    The model stays within the program: see `publishing.model_of`.

    Raises:
        RunNotFound: There is no outcome under this id.
    """
    run = computations.run_page(run_id)
    if run.result is None:
        raise RunNotFound
    return _outcome(run), run.result.get(MODEL)


def progress(run_id: UUID) -> Waiting | None:
    """Tell how far a run is; None when it has ended. One SQL query.

    Raises:
        RunNotFound: No run has this id.
    """
    found = computations.run_progress(run_id)
    return None if found.state in {State.DONE, State.FAILED} else _waiting("", found)


def statement_list(run_id: UUID, *, show: str, part: int) -> StatementList | None:
    """Gather a part of all statements of an outcome; None while there is no outcome. Five SQL queries.

    Args:
        run_id: Public id of the run.
        show: A `Verdict`, or empty for all.
        part: Which part, from 1.

    Raises:
        RunNotFound: No conversation was computed under this id.
        Invalid: There is no such list.
        InvalidCursor: The list has no such part.
    """
    outcome = run_page(run_id)
    if not isinstance(outcome, Outcome):
        return None
    lists = _lists(outcome.figures)
    if show not in lists:
        raise Invalid
    chosen = lists[show]
    parts = max(1, -(-len(chosen) // PART))
    if not 1 <= part <= parts:
        raise InvalidCursor
    return StatementList(
        outcome=outcome,
        choices=[
            Choice(name, CHOICES[name], len(statements), name == show)
            for name, statements in lists.items()
        ],
        show=show,
        statements=chosen[(part - 1) * PART : part * PART],
        part=part,
        parts=parts,
    )


def download(run_id: UUID, name: str) -> StoredFile:
    """Return a file of an outcome as it is given away. At most two SQL queries.

    Everything is what the run computed from or made, byte for byte, but the words of statements: those
    are made safe to open in a spreadsheet, and no figure rests on them (decision 0012).

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
    rows = csv.reader(io.StringIO(file.content.decode(), newline=""))
    csv.writer(out, lineterminator="\n").writerows((number, inert(text)) for number, text in rows)
    content = out.getvalue().encode()
    return replace(file, content=content, sha256=sha256(content).hexdigest())


CHOICES: dict[str, _StrPromise] = {
    "": gettext_lazy("All"),
    Verdict.COMMON: gettext_lazy("We agree"),
    Verdict.DIVIDED: gettext_lazy("Groups differ"),
    Verdict.UNKNOWN: gettext_lazy("Not known yet"),
}


def _lists(figures: OpinionFigures | None) -> dict[str, Sequence[StatementFigures]]:
    if figures is None:
        return {"": []}
    lists: dict[str, Sequence[StatementFigures]] = {"": figures.statements}
    lists |= {verdict: [s for s in figures.statements if s.verdict is verdict] for verdict in LISTS}
    return lists


def _waiting(title: str, found: RunProgress) -> Waiting:
    queued = found.state is State.QUEUED
    step = STEPS.get(found.step, STEPS["reading"])
    if queued:
        step = AGAIN if found.attempts else WAITING
    return Waiting(found.id, title, queued, int(found.fraction * 100), str(step))


def _outcome(run: RunPage) -> Outcome:
    report = run.result or {}
    texts = computations.run_input(run.summary.id, STATEMENTS_FILE).content
    picture = MAP_FILES[get_language() or "nl"]
    names = group_names(run.summary.id) if report["groups"] else {}
    return Outcome(
        id=run.summary.id,
        title=run.summary.title,
        figures=figures_of(report, _texts(texts), names),
        method_version=report["method_version"],
        input_sha256=report.get("input_sha256", ""),
        seed=run.seed,
        finished_at=run.summary.finished_at,
        picture_file=picture if picture in {file.name for file in run.outputs} else "",
        votes_open=any(file.public and file.name == VOTES_FILE for file in run.inputs),
        names=names,
    )


def _texts(statements_csv: bytes) -> dict[str, str]:
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
