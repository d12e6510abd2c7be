"""What only budgeting refuses.

Refusal
└── BudgetRefusal
    ├── MissingSection          budget.missing-section
    ├── RepeatedSection         budget.repeated-section
    ├── StrayLine               budget.stray-line
    ├── MissingKey              budget.missing-key
    ├── RepeatedKey             budget.repeated-key
    ├── UnknownVoteType         budget.unknown-vote-type
    ├── NotMoney                budget.not-money
    ├── TooMuchMoney            budget.too-much-money
    ├── EmptyProject            budget.empty-project
    ├── DuplicateProject        budget.duplicate-project
    ├── EmptyVoter              budget.empty-voter
    ├── DuplicateVoter          budget.duplicate-voter
    ├── UnknownProject          budget.unknown-project
    ├── ProjectTwice            budget.project-twice
    ├── NotPoints               budget.not-points
    ├── PointsDontMatch         budget.points-count
    ├── WrongCount              budget.wrong-count
    ├── DefaultScore            budget.default-score
    ├── WrongEnvelopes          budget.wrong-envelopes
    ├── UnknownArea             budget.unknown-area
    ├── UnknownRival            budget.unknown-rival
    ├── DoesNotFit              budget.does-not-fit
    ├── TieLeftOpen             budget.tie
    ├── NoSeed                  budget.no-seed
    ├── TooHard                 budget.too-hard
    ├── NotADecision            budget.not-a-decision
    └── UnknownVoter            budget.unknown-voter
"""

from __future__ import annotations

from civicmath.errors import Refusal


class BudgetRefusal(Refusal):
    """An election that can't be read or decided."""


class MissingSection(BudgetRefusal):
    """META, PROJECTS or VOTES is not there."""

    code = "budget.missing-section"
    needs = ("file", "section")


class RepeatedSection(BudgetRefusal):
    """A section begins a second time."""

    code = "budget.repeated-section"
    needs = ("file", "line", "section")


class StrayLine(BudgetRefusal):
    """Something stands before the first section."""

    code = "budget.stray-line"
    needs = ("file", "line")


class MissingKey(BudgetRefusal):
    """META lacks what a decision needs."""

    code = "budget.missing-key"
    needs = ("file", "key")


class RepeatedKey(BudgetRefusal):
    """META says two things about one key."""

    code = "budget.repeated-key"
    needs = ("file", "line", "key")


class UnknownVoteType(BudgetRefusal):
    """Neither approval, points nor ranking."""

    code = "budget.unknown-vote-type"
    needs = ("file", "value")


class NotMoney(BudgetRefusal):
    """Negative, no number, or finer than a cent."""

    code = "budget.not-money"
    needs = ("file", "line", "value")


class TooMuchMoney(BudgetRefusal):
    """More than we count exactly."""

    code = "budget.too-much-money"
    needs = ("file", "line", "value")


class EmptyProject(BudgetRefusal):
    """A project without an id."""

    code = "budget.empty-project"
    needs = ("file", "line")


class DuplicateProject(BudgetRefusal):
    """Two projects with one id."""

    code = "budget.duplicate-project"
    needs = ("file", "line", "project")


class EmptyVoter(BudgetRefusal):
    """A ballot without a voter."""

    code = "budget.empty-voter"
    needs = ("file", "line")


class DuplicateVoter(BudgetRefusal):
    """A voter with two ballots."""

    code = "budget.duplicate-voter"
    needs = ("file", "line", "voter")


class UnknownProject(BudgetRefusal):
    """A ballot for something that isn't listed."""

    code = "budget.unknown-project"
    needs = ("file", "line", "project")


class ProjectTwice(BudgetRefusal):
    """A ballot that gives points or a place to one project twice."""

    code = "budget.project-twice"
    needs = ("file", "line", "project")


class NotPoints(BudgetRefusal):
    """Points that are negative, no number, or too many."""

    code = "budget.not-points"
    needs = ("file", "line", "value")


class PointsDontMatch(BudgetRefusal):
    """More or fewer points than projects on a ballot."""

    code = "budget.points-count"
    needs = ("file", "line", "expected", "found")


class WrongCount(BudgetRefusal):
    """META announces another number of projects or votes than there are."""

    code = "budget.wrong-count"
    needs = ("file", "key", "expected", "found")


class DefaultScore(BudgetRefusal):
    """Points for projects that a ballot doesn't name."""

    code = "budget.default-score"
    needs = ("file", "value")


class WrongEnvelopes(BudgetRefusal):
    """Envelopes that don't fit the areas or the budget."""

    code = "budget.wrong-envelopes"
    needs = ("file", "column", "key")


class UnknownArea(BudgetRefusal):
    """A project or a voter of an area without an envelope."""

    code = "budget.unknown-area"
    needs = ("file", "line", "area")


class UnknownRival(BudgetRefusal):
    """An alternative that isn't a project."""

    code = "budget.unknown-rival"
    needs = ("project",)


class DoesNotFit(BudgetRefusal):
    """A rule that can't take these ballots, this completion or these conditions."""

    code = "budget.does-not-fit"
    needs = ("rule", "what")


class TieLeftOpen(BudgetRefusal):
    """Projects that the rule for ties can't tell apart, where it matters."""

    code = "budget.tie"
    needs = ("projects", "tie")


class NoSeed(BudgetRefusal):
    """A lottery without a seed."""

    code = "budget.no-seed"
    needs = ()


class TooHard(BudgetRefusal):
    """The maximum can't be found within the steps allowed."""

    code = "budget.too-hard"
    needs = ("steps",)


class NotADecision(BudgetRefusal):
    """A file that is no decision of ours."""

    code = "budget.not-a-decision"
    needs = ("file", "what")


class UnknownVoter(BudgetRefusal):
    """Nobody with this id cast a ballot."""

    code = "budget.unknown-voter"
    needs = ("voter",)
