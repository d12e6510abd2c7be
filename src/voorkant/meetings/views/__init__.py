"""Pages of meetings. Thin: read what was sent, one action or query, show what came of it."""

from voorkant.meetings.views.halls import hall, hall_now
from voorkant.meetings.views.joining import join, qr
from voorkant.meetings.views.papers import paper
from voorkant.meetings.views.sitting import card, thanks
from voorkant.meetings.views.tables import table

__all__ = ["card", "hall", "hall_now", "join", "paper", "qr", "table", "thanks"]
