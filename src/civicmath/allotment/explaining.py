"""Why did I get 13? The answer for one order, as data: a reason for every step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from civicmath.allotment.errors import UnknownOrder
from civicmath.allotment.lottery import lottery_number

if TYPE_CHECKING:
    from civicmath.allotment.allotting import Allotment, Step

REASONS = (
    "nothing-wanted",
    "other-class",
    "capped",
    "whole",
    "level",
    "one-more",
    "not-one-more",
    "kept",
    "proportion",
    "proportion-and-one",
    "no-lot",
    "partly",
    "nothing-left",
)
"""What can be said of an order in a step."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What happened to a person in one step.

    Attributes:
        step: Its number, from 1.
        reason: One of `REASONS`.
        had: How many she had before.
        wanted: How many more she wanted, within caps.
        got: How many more she got.
    """

    step: int
    reason: str
    had: int
    wanted: int
    got: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an order got what it got.

    Attributes:
        order: Its id.
        person: Whose it is.
        asked: How many it asked for; `asked_in_all`: in all her orders together.
        asked_in_all: See `asked`.
        got: How many it gets; `got_in_all`: in all her orders together.
        got_in_all: See `got`.
        lottery_number: Hers, in hexadecimal.
        reasons: One for each step.
    """

    order: str
    person: str
    asked: int
    asked_in_all: int
    got: int
    got_in_all: int
    lottery_number: str
    reasons: tuple[Reason, ...]

    def to_json_dict(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {
            "order": self.order,
            "person": self.person,
            "asked": self.asked,
            "asked_in_all": self.asked_in_all,
            "got": self.got,
            "got_in_all": self.got_in_all,
            "lottery_number": self.lottery_number,
            "steps": [
                {
                    "step": reason.step,
                    "reason": reason.reason,
                    "had": reason.had,
                    "wanted": reason.wanted,
                    "got": reason.got,
                }
                for reason in self.reasons
            ],
        }


def explain_order(allotment: Allotment, order: str) -> Explanation:
    """Say why one order got what it got.

    Raises:
        UnknownOrder: There is no such order.
    """
    orders, claims = allotment.orders, allotment.claims
    place = orders.ids.index_of(order)
    if place is None:
        raise UnknownOrder(file=orders.source, order=order)
    claim = place if claims.of_order is None else int(claims.of_order[place])
    mine = [place] if claims.of_order is None else np.flatnonzero(claims.of_order == claim).tolist()
    reasons, had = [], 0
    for number, step in enumerate(allotment.steps, 1):
        wanted, got = int(step.wants[claim]), int(step.gives[claim])
        why = _why(allotment, step, claim, had)
        reasons.append(Reason(number, why, had, wanted, got))
        had += got
    person = str(claims.ids[claim])
    return Explanation(
        order=order,
        person=person,
        asked=int(orders.quantities[place]),
        asked_in_all=int(orders.quantities[mine].sum()),
        got=int(allotment.gives[place]),
        got_in_all=had,
        lottery_number=lottery_number(allotment.seed, person),
        reasons=tuple(reasons),
    )


def _why(allotment: Allotment, step: Step, claim: int, had: int) -> str:
    wanted, got = int(step.wants[claim]), int(step.gives[claim])
    if wanted == 0:
        return _why_nothing_wanted(allotment, step, claim, had)
    if got == wanted:
        return "whole"
    if got == 0 and had == 0 and step.told.without_lot:
        return "no-lot"
    if step.told.ratio is not None:
        reason = _why_proportion(allotment, step, claim, had)
    elif step.told.level is not None and step.told.places:
        reason = "one-more" if had + got > step.told.level else "not-one-more"
    elif step.told.level is not None:
        reason = "level"
    else:
        reason = "partly" if got else "nothing-left"
    return reason


def _why_nothing_wanted(allotment: Allotment, step: Step, claim: int, had: int) -> str:
    claims = allotment.claims
    if step.plan.klass is not None and claims.classes[claim] != step.plan.klass:
        return "other-class"
    of_order = claims.of_order
    mine = claim if of_order is None else np.flatnonzero(of_order == claim)
    asked = int(allotment.orders.quantities[mine].sum())
    bound = asked if step.plan.upto is None else min(asked, step.plan.upto)
    return "capped" if had < bound else "nothing-wanted"


def _why_proportion(allotment: Allotment, step: Step, claim: int, had: int) -> str:
    wanted, got, lot = int(step.wants[claim]), int(step.gives[claim]), allotment.terms.lot
    base = lot if lot > 1 and had == 0 else 0
    kept = min(wanted - base, max(0, allotment.terms.keep - had - base))
    part, whole = step.told.ratio or (0, 1)
    proportion = (wanted - base) * part // max(whole, 1)
    if proportion < kept:
        return "kept"
    return "proportion-and-one" if got - base > proportion else "proportion"
