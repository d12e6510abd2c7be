"""Allotment: more was asked than there is; who gets how many. And dividing an amount to the cent.

Rules are chosen and frozen before orders come in; a result can be checked without trusting us.
Methods: `docs/methods/allotment.md`, `docs/methods/distribution.md`. What is named here loads when
it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from civicmath.allotment.allotting import Allotment, Step, allot
    from civicmath.allotment.checking import check_allotment
    from civicmath.allotment.checking_distribution import check_distribution
    from civicmath.allotment.distributing import Distribution, distribute
    from civicmath.allotment.explaining import explain_order
    from civicmath.allotment.holdings import Holdings, holdings_from_rows, read_holdings
    from civicmath.allotment.lottery import commitment
    from civicmath.allotment.orders import Orders, orders_from_rows, read_orders
    from civicmath.allotment.terms import Terms, Tranche

__all__ = [
    "Allotment",
    "Distribution",
    "Holdings",
    "Orders",
    "Step",
    "Terms",
    "Tranche",
    "allot",
    "check_allotment",
    "check_distribution",
    "commitment",
    "distribute",
    "explain_order",
    "holdings_from_rows",
    "orders_from_rows",
    "read_holdings",
    "read_orders",
]

_HOMES = {
    "allotting": ("Allotment", "Step", "allot"),
    "checking": ("check_allotment",),
    "checking_distribution": ("check_distribution",),
    "distributing": ("Distribution", "distribute"),
    "explaining": ("explain_order",),
    "holdings": ("Holdings", "holdings_from_rows", "read_holdings"),
    "lottery": ("commitment",),
    "orders": ("Orders", "orders_from_rows", "read_orders"),
    "terms": ("Terms", "Tranche"),
}


def __getattr__(name: str) -> object:
    """Load the module where a public name lives."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
