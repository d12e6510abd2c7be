"""Rota: dates and turns of a cohort of municipalities that learn together.

Who comes matters most, then that turns are even, then early dates, then that pairs mix. Each aim is
reached before the next is looked at. Method: `docs/methods/rota.md`. What is named here loads when
it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civicmath.rota.calendar_files import calendars
    from civicmath.rota.checking import check_plan
    from civicmath.rota.cohort import Cohort, cohort_from_json, read_cohort
    from civicmath.rota.forming import Formed, form
    from civicmath.rota.planning import Plan, plan
    from civicmath.rota.repairing import Cancellations, repair

__all__ = [
    "Cancellations",
    "Cohort",
    "Formed",
    "Plan",
    "calendars",
    "check_plan",
    "cohort_from_json",
    "form",
    "plan",
    "read_cohort",
    "repair",
]

_HOMES = {
    "calendar_files": ("calendars",),
    "checking": ("check_plan",),
    "cohort": ("Cohort", "cohort_from_json", "read_cohort"),
    "forming": ("Formed", "form"),
    "planning": ("Plan", "plan"),
    "repairing": ("Cancellations", "repair"),
}


def __getattr__(name: str) -> object:
    """Load the module where a public name lives."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
