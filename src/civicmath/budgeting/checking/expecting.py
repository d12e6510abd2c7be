"""What a decision must say, made from the file and the conditions it names."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from civicmath.budgeting.checking.rules import greatest_welfare, greedy, phragmen, raised
from civicmath.budgeting.checking.shares import Play, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicmath.budgeting.checking.reading import Count, Listed
    from civicmath.budgeting.checking.shares import Turn

TIE_LEFT_OPEN = "a tie that the rule for ties leaves open, although it matters"


class Impossible(Exception):
    """No decision can follow from these conditions."""


def expected(count: Count, said: Mapping[str, Any]) -> dict[str, Any]:
    """Make the decision that the file and the conditions in a decision lead to.

    Raises:
        Impossible: There is none.
    """
    names = list(count.envelopes) or [""]
    tables = [_table(count, said, area) for area in names]
    parts = [_part(table, count, said) for table in tables]
    winners = [
        table.ids[project]
        for table, part in zip(tables, parts, strict=True)
        for project in part["won"]
    ]
    support = _support(count)
    spent = sum(part["cost"] for part in parts)
    return {
        "title": count.title,
        "currency": count.currency,
        "winners": winners,
        "cost": _euros(spent, count.unit),
        "budget": _euros(count.budget, count.unit),
        "certificate": {
            "input_sha256": count.sha256,
            "unit": count.unit,
            "voters": sum(count.ballots.values()),
            "envelopes": [
                _envelope(table, area, part, count, said["certificate"]["tie"])
                for table, area, part in zip(tables, names, parts, strict=True)
            ],
        },
        "explanations": [
            _explanation(project, count, support, tables, parts) for project in count.projects
        ],
    }


def _support(count: Count) -> dict[str, int]:
    found = {project.id: 0 for project in count.projects}
    for (_, ballot), many in count.ballots.items():
        for name, _ in ballot:
            found[name] += many
    return found


def _table(count: Count, said: Mapping[str, Any], area: str) -> Table:
    """Put one envelope in numbers."""
    terms = said["certificate"]
    ours = [
        (ballot, many)
        for (home, ballot), many in count.ballots.items()
        if home is None or not area or home == area
    ]
    support: dict[str, int] = {}
    for ballot, many in ours:
        for name, _ in ballot:
            support[name] = support.get(name, 0) + many
    least = max(1, int(terms["min_support"]))
    projects = [
        project
        for project in count.projects
        if (project.area == area or not count.envelopes) and support.get(project.id, 0) >= least
    ]
    number = {project.id: place for place, project in enumerate(projects)}
    pointed = said["utility"] == "points"
    ballots = [
        {number[name]: points if pointed else 1 for name, points in ballot if name in number}
        for ballot, _ in ours
    ]
    holders: list[list[int]] = [[] for _ in projects]
    for place, given in enumerate(ballots):
        for project in given:
            holders[project].append(place)
    groups = [set(group) for group in terms["at_most_one_of"]]
    return Table(
        ids=tuple(project.id for project in projects),
        costs=tuple(project.cost for project in projects),
        factors=tuple(
            (project.cost or 1) if said["utility"] == "cost" else 1 for project in projects
        ),
        ranks=tuple(
            _rank(project, place, support, terms) for place, project in enumerate(projects)
        ),
        rivals=tuple(_rivals(project, projects, groups) for project in projects),
        ballots=tuple(ballots),
        counts=np.array([many for _, many in ours], np.int64),
        supporters=tuple(np.array(group, np.int64) for group in holders),
        weights=tuple(
            np.array([ballots[place][project] for place in group], np.int64)
            for project, group in enumerate(holders)
        ),
        budget=count.envelopes.get(area, count.budget) if count.envelopes else count.budget,
    )


def _rank(
    project: Listed, place: int, support: Mapping[str, int], terms: Mapping[str, Any]
) -> tuple[Any, ...]:
    """Give the place of a project in the order of ties."""
    lot = hashlib.sha256(f"{terms['seed']}\n{project.id}".encode()).hexdigest()
    values = {
        "supporters": -support[project.id],
        "cost": project.cost,
        "id": place,
        "lottery": lot,
        "refuse": 0,
    }
    return tuple(values[key] for key in terms["tie"])


def _rivals(
    project: Listed, projects: Sequence[Listed], groups: Sequence[set[str]]
) -> frozenset[int]:
    return frozenset(
        place
        for place, other in enumerate(projects)
        if other.id != project.id
        and (
            project.groups & other.groups
            or any({project.id, other.id} <= group for group in groups)
        )
    )


def _part(table: Table, count: Count, said: Mapping[str, Any]) -> dict[str, Any]:
    """Decide one envelope."""
    rule, completion = said["rule"], said["completion"]
    if rule != "equal-shares" and completion != "none":
        raise Impossible(f"completion {completion} of rule {rule}")
    part: dict[str, Any] = {"play": None, "times": {}, "added": [], "rule": rule}
    if rule == "equal-shares":
        part |= _shares(table, count.unit, completion)
    elif rule == "phragmen":
        bought = phragmen(table)
        if bought is None:
            raise Impossible(TIE_LEFT_OPEN)
        part["won"] = [project for project, _, _ in bought]
        part["times"] = {project: (time, tied) for project, time, tied in bought}
    elif rule == "greedy":
        part["won"] = _sure(greedy(table))
    elif rule == "max-welfare":
        part["won"] = greatest_welfare(table)
    else:
        raise Impossible(f"rule {rule}")
    part["cost"] = sum(table.costs[project] for project in part["won"])
    return part


def _sure(found: list[int] | None) -> list[int]:
    if found is None:
        raise Impossible(TIE_LEFT_OPEN)
    return found


def _shares(table: Table, unit: int, completion: str) -> dict[str, Any]:
    """Carry out Equal Shares with its completion."""
    steps, stopped, beyond = 0, "not-raised", None
    if completion in {"none", "utilitarian"}:
        share = Fraction(table.budget, table.voters) if table.voters else Fraction(0)
        play = Play(table, share, unit).run()
    elif completion in {"add1", "add1u", "add1-exhaustive"}:
        play, steps, stopped, beyond = raised(
            table, unit, exhaustive=completion == "add1-exhaustive"
        )
    else:
        raise Impossible(f"completion {completion}")
    if play.harmful or (beyond is not None and beyond.harmful):
        raise Impossible(TIE_LEFT_OPEN)
    won = play.winners()
    added = _sure(greedy(table, won)) if completion in {"utilitarian", "add1u"} else []
    return {
        "play": play,
        "steps": steps,
        "stopped": stopped,
        "beyond": beyond,
        "added": added,
        "won": won + added,
    }


def _envelope(
    table: Table, area: str, part: Mapping[str, Any], count: Count, tie: Sequence[str]
) -> dict[str, Any]:
    """Write what must be said of one envelope."""
    said: dict[str, Any] = {
        "area": area,
        "budget": table.budget,
        "voters": table.voters,
        "cost": part["cost"],
        "left": table.budget - part["cost"],
    }
    play, beyond = part["play"], part.get("beyond")
    if play is not None:
        said["share"] = str(play.share)
        said["raised"] = {
            "steps": part["steps"],
            "stopped": part["stopped"],
            "beyond": None
            if beyond is None
            else {"winners": [table.ids[p] for p in beyond.winners()], "cost": beyond.cost()},
        }
    turns = {turn.project: turn for turn in play.turns} if play is not None else {}
    said["order"] = [_line(table, project, part, turns, count.unit, tie) for project in part["won"]]
    return said


def _line(
    table: Table,
    project: int,
    part: Mapping[str, Any],
    turns: Mapping[int, Turn],
    unit: int,
    tie: Sequence[str],
) -> dict[str, Any]:
    """Write what must be said of one winner."""
    line: dict[str, Any] = {
        "project": table.ids[project],
        "cost": table.costs[project],
        "supporters": table.supported(project),
    }
    tied: Sequence[int] = ()
    if project in turns:
        turn = turns[project]
        tied = turn.tied
        line |= {
            "how": "equal-shares",
            "price": str(turn.level),
            "price_rounded": _cents(turn.level * 100 // unit),
            "rate": str(turn.rate),
            "whole": turn.whole,
            "partial": turn.partial,
            "nothing": turn.nothing,
            "payments": [
                {"paid": _cents(cents), "ballots": many} for cents, many in turn.paid.items()
            ],
        }
    elif part["play"] is not None:
        line["how"] = "utilitarian" if project in part["added"] else "free"
    else:
        line["how"] = part["rule"]
    if project in part["times"]:
        time, tied = part["times"][project]
        line["time"] = str(time)
    others = sorted(other for other in tied if other != project)
    if others:
        second = min(others, key=lambda other: (table.ranks[other], other))
        pairs = zip(tie, table.ranks[project], table.ranks[second], strict=True)
        by = next((name for name, mine, other in pairs if mine != other), "no-difference")
        line["tie"] = {"with": [table.ids[other] for other in others], "by": by}
    return line


def _explanation(
    project: Listed,
    count: Count,
    support: Mapping[str, int],
    tables: Sequence[Table],
    parts: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Write what must be said of one project to people."""
    said: dict[str, Any] = {
        "project": project.id,
        "name": project.name,
        "area": project.area,
        "cost": _euros(project.cost, count.unit),
        "supporters": support[project.id],
    }
    for table, part in zip(tables, parts, strict=True):
        if project.id in table.ids:
            return said | _told(table, part, table.ids.index(project.id), count.unit)
    return said | {"won": False, "reason": "min-support" if support[project.id] else "no-support"}


