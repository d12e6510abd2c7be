"""Searching for dates: among the best for permanent members, those that are best for guests."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from civicmath.rota.dates import DateSearch, Limits
from civicmath.rota.guests import Turns, best_turns, least_squares, possible

if TYPE_CHECKING:
    from civicmath.rota.cohort import Cohort, Municipality
    from civicmath.rota.dates import Dates, Found

MOST_CHOICES = 25_000
"""Choices of dates that a search looks at before it stops without proof."""
MOST_MODELS = 350
"""Models of one municipality that a search solves before it stops without proof."""

Key = tuple[int, int, int, int]
"""Empty seats, people left out, squares of turns, days."""


@dataclass(slots=True)
class GuestSearch:
    """Finds the dates, among the best for permanent members, that are best for guests.

    Attributes:
        cohort: What is planned.
        known: Models that were solved already: a municipality meets the same days again and again.
    """

    cohort: Cohort
    known: dict[tuple[str, tuple[frozenset[str], ...]], Turns] = field(default_factory=dict)

    def best(self, search: DateSearch, found: Found) -> tuple[Dates, Key, bool]:
        """Give dates, what they reach, and whether the search came to its end."""
        best: tuple[Key, Dates] | None = None
        floor = self._floor()
        limits = Limits(found.absences, found.worst)
        for steps, dates in enumerate(search.walk(limits), 1):
            if best is not None and (steps > MOST_CHOICES or len(self.known) > MOST_MODELS):
                return best[1], best[0], False
            if dates is None:
                continue
            key = self._reached(dates, search.days(dates), best)
            if key is not None:
                best = (key, dates)
                # When nothing but the days can be better, only earlier dates are worth a look.
                limits.latest = key[3] if key[:3] == floor else None
                limits.short = key[0]
        if best is None:
            raise AssertionError("a choice of dates exists: the table of absences found it")
        return best[1], best[0], found.worst_proven

    @property
    def members(self) -> tuple[Municipality, ...]:
        """Give the municipalities."""
        return self.cohort.municipalities

    def _reached(self, dates: Dates, days: int, best: tuple[Key, Dates] | None) -> Key | None:
        """Give what dates reach, municipality by municipality; None as soon as it can't be better."""
        cans = [possible(member, dates) for member in self.members]
        parts = [self._bound_of(*pair) for pair in zip(self.members, cans, strict=True)]
        place = 0
        while True:
            empty, out, squares = (sum(column) for column in zip(*parts, strict=True))
            key = (empty, out, squares, days)
            if best is not None and (key, dates) >= best:
                return None
            if place == len(parts):
                return key
            parts[place] = self._solved(self.members[place], cans[place])
            place += 1

    def _solved(
        self, member: Municipality, can: tuple[frozenset[str], ...]
    ) -> tuple[int, int, int]:
        if (member.id, can) not in self.known:
            self.known[member.id, can] = best_turns(self.cohort, member, can)
        values = self.known[member.id, can].values
        return values["empty_seats"], values["left_out"], values["uneven_turns"]

    def _bound_of(
        self, member: Municipality, can: tuple[frozenset[str], ...]
    ) -> tuple[int, int, int]:
        short = least_empty(can, self.cohort.guests_per_session)
        turns = self.cohort.guests_per_session * len(can) - short
        people, able = len(member.managers), len(frozenset().union(*can))
        # With more empty seats than this the first entry decides, so the others hold for these only.
        return short, max(people - able, people - turns, 0), least_squares(turns, able)

    def _floor(self) -> tuple[int, int, int]:
        """Bound from below what any dates can reach: who can come on some block can always come."""
        bounds = [
            self._bound_of(
                member,
                tuple(
                    frozenset(
                        person.id
                        for person in member.managers
                        if not person.available.isdisjoint(session.blocks)
                    )
                    for session in self.cohort.sessions
                ),
            )
            for member in self.members
        ]
        empty, out, squares = (sum(column) for column in zip(*bounds, strict=True))
        return empty, out, squares


def least_empty(can: tuple[frozenset[str], ...], seats: int) -> int:
    """Bound empty seats from below: in two sessions in a row nobody fills two seats."""
    single = [max(0, seats - len(able)) for able in can]
    pairs = [
        max(0, 2 * seats - len(one | two), single[number] + single[number + 1])
        for number, (one, two) in enumerate(pairwise(can))
    ]
    best = [0, *single[:1]]
    for number in range(1, len(can)):
        best.append(max(best[-1] + single[number], best[-2] + pairs[number - 1]))
    return best[len(can)]
