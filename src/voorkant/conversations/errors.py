"""What conversations refuse.

Invalid
├── TooFewToOpen        votes of fewer than five people can't be made public
└── StatementIdRefused  the id of a statement that a spreadsheet would run as a formula
"""

from voorkant.common.errors import Invalid


class TooFewToOpen(Invalid):
    """Votes of so few people point at each of them. Params: ``fewest``."""

    code = "conversation.too-few-to-open"


class StatementIdRefused(Invalid):
    """The id of a statement, which stands in every file, would run as a formula in a spreadsheet."""

    code = "conversation.statement-id-refused"
