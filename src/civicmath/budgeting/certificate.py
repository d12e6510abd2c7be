"""A decision as data: what was decided, and all that is needed to check it without trusting us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civicmath.budgeting.explaining import explanations
from civicmath.budgeting.money import written
from civicmath.budgeting.payments import accounts_of
from civicmath.budgeting.problem import tie_decided_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicmath.budgeting.deciding import Decision, Part
    from civicmath.budgeting.payments import Accounts, Purchase

SCHEMA = "civicmath-budget-1"


def to_json_dict(decision: Decision) -> dict[str, Any]:
    """Write a decision as JSON-ready values, without the time it took.

    Amounts outside the certificate are numbers of euros; in it they are exact: fractions of units as text.
    """
    election = decision.election
    accounts = [_accounts(part, election.unit) for part in decision.parts]
    return {
        "schema": SCHEMA,
        "title": election.title,
        "currency": election.currency,
        "winners": list(decision.winners()),
        "cost": _number(decision.cost(), election.unit),
        "budget": _number(election.budget, election.unit),
        "rule": decision.rule,
        "completion": decision.completion,
        "utility": decision.conditions.utility,
        "certificate": {
            "input_sha256": election.input_sha256,
            "unit": election.unit,
            "voters": election.ballots.voters,
            "tie": list(decision.conditions.tie),
            "seed": decision.conditions.seed,
            "min_support": decision.conditions.min_support,
            "at_most_one_of": [list(group) for group in decision.conditions.rivals],
            "envelopes_by": decision.envelopes_by,
            "envelopes": [
                _envelope(part, election.unit, found)
                for part, found in zip(decision.parts, accounts, strict=True)
            ],
        },
        "explanations": explanations(decision, accounts),
    }


def _accounts(part: Part, unit: int) -> Accounts | None:
    return None if part.raised is None else accounts_of(part.raised.run, unit)


def _number(units: int, unit: int) -> int | float:
    """Write an amount in euros: whole, or with cents."""
    return units // unit if units % unit == 0 else units / unit


def _envelope(part: Part, unit: int, accounts: Accounts | None) -> dict[str, Any]:
    """Write what was decided about one envelope."""
    problem = part.problem
    said: dict[str, Any] = {
        "area": problem.area,
        "budget": problem.budget,
        "voters": problem.voters,
        "cost": part.cost(),
        "left": problem.budget - part.cost(),
    }
    if part.raised is not None:
        beyond = part.raised.beyond
        said["share"] = str(part.raised.run.share)
        said["raised"] = {
            "steps": part.raised.steps,
            "stopped": part.raised.stopped,
            "beyond": None
            if beyond is None
            else {
                "winners": [problem.ids[place] for place in beyond.winners()],
                "cost": beyond.cost(),
            },
        }
    said["order"] = list(_order(part, unit, accounts))
    return said


def _order(part: Part, unit: int, accounts: Accounts | None) -> Iterator[dict[str, Any]]:
    """Write the winners in the order in which they won."""
    problem = part.problem
    bought: dict[int, Purchase] = {}
    if accounts is not None:
        bought = {purchase.place: purchase for purchase in accounts.purchases}
    times = {purchase.place: purchase.time for purchase in part.purchases}
    added = set(part.winners[len(part.winners) - part.added :]) if part.added else set()
    for place in part.winners:
        line: dict[str, Any] = {
            "project": problem.ids[place],
            "cost": problem.costs[place],
            "supporters": problem.supported[place],
            "how": _how(part, place, added),
        }
        if place in bought:
            line |= _paid(bought[place], unit)
        if place in times:
            line["time"] = str(times[place])
        tied = _tie(part, place)
        if tied:
            line["tie"] = tied
        yield line


def _how(part: Part, place: int, added: set[int]) -> str:
    """Say how a project won."""
    if place in added:
        return "utilitarian"
    if part.raised is not None:
        return "free" if place in part.raised.run.free else "equal-shares"
    return part.rule


def _paid(purchase: Purchase, unit: int) -> dict[str, Any]:
    """Write what supporters paid."""
    return {
        "price": str(purchase.level),
        "price_rounded": written(purchase.level, unit),
        "rate": str(purchase.rate),
        "whole": purchase.whole,
        "partial": purchase.partial,
        "nothing": purchase.nothing,
        "payments": [
            {"paid": f"{cents // 100}.{cents % 100:02d}", "ballots": ballots}
            for cents, ballots in purchase.paid.items()
        ],
    }


def _tie(part: Part, place: int) -> dict[str, Any] | None:
    """Write which projects had the same rate when this one was chosen, and what decided between them."""
    tied: Sequence[int] = ()
    if part.raised is not None:
        tied = next((tie.tied for tie in part.raised.run.ties if tie.chosen == place), ())
    tied = next((one.tied for one in part.purchases if one.place == place), tied)
    others = [other for other in tied if other != place]
    if not others:
        return None
    problem = part.problem
    second = min(others, key=lambda other: (problem.ties[other], other))
    by = tie_decided_by(problem, part.tie, place, second)
    return {
        "with": [problem.ids[other] for other in sorted(others)],
        "by": by or "no-difference",
    }
