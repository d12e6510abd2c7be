"""What may be known beside the votes: who lives where, how many live there, who was shown what, and when."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from civicmath.population.residents import Population, Residents

UNKNOWN_MOMENT = -1


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """Everything that a report may use beside votes; each part may be missing.

    Attributes:
        residents: Where those who voted live, and how old they are.
        population: How many people live where, by age.
        chances: (v,) in the order of `Votes.indices`: with which chance each statement was drawn for its
            giver at the moment it was shown; nan where that isn't known.
        moments: (n,) when each person answered first, in any unit; -1 where that isn't known.
    """

    residents: Residents | None = None
    population: Population | None = None
    chances: NDArray[np.float64] | None = None
    moments: NDArray[np.int64] | None = None

    def check(self, *, people: int, votes: int) -> None:
        """Refuse parts that aren't about these votes.

        Raises:
            ValueError: A part has another length than the votes, or a chance is none.
        """
        if self.residents is not None and {
            len(self.residents.areas),
            len(self.residents.age_bands),
        } != {people}:
            raise ValueError("There must be an area and an age band, or None, for each person.")
        if self.moments is not None and len(self.moments) != people:
            raise ValueError("There must be a moment, or -1, for each person.")
        if self.chances is not None:
            told = self.chances[np.isfinite(self.chances)]
            if len(self.chances) != votes or not ((told > 0) & (told <= 1)).all():
                raise ValueError("There must be a chance above 0, or nan, for each vote.")

    @property
    def sha256(self) -> str | None:
        """Give the hash of all parts, or nothing when there are none."""
        parts: dict[str, bytes] = {}
        if self.residents is not None:
            parts["residents"] = _text([self.residents.areas, self.residents.age_bands])
        if self.population is not None:
            rows = sorted(
                (row.area or "", row.age_band or "", row.people) for row in self.population.figures
            )
            parts["population"] = _text(rows)
        if self.chances is not None:
            parts["chances"] = np.ascontiguousarray(self.chances, "<f8").tobytes()
        if self.moments is not None:
            parts["moments"] = np.ascontiguousarray(self.moments, "<i8").tobytes()
        if not parts:
            return None
        whole = hashlib.sha256()
        for name, part in parts.items():
            whole.update(f"{name} {len(part)}\n".encode())
            whole.update(part)
        return whole.hexdigest()


def _text(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
