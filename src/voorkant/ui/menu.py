"""The menus of the site: rooms above register where they can be reached, `ui` only shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One link of the menu.

    Attributes:
        view_name: Name of the address, as `reverse` takes it.
        label: What the link says, translated when it is shown.
        order: Place in the menu; the lowest is home, where the logo leads.
        below: Whether it stands at the foot of every page instead of at the top.
    """

    view_name: str
    label: _StrPromise
    order: int
    below: bool = False


_entries: dict[str, MenuEntry] = {}
_changes = 0


def register(entry: MenuEntry) -> None:
    """Add an entry; registering the same address again replaces it."""
    global _changes  # noqa: PLW0603  one menu in a process
    _entries[entry.view_name] = entry
    _changes += 1


def changes() -> int:
    """Count how often the menu changed, so that what was made of it can be kept until it does again."""
    return _changes


def entries(*, below: bool = False) -> list[MenuEntry]:
    """Every entry of the menu at the top, or of the one below, in the order in which people see them."""
    chosen = (entry for entry in _entries.values() if entry.below is below)
    return sorted(chosen, key=lambda entry: entry.order)
