"""Names that others know: kinds of bodies, roles in them, the verbs of the room."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

VERB_FOUNDED: Final = "bodies.body-founded"
VERB_APPOINTED: Final = "bodies.member-appointed"
VERB_MEMBERSHIP_ENDED: Final = "bodies.membership-ended"
VERB_MANDATE_GIVEN: Final = "bodies.mandate-given"
VERB_MANDATE_WITHDRAWN: Final = "bodies.mandate-withdrawn"
VERB_TOPICS_SET: Final = "bodies.topics-set"
VERBS: Final = (
    VERB_FOUNDED,
    VERB_APPOINTED,
    VERB_MEMBERSHIP_ENDED,
    VERB_MANDATE_GIVEN,
    VERB_MANDATE_WITHDRAWN,
    VERB_TOPICS_SET,
)


class BodyKind(StrEnum):
    """What a body is."""

    MUNICIPALITY = "municipality"
    VILLAGE_COUNCIL = "village-council"
    PARTNER = "partner"
    NETWORK = "network"
    WORKING_GROUP = "working-group"
    """Works for the body that set it up, its `parent`."""


class Role(StrEnum):
    """What somebody does in a body."""

    ORGANISER = "organiser"
    """Opens and leads the body's challenges, and looks after what is said in them."""
    MEMBER = "member"
    """Belongs to it; sees what its people see."""
    EXPERT = "expert"
    """Knows the subject; answers by function and the name she chose."""
    ADMINISTRATOR = "administrator"
    """Keeps the site: accounts and bodies. Only a municipality has these."""


class Topic(StrEnum):
    """What a mandate, an expert or a challenge is about."""

    TRAFFIC = "traffic"
    PUBLIC_SPACE = "public-space"
    NATURE = "nature"
    ENERGY = "energy"
    HOUSING = "housing"
    FACILITIES = "facilities"
    CARE = "care"
    COMMUNITY = "community"
    ECONOMY = "economy"


ALL_TOPICS: Final = "all"
"""A mandate about every topic; an expert and a challenge name theirs."""


class Right(StrEnum):
    """What a mandate lets a body do, from little to much."""

    ADVISE = "advise"
    CO_DECIDE = "co-decide"
    DECIDE = "decide"
