"""Compiled loops: what numpy can't say in whole arrays, compiled once and kept on disk.

Functions stand in modules or packages called `kernels`, each with its types written out, so that importing such
a module makes it ready: the first time by compiling, later by reading what was kept beside the source.
`prepare` does that for all of them ahead of time.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba

import civicmath

if TYPE_CHECKING:
    from collections.abc import Callable

Loop = TypeVar("Loop", bound="Callable[..., Any]")


def compiled(*signatures: str) -> Callable[[Loop], Loop]:
    """Compile a loop over arrays ahead of its first call.

    It runs without the interpreter's lock, so that threads can share the work, and it computes what
    the source says: no reordering of sums, so the same input gives the same bytes.

    Args:
        signatures: Types in numba's words, such as `"int64(int64[::1], float64)"`.
    """

    def compile_loop(loop: Loop) -> Loop:
        return cast("Loop", numba.njit(list(signatures), cache=True, nogil=True)(loop))

    return compile_loop


def prepare() -> list[str]:
    """Make every compiled loop ready, and say in which modules they stand."""
    names = [
        module.name
        for module in pkgutil.walk_packages(civicmath.__path__, "civicmath.")
        if "kernels" in module.name.split(".")
    ]
    for name in names:
        import_module(name)
    return names
