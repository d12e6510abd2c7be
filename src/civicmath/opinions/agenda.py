"""An agenda that represents everybody in proportion: a few statements to talk about first.

Every person has the same part of the places on the agenda to spend, on statements that she agrees
with. A statement that was never shown to her counts when the model finds it likelier than not that
she would agree. Statements are bought with the method of equal shares; an independent check tells
whether any group that is large enough and of one mind was left with too little: `proportional.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.opinions.factors import LEAST_CHANCE, placed
from civicmath.opinions.proportional import equal_shares, is_justified
from civicmath.opinions.verdicts import FEWEST_ANSWERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from civicmath.opinions.factors import Factors
    from civicmath.opinions.matrix import Answers
    from civicmath.opinions.values import Json

    Marks = NDArray[np.uint8]

PLACES = 7
"""Statements on an agenda: as many as fit a meeting."""
CHANCE_GRID = 1000
"""Votes that are expected are rounded to thousandths, and so is the bar that they must reach."""
LIKELY = 0.5
CAUTION = 1.644853627
"""Standard errors that a statement's mean is lowered by: what few answered isn't likely to be liked."""
COUNTED = 5_000
"""The agenda is made for at most so many people, evenly spread over all."""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One statement on the agenda.

    Attributes:
        statement: Its id.
        agreed: People who said that they agree.
        supporters: Those, and people who were not asked and likely would.
        represents: Supporters of this one who support none before it.
        groups: How many of these are in each group.
        bought: Whether its supporters could pay for it together; else it fills an empty place.
    """

    statement: str
    agreed: int
    supporters: int
    represents: int
    groups: tuple[int, ...]
    bought: bool

    def to_json_dict(self) -> dict[str, Json]:
        """Write {statement, agreed, supporters, represents, groups, bought}."""
        return {
            "statement": self.statement,
            "agreed": self.agreed,
            "supporters": self.supporters,
            "represents": self.represents,
            "groups": list(self.groups),
            "bought": self.bought,
        }


@dataclass(frozen=True, slots=True)
class Agenda:
    """Statements to talk about first, in the order in which they were chosen.

    Attributes:
        items: The statements.
        people: For how many people it was made.
        unrepresented: How many of them support none of the statements.
        justified: Whether every group of one mind has its part (extended justified representation
            plus): checked apart from how the agenda was made.
    """

    items: tuple[AgendaItem, ...]
    people: int
    unrepresented: int
    justified: bool

    def to_json_dict(self) -> dict[str, Json]:
        """Write {items, people, unrepresented, justified, grid}."""
        return {
            "items": [item.to_json_dict() for item in self.items],
            "people": self.people,
            "unrepresented": self.unrepresented,
            "justified": self.justified,
            "grid": CHANCE_GRID,
        }


def find_agenda(
    answers: Answers,
    factors: Factors,
    statements: Sequence[str],
    *,
    k: int = PLACES,
    labels: NDArray[np.int64] | None = None,
    eligible: NDArray[np.bool_] | None = None,
) -> Agenda:
    """Choose statements in proportion.

    Args:
        answers: The votes.
        factors: The model that says what people likely think of what they weren't shown.
        statements: All M ids.
        k: How many places the agenda has, at least 1.
        labels: (n,) group of each person, below 0 for who is in none; nothing without groups.
        eligible: (M,) which statements may come on it: of these, those that eight people answered.

    Raises:
        ValueError: `k` is below 1.

    Source:
        Peters, Pierczyński & Skowron, *Proportional Participatory Budgeting with Additive
        Utilities*, NeurIPS 2021 (equal shares); Halpern, Kehne, Procaccia, Tucker-Foltz & Wüthrich,
        *Representation with Incomplete Votes*, AAAI 2023; Brill & Peters, *Robust and Verifiable
        Proportionality Axioms for Multiwinner Voting*, EC 2023 (the check).
    """
    if k < 1:
        raise ValueError("An agenda has at least one place.")
    chosen = np.arange(answers.people)
    if answers.people > COUNTED:
        chosen = np.linspace(0, answers.people - 1, COUNTED).astype(np.int64)
        answers = answers.take(chosen)
    allowed = np.bincount(answers.indices, minlength=answers.size) >= FEWEST_ANSWERS
    if eligible is not None:
        allowed &= eligible[answers.columns]
    agrees = agreements(answers, factors)
    order, bought = equal_shares(agrees, allowed, k)
    group = np.full(answers.people, -1) if labels is None else labels[chosen]
    said = np.bincount(answers.indices[answers.values > 0], minlength=answers.size)
    spoken_for = np.zeros(answers.people, np.bool_)
    items = []
    for place, j in enumerate(order):
        fresh = (agrees[j] > 0) & ~spoken_for
        spoken_for |= fresh
        items.append(
            AgendaItem(
                statements[int(answers.columns[j])],
                int(said[j]),
                int(agrees[j].sum()),
                int(fresh.sum()),
                tuple(
                    int((fresh & (group == g)).sum()) for g in range(int(group.max(initial=-1)) + 1)
                ),
                place < bought,
            )
        )
    left = int((~spoken_for).sum())
    on_it = np.isin(np.arange(answers.size), order)
    justified = is_justified(np.where(allowed[:, None], agrees, 0), on_it, k)
    return Agenda(tuple(items), answers.people, left, justified)


def agreements(answers: Answers, factors: Factors) -> Marks:
    """(m, n) 1 where a person agreed, or where nobody asked and she likely would."""
    from civicmath.opinions.kernels.agenda import mark_agreements  # noqa: PLC0415 - loads numba

    places, _ = placed(answers, factors)
    loadings = np.concatenate([np.ones((answers.size, 1)), factors.loadings], axis=1)
    # From the chance back to the vote that must be expected: see `factors.chances_of`.
    agree = (LIKELY - LEAST_CHANCE) / (1.0 - 3.0 * LEAST_CHANCE)
    mean = factors.means - CAUTION * np.sqrt(factors.doubts[:, 0, 0])
    marks = np.empty((answers.size, answers.people), np.uint8)
    mark_agreements(
        answers.indptr,
        answers.indices,
        answers.values,
        np.ascontiguousarray(places.T),
        loadings,
        2.0 * agree - (1.0 - factors.passes) - mean,
        marks,
    )
    return marks
