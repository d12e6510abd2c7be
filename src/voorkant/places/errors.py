"""What places refuse.

NotFound
└── UnknownRegion     there is no file with this region
"""

from voorkant.common.errors import NotFound


class UnknownRegion(NotFound):
    """There is no file with this region. Params: ``region``."""

    code = "place.unknown-region"
