"""The report on a conversation.

From votes to what is known, with every figure's doubt beside it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicmath.opinions.crews import crew_of, processors
from civicmath.opinions.groups import IN_BETWEEN, TOO_FEW_ANSWERS, Grouping, find_groups
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.model import PlaceModel
from civicmath.opinions.pairs import count_pairs
from civicmath.opinions.polis import draw, polis_view
from civicmath.opinions.tally import tally_everybody, tally_groups
from civicmath.opinions.values import Group, tidy
from civicmath.opinions.verdicts import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    from numpy.typing import NDArray

    from civicmath.formats.votes import Votes
    from civicmath.opinions.crews import Crew
    from civicmath.opinions.groups import Candidate
    from civicmath.opinions.values import Direction, Json, PolisView, Verdict, Verdicts

__all__ = ["METHOD_VERSION", "SCHEMA", "OpinionReport", "Positions", "opinion_report", "polis_view"]

SCHEMA = "opinions-report/2"
METHOD_VERSION = "opinions/3"


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Where each person stands, in the canonical order of the votes.

    Kept in memory, never part of the report.

    Attributes:
        places: (n, 2).
        groups: (n,) group number, -1 in between, -2 too few answers to be placed.
    """

    places: NDArray[np.float64]
    groups: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class OpinionReport:
    """Everything that is known about a conversation; who publishes it protects small numbers first.

    Attributes:
        participants: How many people voted.
        statements: How many statements there are, unseen ones included.
        votes: How many votes count (the last per person and statement).
        groups: The groups; one of everybody when there are no stable groups.
        candidates: Each number of groups that was tried, with its stability.
        grouping: The outcome of looking for groups.
        verdicts: All statements in three lists.
        model: What places a person from her own answers.
        polis_view: The picture as Polis would draw it.
        input_sha256: Hash of the canonical votes.
        seed: The chance used.
        bootstraps: Number of resamples.
        seconds: How long it took.
    """

    participants: int
    statements: int
    votes: int
    groups: tuple[Group, ...]
    candidates: tuple[Candidate, ...]
    grouping: Grouping
    verdicts: Verdicts
    model: PlaceModel
    polis_view: PolisView
    input_sha256: str
    seed: int
    bootstraps: int
    seconds: float

    @property
    def groups_stable(self) -> bool:
        """Whether there are groups."""
        return self.grouping.clusters is not None

    @property
    def in_between(self) -> int:
        """How many people stand too close to the border of two groups to be counted in one."""
        return int((self.positions.groups == IN_BETWEEN).sum())

    @property
    def too_few_answers(self) -> int:
        """How many people gave too few answers to be placed."""
        return int((self.positions.groups == TOO_FEW_ANSWERS).sum())

    @property
    def positions(self) -> Positions:
        """Where everybody stands: for pictures and for the owner of the data."""
        return Positions(self.grouping.places, self.grouping.labels)

    @property
    def judged(self) -> Candidate | None:
        """The number of groups whose stability the report states.

        The chosen one, else the most stable that was tried.
        """
        if self.grouping.clusters is not None:
            return next(c for c in self.candidates if c.k == len(self.groups))
        fitting = [c for c in self.candidates if c.large_enough] or self.candidates
        return max(fitting, key=lambda c: c.agreement.low, default=None)

    def _common(self, direction: Direction) -> list[Verdict]:
        return [one for one in self.verdicts.common_ground if one.direction == direction]

    def to_json_dict(self) -> dict[str, Json]:
        """Write the documented object.

        Finite numbers of at most nine digits, no person's position.
        """
        judged = self.judged
        agreement = None if judged is None else judged.agreement
        gain = self.grouping.gain
        return {
            "schema": SCHEMA,
            "method_version": METHOD_VERSION,
            "input_sha256": self.input_sha256,
            "seed": self.seed,
            "bootstraps": self.bootstraps,
            "participants": self.participants,
            "statements": self.statements,
            "votes": self.votes,
            "groups": [group.to_json_dict() for group in self.groups],
            "groups_stable": self.groups_stable,
            "in_between": self.in_between,
            "too_few_answers": self.too_few_answers,
            "stability": {
                "ari": None if agreement is None else tidy(agreement.ari),
                "low": None if agreement is None else tidy(agreement.low),
                "high": None if agreement is None else tidy(agreement.high),
            },
            "tried": [_tried(candidate) for candidate in self.candidates],
            "gain": None
            if gain is None
            else {"per_answer": tidy(gain.per_answer), "low": tidy(gain.low)},
            "common_ground": _listed(self._common("agree")),
            "common_opposition": _listed(self._common("disagree")),
            "divided": _listed(self.verdicts.divided),
            "unknown": _listed(self.verdicts.unknown),
            "model": self.model.to_json_dict(),
            "polis_view": self.polis_view.to_json_dict(),
            "seconds": round(self.seconds, 3),
        }


