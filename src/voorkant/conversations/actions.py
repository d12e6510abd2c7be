"""Every write of conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voorkant.computations.actions import request_run
from voorkant.computations.values import InputFile
from voorkant.conversations.bridge import BOOTSTRAPS
from voorkant.conversations.errors import StatementIdRefused, TooFewToOpen
from voorkant.conversations.rules import (
    FEWEST_PEOPLE,
    METHOD,
    STATEMENTS_FILE,
    VOTES_FILE,
    are_statement_ids,
    may_open_votes,
)

if TYPE_CHECKING:
    from voorkant.computations.values import RequestedRun
    from voorkant.conversations.bridge import OpinionInput


def start_opinion_run(
    *, source: OpinionInput, title: str, seed: int, open_votes: bool, acting: str | None
) -> RequestedRun:
    """Ask for what people see together in a conversation; a worker computes it.

    Args:
        source: The conversation, as `bridge.read_folder` read it.
        title: What the page will be called.
        seed: All the chance there is: the same votes and seed give the same outcome.
        open_votes: Whether anybody may download the votes. Only for votes that were public before.
        acting: Opaque id of who asks; None for the program itself.

    Raises:
        TooFewToOpen: The votes of fewer than five people can't be opened.
        StatementIdRefused: The id of a statement would run as a formula in a spreadsheet.
        Invalid: The title, the seed or a file is refused; see `computations.actions.request_run`.
    """
    if open_votes and not may_open_votes(source.participants):
        raise TooFewToOpen(fewest=FEWEST_PEOPLE)
    if not are_statement_ids(source.statements):
        raise StatementIdRefused
    return request_run(
        method=METHOD,
        title=title,
        parameters={"bootstraps": BOOTSTRAPS},
        seed=seed,
        inputs=[
            InputFile(VOTES_FILE, "text/csv", source.votes_csv, public=open_votes),
            InputFile(STATEMENTS_FILE, "text/csv", source.statements_csv, public=True),
        ],
        acting=acting,
    )
