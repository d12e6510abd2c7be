"""`voorkant run opinions`: a conversation becomes a run, and the run a page."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from voorkant.cli import children, demo, site
from voorkant.cli.refusals import printable
from voorkant.computations.rules import LONGEST_TITLE
from voorkant.project.env import environment

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from voorkant.computations.values import RunProgress
    from voorkant.conversations.bridge import OpinionInput

LOOK_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked on the command line."""

    folder: Path
    title: str | None
    seed: int
    open_votes: bool


def run(request: Request, *, wait: bool, as_json: bool) -> None:
    """Ask for the run and say where its page is.

    Args:
        request: The conversation, and how to compute.
        wait: Whether to work on it here and return when it has ended.
        as_json: Whether to answer as JSON.

    Raises:
        VoorkantError: The files, the title or the seed are refused, or the run failed.
    """
    console = Console(stderr=as_json)
    with site.ready():
        from django.urls import reverse  # noqa: PLC0415

        from voorkant.computations.queries import run_page  # noqa: PLC0415
        from voorkant.conversations.actions import start_opinion_run  # noqa: PLC0415
        from voorkant.conversations.bridge import read_folder  # noqa: PLC0415

        with console.status(f"Reading {printable(str(request.folder))}"):
            source = read_folder(request.folder)
        requested = start_opinion_run(
            source=source,
            title=_title(request, source),
            seed=request.seed,
            open_votes=request.open_votes,
            acting=None,
        )
        if wait:
            _work_on(requested.id, console)
        found = run_page(requested.id)
        page = reverse("conversations:run", args=[requested.id])
        answer = {
            "run": str(requested.id),
            "title": found.summary.title,
            "state": found.summary.state.value,
            "joined": requested.joined,
            "page": page,
            "address": demo.address_of(environment().var, page),
        }
    if as_json:
        Console().print_json(json.dumps(answer))
    else:
        _say(console, source, answer)
    if found.progress.failure is not None:
        raise found.progress.failure


def _title(request: Request, source: OpinionInput) -> str:
    if request.title is not None:
        return request.title
    # The name of a folder may hold bytes that are no text.
    return (source.title or printable(request.folder.resolve().name))[:LONGEST_TITLE]


def _work_on(run_id: UUID, console: Console) -> None:
    from voorkant.computations.queries import run_progress  # noqa: PLC0415
    from voorkant.computations.rules import State  # noqa: PLC0415

    commands = {"wait": ("worker", "--concurrency", "1", "--queue", "computations")}
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with (
        children.running(commands, environment().var / "log", {}) as parts,
        Progress(*columns, TimeElapsedColumn(), console=console) as shown,
    ):
        task = shown.add_task("queued", total=1.0)
        while True:
            now: RunProgress = run_progress(run_id)
            shown.update(task, completed=now.fraction, description=now.step or now.state.value)
            if now.state in {State.DONE, State.FAILED}:
                return
            children.refuse_ended(parts)
            time.sleep(LOOK_SECONDS)


def _say(console: Console, source: OpinionInput, answer: dict[str, str | bool | None]) -> None:
    # As Text: a square bracket in a title is not markup.
    console.print(Text(printable(str(answer["title"])), style="bold"), soft_wrap=True)
    table = Table(show_header=False)
    for name, value in (
        ("people", source.participants),
        ("statements", len(source.statements)),
        ("answers", source.votes),
        ("state", answer["state"]),
    ):
        table.add_row(name, str(value))
    console.print(table)
    # Not in the table: an address that is cut or folded can't be opened.
    console.print(str(answer["address"] or answer["page"]), soft_wrap=True, highlight=False)
    if answer["joined"]:
        console.print("The same computation was asked for before; this is its page.")
    if answer["state"] == "queued" and answer["address"]:
        console.print("The demo computes it; the page shows how far it is.")
    elif answer["state"] == "queued":
        console.print("It waits for a worker: `voorkant worker`, or `voorkant demo`.")
