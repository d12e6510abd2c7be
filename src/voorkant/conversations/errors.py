"""What conversations refuse.

Invalid
├── TooFewToOpen          votes of fewer than five people can't be made public
├── StatementIdRefused    the id of a statement that a spreadsheet would run as a formula
├── AnswerRefused         an answer that is none of the three
├── ModerationRefused     looking before or after: there is nothing else
└── GroupNameRefused      a name of a group that is too short, too long or not plain
NotFound
├── ConversationNotFound  this challenge has no conversation
├── StatementNotHere      no such statement in this conversation, or no longer on the list
└── GroupNotFound         the outcome has no such group
Conflict
├── ConversationClosed    no answers are taken now
├── ConversationExists    this challenge has a conversation
└── ConversationMoved     it was opened or closed already
"""

from voorkant.common.errors import Conflict, Invalid, NotFound


class TooFewToOpen(Invalid):
    """Votes of so few people point at each of them. Params: ``fewest``."""

    code = "conversation.too-few-to-open"


class StatementIdRefused(Invalid):
    """The id of a statement, which stands in every file, would run as a formula in a spreadsheet."""

    code = "conversation.statement-id-refused"


class AnswerRefused(Invalid):
    """An answer is agree, disagree or pass."""

    code = "conversation.answer-refused"


class ModerationRefused(Invalid):
    """What is said is looked at before or after it is shown."""

    code = "conversation.moderation-refused"


class GroupNameRefused(Invalid):
    """A name is one short plain line. Params: ``fewest``, ``most``."""

    code = "conversation.group-name-refused"


class ConversationNotFound(NotFound):
    """This challenge has no conversation."""

    code = "conversation.not-found"


class StatementNotHere(NotFound):
    """No such statement in this conversation, or one that is not on the list (any more)."""

    code = "conversation.statement-not-here"


class GroupNotFound(NotFound):
    """No outcome of a conversation has this group."""

    code = "conversation.group-not-found"


class ConversationClosed(Conflict):
    """No answers are taken now: the conversation is closed, or its challenge is in another stage."""

    code = "conversation.closed"


class ConversationExists(Conflict):
    """A challenge has one conversation."""

    code = "conversation.exists"


class ConversationMoved(Conflict):
    """Somebody else opened or closed it just now."""

    code = "conversation.moved"
