"""Why did this win, and that not; where did my share go."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from civicmath.budgeting.errors import DoesNotFit, UnknownVoter
from civicmath.budgeting.payments import Wallets
from civicmath.budgeting.voting import key_of_voter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicmath.budgeting.deciding import Decision, Part
    from civicmath.budgeting.payments import Accounts


def explanations(decision: Decision, accounts: Sequence[Accounts | None]) -> list[dict[str, Any]]:
    """Explain each project, in the order of the election.

    Args:
        decision: What was decided.
        accounts: Per envelope the payments, where the rule knows them.
    """
    election = decision.election
    support = election.supporters()
    home: dict[int, tuple[Part, Accounts | None, int]] = {}
    for part, found in zip(decision.parts, accounts, strict=True):
        for place, where in enumerate(part.problem.places):
            home[where] = (part, found, place)
    said = []
    for where, project in enumerate(election.projects):
        line: dict[str, Any] = {
            "project": project.id,
            "name": project.name,
            "area": project.area,
            "cost": _amount(project.cost, election.unit),
            "supporters": int(support[where]),
        }
        if where in home:
            part, found, place = home[where]
            line |= _told(part, found, place, election.unit)
        else:
            line |= {"won": False, "reason": "no-support" if not support[where] else "min-support"}
        said.append(line)
    return said


def _told(part: Part, accounts: Accounts | None, place: int, unit: int) -> dict[str, Any]:
    """Explain one project of an envelope."""
    problem = part.problem
    if place in part.winners:
        paid_by = {purchase.place: purchase for purchase in accounts.purchases} if accounts else {}
        found = paid_by.get(place)
        if found is None:
            return {"won": True}
        return {
            "won": True,
            "paid_by": found.whole + found.partial,
            "price": float(round(found.level / unit, 2)),
        }
    barred = sorted(problem.rivals[place].intersection(part.winners))
    if barred:
        return {"won": False, "reason": "rival", "beside": [problem.ids[other] for other in barred]}
    if accounts is None:
        return {"won": False, "reason": _other_reason(part, place)}
    left = accounts.left[place]
    return {
        "won": False,
        "reason": "too-little-left",
        "left_together": _amount(left, unit),
        "short": _amount(problem.costs[place] - left, unit),
        "next": part.raised is not None
        and part.raised.beyond is not None
        and place in part.raised.beyond.winners(),
    }


def _other_reason(part: Part, place: int) -> str:
    """Say why a rule without payments left a project out."""
    left = part.problem.budget - part.cost()
    if part.problem.costs[place] > left:
        return "does-not-fit"
    return "stopped-before"


def _amount(units: int | Fraction, unit: int) -> int | float:
    """Write an amount in euros, to the cent, rounded down."""
    cents = Fraction(units) * 100 / unit // 1
    return cents // 100 if cents % 100 == 0 else cents / 100


@dataclass(frozen=True, slots=True)
class Spent:
    """Where the share of one ballot went.

    Attributes:
        share: What it began with, in units.
        payments: What it paid for each winner it supports, in their order, exactly.
        left: What it has left.
    """

    share: Fraction
    payments: dict[str, Fraction]
    left: Fraction


def where_my_share_went(decision: Decision, voter: str) -> Spent:
    """Follow the share of one ballot through every envelope it counts in.

    Raises:
        UnknownVoter: Nobody with this id cast a ballot.
        DoesNotFit: The rule gives nobody a share.
    """
    ballots = decision.election.ballots
    found = np.flatnonzero(ballots.keys == np.uint64(key_of_voter(voter)))
    if not len(found):
        raise UnknownVoter(voter=voter)
    group = int(ballots.class_of[found[0]])
    total, left = Fraction(0), Fraction(0)
    payments: dict[str, Fraction] = {}
    for part in decision.parts:
        if part.raised is None:
            raise DoesNotFit(rule=decision.rule, what="shares of a ballot")
        kept = part.problem.groups
        inside = np.flatnonzero(kept == group) if kept is not None else [group]
        if not len(inside):
            continue
        paid, rest = _follow(part, int(inside[0]))
        total += part.raised.run.share
        payments |= paid
        left += rest
    return Spent(total, payments, left)


def _follow(part: Part, group: int) -> tuple[dict[str, Fraction], Fraction]:
    """Follow one class of ballots through one envelope."""
    if part.raised is None:
        return {}, Fraction(0)
    run = part.raised.run
    wallets = Wallets(run)
    pointers, projects, weights = run.problem.ballots
    first, last = int(pointers[group]), int(pointers[group + 1])
    given = weights[first:last].tolist() if len(weights) else [1] * (last - first)
    weight_of = dict(zip(projects[first:last].tolist(), given, strict=True))
    left = run.share
    paid: dict[str, Fraction] = {}
    for turn, place in enumerate(run.order):
        if place in weight_of and left > 0:
            price = min(left, wallets.run.ledger.level(turn) * weight_of[place])
            paid[run.problem.ids[place]] = price
            left -= price
    return paid, left
