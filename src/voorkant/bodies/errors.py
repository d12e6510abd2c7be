"""What bodies refuse.

Invalid
├── BodyRefused             a name, a kind or a village that doesn't fit
├── SeatRefused             a name, a function or a role that doesn't fit
├── MandateRefused          a mandate that doesn't fit, or is wider than what the giver has
└── WithdrawalRefused       a mandate that is withdrawn without a reason
NotAllowed
├── NotGiver                only the body that gave a mandate gives it and withdraws it
└── NotOrganiser            only an organiser of a body says what its experts know about
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


class WithdrawalRefused(Invalid):
    """A mandate is withdrawn with a reason, in one line. Params: ``most``."""

    code = "body.withdrawal-refused"


class NotGiver(NotAllowed):
    """Only whoever may give a mandate withdraws it, signed in as herself, in a seat that counts."""

    code = "body.not-giver"


class NotOrganiser(NotAllowed):
    """Only an organiser of the body says what its experts know about."""

    code = "body.not-organiser"
