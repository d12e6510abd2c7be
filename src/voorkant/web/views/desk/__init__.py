"""Pages of the desk, for the organisers of one challenge."""

from voorkant.web.views.desk.looking import done, stamps, taking_part
from voorkant.web.views.desk.merging import merging
from voorkant.web.views.desk.opening import opening
from voorkant.web.views.desk.ordering import order
from voorkant.web.views.desk.overview import desk
from voorkant.web.views.desk.settings import settings, try_out
from voorkant.web.views.desk.statements import statements

__all__ = [
    "desk",
    "done",
    "merging",
    "opening",
    "order",
    "settings",
    "stamps",
    "statements",
    "taking_part",
    "try_out",
]
