"""What conversations refuse.

Invalid
├── TooFewToOpen          votes of fewer than five people can't be made public
├── StatementIdRefused    the id of a statement that a spreadsheet would run as a formula
├── AnswerRefused         an answer that is none of the three
├── ModerationRefused     looking before or after: there is nothing else
├── ReasonMissing         closed or opened again without a reason, or with one that is too long
├── GroupNameRefused      a name of a group that is too short, too long or not plain
├── ColumnsRefused        a column that we don't have, or one name for two of them
├── MappingUnreadable     a file with names of columns that can't be read
├── StatementNotTaken     an imported statement without words, or with words that are refused
└── TooFewToExport        the answers of fewer than five people aren't given away
NotFound
├── ConversationNotFound  this challenge has no conversation
├── StatementNotHere      no such statement in this conversation, or no longer on the list
└── GroupNotFound         the outcome has no such group
Conflict
├── ConversationClosed    no answers are taken now
├── ConversationExists    this challenge has a conversation
├── ConversationMoved     it was opened or closed already
├── ImportedBefore        the same answers came in before
├── StatementFrozen       the statement is shown and takes no more answers
└── SettingsChanged       somebody else changed the settings meanwhile
Busy
└── ImportWaits           another import, or a move of the challenge, takes too long
"""

from voorkant.common.errors import Busy, Conflict, Invalid, NotFound


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


class ReasonMissing(Invalid):
    """Who closes or opens a conversation says why, in limited length. Params: ``most``."""

    code = "conversation.reason-missing"


class StatementFrozen(Conflict):
    """An organiser froze the statement: it is shown and takes no more answers."""

    code = "conversation.statement-frozen"


class SettingsChanged(Conflict):
    """Somebody else changed the settings since this form was shown."""

    code = "conversation.settings-changed"


class ColumnsRefused(Invalid):
    """A column that we don't have, without a name, or with another's. Params: ``column``, ``known``."""

    code = "conversation.columns-refused"


class MappingUnreadable(Invalid):
    """The file that says which column is which can't be read. Params: ``file``."""

    code = "conversation.mapping-unreadable"


class StatementNotTaken(Invalid):
    """A statement that can't be said here. Params: ``statement`` (id), ``source``, ``refusal`` (code)."""

    code = "conversation.statement-not-taken"


class TooFewToExport(Invalid):
    """Answers of so few people point at each of them. Params: ``fewest``."""

    code = "conversation.too-few-to-export"


class ImportedBefore(Conflict):
    """The same answers came in before. Params: ``source``, ``challenge`` (its name in addresses)."""

    code = "conversation.imported-before"


class ImportWaits(Busy):
    """Somebody else holds what an import needs, such as another import into the same challenge."""

    code = "conversation.import-waits"
