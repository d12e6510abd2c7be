"""Names that others know: kinds of areas, bands of ages, the verbs of the room."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

VERB_LOADED: Final = "places.region-loaded"
VERB_MERGED: Final = "places.villages-merged"
VERB_KEPT: Final = "places.village-kept"

UNDER_18: Final = "under-18"
ADULT_BANDS: Final = ("18-34", "35-49", "50-64", "65-79", "80+")
BANDS: Final = (UNDER_18, *ADULT_BANDS)
"""Bands of ages in years, the youngest first. Nobody under eighteen is asked how old they are."""


class Kind(StrEnum):
    """What an area is."""

    MUNICIPALITY = "municipality"
    VILLAGE = "village"
    POPULATION = "population"
    """An area for which ages are counted; several villages can share one."""
