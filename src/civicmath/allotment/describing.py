"""What a step did, told by the few numbers that decided: a level, a ratio, places in turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from civicmath.allotment.dividing import (
    after_lots,
    filled,
    kept_of,
    level_of,
    quotas,
    where_kept,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.allotment.dividing import Asked, How


@dataclass(frozen=True, slots=True)
class Told:
    """The numbers that decided a step in which not all could be served.

    Attributes:
        level: Everybody was filled to this many, or to what she wanted.
        ratio: Each got this many of this many of what she wanted, or what she keeps.
        places: So many got one more in turn, or by largest remainder.
        among: Of so many who wanted one.
        without_lot: So many wanted a lot and didn't get one.
    """

    level: int | None = None
    ratio: tuple[int, int] | None = None
    places: int = 0
    among: int = 0
    without_lot: int = 0


def tell(asked: Asked, how: How, gives: NDArray[np.int64]) -> Told:
    """Find the numbers that decided, for a step of one group.

    Args:
        asked: Its claims.
        how: Its rule.
        gives: What each got.
    """
    if not len(asked.who) or bool((gives == asked.wants).all()):
        return Told()
    new = asked.heights == 0
    without_lot = int((new & (gives == 0)).sum()) if how.lot > 1 else 0
    if how.rule in ("lottery", "first-come"):
        return Told(without_lot=without_lot)
    base = np.where(new & (gives > 0), how.lot, 0) if how.lot > 1 else np.zeros_like(gives)
    served = after_lots(asked, base, how.lot) if how.lot > 1 else asked
    gives = gives - base
    if how.rule == "pro-rata":
        kept = kept_of(served, how.keep)
        if int(kept.sum()) <= int(served.capacity[0]):
            return _proportion(served, kept, gives, without_lot)
        served = served.changed(kept, served.heights, served.capacity)
    levels = level_of(served)
    floor = filled(served, levels)
    margin = filled(served, levels + 1) > floor
    return Told(int(levels[0]), None, int((gives - floor).sum()), int(margin.sum()), without_lot)


def _proportion(
    served: Asked, kept: NDArray[np.int64], gives: NDArray[np.int64], without_lot: int
) -> Told:
    at_minimum = where_kept(served, kept)
    wants = np.where(at_minimum, 0, served.wants)
    total = int(wants.sum())
    part = min(int(served.capacity[0] - kept[at_minimum].sum()), total)
    whole, rest = quotas(wants, np.array([part]), np.array([max(total, 1)]))
    extra = int((gives - np.where(at_minimum, kept, whole)).sum())
    return Told(None, (part, total), extra, int((rest > 0).sum()), without_lot)
