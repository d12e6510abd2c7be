"""What rooms above add to the record that the front-first proof shows: they register, problems know none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.utils.functional import _StrPromise

    from voorkant.challenges.rules import Stage


@dataclass(frozen=True, slots=True)
class Told:
    """An act of another room, as the proof tells it.

    Attributes:
        verb: As it is recorded.
        words: What happened, in a sentence.
        stage: The stage after whose beginning it comes, as far as one hour tells.
        detail: Gives what belongs to it from what was recorded, while that wasn't erased.
    """

    verb: str
    words: _StrPromise
    stage: Stage
    detail: Callable[[Mapping[str, Any]], str]


_told: dict[str, Told] = {}


def tell(told: Told) -> None:
    """Register an act.

    Raises:
        ValueError: An act that is told already.
    """
    if told.verb in _told:
        raise ValueError(f"an act is told once: {told.verb!r}")
    _told[told.verb] = told


def every_told() -> Mapping[str, Told]:
    """Return every act that rooms above registered, by its verb, in the order of registering."""
    return dict(_told)
