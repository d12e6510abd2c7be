"""What meetings refuse.

Invalid
├── PaperRefused      a sheet that we don't make, or in a language that we don't speak
├── InvitationRefused an invitation that is empty, too long, or doesn't read as it is written
├── MeetingRefused    a line about when and where that doesn't fit
└── TableCodeRefused  no open table of this challenge has this code
NotFound
├── CodeNotFound      no challenge has this short code
└── TableNotFound     no open table of this challenge
Conflict
└── TooManyTables     so many tables are open that one must be closed first
"""

from voorkant.common.errors import Conflict, Invalid, NotFound


class PaperRefused(Invalid):
    """No sheet of this kind or in this language."""

    code = "meetings.paper-refused"


class InvitationRefused(Invalid):
    """The text of an invitation doesn't fit. Params: ``longest``."""

    code = "meetings.invitation-refused"


class MeetingRefused(Invalid):
    """The line that says when and where doesn't fit. Params: ``longest``."""

    code = "meetings.meeting-refused"


class TableCodeRefused(Invalid):
    """No open table of this challenge has this code."""

    code = "meetings.table-code-refused"


class CodeNotFound(NotFound):
    """No challenge has this short code."""

    code = "meetings.code-not-found"


class TableNotFound(NotFound):
    """There is no such open table at this challenge."""

    code = "meetings.table-not-found"


class TooManyTables(Conflict):
    """So many tables are open. Params: ``most``."""

    code = "meetings.too-many-tables"
