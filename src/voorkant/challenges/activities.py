"""The ways of taking part in a challenge: each room above registers its own when it is set up.

So challenges know no room above them: a new way of taking part is a new room and one `register`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from voorkant.challenges.rules import Stage


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a reader can do: a label, and the address it leads to.

    Attributes:
        label: What the button says.
        url_name: Name of the address.
        kwargs: What the address is made with.
        primary: Whether this is what most people come for; at most one of a panel is.
    """

    label: str
    url_name: str
    kwargs: Mapping[str, str]
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """What the page of a challenge shows of one activity.

    Attributes:
        activity: Name of the activity.
        title: A few words above it; empty when there is nothing to say.
        actions: What can be done.
        facts: A few figures in words.
    """

    activity: str
    title: str
    actions: Sequence[Action]
    facts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Activity:
    """A way of taking part.

    Attributes:
        name: For example ``conversation``.
        stages: When its panel is shown.
        panel: Gives what the page shows, from the challenge's id; None when there is nothing. One SQL
            query.
        facts: Gives a few figures in words for each of many challenges, for lists. At most two SQL
            queries.
        of_archives: Whether its panel is shown of an archive too.
    """

    name: str
    stages: frozenset[Stage]
    panel: Callable[[UUID], Panel | None]
    facts: Callable[[Sequence[UUID]], Mapping[UUID, Sequence[str]]]
    of_archives: bool = False


@dataclass(frozen=True, slots=True)
class Calls:
    """What a page offers to do, so that one thing stands out and the rest stays calm.

    Attributes:
        primary: What most people come for; None when nothing is.
        buttons: Besides it, the first of every panel.
        links: All the rest.
    """

    primary: Action | None
    buttons: Sequence[Action]
    links: Sequence[Action]


def calls_of(panels: Sequence[Panel]) -> Calls:
    """Divide what can be done by weight: the first that is primary, or what is alone, stands out."""
    every = [action for panel in panels for action in panel.actions]
    primary = next((action for action in every if action.primary), None)
    if primary is None and len(every) == 1:
        primary = every[0]
    rests = [[each for each in panel.actions if each is not primary] for panel in panels]
    return Calls(
        primary,
        [action for rest in rests for action in rest[:1]],
        [action for rest in rests for action in rest[1:]],
    )


_registered: dict[str, Activity] = {}


def register(activity: Activity) -> None:
    """Register an activity.

    Raises:
        ValueError: A name that is taken.
    """
    if activity.name in _registered:
        raise ValueError(f"two activities are called {activity.name!r}")
    _registered[activity.name] = activity


def activities() -> Sequence[Activity]:
    """Return every activity, in the order in which rooms registered them."""
    return tuple(_registered.values())
