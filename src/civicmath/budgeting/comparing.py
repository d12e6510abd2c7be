"""Several rules on one election: what each funds, whom it leaves out, who gains and who loses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from civicmath.budgeting.deciding import Completion, Rule, decide
from civicmath.budgeting.justice import left_out, utilities, violations
from civicmath.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicmath.budgeting.deciding import Decision
    from civicmath.budgeting.problem import Conditions
    from civicmath.budgeting.values import Election

TRIED: tuple[tuple[Rule, Completion], ...] = (
    ("greedy", "none"),
    ("equal-shares", "none"),
    ("equal-shares", "add1"),
    ("equal-shares", "add1u"),
    ("phragmen", "none"),
    ("max-welfare", "none"),
)
"""Rules compared, the usual one first: gains and losses are told against it."""

AREAS = ("area", "district", "neighborhood", "subunit", "category")
"""Columns by which spending is told, the first that the file has."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What one rule makes of an election.

    Attributes:
        rule: Which rule.
        completion: With which completion.
        refusal: Why it has no outcome, if it has none.
        winners: Ids, in the order in which they won.
        cost: In units.
        left_out: Ballots that support no winner.
        better: Ballots that get more utility than by the first rule.
        worse: Ballots that get less.
        claims: Projects to which a group of supporters has a claim by EJR+.
        spending: Units by area or theme.
    """

    rule: Rule
    completion: Completion
    refusal: Refusal | None = None
    winners: tuple[str, ...] = ()
    cost: int = 0
    left_out: int = 0
    better: int = 0
    worse: int = 0
    claims: tuple[str, ...] = ()
    spending: Mapping[str, int] | None = None

    def to_json_dict(self, election: Election) -> dict[str, Any]:
        """Write it as JSON-ready values."""
        voters = election.ballots.voters
        if self.refusal is not None:
            return {"rule": self.rule, "completion": self.completion, "refused": self.refusal.code}
        return {
            "rule": self.rule,
            "completion": self.completion,
            "winners": list(self.winners),
            "cost": self.cost / election.unit
            if self.cost % election.unit
            else self.cost // election.unit,
            "left_out": self.left_out,
            "exclusion_ratio": round(self.left_out / voters, 6) if voters else 0.0,
            "better": self.better,
            "worse": self.worse,
            "ejr_plus": not self.claims,
            "claims": list(self.claims),
            "spending": {
                name: units / election.unit for name, units in (self.spending or {}).items()
            },
        }


def compare(election: Election, conditions: Conditions) -> list[Compared]:
    """Carry out every rule of `TRIED` under the same conditions.

    A rule that can't take these ballots, or meets a tie that is left open, says so instead of an outcome.
    """
    found: list[Compared] = []
    first: Decision | None = None
    for rule, completion in TRIED:
        try:
            decision = decide(election, rule, completion, conditions)
        except Refusal as refusal:
            found.append(Compared(rule, completion, refusal))
            continue
        first = first or decision
        found.append(_measured(decision, first))
    return found


def official(election: Election) -> tuple[str, ...]:
    """List the projects that were chosen for real, where the file says so."""
    return tuple(project.id for project in election.projects if project.selected)


def _measured(decision: Decision, first: Decision) -> Compared:
    """Measure one outcome against the first."""
    out, better, worse = 0, 0, 0
    claims: list[str] = []
    for part, other in zip(decision.parts, first.parts, strict=True):
        problem = part.problem
        out += left_out(problem, part.winners)
        gain = utilities(problem, part.winners) - utilities(problem, other.winners)
        counts = problem.counts
        better += int(counts[gain > 0].sum())
        worse += int(counts[gain < 0].sum())
        claims += [problem.ids[claim.place] for claim in violations(problem, part.winners)]
    compared = Compared(decision.rule, decision.completion)
    return replace(
        compared,
        winners=decision.winners(),
        cost=decision.cost(),
        left_out=out,
        better=better,
        worse=worse,
        claims=tuple(claims),
        spending=_spending(decision, decision.winners()),
    )


def _spending(decision: Decision, winners: Sequence[str]) -> dict[str, int]:
    """Add up costs by the first column of `AREAS` that says something."""
    projects = decision.election.projects
    labels = {project.id: {"area": project.area, **project.labels} for project in projects}
    column = next((name for name in AREAS if any(told.get(name) for told in labels.values())), None)
    if column is None:
        return {}
    names = sorted({told.get(column, "") for told in labels.values()})
    won = set(winners)
    return {
        name: sum(
            project.cost
            for project in projects
            if project.id in won and labels[project.id].get(column, "") == name
        )
        for name in names
    }
