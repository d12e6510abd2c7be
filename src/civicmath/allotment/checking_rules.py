"""The four rules once more, in plain Python and another way, for the checker alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_NOTHING_TOLD = {"level": None, "ratio": None, "places": 0, "among": 0, "without_lot": 0}


@dataclass(slots=True)
class Person:
    """A person with her orders together.

    Attributes:
        name: Her id.
        asked: How many she asks for in all.
        klass: Her class, or empty.
        at: The time of her latest order, or 0.
        household: Her household, or empty.
        has: How many she was given in earlier steps.
    """

    name: str
    asked: int
    klass: str
    at: int
    household: str
    has: int = 0


@dataclass(frozen=True, slots=True)
class Turns:
    """Whose turn is first.

    Attributes:
        seed: What lottery numbers come from.
        by_time: Whether time goes before the lottery number.
    """

    seed: str
    by_time: bool

    def key(self, person: Person) -> tuple[int, str]:
        """Give what is smallest for who goes first."""
        number = hashlib.sha256((self.seed + person.name).encode()).hexdigest()
        return (person.at if self.by_time else 0, number)


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody takes part with: `wants` more, on top of `has`."""

    person: Person
    wants: int
    has: int


@dataclass(slots=True)
class Divided:
    """What a step gives, and the numbers that decide it, as a result tells them.

    Attributes:
        given: How many more each gets.
        told: `level`, `ratio`, `places`, `among`, `without_lot`.
    """

    given: dict[str, int]
    told: dict[str, object]


def divided(
    wanted: Mapping[str, int],
    people: Mapping[str, Person],
    there: int,
    rule: str,
    terms: Mapping[str, object],
    seed: str,
) -> Divided:
    """Divide what is there by a rule of the page.

    Args:
        wanted: How many more each wants now.
        people: Everybody.
        there: How many there are.
        rule: Its name.
        terms: The whole rule, for what is kept, lots, and who goes first.
        seed: What lottery numbers come from.
    """
    lot = int(str(terms["lot"]))
    shares = [Share(people[name], more, people[name].has) for name, more in wanted.items() if more]
    turns = Turns(seed, terms["remainder"] == "time")
    done = Divided({}, dict(_NOTHING_TOLD))
    able = [share for share in shares if lot <= 1 or share.has > 0 or share.wants >= lot]
    if rule in ("lottery", "first-come"):
        done.given = _one_by_one(able, there, lot, Turns(seed, rule == "first-come"))
    else:
        base: dict[str, int] = {}
        if lot > 1:
            new = [share for share in able if share.has == 0]
            base = {share.person.name: lot for share in _first(new, there // lot, turns)}
            able = [
                _taken(share, base.get(share.person.name, 0))
                for share in able
                if share.has > 0 or share.person.name in base
            ]
        there -= sum(base.values())
        if rule == "bricks":
            _bricks(able, there, turns, done)
        else:
            _ratio(able, there, int(str(terms["keep"])), turns, done)
        for name, more in base.items():
            done.given[name] = done.given.get(name, 0) + more
    if all(done.given.get(share.person.name, 0) == share.wants for share in shares):
        done.told = dict(_NOTHING_TOLD)
    elif lot > 1:
        done.told["without_lot"] = sum(
            share.has == 0 and not done.given.get(share.person.name) for share in shares
        )
    return done


def _taken(share: Share, more: int) -> Share:
    return Share(share.person, share.wants - more, share.has + more)


def water_level(shares: Iterable[Share], there: int) -> int | None:
    """Rise past every height and every top until nothing is left; None when all can be served."""
    events = sorted(
        (place, slope)
        for share in shares
        for place, slope in ((share.has, 1), (share.has + share.wants, -1))
    )
    level, width = 0, 0
    for place, slope in events:
        need = (place - level) * width
        if need > there:
            return level + there // width
        there -= need
        level, width = place, width + slope
    return None


def _bricks(shares: list[Share], there: int, turns: Turns, done: Divided) -> None:
    found = water_level(shares, there)
    level = (
        max((share.has + share.wants for share in shares), default=0) if found is None else found
    )
    done.given = {
        share.person.name: min(share.wants, max(0, level - share.has)) for share in shares
    }
    left = there - sum(done.given.values())
    margin = [
        share
        for share in shares
        if share.has <= level and share.wants > done.given[share.person.name]
    ]
    chosen = _first(margin, left, turns)
    for share in chosen:
        done.given[share.person.name] += 1
    done.told |= {"level": level, "places": len(chosen), "among": len(margin)}


def _ratio(shares: list[Share], there: int, keep: int, turns: Turns, done: Divided) -> None:
    kept = [Share(s.person, min(s.wants, max(0, keep - s.has)), s.has) for s in shares]
    if sum(share.wants for share in kept) > there:
        _bricks(kept, there, turns, done)
        return
    least = {share.person.name: share.wants for share in kept}
    rest = {share.person.name: share.wants for share in shares if share.wants}
    total = sum(rest.values())
    given: dict[str, int] = {}
    # Who keeps the largest part of what she wants is the first whose proportion would be too small.
    for name in sorted(rest, key=lambda name: (-Fraction(least[name], rest[name]), name)):
        if least[name] * total <= rest[name] * there:
            break
        given[name] = least[name]
        there -= least[name]
        total -= rest.pop(name)
    there = min(there, total)
    quotas = {name: divmod(wants * there, max(total, 1)) for name, wants in rest.items()}
    missing = there - sum(whole for whole, _ in quotas.values())
    by_remainder: dict[int, list[Share]] = {}
    for share in shares:
        if share.person.name in quotas:
            by_remainder.setdefault(quotas[share.person.name][1], []).append(share)
    extra: set[str] = set()
    for remainder in sorted(by_remainder, reverse=True):
        equal = by_remainder[remainder]
        extra |= {share.person.name for share in _first(equal, missing - len(extra), turns)}
    done.given = given | {name: whole + (name in extra) for name, (whole, _) in quotas.items()}
    done.told |= {
        "ratio": [there, total],
        "places": missing,
        "among": sum(remainder > 0 for _, remainder in quotas.values()),
    }


def _one_by_one(shares: list[Share], there: int, lot: int, turns: Turns) -> dict[str, int]:
    given = {}
    for share in sorted(shares, key=lambda share: turns.key(share.person)):
        part = min(share.wants, there)
        there -= part
        given[share.person.name] = part if part >= lot or share.has else 0
    return given


def _first(shares: list[Share], places: int, turns: Turns) -> list[Share]:
    if places >= len(shares):
        return shares
    return sorted(shares, key=lambda share: turns.key(share.person))[: max(0, places)]