def _told(table: Table, part: Mapping[str, Any], place: int, unit: int) -> dict[str, Any]:
    """Write what must be said of one project of an envelope."""
    play = part["play"]
    if place in part["won"]:
        turns = {turn.project: turn for turn in play.turns} if play is not None else {}
        if place not in turns:
            return {"won": True}
        turn = turns[place]
        price = float(round(turn.level / unit, 2))
        return {"won": True, "paid_by": turn.whole + turn.partial, "price": price}
    barred = sorted(table.rivals[place].intersection(part["won"]))
    if barred:
        return {"won": False, "reason": "rival", "beside": [table.ids[other] for other in barred]}
    if play is None:
        fits = table.costs[place] <= table.budget - part["cost"]
        return {"won": False, "reason": "stopped-before" if fits else "does-not-fit"}
    groups = [int(group) for group in table.supporters[place] if not play.empty[group]]
    left = play.left_together(groups)
    beyond = part["beyond"]
    return {
        "won": False,
        "reason": "too-little-left",
        "left_together": _euros(left, unit),
        "short": _euros(table.costs[place] - left, unit),
        "next": beyond is not None and place in beyond.winners(),
    }


def _euros(units: int | Fraction, unit: int) -> int | float:
    cents = Fraction(units) * 100 / unit // 1
    return cents // 100 if cents % 100 == 0 else cents / 100


def _cents(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
