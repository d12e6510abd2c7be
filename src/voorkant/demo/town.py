"""Votes of people who do not exist: drawn from a file that says what each camp tends to think.

The result is a conversation folder like any other (``votes.csv``, ``comments.csv``,
``summary.csv``), so that the demo goes through the same door as a real conversation.
"""

import csv
import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

AGREE, PASS, DISAGREE = 1, 0, -1
PER_CENT = 100
# People stop when they like: everybody sees at least this share of the statements, in per cent.
LEAST_SEEN_PERCENT = 45


@dataclass(frozen=True, slots=True)
class InventedStatement:
    """A sentence, and per camp the percentage that agrees with it."""

    text: str
    agree_percent: tuple[int, ...]
    seen_percent: int


@dataclass(frozen=True, slots=True)
class InventedConversation:
    """A conversation that nobody had: statements, camps and the seed that makes its votes."""

    slug: str
    title: str
    seed: int
    pass_percent: int
    people_per_camp: tuple[int, ...]
    statements: tuple[InventedStatement, ...]


def invented_conversations() -> list[InventedConversation]:
    """Every conversation of the demo town, by name of its file."""
    folder = files("voorkant.demo") / "conversations"
    return [
        _read_conversation(entry)
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    ]


def write_folder(conversation: InventedConversation, folder: Path) -> None:
    """Write the conversation as an export folder; the same seed gives the same bytes."""
    votes = list(_votes(conversation))
    _write_csv(folder / "votes.csv", ["timestamp", "comment-id", "voter-id", "vote"], votes)
    _write_csv(
        folder / "comments.csv",
        [
            "timestamp",
            "comment-id",
            "author-id",
            "agrees",
            "disagrees",
            "moderated",
            "comment-body",
        ],
        [
            (0, number, 0, *_counts(votes, number), 1, statement.text)
            for number, statement in enumerate(conversation.statements)
        ],
    )
    _write_csv(folder / "summary.csv", ["topic", conversation.title], [])


def _read_conversation(file: Traversable) -> InventedConversation:
    data = tomllib.loads(file.read_text("utf-8"))
    return InventedConversation(
        slug=file.name.removesuffix(".toml"),
        title=data["title"],
        seed=data["seed"],
        pass_percent=data["pass_percent"],
        people_per_camp=tuple(camp["people"] for camp in data["camps"]),
        statements=tuple(
            InventedStatement(
                text=statement["text"],
                agree_percent=tuple(statement["agree"]),
                seen_percent=statement.get("seen", PER_CENT),
            )
            for statement in data["statements"]
        ),
    )


def _votes(conversation: InventedConversation) -> Iterator[tuple[int, int, int, int]]:
    """Rows of (time, statement, person, vote), one person after the other."""
    chance = random.Random(conversation.seed)  # noqa: S311  # a demo town, not a secret
    person = 0
    for camp, people in enumerate(conversation.people_per_camp):
        for _ in range(people):
            patience = chance.randint(LEAST_SEEN_PERCENT, PER_CENT)
            for number, statement in enumerate(conversation.statements):
                if chance.randrange(PER_CENT) >= min(patience, statement.seen_percent):
                    continue
                yield (
                    person * 100 + number,
                    number,
                    person,
                    _answer(chance, conversation.pass_percent, statement.agree_percent[camp]),
                )
            person += 1


def _answer(chance: random.Random, pass_percent: int, agree_percent: int) -> int:
    if chance.randrange(PER_CENT) < pass_percent:
        return PASS
    return AGREE if chance.randrange(PER_CENT) < agree_percent else DISAGREE


def _counts(votes: Sequence[tuple[int, int, int, int]], statement: int) -> tuple[int, int]:
    answers = [vote for _, number, _, vote in votes if number == statement]
    return answers.count(AGREE), answers.count(DISAGREE)


def _write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
