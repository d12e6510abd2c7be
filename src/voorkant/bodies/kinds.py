"""Names that others know: kinds of bodies, roles in them, the verbs of the room."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

VERB_FOUNDED: Final = "bodies.body-founded"
VERB_APPOINTED: Final = "bodies.member-appointed"
VERB_MEMBERSHIP_ENDED: Final = "bodies.membership-ended"
VERBS: Final = (VERB_FOUNDED, VERB_APPOINTED, VERB_MEMBERSHIP_ENDED)


class BodyKind(StrEnum):
    """What a body is."""

    MUNICIPALITY = "municipality"
    VILLAGE_COUNCIL = "village-council"
    PARTNER = "partner"
    NETWORK = "network"


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
