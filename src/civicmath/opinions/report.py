"""The report on a conversation.

From votes to what is known, with every figure's doubt beside it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from civicmath.opinions.analysis import analyse
from civicmath.opinions.apart import set_apart
from civicmath.opinions.background import Background
from civicmath.opinions.continuity import Previous, match_groups
from civicmath.opinions.crews import crew_of, processors
from civicmath.opinions.groups import IN_BETWEEN, TOO_FEW_ANSWERS, Grouping
from civicmath.opinions.polis import polis_view
from civicmath.opinions.robustness import Standing, stamps, suspicious_blocks
from civicmath.opinions.updates import update
from civicmath.opinions.values import Group, Interval, Population, Verdicts
from civicmath.opinions.verdicts import find, judge
from civicmath.opinions.villages import living_here, villages_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

    from civicmath.formats.votes import Votes
    from civicmath.opinions.analysis import Analysis
    from civicmath.opinions.apart import GroupApart
    from civicmath.opinions.continuity import Kept
    from civicmath.opinions.crews import Crew
    from civicmath.opinions.groups import Candidate
    from civicmath.opinions.model import PlaceModel
    from civicmath.opinions.robustness import Block
    from civicmath.opinions.values import Json, PolisView, Verdict
    from civicmath.opinions.villages import Living, Villages
    from civicmath.population.estimates import Estimate

__all__ = ["METHOD_VERSION", "SCHEMA", "OpinionReport", "Positions", "opinion_report", "polis_view"]

SCHEMA = "opinions-report/3"
METHOD_VERSION = "opinions/4"


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
        kept: What became of the groups of an earlier report, one per group.
        previous: The groups of that earlier report, if it was given.
        grouping: The outcome of looking for groups.
        apart: Per group what sets it apart; nothing without stable groups.
        verdicts: All statements in three lists.
        villages: Where people live, and what they answered there.
        living: What those who live here would answer, when that can be told.
        blocks: People whose votes look organised.
        moments_known: Whether it was known when people came.
        analysis: What votes alone tell; an update goes on from it.
        background_sha256: Hash of what was known beside the votes, if anything was.
        seed: The chance used.
        bootstraps: Number of resamples.
        seconds: How long it took.
    """

    participants: int
    statements: int
    votes: int
    groups: tuple[Group, ...]
    kept: tuple[Kept, ...]
    previous: Previous | None
    grouping: Grouping
    apart: tuple[GroupApart, ...]
    verdicts: Verdicts
    villages: Villages
    living: Living | None
    blocks: tuple[Block, ...]
    moments_known: bool
    analysis: Analysis
    background_sha256: str | None
    seed: int
    bootstraps: int
    seconds: float

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Each number of groups that was tried, with its stability."""
        return self.grouping.candidates

    @property
    def model(self) -> PlaceModel:
        """What places a person from her own answers."""
        return self.analysis.place_model()

    @property
    def polis_view(self) -> PolisView:
        """The picture as Polis would draw it."""
        return self.analysis.view

    @property
    def input_sha256(self) -> str:
        """Hash of the canonical votes."""
        return self.analysis.votes.input_sha256

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

    def to_json_dict(self) -> dict[str, Json]:
        """Write the documented object.

        Finite numbers of at most nine digits, no person's position.
        """
        from civicmath.opinions.writing import report_json  # noqa: PLC0415 - knows this class

        return report_json(self)


def opinion_report(  # noqa: PLR0913 - all by name
    votes: Votes,
    *,
    seed: int,
    bootstraps: int = 100,
    progress: Callable[[str, float], None] | None = None,
    crew: Crew | None = None,
    background: Background | None = None,
    previous: Mapping[str, Any] | None = None,
    earlier: Analysis | None = None,
) -> OpinionReport:
    """Find groups and judge every statement.

    The same votes, background and seed give the same report, apart from `seconds`, whatever the order
    in which votes were read, however people were numbered, and whatever the number of threads. (Votes
    of which the number of rejected statements is not known any more may get other groups in
    `polis_view`.)

    Args:
        votes: At least one vote.
        seed: Zero or a positive whole number: all the chance there is.
        bootstraps: Resamples of people to measure stability with, at least 1; a hundred for a
            report that is published.
        progress: Told the step ("picture", "groups", "verdicts", "done") and the fraction of the
            whole that is done.
        crew: Who does the work; as many threads as this machine offers when left out.
        background: Who lives where, how many live there, who was shown what, and when people came.
        previous: An earlier report of the same conversation, as it was written: groups that are the
            same keep their keys.
        earlier: The `analysis` of an earlier report in memory: after few new votes, only what changed is
            counted, and the report says on which votes the rest was measured.

    Raises:
        ValueError: `seed` is negative, `bootstraps` is below 1, there are no votes, or the background
            isn't about these votes.
        PopulationRefusal: Somebody lives where the figures of the population have nobody.
    """
    if seed < 0 or bootstraps < 1 or not len(votes.indices):
        raise ValueError("A report needs votes, a seed of 0 or more, and at least one resample.")
    known = background if background is not None else Background()
    known.check(people=len(votes.participants), votes=len(votes.indices))
    before = None if previous is None else Previous.from_report(previous)
    tell = progress if progress is not None else _silent
    started = time.perf_counter()
    with crew_of(1 if crew is not None else processors()) as hands:
        working = crew if crew is not None else hands
        analysis = (
            analyse(votes, seed=seed, bootstraps=bootstraps, progress=tell, crew=working)
            if earlier is None
            else update(earlier, votes, seed=seed, bootstraps=bootstraps, crew=working)
        )
    tell("verdicts", 0.9)
    report = _judged(analysis, known, before, (seed, bootstraps))
    tell("done", 1.0)
    return replace(report, seconds=time.perf_counter() - started)


def _judged(
    analysis: Analysis, background: Background, previous: Previous | None, chance: tuple[int, int]
) -> OpinionReport:
    """Judge every statement, and whether the verdicts rest on blocks that look organised."""
    answers, grouping = analysis.answers, analysis.grouping
    statements = [str(statement) for statement in analysis.votes.statements]
    villages = villages_of(answers, background)
    chosen = villages.judged
    counted = villages.tally.rows(chosen) if len(chosen) else None
    names = [villages.known[number].id for number in chosen.tolist()]
    living = living_here(answers, villages, background)
    everyone, groups = analysis.everyone, analysis.groups
    findings = find(groups, everyone, counted)
    verdicts = judge(groups, everyone, statements, counted, names, findings)
    standing = Standing(grouping, groups, everyone, counted, villages.among_judged())
    blocks = suspicious_blocks(answers, everyone, groups, background.moments)
    marks = stamps(answers, standing, blocks, findings)
    number = {statement: j for j, statement in enumerate(statements)}

    def complete(verdict: Verdict) -> Verdict:
        j = number[verdict.statement]
        return replace(
            verdict,
            population=None if living is None else _population(living, j),
            stamp=marks[j],
        )

    lists = (verdicts.common_ground, verdicts.divided, verdicts.unknown)
    sizes = _sizes(grouping)
    return OpinionReport(
        participants=answers.people,
        statements=answers.statements,
        votes=len(analysis.votes.indices),
        groups=sizes,
        kept=match_groups(groups, statements, [group.size for group in sizes], previous),
        previous=previous,
        grouping=grouping,
        apart=set_apart(groups, statements),
        verdicts=Verdicts(*(tuple(map(complete, some)) for some in lists)),
        villages=villages,
        living=living,
        blocks=blocks,
        moments_known=background.moments is not None,
        analysis=analysis,
        background_sha256=background.sha256,
        seed=chance[0],
        bootstraps=chance[1],
        seconds=0.0,
    )


def _population(living: Living, j: int) -> Population:
    """Give what the population would answer on one statement."""
    shares = living.shares
    asked = bool(shares.agree.reached[j] > 0)
    sides = [_interval(side, j, asked=asked) for side in (shares.agree, shares.disagree)]
    agree = shares.agree
    return Population(sides[0], sides[1], float(agree.effective[j]), float(agree.reached[j]))


def _interval(side: Estimate, j: int, *, asked: bool) -> Interval:
    return Interval(
        float(side.share[j]) if asked else None, float(side.low[j]), float(side.high[j])
    )


def _sizes(grouping: Grouping) -> tuple[Group, ...]:
    """Give the groups with their sure members, or everybody as one group."""
    if grouping.clusters is None:
        return (Group(0, len(grouping.places)),)
    labels = grouping.labels
    return tuple(Group(g, int((labels == g).sum())) for g in range(grouping.clusters.count))


def _silent(_step: str, _done: float) -> None:
    """Tell nobody."""
