"""What a step from one stage to the next waits for: named here, provided by the room that owns the fact.

`rules.GUARDS` names the guards of each edge. The room that knows whether one is met registers it when it
is set up, with the sentence of what is missing; its migration gives the database a function that knows
the same (`common.locks.guards_edge`). A contract test holds names, providers and functions together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voorkant.challenges.rules import GUARDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from voorkant.challenges.rules import Stage


@dataclass(frozen=True, slots=True)
class Missing:
    """What a step still waits for.

    Attributes:
        sentence: What it is, for everybody, in the reader's language.
        label: What the link says that leads to where it can be done; empty without one.
        url_name: Name of that address.
        kwargs: What the address is made with.
    """

    sentence: str | _StrPromise
    label: str | _StrPromise = ""
    url_name: str = ""
    kwargs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guard:
    """A fact that a step waits for.

    Attributes:
        name: As `rules.GUARDS` has it.
        missing: Tells what is missing for a challenge, None exactly when the database's function says
            true. At most one SQL query.
    """

    name: str
    missing: Callable[[UUID], Missing | None]


_provided: dict[str, Guard] = {}


def provide(guard: Guard) -> None:
    """Register a guard.

    Raises:
        ValueError: A name that no step waits for, or that another room provides.
    """
    if guard.name in _provided or guard.name not in {n for names in GUARDS.values() for n in names}:
        raise ValueError(f"a guard is named by challenges and provided once: {guard.name!r}")
    _provided[guard.name] = guard


def provided() -> Mapping[str, Guard]:
    """Return every guard by its name."""
    return dict(_provided)


def missing(challenge_id: UUID, before: Stage, after: Stage | None) -> Sequence[Missing]:
    """Tell what a step still waits for, in the order of `rules.GUARDS`; nothing when it is free."""
    if after is None:
        return ()
    asked = [
        _provided[name].missing(challenge_id)
        for name in GUARDS.get((before, after), ())
        if name in _provided
    ]
    return [each for each in asked if each is not None]
