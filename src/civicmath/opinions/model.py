"""What is needed to place a person from her own answers: nobody's place is in it.

The report holds its figures rounded to nine digits, and everybody is placed with these rounded figures.
So who has the report and her own answers finds exactly the place and the group that the report gave
her: `docs/methods/opinions.md`, section 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicmath.opinions.groups import FEWEST_ANSWERS, SURE
from civicmath.opinions.values import tidy, tidy_all

if TYPE_CHECKING:
    from civicmath.opinions.axes import Axes
    from civicmath.opinions.groups import Clusters
    from civicmath.opinions.values import Json


@dataclass(frozen=True, slots=True, eq=False)
class PlaceModel:
    """The axes of the map and the groups on it.

    Attributes:
        statements: The m ids of statements that somebody answered.
        axes: The axes over these statements.
        clusters: The groups; nothing when there are no stable groups.
    """

    statements: tuple[str, ...]
    axes: Axes
    clusters: Clusters | None

    @property
    def fewest_answers(self) -> int:
        """From how many answers a person is placed."""
        return min(FEWEST_ANSWERS, len(self.statements))

    def to_json_dict(self) -> dict[str, Json]:
        """Write what `docs/methods/opinions.md`, section 6, lists under `model`.

        Without stable groups `centres` is empty and `spread` nothing.
        """
        clusters = self.clusters
        return {
            "statements": list(self.statements),
            "means": tidy_all(self.axes.means),
            "loadings": [tidy_all(column) for column in self.axes.loadings.T],
            "variances": tidy_all(self.axes.variances),
            "noise": tidy(self.axes.noise),
            "leaning": tidy(self.axes.leaning),
            "centres": [] if clusters is None else [tidy_all(row) for row in clusters.centres],
            "spread": None if clusters is None else tidy(clusters.spread),
            "sure": SURE,
            "fewest_answers": self.fewest_answers,
        }
