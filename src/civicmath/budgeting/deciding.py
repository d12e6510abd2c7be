"""Deciding an election: a rule, a way to complete it, the conditions fixed before the count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from civicmath.budgeting.errors import DoesNotFit, NoSeed, TieLeftOpen
from civicmath.budgeting.greedy import greedy
from civicmath.budgeting.phragmen import Purchase, phragmen
from civicmath.budgeting.problem import Conditions, Problem, TieKey, Utility, problems_of
from civicmath.budgeting.raising import Raised, play, raise_shares
from civicmath.budgeting.welfare import greatest_welfare

if TYPE_CHECKING:
    from civicmath.budgeting.values import Election

Rule: TypeAlias = Literal["equal-shares", "phragmen", "greedy", "max-welfare"]
Completion: TypeAlias = Literal["none", "add1", "add1-exhaustive", "add1u", "utilitarian"]
RULES: tuple[Rule, ...] = get_args(Rule)
COMPLETIONS: tuple[Completion, ...] = get_args(Completion)
UTILITIES: tuple[Utility, ...] = get_args(Utility)
TIE_KEYS: tuple[TieKey, ...] = get_args(TieKey)
DEFAULT_TIE: tuple[TieKey, ...] = ("supporters", "cost", "refuse")


@dataclass(frozen=True, slots=True)
class Part:
    """What was decided about one envelope.

    Attributes:
        problem: The envelope.
        rule: By which rule.
        tie: What decides between equals, first things first.
        winners: Places in it, in the order in which they won.
        raised: The run of Equal Shares that counts, if that is the rule.
        added: How many of the winners, the last ones, the completion `utilitarian` added.
        purchases: What Phragmén's rule bought, if that is the rule.
    """

    problem: Problem
    rule: Rule
    tie: tuple[TieKey, ...]
    winners: tuple[int, ...]
    raised: Raised | None = None
    added: int = 0
    purchases: tuple[Purchase, ...] = ()

    def cost(self) -> int:
        """Add up what the winners cost, in units."""
        return sum(self.problem.costs[place] for place in self.winners)


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided.

    Attributes:
        election: About what.
        rule: By which rule.
        completion: How money that was left was used; `none` for rules that leave none to use.
        conditions: What else was fixed.
        envelopes_by: The column by which the money is divided over areas, if it is.
        parts: Per envelope.
    """

    election: Election
    rule: Rule
    completion: Completion
    conditions: Conditions
    envelopes_by: str | None
    parts: tuple[Part, ...]

    def winners(self) -> tuple[str, ...]:
        """List the ids of the winners, envelope by envelope, in the order in which they won."""
        return tuple(part.problem.ids[place] for part in self.parts for place in part.winners)

    def cost(self) -> int:
        """Add up what the winners cost, in units."""
        return sum(part.cost() for part in self.parts)


def default_utility(election: Election) -> Utility:
    """Say what a supporter gets when nothing else is asked: the cost, or her points when ballots give them."""
    return "cost" if election.ballots.kind == "approval" else "points"


def decide(
    election: Election,
    rule: Rule = "equal-shares",
    completion: Completion | None = None,
    conditions: Conditions | None = None,
) -> Decision:
    """Decide an election.

    Args:
        election: What is decided.
        rule: By which rule.
        completion: How to use what Equal Shares leaves; `add1` when nothing is said. Other rules know none.
        conditions: What else was fixed beforehand.

    Raises:
        TieLeftOpen: Where the rule for ties leaves open what matters.
        DoesNotFit: The rule can't take these ballots or this completion.
        NoSeed: A lottery without a seed.
        UnknownRival: A condition about something that isn't a project.
        TooHard: The greatest welfare can't be found in time.
    """
    conditions = conditions or Conditions(default_utility(election))
    conditions = _checked(election, rule, completion, conditions)
    filled: Completion = completion or ("add1" if rule == "equal-shares" else "none")
    parts = tuple(
        _decide_part(problem, election, rule, filled, conditions)
        for problem in problems_of(election, conditions)
    )
    return Decision(election, rule, filled, conditions, election.envelopes_by, parts)


def _checked(
    election: Election, rule: Rule, completion: Completion | None, conditions: Conditions
) -> Conditions:
    """Refuse what doesn't go together."""
    if rule != "equal-shares" and completion not in {None, "none"}:
        raise DoesNotFit(rule=rule, what=f"completion {completion}")
    if rule == "phragmen" and (
        election.ballots.kind != "approval" or conditions.utility == "points"
    ):
        raise DoesNotFit(rule=rule, what="points or rankings")
    if "lottery" in conditions.tie and not conditions.seed:
        raise NoSeed
    if conditions.utility == "points" and election.ballots.kind == "approval":
        raise DoesNotFit(rule=rule, what="utility points, where ballots only approve")
    if "refuse" in conditions.tie[:-1]:
        raise DoesNotFit(rule=rule, what="refuse before another rule for ties")
    return replace(
        conditions, rivals=tuple(tuple(sorted(set(group))) for group in conditions.rivals)
    )


def _decide_part(
    problem: Problem,
    election: Election,
    rule: Rule,
    completion: Completion,
    conditions: Conditions,
) -> Part:
    """Decide one envelope."""
    tie = ",".join(conditions.tie)
    if rule == "greedy":
        return Part(problem, rule, conditions.tie, greedy(problem, tie))
    if rule == "max-welfare":
        return Part(problem, rule, conditions.tie, greatest_welfare(problem))
    if rule == "phragmen":
        purchases = phragmen(problem, tie)
        bought = tuple(one.place for one in purchases)
        return Part(problem, rule, conditions.tie, bought, purchases=purchases)
    if completion in {"none", "utilitarian"}:
        raised = Raised(play(problem, problem.share(), tie), 0, "not-raised")
    else:
        exhaustive = completion == "add1-exhaustive"
        raised = raise_shares(problem, election.unit, tie, exhaustive=exhaustive)
    winners = raised.run.winners()
    more: tuple[int, ...] = ()
    if completion in {"add1u", "utilitarian"}:
        more = greedy(problem, tie, winners)
    _check_free(problem, raised, tie)
    return Part(problem, rule, conditions.tie, winners + more, raised, len(more))


def _check_free(problem: Problem, raised: Raised, tie: str) -> None:
    """Refuse to choose by id between rivals that cost nothing."""
    for place in raised.run.free:
        equals = [
            other
            for other in problem.rivals[place]
            if not problem.costs[other] and problem.ties[other] == problem.ties[place]
        ]
        if equals:
            names = ", ".join(problem.ids[other] for other in sorted([place, *equals]))
            raise TieLeftOpen(projects=names, tie=tie)
