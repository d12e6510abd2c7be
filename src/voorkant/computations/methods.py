"""Which methods there are: a room registers its own when it is set up.

Only the name of the worker function is registered. Pages must not load what it needs (numba, scipy and
the like), so it is imported where it runs, in the worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from voorkant.computations.errors import MethodChanged, UnknownMethod

if TYPE_CHECKING:
    from voorkant.computations.values import Compute


@dataclass(frozen=True, slots=True)
class Method:
    """A way to compute something.

    Attributes:
        name: For example ``opinions``.
        version: Changes whenever the same input may give another result, for example ``opinions/1``.
        worker: The function, as ``package.module:function``; see `values.Compute`.
        page: Name of the address that shows a run; it takes the run's id.
        headline: Keys of the result that lists show.
    """

    name: str
    version: str
    worker: str
    page: str
    headline: tuple[str, ...] = ()

    def load(self) -> Compute:
        """Import the worker function."""
        module, _, function = self.worker.partition(":")
        return cast("Compute", getattr(import_module(module), function))


_registered: dict[str, Method] = {}


def register(method: Method) -> None:
    """Register a method.

    Raises:
        ValueError: A name that is taken.
    """
    if method.name in _registered:
        raise ValueError(f"two methods are called {method.name!r}")
    _registered[method.name] = method


def method_names() -> frozenset[str]:
    """Return the name of every method that a room has registered."""
    return frozenset(_registered)


def method_named(name: str) -> Method:
    """Return a method by its name.

    Raises:
        UnknownMethod: No room has registered it.
    """
    try:
        return _registered[name]
    except KeyError:
        raise UnknownMethod(method=name) from None


def method_of_version(name: str, version: str) -> Method:
    """Return a method if it is still the version that was asked for.

    Raises:
        UnknownMethod: No room has registered it.
        MethodChanged: Its version is another one now.
    """
    method = method_named(name)
    if method.version != version:
        raise MethodChanged(method=name, version=version)
    return method
