"""What the page of an outcome shows: statements with their words, and a row per group.

Pure: values in, values out. What may not be shown was left out before (see `publishing`), so a figure
that is None here stays unsaid.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from voorkant.ui.numbers import number, spelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrPromise

    from voorkant.conversations.apart import Apart
    from voorkant.conversations.whom import Whom

FIRST = 5
"""How many statements a list shows before it says "all"."""
FIRST_UNKNOWN = 3
FIRST_OF_TABLE = 20
EVERYBODY = "all"
KEPT = 0.95
"""Groups are called stable when they come back in this share of resamples; see docs/methods/opinions.md."""


class Verdict(StrEnum):
    """What is known about a statement; the values stand in addresses."""

    COMMON = "common"
    DIVIDED = "divided"
    UNKNOWN = "unknown"


LISTS = {
    Verdict.COMMON: "common_ground",
    Verdict.DIVIDED: "divided",
    Verdict.UNKNOWN: "unknown",
}
GONE = gettext_lazy("This statement was taken off the list.")
REASONS: dict[str, _StrPromise] = {
    "undecided": gettext_lazy("It can still go either way"),
    "few-answers": gettext_lazy("Too few answers"),
    "mixed": gettext_lazy("No clear majority"),
}
"""Why something isn't known, nearest to an answer first."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of opinion, or everybody.

    Attributes:
        sign: Its colour and mark.
        label: What it is called.
        people: How many people it has; None when that may not be told.
        letter: Its letter; empty for everybody.
        name: The name that people gave it, or empty; never a machine's.
    """

    sign: str
    label: str
    people: int | None
    letter: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """How one group answered one statement.

    Attributes:
        group: Who.
        share: The share of their answers that this row is about (0 to 1); None when not told.
        low: Lower end of its 95% interval.
        high: Upper end.
    """

    group: Group
    share: float | None
    low: float
    high: float

    @property
    def width(self) -> float:
        """Width of the interval."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class StatementFigures:
    """One statement, and how everybody answered it.

    Attributes:
        number: Its number in the conversation.
        text: Its words.
        verdict: What is known about it.
        disagree: Whether the shares are of people who disagree; otherwise of people who agree.
        reason: Why it isn't known, as a code; empty when it is.
        figures: A row per group.
        villages: A row per village; empty when where people live isn't known.
        inhabitants: What everybody who lives there would say, by estimate; None when not known.
        bridges: Whether it brings groups together most, of all statements.
        robust: False when the verdict hangs on one block of answers that stands out.
        merged_into: The words that say it together with others by now; empty when it stands by itself.
        gone: Whether it was taken off the list since; then its words are gone too.
    """

    number: str
    text: str
    verdict: Verdict
    disagree: bool
    reason: str
    figures: Sequence[Figure]
    villages: Sequence[Figure] = ()
    inhabitants: Figure | None = None
    bridges: bool = False
    robust: bool = True
    merged_into: str = ""
    gone: bool = False

    def since(self, said: Mapping[str, str | None]) -> StatementFigures:
        """Return it as it may be read now; see `OpinionFigures.since`."""
        if self.number not in said:
            return self
        into = said[self.number]
        if into is None:
            return replace(self, text=str(GONE), gone=True)
        return replace(self, merged_into=into)

    @property
    def finding(self) -> str:
        """The verdict in a few words."""
        if self.verdict is Verdict.UNKNOWN:
            return str(REASONS[self.reason])
        if self.verdict is Verdict.DIVIDED:
            return _("Groups differ")
        return _("Together against") if self.disagree else _("Together in favour")


