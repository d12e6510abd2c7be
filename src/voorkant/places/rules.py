"""What can be the name of an area in an address, and which figures are one after a merger; pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from voorkant.places.values import Population

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_slug(text: str) -> bool:
    """Tell whether text can be the name of an area in an address."""
    return _SLUG.fullmatch(text) is not None


def joined(areas: Sequence[Population], pairs: Iterable[tuple[str, str]]) -> Sequence[Population]:
    """Add up the figures of areas between which a village went over, in the order of the areas.

    Args:
        areas: Each with its own figures.
        pairs: Codes of the area that a village came from, and of the area that it went to.
    """
    leader = {area.code: area.code for area in areas}
    for one, other in pairs:
        if one not in leader or other not in leader:
            continue
        kept, gone = sorted((leader[one], leader[other]))
        leader = {code: kept if led == gone else led for code, led in leader.items()}
    groups: dict[str, list[Population]] = {}
    for area in areas:
        groups.setdefault(leader[area.code], []).append(area)
    return [_added(group) for group in groups.values()]


def _added(group: Sequence[Population]) -> Population:
    first = group[0]
    if len(group) == 1:
        return first
    bands = dict.fromkeys(band for area in group for band in area.people_by_band)
    return Population(
        code=first.code,
        name=", ".join(area.name for area in group),
        villages=tuple(sorted(code for area in group for code in area.villages)),
        inhabitants=sum(area.inhabitants for area in group),
        people_by_band={
            band: sum(area.people_by_band.get(band, 0) for area in group) for band in bands
        },
    )
