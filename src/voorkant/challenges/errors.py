"""What challenges refuse.

NotFound
├── ChallengeNotFound    no challenge at this address
└── DraftNotFound        no draft of this body, or it was published
NotAllowed
├── NotYours             only organisers of the body that asks do this
└── ReplyRefused         only an expert of the answering body replies, herself
Invalid
├── SlugRefused          a name in addresses that is no plain word
├── ChallengeTextRefused a text of the challenge that is empty, too long or holds control characters
├── TermRefused          a challenge that ends before it begins, or an impossible term for answers
├── SourceMissing        a fixed line without who decided it, or why
├── VillagesRefused      no villages, or one that doesn't exist
├── BodyRefused          a body that doesn't exist, or a listener of another body
├── LineUnfounded        something that is fixed without a reason or a source
└── ReasonRefused        a change of stage without a reason
Conflict
├── SlugTaken            another challenge has this name
├── StageRefused         the challenge can't go from where it is to there
├── GuardsClosed         the step waits for something that isn't there yet
├── InterestDeclared     who has an interest of her own doesn't decide
├── DraftChanged         somebody else saved this draft in the meantime
└── PreviewOld           it was saved after whoever publishes it looked at it
"""

from voorkant.common.errors import Conflict, Invalid, NotAllowed, NotFound


class ChallengeNotFound(NotFound):
    """No challenge is called this."""

    code = "challenge.not-found"


class SlugRefused(Invalid):
    """A name in addresses of other characters, or too long. Params: ``most``."""

    code = "challenge.slug-refused"


class ChallengeTextRefused(Invalid):
    """A text that is empty, too long, or not readable as it is written. Params: ``what``, ``most``."""

    code = "challenge.text-refused"


class TermRefused(Invalid):
    """The last day lies before the first, or the term for answers is impossible. Params: ``most_days``."""

    code = "challenge.term-refused"


class SourceMissing(Invalid):
    """A line is fixed, or decided elsewhere, without who decided that, or why. Params: ``line``."""

    code = "challenge.source-missing"


class VillagesRefused(Invalid):
    """A challenge is about at least one village, and only about villages that exist."""

    code = "challenge.villages-refused"


class BodyRefused(Invalid):
    """A body that doesn't exist, or a listener who doesn't sit in the answering body."""

    code = "challenge.body-refused"


class ReasonRefused(Invalid):
    """A change of stage has a reason, of limited length. Params: ``most``."""

    code = "challenge.reason-refused"


class LineUnfounded(Invalid):
    """What is fixed, or decided elsewhere, has a reason and a source."""

    code = "challenge.line-unfounded"


class InterestDeclared(Conflict):
    """Who declared an interest of her own decides nothing in it, counts, rules and hides nothing either."""

    code = "challenge.interest-declared"


class SlugTaken(Conflict):
    """Another challenge has this name in its address. Params: ``slug``."""

    code = "challenge.slug-taken"


class StageRefused(Conflict):
    """No edge leads there from where the challenge is now. Params: ``before``, ``after``."""

    code = "challenge.stage-refused"


class GuardsClosed(Conflict):
    """The step waits for something. Params: ``after``, ``missing`` (sentences of what that is)."""

    code = "challenge.guards-closed"


class DraftChanged(Conflict):
    """Somebody else saved this draft since it was read."""

    code = "challenge.draft-changed"


class PreviewOld(Conflict):
    """The draft was saved after she looked at it: nobody publishes what she hasn't seen."""

    code = "challenge.preview-old"


class DraftNotFound(NotFound):
    """No draft here: it never was, it was published, or it is of another body."""

    code = "challenge.draft-not-found"


class NotYours(NotAllowed):
    """Only an organiser of the body that asks does this, in a seat whose term isn't over."""

    code = "challenge.not-yours"


class ReplyRefused(NotAllowed):
    """Only an expert of the answering body replies, signed in as herself, while the question is open."""

    code = "challenge.reply-refused"
