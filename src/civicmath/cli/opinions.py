"""`civicmath opinions report`: from a file of votes to a report, a picture and a table."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from civicmath.cli.outputs import check_places
from civicmath.cli.tables import show_report
from civicmath.cli.terminal import progress_bar
from civicmath.cli.words import WORDS
from civicmath.formats.conversations import read_conversation
from civicmath.formats.writing import write_together
from civicmath.opinions.groups import IN_BETWEEN, TOO_FEW_ANSWERS
from civicmath.opinions.report import opinion_report
from civicmath.opinions.values import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from civicmath.formats.votes import Votes
    from civicmath.opinions.crews import Crew
    from civicmath.opinions.report import OpinionReport

_READ, _COMPUTED = 0.15, 0.95  # shares of the work that are done after reading and after computing


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for.

    Attributes:
        votes: Folder or file to read.
        json: Where the report goes, if anywhere.
        svg: Where the picture goes, if anywhere.
        positions: Where each person's place goes, if anywhere.
        seed: All the chance there is.
        language: "en" or "nl".
        scheduler: Address of the Dask scheduler whose workers do the work; nothing for this machine.
    """

    votes: Path
    json: Path | None
    svg: Path | None
    positions: Path | None
    seed: int
    language: str
    scheduler: str | None


def make_report(request: Request) -> None:
    """Read, compute, write, and tell on standard output what was found.

    Raises:
        Refusal: The votes can't be read, a place can't be written, or the workers can't do it.
    """
    places = [place for place in (request.json, request.svg, request.positions) if place]
    check_places(places, request.votes)
    with _crew(request.scheduler) as crew, progress_bar() as progress:
        task = progress.add_task(WORDS[request.language]["reading"], total=1.0)

        def tell(step: str, done: float) -> None:
            progress.update(task, description=WORDS[request.language][step], completed=done)

        conversation = read_conversation(
            request.votes, progress=lambda done: tell("reading", _READ * done)
        )
        report = opinion_report(
            conversation.votes,
            seed=request.seed,
            progress=lambda step, done: tell(step, _READ + (_COMPUTED - _READ) * done),
            crew=crew,
        )
        tell("drawing", _COMPUTED)
        _write(request, report, conversation.votes)
    show_report(report, conversation, request.language)


@contextmanager
def _crew(scheduler: str | None) -> Iterator[Crew | None]:
    """Give the workers of a scheduler; nobody in particular without one."""
    if scheduler is None:
        yield None
        return
    from civicmath.opinions.cluster import workers_of  # noqa: PLC0415 - only with a cluster

    with workers_of(scheduler) as workers:
        yield workers


def _write(request: Request, report: OpinionReport, votes: Votes) -> None:
    """Make all results before the first is written."""
    results: list[tuple[Path, bytes]] = []
    if request.json is not None:
        text = json.dumps(report.to_json_dict(), ensure_ascii=False, allow_nan=False, indent=1)
        results.append((request.json, text.encode() + b"\n"))
    if request.svg is not None:
        from civicmath.opinions.pictures import opinion_map_svg  # noqa: PLC0415 - loads altair

        results.append((request.svg, opinion_map_svg(report, language=request.language).encode()))
    if request.positions is not None:
        results.append((request.positions, _positions_csv(report, votes)))
    write_together(results)


def _positions_csv(report: OpinionReport, votes: Votes) -> bytes:
    """Write `participant,x,y,group`; without a group its name says why."""
    groups = report.positions.groups
    names = pl.Series(groups).cast(pl.String)
    names = names.replace({str(IN_BETWEEN): "between", str(TOO_FEW_ANSWERS): "too-few-answers"})
    frame = pl.DataFrame(
        {
            "participant": votes.participants.tolist(),
            "x": report.positions.places[:, 0].round(DIGITS),
            "y": report.positions.places[:, 1].round(DIGITS),
            "group": names,
        }
    )
    return frame.write_csv().encode()
