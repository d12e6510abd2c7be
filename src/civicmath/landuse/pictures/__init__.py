"""Pictures of plans that a resident can read: maps with a legend, bars, a frontier, alternatives.

They are SVG of our own: no scripts, styles or references outside themselves. Colour never stands
alone: every use has a hatching of its own, every bar its number.
"""

from __future__ import annotations

from civicmath.landuse.pictures.alternatives import alternatives_svg
from civicmath.landuse.pictures.frontiers import frontier_svg
from civicmath.landuse.pictures.plans import plan_svg

__all__ = ["alternatives_svg", "frontier_svg", "plan_svg"]
