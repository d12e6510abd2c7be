"""What places refuse.

NotFound
├── UnknownRegion     there is no file with this region
└── UnknownVillage    there is no village with this name
Invalid
├── MergedWithItself  a village can't go up in itself
└── VillageEnded      a village that belongs to another one, for something that begins now
Conflict
├── MergedBefore      it goes up in a village already
├── SuccessorEnded    the other village isn't there any more on that day
├── JoinedLater       another village goes up in this one on that day or after it
├── NotMerged         it goes up in no village, so nothing can be taken back
└── MergerOver        its day has come, so it can't be taken back
"""

from voorkant.common.errors import Conflict, Invalid, NotFound


class UnknownRegion(NotFound):
    """There is no file with this region. Params: ``region``."""

    code = "place.unknown-region"


class UnknownVillage(NotFound):
    """There is no village with this name in addresses. Params: ``village``."""

    code = "place.unknown-village"


class MergedWithItself(Invalid):
    """A village goes up in another one. Params: ``village``."""

    code = "place.merged-with-itself"


class VillageEnded(Invalid):
    """Nothing new begins for a village that belongs to another one. Params: ``village``, ``into``."""

    code = "place.village-ended"


class MergedBefore(Conflict):
    """A village goes up in another one once. Params: ``village``, ``into``, ``on``."""

    code = "place.merged-before"


class SuccessorEnded(Conflict):
    """The other village belongs to a third one on that day. Params: ``village``, ``into``, ``on``."""

    code = "place.successor-ended"


class JoinedLater(Conflict):
    """A third village goes up in this one on that day or after it. Params: ``village``, ``joined``, ``on``."""

    code = "place.joined-later"


class NotMerged(Conflict):
    """This village goes up in no other. Params: ``village``."""

    code = "place.not-merged"


class MergerOver(Conflict):
    """The day of this merger has come. Params: ``village``, ``into``, ``on``."""

    code = "place.merger-over"
