"""The lists of statements on the desk, in pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from voorkant.contributions.lists import listed_statements, tally_of
from voorkant.contributions.queries import waiting_statements
from voorkant.contributions.rules import State

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from django.utils.functional import _StrPromise

    from voorkant.common.refusals import Refused
    from voorkant.contributions.values import Similar, Tally

ON_A_PAGE = 20


class ListName(StrEnum):
    """A list of the desk, by the word in its address."""

    WAITING = "wacht"
    SHOWN = "lijst"
    MERGED = "samengevoegd"
    SENT_BACK = "terug"


STATES: Mapping[ListName, State] = MappingProxyType(
    {
        ListName.WAITING: State.WAITING,
        ListName.SHOWN: State.SHOWN,
        ListName.MERGED: State.MERGED,
        ListName.SENT_BACK: State.SENT_BACK,
    }
)
TITLES: Mapping[ListName, _StrPromise] = MappingProxyType(
    {
        ListName.WAITING: gettext_lazy("Waiting"),
        ListName.SHOWN: gettext_lazy("On the list"),
        ListName.MERGED: gettext_lazy("Merged"),
        ListName.SENT_BACK: gettext_lazy("Sent back"),
    }
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed and ticked in a form that was refused; it comes back as it was.

    Attributes:
        about: The statement whose own button was pressed; None for the buttons of all.
        ticked: Which statements were ticked, and whether *everything on this page* was.
        reason: The reason that stands beside the button.
    """

    about: UUID | None
    ticked: Collection[UUID]
    everything: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Item:
    """One statement in a list of the desk; see `contributions.values.ListedStatement`.

    Attributes:
        similar: What is on the list already and says nearly the same.
        ticked: Whether it was ticked in a form that was refused.
        typed: The reason that was typed beside its own button, in a form that was refused.
        wrong: Why that was refused.
    """

    id: UUID
    number: int
    text: str
    received_on: date
    similar: tuple[Similar, ...] = ()
    reason: str = ""
    frozen: bool = False
    place: int | None = None
    merged_into: str = ""
    merged: int = 0
    ticked: bool = False
    typed: str = ""
    wrong: Refused | None = None

    @property
    def untouched(self) -> bool:
        """Tell whether it is shown as everybody at the desk sees it: only then its HTML may be kept."""
        return not (self.ticked or self.typed or self.wrong)


@dataclass(frozen=True, slots=True)
class Tab:
    """A list that can be chosen."""

    name: ListName
    title: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Lists:
    """A page of a list, with the others beside it.

    Attributes:
        next: The number after which the next page begins; None on the last page.
        is_first: Whether this is the beginning of the list.
    """

    tabs: Sequence[Tab]
    current: ListName
    items: Sequence[Item]
    tally: Tally
    next: int | None
    is_first: bool


def list_named(word: str) -> ListName:
    """Return the list of this name; for anything else what waits."""
    return ListName(word) if word in set(ListName) else ListName.WAITING


def lists(
    challenge_id: UUID,
    current: ListName,
    *,
    after: int,
    typed: Typed | None = None,
    wrong: Refused | None = None,
) -> Lists:
    """Gather a page of a list. At most three SQL queries.

    Args:
        challenge_id: Of which challenge.
        current: Which list.
        after: The page begins after this number.
        typed: What was in a form that was refused.
        wrong: Why it was refused.
    """
    tally = tally_of(challenge_id)
    found = _items(challenge_id, current, after)
    items = [_typed(item, typed, wrong) for item in found[:ON_A_PAGE]]
    counts = {
        ListName.WAITING: tally.waiting,
        ListName.SHOWN: tally.shown,
        ListName.MERGED: tally.merged,
        ListName.SENT_BACK: tally.sent_back,
    }
    return Lists(
        tabs=[Tab(name, str(TITLES[name]), counts[name], name is current) for name in ListName],
        current=current,
        items=items,
        tally=tally,
        next=items[-1].number if len(found) > ON_A_PAGE else None,
        is_first=after == 0,
    )


def _items(challenge_id: UUID, current: ListName, after: int) -> Sequence[Item]:
    if current is ListName.WAITING:
        rows = waiting_statements(challenge_id, after=after, limit=ON_A_PAGE + 1)
        return [
            Item(row.id, row.number, row.text, row.received_on, similar=tuple(row.similar))
            for row in rows
        ]
    return [
        Item(
            row.id,
            row.number,
            row.text,
            row.received_on,
            reason=row.reason,
            frozen=row.frozen,
            place=row.place,
            merged_into=row.merged_into,
            merged=row.merged,
        )
        for row in listed_statements(
            challenge_id, STATES[current], after=after, limit=ON_A_PAGE + 1
        )
    ]


def _typed(item: Item, typed: Typed | None, wrong: Refused | None) -> Item:
    if typed is None:
        return item
    own = typed.about == item.id
    return replace(
        item,
        ticked=item.id in typed.ticked,
        typed=typed.reason if own else "",
        wrong=wrong if own else None,
    )
