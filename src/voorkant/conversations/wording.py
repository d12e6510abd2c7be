"""What pages call the bands of ages."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

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
