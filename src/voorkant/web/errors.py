"""What the front door refuses.

Invalid
├── UnknownHost     400, the site is asked for under a name that is not on its list
└── TooLarge        413, more was sent than any form of ours asks
NotAllowed
├── FormRefused     403, a form that can't be shown to come from a page of ours
└── MethodRefused   405, an address that is only for reading
"""

from voorkant.common.errors import Invalid, NotAllowed


class UnknownHost(Invalid):
    """The site is asked for under a name that is not in VOORKANT_ALLOWED_HOSTS."""

    code = "web.unknown-host"
    status = 400


class TooLarge(Invalid):
    """More was sent than any form of ours asks; nothing of it was read."""

    code = "web.too-large"
    status = 413


class FormRefused(NotAllowed):
    """A form that can't be shown to come from a page of ours."""

    code = "web.form-refused"


class MethodRefused(NotAllowed):
    """Something else than reading was asked of an address that is only for reading."""

    code = "web.method-refused"
    status = 405
