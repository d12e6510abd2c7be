"""Names that others know: the verbs of the room, and what an account or a description may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from voorkant.places.kinds import ADULT_BANDS

if TYPE_CHECKING:
    from collections.abc import Sequence

VERB_ACCOUNT_MADE: Final = "people.account-made"
VERB_ACCOUNT_ENDED: Final = "people.account-ended"
VERB_ACCOUNT_REOPENED: Final = "people.account-reopened"
VERB_DESCRIBED: Final = "people.person-described"
VERB_ERASED: Final = "people.person-erased"
VERBS: Final = (
    VERB_ACCOUNT_MADE,
    VERB_ACCOUNT_ENDED,
    VERB_ACCOUNT_REOPENED,
    VERB_DESCRIBED,
    VERB_ERASED,
)

AGE_BANDS: Final[Sequence[str]] = ADULT_BANDS
"""The bands a person can choose from. Who is younger than eighteen is not asked."""

ONE_LINE: Final = r"^[^[:cntrl:]]{1,120}$"
"""A name, as PostgreSQL checks it."""
