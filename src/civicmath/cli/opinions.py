"""`civicmath opinions report`: from a file of votes to a report, a picture and a table."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from civicmath.cli.opinion_files import read_background, read_previous
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

    from civicmath.formats.conversations import Conversation
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
        png: Where the picture in pixels goes, if anywhere.
        html: Where the page that anybody understands goes, if anywhere.
        positions: Where each person's place goes, if anywhere.
        seed: All the chance there is.
        language: "en" or "nl".
        scheduler: Address of the Dask scheduler whose workers do the work; nothing for this machine.
        people: Who lives where, if that is known.
        population: How many people live there, if that is known.
        exposure: With which chance each statement was shown, if that is known.
        previous: An earlier report, of which groups keep their keys.
        bursts: Whether to look for many people in a short time.
    """

    votes: Path
    json: Path | None
    svg: Path | None
    png: Path | None
    html: Path | None
    positions: Path | None
    seed: int
    language: str
    scheduler: str | None
    people: Path | None = None
    population: Path | None = None
    exposure: Path | None = None
    previous: Path | None = None
    bursts: bool = False


def make_report(request: Request) -> None:
    """Read, compute, write, and tell on standard output what was found.

    Raises:
        Refusal: The votes can't be read, a place can't be written, or the workers can't do it.
    """
    wanted = (request.json, request.svg, request.png, request.html, request.positions)
    beside = (request.people, request.population, request.exposure, request.previous)
    check_places(
        [place for place in wanted if place], request.votes, *(path for path in beside if path)
    )
    with _crew(request.scheduler) as crew, progress_bar() as progress:
        task = progress.add_task(WORDS[request.language]["reading"], total=1.0)

        def tell(step: str, done: float) -> None:
            progress.update(task, description=WORDS[request.language][step], completed=done)

        previous = read_previous(request.previous)
        conversation = read_conversation(
            request.votes,
            progress=lambda done: tell("reading", _READ * done),
            timed=request.bursts,
        )
        background = read_background(
            conversation,
            request.people,
            request.population,
            request.exposure,
            bursts=request.bursts,
        )
        report = opinion_report(
            conversation.votes,
            seed=request.seed,
            progress=lambda step, done: tell(step, _READ + (_COMPUTED - _READ) * done),
            crew=crew,
            background=background,
            previous=previous,
        )
        tell("drawing", _COMPUTED)
        _write(request, report, conversation)
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


def _write(request: Request, report: OpinionReport, conversation: Conversation) -> None:
    """Make all results before the first is written."""
    results: list[tuple[Path, bytes]] = []
    if request.json is not None:
        text = json.dumps(report.to_json_dict(), ensure_ascii=False, allow_nan=False, indent=1)
        results.append((request.json, text.encode() + b"\n"))
    if request.svg is not None:
        from civicmath.opinions.pictures import opinion_map_svg  # noqa: PLC0415 - loads altair

        results.append((request.svg, opinion_map_svg(report, language=request.language).encode()))
    if request.png is not None:
        from civicmath.opinions.pictures import opinion_map_png  # noqa: PLC0415 - loads altair

        results.append((request.png, opinion_map_png(report, language=request.language)))
    if request.html is not None:
        from civicmath.opinions.pages import opinion_page  # noqa: PLC0415 - loads altair

        page = opinion_page(
            report,
            texts=conversation.texts,
            title=conversation.title,
            language=request.language,
        )
        results.append((request.html, page.encode()))
    if request.positions is not None:
        results.append((request.positions, _positions_csv(report, conversation.votes)))
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
