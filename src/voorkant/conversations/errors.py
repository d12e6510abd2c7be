"""What conversations refuse.

Invalid
└── TooFewToOpen   votes of fewer than five people can't be made public
"""

from voorkant.common.errors import Invalid


class TooFewToOpen(Invalid):
    """Votes of so few people point at each of them. Params: ``fewest``."""

    code = "conversation.too-few-to-open"
