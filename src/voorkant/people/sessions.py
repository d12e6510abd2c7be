"""How long somebody stays signed in; the settings and the middleware share these."""

from datetime import timedelta
from typing import Final

LONGEST: Final = timedelta(hours=12)
"""From signing in, whatever happens in between."""

LONGEST_IDLE: Final = timedelta(minutes=30)
"""Without asking for a page."""

NOTED_EVERY: Final = timedelta(minutes=1)
"""A session is written at most this often to note that it is used."""

SIGNED_IN_AT: Final = "signed_in_at"
SEEN_AT: Final = "seen_at"
"""Where a session keeps the moments, in seconds since 1970."""
