"""What may be known beside votes: files about people, the population, chances of being asked, an earlier report."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from civicmath.formats.streams import LIMITS, whole_text
from civicmath.opinions.background import Background
from civicmath.opinions.continuity import Previous
from civicmath.opinions.errors import NoReport, NoTimes
from civicmath.opinions.exposure import read_exposure
from civicmath.population.tables import read_people, read_population

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from civicmath.formats.conversations import Conversation

REPORTS = ("opinions-report/2", "opinions-report/3")


def read_background(
    conversation: Conversation,
    people: Path | None,
    population: Path | None,
    exposure: Path | None,
    *,
    bursts: bool,
) -> Background:
    """Read what there is; every part may be left out.

    Args:
        conversation: The votes, with their times when bursts are asked for.
        people: Who lives where.
        population: How many live there.
        exposure: With which chance each was shown.
        bursts: Whether to use the times of the votes.

    Raises:
        Refusal: Anything wrong, with file, line and reason.
    """
    votes = conversation.votes
    figures = None if population is None else read_population(population)
    residents = (
        None if people is None else read_people(people, votes.participants.tolist(), figures)
    )
    chances = None if exposure is None else read_exposure(exposure, votes)
    return Background(residents, figures, chances, first_moments(conversation) if bursts else None)


def first_moments(conversation: Conversation) -> NDArray[np.int64]:
    """(n,) when each person answered first, in the unit of the file.

    Raises:
        NoTimes: The votes have no times.
    """
    if conversation.at is None:
        raise NoTimes
    return np.minimum.reduceat(conversation.at, conversation.votes.indptr[:-1])


def read_previous(path: Path | None) -> dict[str, Any] | None:
    """Read an earlier report.

    Raises:
        FileRefusal: It can't be read.
        NoReport: It is something else.
    """
    if path is None:
        return None
    try:
        said = json.loads(whole_text(path, LIMITS.votes_bytes))
    except (ValueError, RecursionError) as error:
        raise NoReport(file=path.name) from error
    if not isinstance(said, dict) or said.get("schema") not in REPORTS:
        raise NoReport(file=path.name)
    from civicmath.opinions.schema import problems_of  # noqa: PLC0415 - loads jsonschema

    if said["schema"] == REPORTS[-1] and problems_of(said):
        raise NoReport(file=path.name)
    try:
        Previous.from_report(said)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise NoReport(file=path.name) from error
    return said
