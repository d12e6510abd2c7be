"""What a report on opinions consists of. Frozen values.

Every number is finite and rounded when it is written as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Direction: TypeAlias = Literal["agree", "disagree"]
    Reason: TypeAlias = Literal["few-answers", "undecided", "mixed"]
    ListName: TypeAlias = Literal["common_ground", "common_opposition", "divided", "unknown"]
    Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

DIGITS = 9


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the ends of its interval; `estimate` is nothing where nobody answered."""

    estimate: float | None
    low: float
    high: float

    def to_json_dict(self, name: str = "estimate") -> dict[str, Json]:
        """Write as {name, low, high}, rounded to nine digits."""
        return {name: tidy(self.estimate), "low": tidy(self.low), "high": tidy(self.high)}


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people who think alike: its number from 0 and how many surely belong to it."""

    id: int
    size: int

    def to_json_dict(self) -> dict[str, Json]:
        """Write as {id, size}."""
        return {"id": self.id, "size": self.size}


@dataclass(frozen=True, slots=True)
class GroupRate:
    """How one group, or one village, answered one statement.

    Attributes:
        group: The group's number, the village's name, or nothing for everybody together.
        answers: How many answered, passes included.
        agree: Share of the answers that agree, with its interval.
        disagree: Share of the answers that disagree, with its interval.
    """

    group: int | str | None
    answers: int
    agree: Interval
    disagree: Interval

    def to_json_dict(self) -> dict[str, Json]:
        """Write flat: {id, n, agree, low, high, disagree, disagree_low, disagree_high}.

        Everybody has no id.
        """
        head: dict[str, Json] = {} if self.group is None else {"id": self.group}
        return (
            head
            | {"n": self.answers}
            | self.agree.to_json_dict("agree")
            | {
                "disagree": tidy(self.disagree.estimate),
                "disagree_low": tidy(self.disagree.low),
                "disagree_high": tidy(self.disagree.high),
            }
        )


@dataclass(frozen=True, slots=True)
class Population:
    """How everybody who lives here would answer one statement.

    Attributes:
        agree: Share that would agree, with its interval.
        disagree: Share that would disagree, with its interval.
        effective: How many answers, drawn evenly from the population, would tell as much.
        reached: Share of the population that lives where somebody answered.
    """

    agree: Interval
    disagree: Interval
    effective: float
    reached: float

    def to_json_dict(self) -> dict[str, Json]:
        """Write flat, as groups are written, with `effective` and `reached`."""
        return {
            **self.agree.to_json_dict("agree"),
            "disagree": tidy(self.disagree.estimate),
            "disagree_low": tidy(self.disagree.low),
            "disagree_high": tidy(self.disagree.high),
            "effective": tidy(self.effective),
            "reached": tidy(self.reached),
        }


@dataclass(frozen=True, slots=True)
class VillageGap:
    """The two villages that differ most on one statement.

    Attributes:
        more: The village that agrees more.
        less: The village that agrees less.
        figure: The difference of agreement, with an interval that holds for all statements at once.
        opposed: Whether the majority of one agrees and the majority of another disagrees, for certain.
    """

    more: str
    less: str
    figure: Interval
    opposed: bool

    def to_json_dict(self) -> dict[str, Json]:
        """Write flat."""
        ends: dict[str, Json] = {"more": self.more, "less": self.less}
        return ends | self.figure.to_json_dict() | {"opposed": self.opposed}


@dataclass(frozen=True, slots=True)
class Stamp:
    """Whether a verdict stands without a suspicious block of people.

    Attributes:
        block: The block without which the verdict would be another, or nothing when it stands.
        then: The list in which the statement would be without that block.
    """

    block: int | None
    then: ListName | None

    def to_json_dict(self) -> dict[str, Json]:
        """Write with a word for the outcome."""
        stands = self.block is None
        return {"stamp": "holds" if stands else "flips", "block": self.block, "then": self.then}


HOLDS = Stamp(None, None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known about one statement.

    Attributes:
        statement: Its id.
        figure: The smallest share among groups and villages (common ground, unknown) or the largest
            difference between groups (divided), with its interval.
        direction: Which answer the smallest share is about; nothing for divided.
        between: For divided: the group that agrees more, and the one that agrees less.
        reason: For unknown: why.
        groups: The answers per group.
        everyone: The answers of everybody, those without a group included.
        villages: The answers per village; each end of these intervals holds with 95%.
        chance: The chance that the answer holds in every village, from all answers together; for
            divided that of the likelier answer. Nothing without villages.
        gap: The villages that differ most, if there are two with answers.
        population: How everybody who lives here would answer, if that is known.
        stamp: Whether the verdict stands without a suspicious block of people.
    """

    statement: str
    figure: Interval
    direction: Direction | None
    between: tuple[int, int] | None
    reason: Reason | None
    groups: tuple[GroupRate, ...]
    everyone: GroupRate
    villages: tuple[GroupRate, ...] = ()
    chance: float | None = None
    gap: VillageGap | None = None
    population: Population | None = None
    stamp: Stamp = HOLDS

    @property
    def listed(self) -> ListName:
        """Name the list of the report in which the statement stands."""
        if self.reason is not None:
            return "unknown"
        if self.between is not None:
            return "divided"
        return "common_ground" if self.direction == "agree" else "common_opposition"

    def to_json_dict(self) -> dict[str, Json]:
        """Write with only the keys that apply."""
        out: dict[str, Json] = {"statement": self.statement}
        out |= self.figure.to_json_dict()
        if self.direction is not None:
            out["direction"] = self.direction
        if self.between is not None:
            out["between"] = list(self.between)
        if self.reason is not None:
            out["reason"] = self.reason
        out["groups"] = [rate.to_json_dict() for rate in self.groups]
        out["everyone"] = self.everyone.to_json_dict()
        out["villages"] = [rate.to_json_dict() for rate in self.villages]
        out["chance"] = tidy(self.chance)
        out["village_gap"] = None if self.gap is None else self.gap.to_json_dict()
        out["population"] = None if self.population is None else self.population.to_json_dict()
        out["robust"] = self.stamp.to_json_dict()
        return out


