"""What the outbox refuses, and why a message can fail.

Invalid
├── MailAddressRefused    not an address that we can send to
├── MailTextRefused       a subject, name or text that can't be in a message
└── MailRefused           the mail server refuses this message for good
Busy
├── MailServerUnreachable the mail server doesn't answer
└── MailRefusedForNow     the mail server refuses this message for now
Misconfigured
├── MailNotPrivate        the connection to the mail server can't be made private
└── MailLoginRefused      the mail server doesn't take our name and password
Unexpected
└── MailAnswerLost        nobody knows whether the mail server has accepted it
"""

from voorkant.common.errors import Busy, Invalid, Misconfigured, Unexpected


class MailAddressRefused(Invalid):
    """Not an address that we can send to. No params: an address is personal."""

    code = "mail.address-refused"


class MailTextRefused(Invalid):
    """A subject or name with line breaks, or a text that is too long. Params: ``part``."""

    code = "mail.text-refused"


class MailRefused(Invalid):
    """The mail server refuses this message for good. Params: ``reply``, its number."""

    code = "mail.refused"


class MailServerUnreachable(Busy):
    """The mail server doesn't answer, or stops answering before the text is sent."""

    code = "mail.server-unreachable"


class MailRefusedForNow(Busy):
    """The mail server refuses this message for now. Params: ``reply``, its number."""

    code = "mail.refused-for-now"


class MailNotPrivate(Misconfigured):
    """No encryption, although the settings ask for it or a password would go over the line."""

    code = "mail.not-private"
    transient = True


class MailLoginRefused(Misconfigured):
    """The mail server doesn't take our name and password."""

    code = "mail.login-refused"
    transient = True


class MailAnswerLost(Unexpected):
    """The text was sent, or may have been, and the answer never came."""

    code = "mail.answer-lost"
