"""Conversations that were held elsewhere, as files that people bring."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from tests.voorkant.conversations.talking import text
from voorkant.conversations.actions import import_archive
from voorkant.conversations.importing.reading import read_conversation_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from voorkant.conversations.importing.values import Imported, ReadConversation

Vote = tuple[int, int, int]


def votes_of(people: int, statements: int) -> list[Vote]:
    """Everybody answers most statements, not all of them alike."""
    return [
        (person, statement, (person * 7 + statement * 3) % 3 - 1)
        for person in range(people)
        for statement in range(statements)
        if (person + statement) % 4
    ]


def write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def folder_of(
    folder: Path,
    votes: Sequence[Vote],
    *,
    words: dict[int, str] | None = None,
    at: int | None = None,
) -> Path:
    """Write votes and the words of their statements; with `at`, all given at that moment."""
    folder.mkdir(exist_ok=True)
    head = ("participant", "statement", "vote") + (() if at is None else ("at",))
    moment = () if at is None else (at,)
    write(folder / "votes.csv", [head, *((*vote, *moment) for vote in votes)])
    asked = sorted({statement for _, statement, _ in votes})
    said = {statement: text(statement) for statement in asked} if words is None else words
    write(folder / "statements.csv", [("statement", "text"), *said.items()])
    return folder


def read(folder: Path) -> ReadConversation:
    return read_conversation_files(folder, columns={})


def archived(found: ReadConversation, **changes: object) -> Imported:
    """An archive of what was read, kept by the council of Well."""
    from tests.voorkant.challenges.made import council

    council()
    asked: dict[str, object] = {
        "title": "Wat vindt u van het oude plein?",
        "slug": None,
        "introduction": "Dit gesprek is elders gehouden.",
        "source": "een proefbestand uit 2019",
        "owner": "dorpsraad-well",
        "villages": ["well"],
        "read": found,
        "seed": 7,
        "acting": None,
    }
    return import_archive(**{**asked, **changes})  # type: ignore[arg-type]
