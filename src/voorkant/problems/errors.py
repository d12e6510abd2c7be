"""What problem statements refuse.

Invalid
├── AgreementRefused     a level, threshold or minimum that can't be agreed
├── StatementRefused     no words, more than 120, or text that can't be read as it is written
├── CitationRefused      nothing cited while there is something to cite, or what isn't on the list
├── RoundTermRefused     a round that is too short or too long
├── ReasonMissing        a decision without a reason
├── VillageNotAsked      a voice for a village that this isn't about
└── BecauseMissing       "it isn't right", without why
NotFound
├── VersionMissing       there is no version to put to anybody
└── ObjectionNotFound    no such objection here
Conflict
├── AgreementFixed       it was agreed before
├── AgreementMissing     nothing is agreed yet, so nobody can be asked
├── StageRefused         not in this stage of the challenge
├── RoundOpen            this version is before the villages now
├── VersionAsked         this version was before the villages already
├── NoRound              nothing is before the villages now
├── TooEarly             before the last day, without every minimum or without a reason
├── RulingRefused        the count of this village decides, or was decided about already
├── ProofMissing         what was agreed has to be shown first
└── CardOfElsewhere      her card was handed out in another village
"""

from voorkant.common.errors import Conflict, Invalid, NotFound


class AgreementRefused(Invalid):
    """Not a level, threshold or minimum. Params: ``lowest``, ``highest``, ``fewest``, ``most``."""

    code = "problem.agreement-refused"


class StatementRefused(Invalid):
    """Not one to 120 words that read as they are written. Params: ``most``, ``given``."""

    code = "problem.statement-refused"


class CitationRefused(Invalid):
    """Nothing is cited while there is something to cite, or what isn't on the list. Params: ``most``."""

    code = "problem.citation-refused"


class RoundTermRefused(Invalid):
    """Not a last day for a round. Params: ``fewest``, ``most``."""

    code = "problem.round-term-refused"


class ReasonMissing(Invalid):
    """A decision needs a reason that everybody can read. Params: ``most``."""

    code = "problem.reason-missing"


class VillageNotAsked(Invalid):
    """Only people of the villages that this is about say whether it is right."""

    code = "problem.village-not-asked"


class BecauseMissing(Invalid):
    """Who says that it isn't right says why. Params: ``fewest``, ``most``."""

    code = "problem.because-missing"


class VersionMissing(NotFound):
    """There is no version yet."""

    code = "problem.version-missing"


class ObjectionNotFound(NotFound):
    """There is no such objection in this challenge."""

    code = "problem.objection-not-found"


class AgreementFixed(Conflict):
    """What is agreed stays as it is."""

    code = "problem.agreement-fixed"


class AgreementMissing(Conflict):
    """Nobody is asked before it is agreed how the count goes."""

    code = "problem.agreement-missing"


class StageRefused(Conflict):
    """The challenge is not in a stage in which this is done."""

    code = "problem.stage-refused"


class RoundOpen(Conflict):
    """A version is before the villages now."""

    code = "problem.round-open"


class VersionAsked(Conflict):
    """The latest version was before the villages already."""

    code = "problem.version-asked"


class NoRound(Conflict):
    """Nothing is before the villages now."""

    code = "problem.no-round"


class TooEarly(Conflict):
    """A round closes after its last day; earlier only when every village has its minimum, with a reason."""

    code = "problem.too-early"


class RulingRefused(Conflict):
    """The council decides once, and only where the count of a village decides nothing."""

    code = "problem.ruling-refused"


class ProofMissing(Conflict):
    """She has to show a mailbox or a card first."""

    code = "problem.proof-missing"


class CardOfElsewhere(Conflict):
    """Her card speaks for the village where it was handed out."""

    code = "problem.card-of-elsewhere"