@dataclass(frozen=True, slots=True)
class Verdicts:
    """All statements, each in exactly one of three lists.

    The surest first, unknown in the order of the statements. Common ground is what every group agrees
    with or every group disagrees with, by its `direction`; the report writes the two apart.
    """

    common_ground: tuple[Verdict, ...]
    divided: tuple[Verdict, ...]
    unknown: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PolisView:
    """The picture as Polis would draw it.

    Attributes:
        statements: All statement ids.
        center: (m,) mean vote; 0 for a statement nobody saw.
        components: (2, m) principal components; 0 for a statement nobody saw and for an axis that
            doesn't exist.
        explained: (2,) share of the variance per component.
        places: (n, 2) everybody's point, scaled up for few answers as Polis does. In memory only.
        labels: (n,) group, or -2 for people with too few answers. In memory only.
        groups: Sizes of Polis' groups.
        rejected: How many statements moderation rejected; it moves points, and so `groups`.
    """

    statements: tuple[str, ...]
    center: NDArray[np.float64]
    components: NDArray[np.float64]
    explained: NDArray[np.float64]
    places: NDArray[np.float64]
    labels: NDArray[np.int64]
    groups: tuple[Group, ...]
    rejected: int

    def to_json_dict(self) -> dict[str, Json]:
        """Write the picture's model, without anybody's point."""
        return {
            "statements": list(self.statements),
            "center": tidy_all(self.center),
            "components": [tidy_all(row) for row in self.components],
            "explained": tidy_all(self.explained),
            "groups": [group.to_json_dict() for group in self.groups],
            "rejected": self.rejected,
        }


def tidy(number: float | None) -> float | None:
    """Round to nine digits, and write minus zero as zero."""
    return None if number is None else round(float(number), DIGITS) + 0.0


def tidy_all(numbers: NDArray[np.float64]) -> list[Json]:
    """Round a row of numbers to nine digits."""
    return [tidy(number) for number in numbers.tolist()]
