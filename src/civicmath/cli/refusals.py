"""Refusals on a terminal: what is wrong, why, what to do, and the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicmath.errors import explain

if TYPE_CHECKING:
    from civicmath.errors import Refusal


def show(refusal: Refusal, language: str) -> None:
    """Say a refusal on standard error."""
    from rich.console import Console  # noqa: PLC0415 - loads when there is something to say
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    sentence = explain(refusal, language)
    console = Console(stderr=True, highlight=False)
    # As Text: a square bracket in a path is not markup.
    console.print(Text(sentence.what, style="bold red"))
    for line in (sentence.why, sentence.remedy):
        console.print(Padding(Text(line), (0, 0, 0, 2), expand=False))
    console.print(Padding(Text(f"({refusal.code})", style="dim"), (0, 0, 0, 2), expand=False))
