"""Allotting: orders and terms in; who gets how many, and all that is needed to check it, out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from civicmath.allotment.claims import Claims, claims_of, shared_out
from civicmath.allotment.describing import Told, tell
from civicmath.allotment.dividing import Asked, How, divide
from civicmath.allotment.errors import BelowLot
from civicmath.allotment.lottery import check_commitment, commitment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.allotment.orders import Orders
    from civicmath.allotment.terms import Rule, Terms

SCHEMA = "allotment/1"
METHOD_VERSION = "allotment/1"


@dataclass(frozen=True, slots=True)
class Plan:
    """A step before it is taken.

    Attributes:
        klass: Who may take part; None is everybody.
        rule: How it divides.
        upto: Nobody is brought above this many in this step; None is no bound.
        supply: What is set apart for it; None is everything that is left.
    """

    klass: str | None
    rule: Rule
    upto: int | None
    supply: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """What a step did.

    Attributes:
        plan: What it was to do.
        available: How many there were for it.
        wanted: How many more its claims wanted, within caps.
        given: How many it gave.
        told: The numbers that decided, when not all could be served.
        wants: (k,) what each claim wanted in this step, within caps.
        gives: (k,) what each claim got in it.
    """

    plan: Plan
    available: int
    wanted: int
    given: int
    told: Told
    wants: NDArray[np.int64]
    gives: NDArray[np.int64]

    def to_json_dict(self) -> dict[str, Any]:
        """Give the step without what each claim got."""
        return {
            "class": self.plan.klass,
            "rule": self.plan.rule,
            "upto": self.plan.upto,
            "available": self.available,
            "wanted": self.wanted,
            "given": self.given,
            "level": self.told.level,
            "ratio": None if self.told.ratio is None else list(self.told.ratio),
            "places": self.told.places,
            "among": self.told.among,
            "without_lot": self.told.without_lot,
        }


@dataclass(frozen=True, eq=False)
class Allotment:
    """Who gets how many, and why.

    Attributes:
        orders: What was asked.
        terms: The rule.
        seed: What lottery numbers came from.
        claims: Orders of one person together.
        steps: What was done, in order.
        gives: (n,) how many each order gets.
    """

    orders: Orders
    terms: Terms
    seed: str
    claims: Claims = field(repr=False)
    steps: tuple[Step, ...]
    gives: NDArray[np.int64]

    @property
    def allotted(self) -> dict[str, int]:
        """Say for each order, by its id, how many it gets."""
        return dict(zip(self.orders.ids.to_list(), self.gives.tolist(), strict=True))

    @cached_property
    def given(self) -> int:
        """How many are given in all."""
        return int(self.gives.sum())

    def to_json_dict(self) -> dict[str, Any]:
        """Give everything that a checker needs, beside the orders themselves."""
        return {
            "schema": SCHEMA,
            "method_version": METHOD_VERSION,
            "input_sha256": self.orders.digest(),
            "terms": self.terms.to_json_dict(),
            "terms_sha256": self.terms.digest(),
            "seed": self.seed,
            "commitment": commitment(self.seed),
            "orders": len(self.orders.ids),
            "persons": len(self.claims.ids),
            "asked": int(self.orders.quantities.sum()),
            "given": self.given,
            "left": self.terms.supply - self.given,
            "steps": [step.to_json_dict() for step in self.steps],
            "allotted": self.allotted,
        }


def allot(orders: Orders, terms: Terms, *, seed: str, promised: str | None = None) -> Allotment:
    """Divide a supply among orders by a rule that was fixed before.

    The same orders in another order give the same result.

    Args:
        orders: Who asks for how many.
        terms: The whole rule.
        seed: All the chance there is.
        promised: The hash of the seed as it was published, if it was.

    Raises:
        OtherSeed: The seed isn't the promised one.
        BelowLot: A person asks for less than the smallest number that is given.
    """
    if promised is not None:
        check_commitment(seed, promised)
    claims = claims_of(orders, seed)
    _refuse_below_lot(orders, claims, terms)
    if terms.cap_person is not None:
        claims = replace(claims, wants=np.minimum(claims.wants, terms.cap_person))
    got = np.zeros(len(claims.ids), np.int64)
    left, steps = terms.supply, list[Step]()
    carried = 0
    for plan in plans_of(terms):
        available = left if plan.supply is None else plan.supply + carried
        step = _take(claims, terms, plan, got, available)
        got = got + step.gives
        left -= step.given
        carried = available - step.given if plan.supply is not None else 0
        steps.append(step)
    return Allotment(orders, terms, seed, claims, tuple(steps), shared_out(claims, got, orders))


def plans_of(terms: Terms) -> list[Plan]:
    """Say which steps a rule takes: priority or tranches first, then everybody."""
    plans = [Plan(part.klass, part.rule, None, part.supply) for part in terms.tranches]
    if terms.first:
        plans.append(Plan(terms.klass, terms.rule, terms.first, None))
    return [*plans, Plan(None, terms.rule, None, None)]


def _take(claims: Claims, terms: Terms, plan: Plan, got: NDArray[np.int64], available: int) -> Step:
    """Take one step."""
    how = How(plan.rule, terms.remainder == "time", terms.keep, terms.lot)
    wants = claims.wants - got
    if plan.upto is not None:
        wants = np.minimum(wants, np.maximum(0, plan.upto - got))
    if plan.klass is not None:
        wants = np.where((claims.classes == plan.klass).to_numpy(), wants, 0)
    if terms.cap_household is not None:
        wants = _within_households(claims, terms.cap_household, how, wants, got)
    who = np.flatnonzero(wants)
    asked = Asked(
        who, wants[who], got[who], np.zeros(len(who), np.int64), np.array([available], np.int64)
    )
    gives = np.zeros_like(got)
    gives[who] = divide(claims, asked, how)
    told = tell(asked, how, gives[who])
    return Step(plan, available, int(wants.sum()), int(gives.sum()), told, wants, gives)


def _within_households(
    claims: Claims, cap: int, how: How, wants: NDArray[np.int64], got: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Bring what households want down to their cap, divided inside by the same rule."""
    inside = np.flatnonzero((claims.households >= 0) & (wants > 0))
    if not len(inside):
        return wants
    who = inside[np.argsort(claims.households[inside], kind="stable")]
    names, groups = np.unique(claims.households[who], return_inverse=True)
    received = np.zeros(int(claims.households.max()) + 1, np.int64)
    members = claims.households >= 0
    np.add.at(received, claims.households[members], got[members])
    asked = Asked(who, wants[who], got[who], groups.astype(np.int64), cap - received[names])
    within = wants.copy()
    within[who] = divide(claims, asked, how)
    return within


def _refuse_below_lot(orders: Orders, claims: Claims, terms: Terms) -> None:
    if terms.lot <= 1:
        return
    small = (claims.wants < terms.lot) & (claims.wants > 0)
    if small.any():
        of_order = np.arange(len(orders.ids)) if claims.of_order is None else claims.of_order
        place = np.flatnonzero(small[of_order])
        first = int(place[np.argmin(orders.rows[place])])
        raise BelowLot(
            file=orders.source,
            line=orders.line_of(int(orders.rows[first])),
            order=orders.ids[first],
            lot=terms.lot,
        )