def opinion_report(
    votes: Votes,
    *,
    seed: int,
    bootstraps: int = 100,
    progress: Callable[[str, float], None] | None = None,
    crew: Crew | None = None,
) -> OpinionReport:
    """Find groups and judge every statement.

    The same votes and seed give the same report, apart from `seconds`, whatever the order in which
    votes were read, however people were numbered, and whatever the number of threads. (Votes of
    which the number of rejected statements is not known any more may get other groups in
    `polis_view`.)

    Args:
        votes: At least one vote.
        seed: Zero or a positive whole number: all the chance there is.
        bootstraps: Resamples of people to measure stability with, at least 1; a hundred for a
            report that is published.
        progress: Told the step ("picture", "groups", "verdicts", "done") and the fraction of the
            whole that is done.
        crew: Who does the work; as many threads as this machine offers when left out.

    Raises:
        ValueError: `seed` is negative, `bootstraps` is below 1, or there are no votes.
    """
    if seed < 0 or bootstraps < 1 or not len(votes.indices):
        raise ValueError("A report needs votes, a seed of 0 or more, and at least one resample.")
    tell = progress if progress is not None else _silent
    with crew_of(1 if crew is not None else processors()) as hands:
        return _report(votes, seed, bootstraps, tell, crew if crew is not None else hands)


def _report(
    votes: Votes, seed: int, bootstraps: int, tell: Callable[[str, float], None], crew: Crew
) -> OpinionReport:
    started = time.perf_counter()
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
        progress=lambda done: tell("groups", 0.1 + 0.8 * done),
        crew=crew,
    )
    tell("verdicts", 0.9)
    everyone = tally_everybody(answers, pairs)
    groups = everyone if grouping.clusters is None else tally_groups(answers, grouping, crew)
    statements = [str(statement) for statement in votes.statements]
    verdicts = judge(groups, everyone, statements)
    seen = tuple(statements[column] for column in answers.columns)
    tell("done", 1.0)
    return OpinionReport(
        participants=answers.people,
        statements=answers.statements,
        votes=len(votes.indices),
        groups=_sizes(grouping),
        candidates=grouping.candidates,
        grouping=grouping,
        verdicts=verdicts,
        model=PlaceModel(seen, grouping.axes, grouping.clusters),
        polis_view=view,
        input_sha256=votes.input_sha256,
        seed=seed,
        bootstraps=bootstraps,
        seconds=time.perf_counter() - started,
    )


def _sizes(grouping: Grouping) -> tuple[Group, ...]:
    """Give the groups with their sure members, or everybody as one group."""
    if grouping.clusters is None:
        return (Group(0, len(grouping.places)),)
    labels = grouping.labels
    return tuple(Group(g, int((labels == g).sum())) for g in range(grouping.clusters.count))


def _tried(candidate: Candidate) -> Json:
    agreement = candidate.agreement
    return {
        "k": candidate.k,
        "sizes": list(candidate.sizes),
        "large_enough": candidate.large_enough,
        "ari": tidy(agreement.ari),
        "low": tidy(agreement.low),
        "high": tidy(agreement.high),
        "ari_all_placed": tidy(agreement.all_placed),
    }


def _listed(verdicts: Iterable[Verdict]) -> list[Json]:
    return [verdict.to_json_dict() for verdict in verdicts]


def _silent(_step: str, _done: float) -> None:
    """Tell nobody."""
