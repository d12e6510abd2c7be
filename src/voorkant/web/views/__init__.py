"""Pages of the shell: for everybody (`public`), and for who signed in (`staff`)."""

from voorkant.web.views.demonstration import letterbox
from voorkant.web.views.public import (
    accessibility,
    health,
    home,
    method,
    outcomes,
    privacy,
    somebody_else,
    village,
    villages,
)
from voorkant.web.views.staff import groups, worksheet

__all__ = [
    "accessibility",
    "groups",
    "health",
    "home",
    "letterbox",
    "method",
    "outcomes",
    "privacy",
    "somebody_else",
    "village",
    "villages",
    "worksheet",
]
