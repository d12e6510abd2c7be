"""What people refuse.

Invalid
├── EmailRefused        not an address that an account can have
├── NameRefused         not a name on one line
├── VillageRefused      not a village of this region
├── AgeBandRefused      not one of the bands
├── CodeWrong           not the code from the mail, or too late
├── CardUnknown         no card with this code was handed out here
└── CardsRefused        no cards, or too many in one go
Conflict
├── EmailTaken          another account has this address
├── MailboxUsed         this address speaks here already, on another device
├── CardUsed            this card was used on another device
└── VoiceGiven          this device showed another card or address already
Gone
└── KeyDestroyed        the key of a scope is gone: nobody can be recognised there any more
Misconfigured
├── KeyDamaged          the file of a key holds no key
└── KeysExposed         others can look into the folder with keys
Busy
└── TooManyTries        429, this was done too often in a short time
"""

from voorkant.common.errors import Busy, Conflict, Gone, Invalid, Misconfigured


class EmailRefused(Invalid):
    """Not an address that an account can have."""

    code = "account.email-refused"


class NameRefused(Invalid):
    """Not a name of one to 120 characters on one line."""

    code = "account.name-refused"


class EmailTaken(Conflict):
    """Another account has this address."""

    code = "account.email-taken"


class VillageRefused(Invalid):
    """Not a village of this region."""

    code = "person.village-refused"


class AgeBandRefused(Invalid):
    """Not one of the bands of ages."""

    code = "person.age-band-refused"


class CodeWrong(Invalid):
    """Not the code from the mail, or a code that is over; which of the two is not said."""

    code = "proof.code-wrong"


class CardUnknown(Invalid):
    """No card with this code was handed out in this scope, or it was typed wrong."""

    code = "proof.card-unknown"


class CardsRefused(Invalid):
    """No cards at all, or too many in one go. Params: ``most``."""

    code = "proof.cards-refused"


class MailboxUsed(Conflict):
    """This address speaks in this scope already, on another device."""

    code = "proof.mailbox-used"


class CardUsed(Conflict):
    """This card was used already, on another device."""

    code = "proof.card-used"


class VoiceGiven(Conflict):
    """This device showed another card, or another address, in this scope already."""

    code = "proof.voice-given"


class KeyDestroyed(Gone):
    """The key of a scope is gone, so nobody can be recognised there any more."""

    code = "person.key-destroyed"


class KeyDamaged(Misconfigured):
    """The file of a key holds no whole key. Params: ``scope``."""

    code = "person.key-damaged"


class KeysExposed(Misconfigured):
    """Others can look into the folder with keys. Params: ``folder``."""

    code = "person.keys-exposed"


class TooManyTries(Busy):
    """This was done too often in a short time. Params: ``minutes``, rounded up."""

    code = "person.too-many-tries"
    status = 429

    def __init__(self, **params: str | int) -> None:
        """Tell a program how long to wait, too."""
        super().__init__(**params)
        self.retry_after_seconds = 60 * int(params["minutes"])
