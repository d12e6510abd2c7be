"""What contributions refuse.

Invalid
├── StatementEmpty       nothing was said
├── StatementTooShort    too short to respond to
├── StatementTooLong     more than one thought
├── StatementUnreadable  control characters, or marks that turn text around
├── StatementHasMarkup   something that a browser reads as a page
├── StatementHasAddress  the address of a website
├── StatementHasContact  a mail address or telephone number
└── ReasonMissing        sent back without a reason, or with one that is too long
NotFound
└── StatementNotFound    no such statement here, or not yours
Conflict
├── StatementSaidBefore  the same words are on the list, or wait for it
├── StageTakesNone       this challenge takes no statements now
└── DecidedBefore        somebody else decided otherwise
"""

from voorkant.common.errors import Conflict, Invalid, NotFound


class StatementEmpty(Invalid):
    """There is nothing in it."""

    code = "statement.empty"


class StatementTooShort(Invalid):
    """Too short to respond to. Params: ``fewest``."""

    code = "statement.too-short"


class StatementTooLong(Invalid):
    """Longer than a statement is. Params: ``most``, ``given``."""

    code = "statement.too-long"


class StatementUnreadable(Invalid):
    """Control characters, or marks that make text read otherwise than it is written."""

    code = "statement.unreadable"


class StatementHasMarkup(Invalid):
    """Something that a browser reads as part of a page."""

    code = "statement.has-markup"


class StatementHasAddress(Invalid):
    """The address of a website: nobody can look at what is behind it."""

    code = "statement.has-address"


class StatementHasContact(Invalid):
    """A mail address or telephone number: everybody would be able to read it."""

    code = "statement.has-contact"


class ReasonMissing(Invalid):
    """Who sends something back says why, in limited length. Params: ``most``."""

    code = "statement.reason-missing"


class StatementNotFound(NotFound):
    """No such statement in this challenge, or not one of this person: the two look the same."""

    code = "statement.not-found"


class StatementSaidBefore(Conflict):
    """The same words are on the list already, or wait for it."""

    code = "statement.said-before"


class StageTakesNone(Conflict):
    """In this stage nobody can say something new."""

    code = "statement.stage-takes-none"


class DecidedBefore(Conflict):
    """Somebody else decided otherwise about this statement, or its author took it back."""

    code = "statement.decided-before"
