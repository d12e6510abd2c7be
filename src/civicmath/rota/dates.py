"""Dates: one block for each session, by who can come.

Absences of permanent members depend on dates alone, and add up session by session: a table from the
last session back to the first gives their least number exactly, and prunes everything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from civicmath.rota.cohort import Cohort

    Dates = tuple[date, ...]

MOST_STEPS = 400_000
"""Steps of the search before it stops without proof."""


@dataclass(frozen=True, slots=True)
class Found:
    """The least number of absences, and the least for the member who misses most.

    Attributes:
        absences: Over all permanent members and sessions.
        worst: Of the member who misses most, among choices with so few absences.
        worst_proven: Whether the search for `worst` came to its end.
    """

    absences: int
    worst: int
    worst_proven: bool


@dataclass(slots=True)
class Limits:
    """What a walk doesn't go beyond; may become tighter while it goes.

    Attributes:
        absences: Over all permanent members.
        worst: Of any one of them.
        latest: Sum of first days, in days since the first candidate; None is no limit.
        short: Seats for which nobody can come, however guests are invited; None is no limit.
    """

    absences: int
    worst: int
    latest: int | None = None
    short: int | None = None


class DateSearch:
    """Looks through choices of blocks, with bounds from the table of least absences."""

    def __init__(self, cohort: Cohort, allowed: Sequence[Sequence[date]] | None = None) -> None:
        self.cohort = cohort
        self.allowed = (
            [session.blocks for session in cohort.sessions] if allowed is None else allowed
        )
        self.missing = [
            {
                day: tuple(
                    int(day not in member.secretary.available) for member in cohort.municipalities
                )
                for day in days
            }
            for days in self.allowed
        ]
        self.start = min(day for days in self.allowed for day in days)
        self._least = self._table(lambda number, day: sum(self.missing[number][day]))
        self._early = self._table(lambda _, day: (day - self.start).days)
        self.short = {day: self._short(day) for days in self.allowed for day in days}
        self._full = self._table(lambda _, day: self.short[day])

    def _table(self, cost: Callable[[int, date], int]) -> list[dict[date, int]]:
        """Per session and block: the least cost from here to the end; blocks without end left out."""
        table: list[dict[date, int]] = [{} for _ in self.allowed]
        for number in reversed(range(len(self.allowed))):
            last = number + 1 == len(self.allowed)
            for day in self.allowed[number]:
                after = [
                    least
                    for then, least in ({} if last else table[number + 1]).items()
                    if self.cohort.fits(day, then)
                ]
                if last or after:
                    table[number][day] = cost(number, day) + min(after, default=0)
        return table

    def _short(self, day: date) -> int:
        """Count the seats for which too few guests can come on a block."""
        return sum(
            max(
                0,
                self.cohort.guests_per_session
                - sum(day in person.available for person in member.managers),
            )
            for member in self.cohort.municipalities
        )

    def fewest(self) -> Found:
        """Find the fewest absences, then the fewest for the member who misses most."""
        absences = min(self._least[0].values())
        members = max(len(self.cohort.municipalities), 1)
        floor = -(-absences // members)
        limits = Limits(absences, len(self.allowed) + 1)
        for steps, dates in enumerate(self.walk(limits), 1):
            if dates is not None:
                worst = max(self._counts(dates), default=0)
                limits.worst = worst - 1
                if worst == floor:
                    return Found(absences, worst, worst_proven=True)
            if steps >= MOST_STEPS:
                return Found(absences, limits.worst + 1, worst_proven=False)
        return Found(absences, limits.worst + 1, worst_proven=True)

    def days(self, dates: Dates) -> int:
        """Add up first days, in days since the first candidate."""
        return sum((day - self.start).days for day in dates)

    def _counts(self, dates: Dates) -> list[int]:
        rows = [self.missing[number][day] for number, day in enumerate(dates)]
        return [sum(column) for column in zip(*rows, strict=True)]

    def walk(self, limits: Limits) -> Iterator[Dates | None]:
        """Give every choice within limits, earliest blocks first; None for a step between."""
        members = len(self.cohort.municipalities)
        waiting: list[tuple[Dates, int, tuple[int, ...]]] = [((), 0, (0,) * members)]
        while waiting:
            dates, total, counts = waiting.pop()
            number = len(dates)
            if max(counts, default=0) > limits.worst:
                continue
            if number == len(self.allowed):
                yield dates
                continue
            yield None
            for day in sorted(self._least[number], reverse=True):
                fits = not dates or self.cohort.fits(dates[-1], day)
                late = self.days(dates) + self._early[number][day]
                if limits.latest is not None and late > limits.latest:
                    continue
                short = sum(self.short[then] for then in dates) + self._full[number][day]
                if limits.short is not None and short > limits.short:
                    continue
                if fits and total + self._least[number][day] <= limits.absences:
                    missing = self.missing[number][day]
                    sums = tuple(a + b for a, b in zip(counts, missing, strict=True))
                    waiting.append(((*dates, day), total + sum(missing), sums))


def nearest_dates(search: DateSearch, planned: Dates) -> Dates:
    """Choose dates that move as few sessions as possible, then cost the fewest absences, then early.

    Args:
        search: With the blocks that may still be chosen; at least one choice keeps the gaps.
        planned: The dates as they were.
    """
    best: dict[date, tuple[int, int, int, Dates]] = {}
    for number, days in enumerate(search.allowed):
        now: dict[date, tuple[int, int, int, Dates]] = {}
        for day in days:
            own = (
                int(day != planned[number]),
                sum(search.missing[number][day]),
                (day - search.start).days,
            )
            before = (
                [cost for then, cost in best.items() if search.cohort.fits(then, day)]
                if number
                else [(0, 0, 0, ())]
            )
            if before:
                moved, absences, late, dates = min(
                    (a + own[0], b + own[1], c + own[2], (*path, day)) for a, b, c, path in before
                )
                now[day] = (moved, absences, late, dates)
        best = now
    return min(best.values())[3]
