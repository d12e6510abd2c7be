"""Answers of people who do not exist, drawn from a file that says what each camp tends to think."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voorkant.demo.town import PER_CENT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from voorkant.demo.town import InventedConversation

AGREE, PASS, DISAGREE = 1, 0, -1
# People stop when they like: everybody sees at least this share of the statements, in per cent.
LEAST_SEEN_PERCENT = 45
TOUCHED_PERCENT = 35
TELLS_PERCENT = 70
AGE_BANDS = ("18-34", "35-49", "50-64", "65-79", "80+")
# Who comes to a village evening is not who lives there.
AGE_PARTS = (14, 22, 30, 28, 6)


@dataclass(frozen=True, slots=True)
class InventedAnswer:
    """What somebody says of a statement: its number, her answer, and whether it touches her."""

    statement: int
    value: int
    touches_me: bool


@dataclass(frozen=True, slots=True)
class InventedResident:
    """Somebody who takes part; `age_band` is None when she doesn't tell who she is."""

    age_band: str | None
    answers: Sequence[InventedAnswer]


def residents(conversation: InventedConversation) -> Iterator[InventedResident]:
    """Make everybody who takes part in a conversation; the same seed makes the same people."""
    # Two streams, so that who somebody is changes nothing of what she thinks.
    chance, about = (random.Random(f"{conversation.seed} {of}") for of in ("answers", "people"))  # noqa: S311  a demo town, not a secret
    for camp, people in enumerate(conversation.people_per_camp):
        for _ in range(people):
            answers = list(_answers(chance, about, conversation, camp))
            tells = about.randrange(PER_CENT) < TELLS_PERCENT
            band = about.choices(AGE_BANDS, AGE_PARTS)[0]
            yield InventedResident(band if tells else None, answers)


def _answers(
    chance: random.Random, about: random.Random, conversation: InventedConversation, camp: int
) -> Iterator[InventedAnswer]:
    patience = chance.randint(LEAST_SEEN_PERCENT, PER_CENT)
    for number, statement in enumerate(conversation.statements):
        if chance.randrange(PER_CENT) >= min(patience, statement.seen_percent):
            continue
        value = _answer(chance, conversation.pass_percent, statement.agree_percent[camp])
        touched = value != PASS and about.randrange(PER_CENT) < TOUCHED_PERCENT
        yield InventedAnswer(number, value, touched)


def _answer(chance: random.Random, pass_percent: int, agree_percent: int) -> int:
    if chance.randrange(PER_CENT) < pass_percent:
        return PASS
    return AGREE if chance.randrange(PER_CENT) < agree_percent else DISAGREE


def write_folder(conversation: InventedConversation, folder: Path) -> None:
    """Write the conversation as a folder that can be read as a real one; the same seed, the same bytes."""
    with (folder / "votes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["participant", "statement", "vote"])
        for person, resident in enumerate(residents(conversation)):
            writer.writerows([person, one.statement, one.value] for one in resident.answers)
    with (folder / "comments.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["comment-id", "comment-body"])
        writer.writerows(enumerate(statement.text for statement in conversation.statements))
    with (folder / "summary.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(["topic", conversation.title])
