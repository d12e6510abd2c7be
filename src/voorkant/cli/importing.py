"""`voorkant import`: files become answers in a conversation, or a closed archive."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from voorkant.cli import demo, site
from voorkant.cli.errors import UsageRefused
from voorkant.cli.refusals import printable
from voorkant.project.env import environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.progress import TaskID

    from voorkant.conversations.importing.values import Imported, ReadConversation

READING = 0.4
"""Share of the bar that is done when everything is read."""


@dataclass(frozen=True, slots=True)
class Files:
    """What is read, and what its columns are called."""

    path: Path
    statements: Path | None
    columns: Sequence[str]
    mapping: Path | None


@dataclass(frozen=True, slots=True)
class Target:
    """Where it goes: into a challenge, or into an archive that is made for it."""

    challenge: str | None
    archive: str | None
    owner: str | None
    villages: Sequence[str]
    slug: str | None
    source: str | None
    introduction: str | None
    seed: int


def run(files: Files, target: Target, *, as_json: bool) -> None:
    """Read, bring in, and say what came in.

    Raises:
        UsageRefused: Neither or both of the two targets, or an archive without owner or village.
        VoorkantError: The files, or what is in them, are refused; then nothing has changed.
    """
    _check(target)
    console = Console(stderr=as_json)
    with site.ready():
        from voorkant.conversations.importing.columns import columns_of  # noqa: PLC0415
        from voorkant.conversations.importing.reading import (  # noqa: PLC0415
            read_conversation_files,
        )

        columns = columns_of(files.columns, files.mapping)
        with _bar(console) as bar:
            task = bar.add_task("reading", total=1.0)
            read = read_conversation_files(
                files.path,
                columns=columns,
                statements=files.statements,
                progress=lambda done: bar.update(task, completed=READING * done),
            )
            imported = _bring_in(read, target, bar, task)
        answer = _answer(read, imported, archive=target.archive is not None)
    if as_json:
        Console().print_json(json.dumps(answer))
    else:
        _say(console, answer)


def _check(target: Target) -> None:
    reason = ""
    if (target.challenge is None) == (target.archive is None):
        reason = "Give either --challenge SLUG or --archive TITLE."
    elif target.archive is not None and not (target.owner and target.villages):
        reason = "An archive has an --owner and at least one --village."
    elif target.archive is None and any(
        (target.owner, target.villages, target.slug, target.source, target.introduction)
    ):
        reason = "--owner, --village, --slug, --source and --introduction are for an --archive."
    if reason:
        raise UsageRefused(reason=reason, command="voorkant import")


def _bar(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    quiet = not console.is_terminal
    return Progress(*columns, TimeElapsedColumn(), console=console, transient=True, disable=quiet)


def _bring_in(read: ReadConversation, target: Target, bar: Progress, task: TaskID) -> Imported:
    from voorkant.conversations.actions import import_answers, import_archive  # noqa: PLC0415

    def tell(step: str, done: float) -> None:
        bar.update(task, description=step, completed=READING + (1 - READING) * done)

    if target.archive is None:
        assert target.challenge is not None  # noqa: S101  checked before anything was read
        return import_answers(slug=target.challenge, read=read, acting=None, progress=tell)
    return import_archive(
        title=target.archive,
        slug=target.slug,
        introduction=target.introduction or target.archive,
        source=target.source or read.source,
        owner=target.owner or "",
        villages=target.villages,
        read=read,
        seed=target.seed,
        acting=None,
        progress=tell,
    )


def _answer(
    read: ReadConversation, imported: Imported, *, archive: bool
) -> dict[str, str | int | bool | None]:
    from django.urls import reverse  # noqa: PLC0415

    view = "conversations:together" if archive else "challenges:challenge"
    page = reverse(view, args=[imported.challenge_slug])
    return {
        "import": str(imported.id),
        "source": read.source,
        "files_sha256": read.files_sha256,
        "challenge": imported.challenge_slug,
        "archive": archive,
        "people": imported.people,
        "statements": imported.statements,
        "said_before": imported.said_before,
        "answers": imported.votes,
        "run": None if imported.run is None else str(imported.run),
        "page": page,
        "address": demo.address_of(environment().var, page),
    }


def _say(console: Console, answer: dict[str, str | int | bool | None]) -> None:
    table = Table("", "", show_header=False)
    table.columns[1].overflow = "fold"
    for name in ("source", "people", "statements", "said_before", "answers", "files_sha256"):
        table.add_row(name.replace("_", " "), printable(str(answer[name])))
    console.print(table)
    # Not in the table: an address that is cut or folded can't be opened.
    console.print(str(answer["address"] or answer["page"]), soft_wrap=True, highlight=False)
    if answer["archive"]:
        console.print("It is closed. A worker computes what people saw together.")
    else:
        console.print("A worker takes the answers into the next outcome, within a minute.")
