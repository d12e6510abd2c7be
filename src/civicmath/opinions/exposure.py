"""With which chance was each statement shown: read, put in the order of the votes, and used as weights.

Statements are shown by what their answers can still settle, so some are shown to many and some to few, and
who liked the first ones decides how many follow. An answer to a card that had a small chance stands for the
many times that it was not drawn: it weighs the inverse of that chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.errors import ShownTwice, StrangeChance, UnknownShown
from civicmath.population.estimates import CUT, Estimate, Sums, estimate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from civicmath.formats.votes import Votes
    from civicmath.opinions.matrix import Answers

    Table = NDArray[np.float64]

LEAST = 1e-12
"""A smaller chance counts as this: its inverse must stay a number that can be summed."""
_MEMORY = "exposure"


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """Parts of the population of which the share is known.

    Attributes:
        codes: (n,) the part of each person, in the order of the votes.
        shares: (h,) share of the population, together one.
    """

    codes: NDArray[np.int64]
    shares: Table


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """What the population would answer, per statement (m,): agreeing and disagreeing."""

    agree: Estimate
    disagree: Estimate


def chances_of(
    votes: Votes,
    participants: ArrayLike,
    statements: ArrayLike,
    chances: ArrayLike,
    *,
    source: str = _MEMORY,
    lines: Sequence[int] | None = None,
) -> Table:
    """Put chances in the order of the votes.

    Cards that were shown and not answered are left out; votes of which nothing is told get nan.

    Args:
        votes: The votes.
        participants: (r,) ids: to whom it was shown.
        statements: (r,) ids: what was shown.
        chances: (r,) with which chance it was drawn for her at that moment: above 0, at most 1.
        source: What to call the rows in a refusal.
        lines: The line of each row, for a refusal; counted from 1 when left out.

    Returns:
        (v,) in the order of `votes.indices`.

    Raises:
        UnknownShown: A person or a statement that isn't in the votes.
        StrangeChance: A chance that is none.
        ShownTwice: The same card twice for one person.
    """
    who, what = (np.asarray(ids).astype(np.str_).reshape(-1) for ids in (participants, statements))
    given = np.asarray(chances, np.float64).reshape(-1)
    line_of = range(1, len(given) + 1) if lines is None else lines
    person = _found(votes.participants, who, source, line_of)
    statement = _found(votes.statements, what, source, line_of)
    wrong = np.flatnonzero(~((given > 0) & (given <= 1)))
    if len(wrong):
        row = int(wrong[0])
        raise StrangeChance(file=source, line=line_of[row], value=f"{given[row]:g}")
    keys = person * len(votes.statements) + statement
    order = np.argsort(keys, kind="stable")
    twice = np.flatnonzero(np.diff(keys[order]) == 0)
    if len(twice):
        row = int(order[twice + 1].min())
        raise ShownTwice(
            file=source, line=line_of[row], participant=str(who[row]), statement=str(what[row])
        )
    people = np.repeat(np.arange(len(votes.participants)), np.diff(votes.indptr))
    wanted = people * len(votes.statements) + votes.indices
    place = np.minimum(np.searchsorted(keys[order], wanted), max(len(keys) - 1, 0))
    out = np.full(len(wanted), np.nan)
    if len(keys):
        known = keys[order][place] == wanted
        out[known] = given[order][place[known]]
    return out


def read_exposure(path: Path, votes: Votes) -> Table:
    """Read `participant,statement,chance`.

    Returns:
        (v,) in the order of the votes.

    Raises:
        FileRefusal, TableRefusal: Not readable, or a broken table.
        ExposureRefusal: As for `chances_of`.
    """
    from civicmath.formats.streams import LIMITS, whole_text  # noqa: PLC0415 - loads polars
    from civicmath.formats.tables import read_header, read_rows  # noqa: PLC0415

    name = path.name
    head, _, body = whole_text(path, LIMITS.votes_bytes).partition("\n")
    header = read_header(head, ("participant", "statement", "chance"), (), source=name)
    who, what, chances, lines = [], [], [], []
    for line, row in read_rows(body, header, 2, source=name):
        text = row[header.places["chance"]].strip()
        try:
            chances.append(float(text))
        except ValueError:
            raise StrangeChance(file=name, line=line, value=text) from None
        who.append(row[header.places["participant"]].strip())
        what.append(row[header.places["statement"]].strip())
        lines.append(line)
    return chances_of(votes, who, what, chances, source=name, lines=lines)


def weighted_shares(
    answers: Answers,
    people: Table,
    strata: Strata,
    chances: Table | None,
    confidence: float,
) -> Weighted:
    """Estimate per statement what the population would answer.

    Args:
        answers: The votes.
        people: (n,) weight of each person.
        strata: Where each person belongs.
        chances: (v,) with which chance each was asked, nan where that isn't known; nothing at all
            when it isn't known of any. An answer without a chance weighs as much as the others of
            its stratum and statement do on average.
        confidence: Of the intervals.

    Returns:
        Figures for all statements, unseen ones included.
    """
    count, size = len(strata.shares), answers.size
    cells = count * size
    known, weighed = np.zeros(cells), np.zeros(cells)
    for cell, _, _, inverse in _each(answers, people, strata, chances):
        told = np.isfinite(inverse)
        known += np.bincount(cell[told], minlength=cells)
        weighed += np.bincount(cell[told], inverse[told], cells)
    mean = np.divide(weighed, known, out=np.ones(cells), where=known > 0)
    total, squares, agree, disagree = (np.zeros(cells) for _ in range(4))
    for cell, values, weight, inverse in _each(answers, people, strata, chances):
        typical = mean[cell]
        factor = np.where(np.isfinite(inverse), np.minimum(inverse, CUT * typical), typical)
        both = weight * factor / typical
        total += np.bincount(cell, both, cells)
        squares += np.bincount(cell, both * both, cells)
        agree += np.bincount(cell, both * (values > 0), cells)
        disagree += np.bincount(cell, both * (values < 0), cells)
    total, squares, agree, disagree = (
        answers.spread(part.reshape(count, size)) for part in (total, squares, agree, disagree)
    )
    sums = Sums(total, squares)
    return Weighted(
        estimate(sums, agree, strata.shares, confidence),
        estimate(sums, disagree, strata.shares, confidence),
    )


def _each(
    answers: Answers, people: Table, strata: Strata, chances: Table | None
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int8], Table, Table]]:
    """Give per block of people the cell, vote, weight and inverse chance of each answer."""
    person, vote = 0, 0
    for block in answers.blocks():
        here = slice(person, person + block.people)
        votes = slice(vote, vote + len(block.values))
        lengths = block.per_person
        cell = np.repeat(strata.codes[here], lengths) * answers.size + block.indices
        inverse = (
            np.ones(len(block.values))
            if chances is None
            else 1.0 / np.maximum(chances[votes], LEAST)
        )
        yield cell, block.values, np.repeat(people[here], lengths), inverse
        person, vote = here.stop, votes.stop


def _found(
    known: NDArray[np.str_],
    asked: NDArray[np.str_],
    source: str,
    line_of: Sequence[int],
) -> NDArray[np.int64]:
    """(r,) the number of each id."""
    order = np.argsort(known, kind="stable")
    place = np.minimum(np.searchsorted(known[order], asked), len(known) - 1)
    found = order[place]
    strange = np.flatnonzero(known[found] != asked)
    if len(strange):
        row = int(strange[0])
        raise UnknownShown(file=source, line=line_of[row], id=str(asked[row]))
    return np.asarray(found, np.int64)
