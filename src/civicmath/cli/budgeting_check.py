"""`civicmath budget check`: hold a decision to the ballots."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from civicmath.budgeting.checking import check
from civicmath.budgeting.reading import read_pb
from civicmath.cli.budgeting_words import WORDS

if TYPE_CHECKING:
    from pathlib import Path


def check_decision(election: Path, decision: Path, language: str) -> bool:
    """Tell whether a decision is true, and if not, which line is false.

    Raises:
        Refusal: One of the files can't be read.
    """
    words = WORDS[language]
    read_pb(election)  # refuses what is wrong with the file, in words
    found = check(election, decision)
    console = Console(highlight=False)
    if found is None:
        winners = json.loads(decision.read_bytes())["winners"]
        console.print(Text(words["true"].format(count=len(winners))))
        return True
    console.print(Text(words["false"].format(where=_plain(found.where)), style="bold red"))
    console.print(Text("  " + words["said"].format(said=_plain(found.said))))
    console.print(Text("  " + words["must"].format(true=_plain(found.true))))
    return False


def _plain(text: str) -> str:
    """Take what could steer a terminal out of a stranger's text."""
    return "".join(letter if letter.isprintable() else "·" for letter in text)
