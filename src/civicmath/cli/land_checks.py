"""`civicmath land check`: does what a result says hold?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from civicmath.cli.land import progress_on_terminal
from civicmath.cli.land_words import WORDS, number
from civicmath.cli.terminal import Output, printable
from civicmath.landuse.checking import check_result

if TYPE_CHECKING:
    from pathlib import Path


def make_check(site: Path, plan: Path, *, language: str) -> None:
    """Check a result and tell; ends with 1 when something doesn't hold.

    Raises:
        Exit: With 1, after the first statement that is false was told.
        Refusal: The site or the result can't be read.
    """
    with progress_on_terminal(language) as tell:
        statements = check_result(site, plan, tell)
    words = WORDS[language]
    console = Output(highlight=False)
    last = statements[-1]
    if last.holds:
        said = words["all_true"].format(count=number(len(statements), language))
        console.print(said, markup=False)
        return
    line = f"{printable(last.what)}: " + words["says"].format(
        told=printable(last.told), found=printable(last.found)
    )
    console.print(words["first_false"].format(line=line), markup=False)
    raise typer.Exit(1)
