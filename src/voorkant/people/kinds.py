"""Names that others know: the verbs of the room, and what an account or a description may hold."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from voorkant.places.kinds import ADULT_BANDS

if TYPE_CHECKING:
    from collections.abc import Sequence

VERB_ACCOUNT_MADE: Final = "people.account-made"
VERB_ACCOUNT_ENDED: Final = "people.account-ended"
VERB_ACCOUNT_REOPENED: Final = "people.account-reopened"
VERB_DESCRIBED: Final = "people.person-described"
VERB_ERASED: Final = "people.person-erased"
VERB_SHOWN: Final = "people.proof-shown"
VERB_CARDS_MADE: Final = "people.cards-made"
VERBS: Final = (
    VERB_ACCOUNT_MADE,
    VERB_ACCOUNT_ENDED,
    VERB_ACCOUNT_REOPENED,
    VERB_DESCRIBED,
    VERB_ERASED,
    VERB_SHOWN,
    VERB_CARDS_MADE,
)


class Level(StrEnum):
    """How sure it is that one voice is one person; each level asks more than the one before."""

    DEVICE = "device"
    """A browser. Whoever has two has two voices."""
    EMAIL = "email"
    """A mailbox that she can open."""
    CARD = "card"
    """A code on paper that the council handed out, one to a person or household."""


LEVELS: Final = tuple(Level)
"""From the lowest to the highest."""
PROOFS: Final = (Level.EMAIL, Level.CARD)
"""What is shown beside a device, and so has rows of its own."""

AGE_BANDS: Final[Sequence[str]] = ADULT_BANDS
"""The bands a person can choose from. Who is younger than eighteen is not asked."""

ONE_LINE: Final = r"^[^[:cntrl:]]{1,120}$"
"""A name, as PostgreSQL checks it."""
