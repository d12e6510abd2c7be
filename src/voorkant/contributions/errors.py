"""What contributions refuse.

Invalid
├── StatementEmpty       nothing was said
├── StatementTooShort    too short to respond to
├── StatementTooLong     more than one thought
├── StatementUnreadable  control characters, or marks that turn text around
├── StatementHasMarkup   something that a browser reads as a page
├── StatementHasAddress  the address of a website
├── StatementHasContact  a mail address or telephone number
├── ReasonMissing        sent back without a reason, or with one that is too long
├── NothingChosen        no statement was chosen, or more than go at once
├── MergeNeedsMore       fewer than two statements to say as one, or too many
└── TooManyFirst         everybody would be asked too many before the others
NotFound
├── StatementNotFound    no such statement here, or not yours
├── IdeaNotFound         no such idea here
└── ParkedNotFound       nothing of hers in the drawer under this name
Conflict
├── IdeasLocked          solutions are not asked for now
├── ParkingOver          nothing has to be kept for later now
├── StatementSaidBefore  the same words are on the list, or wait for it
├── StageTakesNone       this challenge takes no statements now
├── DecidedBefore        somebody else decided otherwise
├── FrozenBefore         it takes no more answers, so nobody can be asked it first
└── NotOnTheList         only what is on the list can be merged, and something went off it
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


class NothingChosen(Invalid):
    """Nothing was chosen, or more than can be decided about at once. Params: ``most``."""

    code = "statement.nothing-chosen"


class MergeNeedsMore(Invalid):
    """Saying as one takes a few statements. Params: ``fewest``, ``most``."""

    code = "statement.merge-needs-more"


class TooManyFirst(Invalid):
    """Everybody would be asked too many before the others. Params: ``most``."""

    code = "statement.too-many-first"


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


class FrozenBefore(Conflict):
    """It is shown and takes no more answers, so nobody can be asked it first."""

    code = "statement.frozen-before"


class NotOnTheList(Conflict):
    """One of the statements to merge is off the list, or merged already."""

    code = "statement.not-on-the-list"


class IdeasLocked(Conflict):
    """Solutions are not asked for in this stage."""

    code = "idea.locked"


class IdeaNotFound(NotFound):
    """No such idea in this challenge."""

    code = "idea.not-found"


class ParkedNotFound(NotFound):
    """Nothing of this person lies in the drawer under this name (any more)."""

    code = "parked.not-found"


class ParkingOver(Conflict):
    """Solutions are asked for now, or the challenge is over: nothing has to be kept for later."""

    code = "parked.over"
