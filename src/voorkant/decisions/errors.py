"""What decisions refuse.

NotFound
└── DecisionNotFound  no such decision in this challenge
NotAllowed
└── NotAsked          this body doesn't have to agree to it
Invalid
├── WordsRefused      what, why or what changes is missing or too long
├── DayRefused        a day that lies ahead, or from before solutions were unlocked
├── CostRefused       not an amount that a decision can cost
├── GroundsRefused    what is cited isn't of this challenge, or too much
├── ReplyUnsaid       neither agreed nor refused
└── ReplyReason       a refusal without a reason, or a reason that is too long
Conflict
├── NotNow            it isn't decided in this stage
├── NoProblem         no problem was put to the villages, so there is nothing to answer
├── CeilingReached    its decisions together would cost more than the mandate has
├── NoMandateHere     this body has no mandate that covers it
├── ReplyNotNow       nobody agrees to anything in this stage
├── RepliedBefore     this body answered before
├── RefusedBefore     another body refused, so that there is nothing left to agree to
└── WroteItHerself    who wrote a decision down doesn't agree to it for another body
"""

from voorkant.common.errors import Conflict, Invalid, NotAllowed, NotFound


class WordsRefused(Invalid):
    """A part of the decision is empty, too long or not readable. Params: ``what``, ``reasons``, ``changes``."""

    code = "decision.words-refused"


class DayRefused(Invalid):
    """A decision is no older than the unlocking of solutions, and doesn't lie ahead."""

    code = "decision.day-refused"


class CostRefused(Invalid):
    """Not an amount in euros."""

    code = "decision.cost-refused"


class GroundsRefused(Invalid):
    """What is cited isn't on the list of this challenge, or there is too much. Params: ``most``."""

    code = "decision.grounds-refused"


class NotNow(Conflict):
    """The challenge is not in the stage in which it is decided."""

    code = "decision.not-now"


class NoProblem(Conflict):
    """No problem was put to the villages."""

    code = "decision.no-problem"


class NoMandateHere(Conflict):
    """No mandate of this body covers these villages, this topic and this amount on this day."""

    code = "decision.no-mandate"


class CeilingReached(Conflict):
    """The decisions by a mandate, together, would cost more than it has. Params: ``left``, whole euros."""

    code = "decision.ceiling-reached"


class DecisionNotFound(NotFound):
    """This challenge has no such decision."""

    code = "decision.not-found"


class NotAsked(NotAllowed):
    """Only organisers of a body that must agree to a decision answer."""

    code = "decision.not-asked"


class ReplyUnsaid(Invalid):
    """Neither of the two answers was chosen."""

    code = "decision.reply-unsaid"


class ReplyReason(Invalid):
    """A body refuses with a reason; a reason has an end. Params: ``most``."""

    code = "decision.reply-reason"


class ReplyNotNow(Conflict):
    """The challenge went back, or is closed."""

    code = "decision.reply-not-now"


class RepliedBefore(Conflict):
    """Each body answers once."""

    code = "decision.replied-before"


class RefusedBefore(Conflict):
    """One refusal ends it: another decision is needed."""

    code = "decision.refused-before"


class WroteItHerself(Conflict):
    """Two bodies that decide together are two people at least."""

    code = "decision.wrote-it-herself"
