"""What bodies refuse.

Invalid
├── BodyRefused             a name, a kind or a village that doesn't fit
├── SeatRefused             a name, a function or a role that doesn't fit
└── MandateRefused          a mandate that doesn't fit, or is wider than what the giver has
NotAllowed
└── NoMandate               no mandate of this body covers what it wants to do
Conflict
├── BodyExists              another body has this name in its address
└── SeatTaken               this person has this role already
"""

from voorkant.common.errors import Conflict, Invalid, NotAllowed


class BodyRefused(Invalid):
    """A body's name, kind or village doesn't fit. Params: ``part``."""

    code = "body.refused"


class SeatRefused(Invalid):
    """A membership's name, function or role doesn't fit. Params: ``part``."""

    code = "body.seat-refused"


class BodyExists(Conflict):
    """Another body has this name in its address."""

    code = "body.exists"


class SeatTaken(Conflict):
    """This person has this role in this body already."""

    code = "body.seat-taken"


class MandateRefused(Invalid):
    """A mandate doesn't fit, or is wider than what the giver has. Params: ``part``."""

    code = "body.mandate-refused"


class NoMandate(NotAllowed):
    """No mandate of this body covers what it wants to do: about this, here, so far, for so much, today."""

    code = "body.no-mandate"
