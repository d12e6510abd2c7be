"""Who somebody is, as other rooms see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class AccountCard:
    """An account, without what only signing in needs."""

    id: UUID
    email: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part in one scope.

    Attributes:
        id: Number of the row; foreign keys to ``people.Participant`` hold it.
        pseudonym: 64 hexadecimal digits; means nothing outside its scope.
        village: Code of the village she lives in, when she told.
        age_band: One of `kinds.AGE_BANDS`, when she told.
    """

    id: int
    pseudonym: str
    village: str | None
    age_band: str | None