@dataclass(frozen=True)
class OpinionFigures:
    """Everything that the page of a report shows.

    Attributes:
        groups: The groups when they are stable; otherwise everybody as the only row.
        others: Who is in no group, and how many; empty when that may not be told.
        apart: For each letter of a group the statements that set it apart, at most two.
        villages: The villages that are told apart, as columns of a table.
        whom: For whom the figures speak.
        wings: Whether the groups are halves of one range of opinions: the border is drawn by us.
    """

    participants: int
    statement_count: int
    votes: int
    stable: bool
    bootstraps: int
    groups: Sequence[Group]
    others: Sequence[Group]
    common: Sequence[StatementFigures]
    divided: Sequence[StatementFigures]
    unknown: Sequence[StatementFigures]
    apart: Mapping[str, Sequence[Apart]]
    villages: Sequence[Group]
    whom: Whom
    wings: bool

    def since(self, said: Mapping[str, str | None]) -> OpinionFigures:
        """Return the same with what became of statements since.

        Args:
            said: Number of a statement → the words of what it was merged into; None when it was taken
                off the list, so that nobody may read its words any more.
        """

        def told(statements: Sequence[StatementFigures]) -> Sequence[StatementFigures]:
            return [one.since(said) for one in statements]

        return replace(
            self,
            common=told(self.common),
            divided=told(self.divided),
            unknown=told(self.unknown),
            apart={
                letter: [one for one in those if said.get(one.number, "") is not None]
                for letter, those in self.apart.items()
            },
        )

    @property
    def introductions(self) -> Sequence[tuple[Group, Sequence[Apart]]]:
        """The groups, each with the statements that set it apart; empty without groups."""
        return [(group, self.apart[group.letter]) for group in self.groups if group.letter]

    @property
    def together(self) -> str:
        """Who agree when people agree: both groups, all three groups, or most people."""
        return together(len(self.groups) if self.stable else 0)

    @property
    def facts(self) -> Sequence[str]:
        """How many people, statements and answers there were."""
        return facts_of(self.participants, self.statement_count, self.votes)

    @cached_property
    def statements(self) -> Sequence[StatementFigures]:
        """All statements: what we share first, what we don't know last."""
        return [*self.common, *self.divided, *self.unknown]

    @property
    def common_first(self) -> Sequence[StatementFigures]:
        """The first of what we share."""
        return self.common[:FIRST]

    @property
    def divided_first(self) -> Sequence[StatementFigures]:
        """The first of what divides."""
        return self.divided[:FIRST]

    @property
    def unknown_first(self) -> Sequence[StatementFigures]:
        """The first of what isn't known."""
        return self.unknown[:FIRST_UNKNOWN]

    @property
    def table_first(self) -> Sequence[StatementFigures]:
        """The statements in the table on the page itself."""
        return self.statements[:FIRST_OF_TABLE]

    @property
    def reasons(self) -> Sequence[tuple[int, str]]:
        """Why statements aren't known: how many for each reason that occurs."""
        counted = Counter(statement.reason for statement in self.unknown)
        return [(counted[code], str(said)) for code, said in REASONS.items() if counted[code]]

    @property
    def kept(self) -> int:
        """In at least how many resamples the groups came back."""
        return int(self.bootstraps * KEPT)

    @property
    def picture(self) -> str:
        """What the picture shows, for who doesn't see it."""
        if not self.stable:
            return _("Drawing of all opinions as one cloud, without groups.")
        told = [
            ngettext("%(group)s with %(people)s person", "%(group)s with %(people)s people", people)
            % {"group": group.label, "people": number(people)}
            if (people := group.people) is not None
            else group.label
            for group in self.groups
        ]
        return _("Drawing of %(count)s groups of opinions: %(groups)s.") % {
            "count": spelled(len(told)),
            "groups": ", ".join(told),
        }


def together(groups: int) -> str:
    """Name everybody who agrees on common ground; without groups that is most people."""
    if groups == 0:
        return _("most people")
    if groups == 2:  # noqa: PLR2004  two is both
        return _("both groups")
    return _("all %(count)s groups") % {"count": spelled(groups)}


def facts_of(people: int, statements: int, votes: int) -> list[str]:
    """Say how many people, statements and answers there were."""
    return [
        ngettext("%(n)s person took part", "%(n)s people took part", people)
        % {"n": number(people)},
        ngettext("%(n)s statement", "%(n)s statements", statements) % {"n": number(statements)},
        ngettext("%(n)s answer", "%(n)s answers", votes) % {"n": number(votes)},
    ]
