"""What holds for a hall, a kitchen table and paper: names that others know, and how long things last."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

VERB_TABLE_OPENED: Final = "meetings.table-opened"
VERB_TABLE_CLOSED: Final = "meetings.table-closed"

TABLE_LASTS: Final = timedelta(hours=12)
"""A table ends by itself: an evening, or a long day at a fair."""
MOST_TABLES: Final = 20
"""Open tables of one challenge."""
PERSON_LASTS: Final = timedelta(minutes=10)
"""Without an answer a person at a table is forgotten, also when no script did it sooner."""
IDLE_SECONDS: Final = 90
"""Without a touch the page asks whether she is still there; without one more answer it begins anew."""
LEAVING_SECONDS: Final = 30
TABLE_CODE: Final = 8
"""Characters of the code that brings a device to a table: forty bits."""
CODE_TRIES: Final = 3_000
"""In one window, for all tables of a challenge together: few enough that nobody guesses a code, and so many
that a stranger who tries doesn't keep the tablets of a hall out."""
CODE_WINDOW: Final = timedelta(minutes=10)

HALL_SECONDS: Final = 8
"""How often the screen in a hall asks whether there is anything new; outcomes change each minute at most."""
HALL_REMEMBERED_SECONDS: Final = 2
"""How long a process believes what it read for that question."""
HALL_STATEMENTS: Final = 4
"""Statements that the screen in a hall shows, as far as they fit: what can be read from the last row."""

LONGEST_INVITATION: Final = 500
LONGEST_ON_CARD: Final = 240
"""A card has room for so much that can still be read."""
LONGEST_MEETING: Final = 120
PAPERS: Final = ("poster-a4", "poster-a3", "cards")
PAPERS_PER_HOUR: Final = 60
"""Sheets that one organiser can have made in an hour."""
_NOT_PLAIN: Final = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def longest_on(paper: str) -> int:
    """Return how many characters an invitation on this paper can have."""
    return LONGEST_ON_CARD if paper == "cards" else LONGEST_INVITATION


def is_invitation(text: str, longest: int) -> bool:
    """Tell whether text can be printed as an invitation: some characters that read as written."""
    return bool(text.strip()) and len(text) <= longest and not _NOT_PLAIN.search(text)


def is_meeting(text: str) -> bool:
    """Tell whether text can say when and where people meet: one line, or nothing."""
    return len(text) <= LONGEST_MEETING and "\n" not in text and not _NOT_PLAIN.search(text)


def read_table_code(typed: str) -> str | None:
    """Return the code of a table in its one spelling; None when it can't be one."""
    code = typed.replace(" ", "").replace("-", "").upper().translate(_READ_AS)
    return code if _TABLE_CODE.fullmatch(code) else None


_READ_AS: Final = str.maketrans("ILO", "110")
_TABLE_CODE: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{8}")
