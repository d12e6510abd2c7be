"""Pictures of an outcome and of a comparison, as SVG that also tells itself to who can't see it."""

from __future__ import annotations

from civicmath.budgeting.pictures.comparison import comparison_svg
from civicmath.budgeting.pictures.outcome import decision_svg

__all__ = ["comparison_svg", "decision_svg"]
