"""What the journal refuses.

Gone
└── PayloadErased     the payload of this entry has been erased
Unexpected
└── UndeclaredVerb    no room has declared this verb
"""

from voorkant.common.errors import Gone, Unexpected


class PayloadErased(Gone):
    """Who did it and what it held has been erased; that it happened stays."""

    code = "journal.erased"


class UndeclaredVerb(Unexpected):
    """A verb that no room has declared. Params: ``verb``."""

    code = "journal.undeclared-verb"
