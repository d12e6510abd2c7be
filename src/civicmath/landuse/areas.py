"""How much land each stack and each use takes in a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from civicmath.landuse.values import Choices, CompiledSite, Floats


def areas_of_stacks(site: CompiledSite, choice: Choices) -> Floats:
    """(K,) square metres under each stack; cells left as they are don't count."""
    placed = choice >= 0
    return np.bincount(choice[placed], site.area_m2[placed], len(site.stacks)).astype(np.float64)


def areas_of_uses(site: CompiledSite, choice: Choices) -> Floats:
    """(U,) square metres under each use; ground that is shared counts for every use on it."""
    stacks = areas_of_stacks(site, choice)
    return np.array(
        [
            sum(
                area
                for area, stack in zip(stacks, site.stacks, strict=True)
                if use.code in stack.uses
            )
            for use in site.uses
        ],
        float,
    )
