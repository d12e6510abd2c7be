"""What pages call the bands of ages and a place in the picture, and how they write a list of names."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrPromise

    from voorkant.conversations.standing import Mark

AGES: Mapping[str, _StrPromise] = MappingProxyType(
    {
        "18-34": gettext_lazy("18 to 34"),
        "35-49": gettext_lazy("35 to 49"),
        "50-64": gettext_lazy("50 to 64"),
        "65-79": gettext_lazy("65 to 79"),
        "80+": gettext_lazy("80 or older"),
    }
)
"""Band → words; a test holds them to the bands that people know."""
YEARS: Mapping[str, _StrPromise] = MappingProxyType(
    {
        "18-34": gettext_lazy("18 to 34 years"),
        "35-49": gettext_lazy("35 to 49 years"),
        "50-64": gettext_lazy("50 to 64 years"),
        "65-79": gettext_lazy("65 to 79 years"),
        "80+": gettext_lazy("80 years or older"),
    }
)
"""The same, for who reads them in a sentence."""

PICTURE_WIDTH, PICTURE_HEIGHT = 360, 252
"""Of the picture of an outcome, in its units; a test holds them to civicmath's."""
PLACES: Sequence[Sequence[_StrPromise]] = (
    (gettext_lazy("top left"), gettext_lazy("at the top"), gettext_lazy("top right")),
    (gettext_lazy("on the left"), gettext_lazy("in the middle"), gettext_lazy("on the right")),
    (gettext_lazy("bottom left"), gettext_lazy("at the bottom"), gettext_lazy("bottom right")),
)
"""From top to bottom, and in each row from left to right."""


def listed(names: Sequence[str]) -> str:
    """Write names as one says them: a, b and c."""
    if len(names) < 2:  # noqa: PLR2004  one name needs no "and"
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def where_in_picture(mark: Mark) -> str:
    """Say in a few words where in the picture somebody stands: its middle third, or which side of that."""
    across = _third(mark.x, PICTURE_WIDTH)
    down = _third(mark.y, PICTURE_HEIGHT)
    return str(PLACES[down][across])


def _third(place: float, length: int) -> int:
    return min(max(int(3 * place / length), 0), 2)
