"""All that a report finds in votes alone: from counts to groups, what bridges, what represents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.agenda import Agenda, find_agenda
from civicmath.opinions.axes import fit_axes
from civicmath.opinions.bridging import Bridging, find_bridging
from civicmath.opinions.crews import ALONE
from civicmath.opinions.dimensions import Model, find_model
from civicmath.opinions.groups import Grouping, find_groups
from civicmath.opinions.matrix import Answers, answers_of
from civicmath.opinions.model import PlaceModel
from civicmath.opinions.pairs import PairCounts, count_pairs
from civicmath.opinions.polis import draw
from civicmath.opinions.tally import Tally, tally_everybody, tally_groups

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from civicmath.formats.votes import Votes
    from civicmath.opinions.crews import Crew
    from civicmath.opinions.values import PolisView

PURPOSES = 2
"""Streams of chance beside those of groups: for hidden answers, and for what bridges."""


@dataclass(frozen=True, slots=True)
class Measured:
    """On what the map, the groups and their stability were measured.

    Attributes:
        votes: How many votes there were.
        changed: How many votes came, went or changed since.
    """

    votes: int
    changed: int

    @property
    def since(self) -> float:
        """What changed since, as a share of the votes that there were."""
        return self.changed / self.votes


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """What votes tell; kept in memory between updates, never written.

    Attributes:
        votes: The votes.
        answers: The same, as the mathematics needs them.
        pairs: Counts over pairs of statements.
        axis: (m,) first axis of these counts when the map was measured.
        view: The picture as Polis would draw it.
        grouping: The map and the groups on it.
        on_map: The ids of the m statements of the map: those that somebody answered.
        model: The latent factor model with its number of axes.
        bridging: What bridges.
        everyone: Counts of everybody, one row over all statements.
        groups: Counts per group; those of everybody when there are no stable groups.
        agenda: Statements in proportion.
        measured: On what all this was measured.
    """

    votes: Votes
    answers: Answers
    pairs: PairCounts
    axis: NDArray[np.float64]
    view: PolisView
    grouping: Grouping
    on_map: tuple[str, ...]
    model: Model
    bridging: Bridging
    everyone: Tally
    groups: Tally
    agenda: Agenda
    measured: Measured

    def place_model(self) -> PlaceModel:
        """Give what places a person from her own answers."""
        return PlaceModel(self.on_map, self.grouping.axes, self.grouping.clusters)


def analyse(
    votes: Votes,
    *,
    seed: int,
    bootstraps: int = 100,
    progress: Callable[[str, float], None] | None = None,
    crew: Crew = ALONE,
) -> Analysis:
    """Find everything anew.

    Args:
        votes: At least one vote.
        seed: Zero or a positive whole number: all the chance there is.
        bootstraps: Resamples of people to measure stability with, at least 1.
        progress: Told the step ("picture", "groups") and the fraction of the whole that is done.
        crew: Who does the work.
    """
    tell = progress if progress is not None else _silent
    tell("picture", 0.0)
    answers = answers_of(votes)
    pairs = count_pairs(answers, crew)
    view = draw(votes, answers, pairs, crew)
    tell("groups", 0.1)
    grouping = find_groups(
        answers,
        pairs,
        seed=seed,
        bootstraps=bootstraps,
        progress=lambda done: tell("groups", 0.1 + 0.7 * done),
        crew=crew,
    )
    hidden, drawn = np.random.SeedSequence((seed, PURPOSES)).spawn(PURPOSES)
    model = find_model(answers, pairs, chance=hidden, known=grouping.factors, crew=crew)
    bridging = find_bridging(answers, model.factors, chance=drawn, crew=crew)
    everyone = tally_everybody(answers, pairs)
    groups = everyone if grouping.clusters is None else tally_groups(answers, grouping, crew)
    names = votes.statements.tolist()
    return Analysis(
        votes,
        answers,
        pairs,
        fit_axes(pairs).loadings[:, 0],
        view,
        grouping,
        tuple(names[column] for column in answers.columns),
        model,
        bridging,
        everyone,
        groups,
        agenda_of(answers, model, grouping, names),
        Measured(len(votes.indices), 0),
    )


def agenda_of(answers: Answers, model: Model, grouping: Grouping, names: list[str]) -> Agenda:
    """Make the agenda, and say whom it represents per group when there are groups."""
    labels = None if grouping.clusters is None else grouping.labels
    return find_agenda(answers, model.factors, names, labels=labels)


def _silent(_step: str, _done: float) -> None:
    """Tell nobody."""
