"""People's words in files that are opened in a spreadsheet: a cell that a program would run is text.

Excel and its like run what begins with ``=``, ``+``, ``-`` or ``@`` (also in full width). With Dutch
settings they cut a line of a CSV file at ``;`` whatever its quotes say, so what follows a semicolon, a
tab or a line break may become a cell too. An apostrophe before it makes it text.
"""

from __future__ import annotations

import re

_SIGNS = "=+@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b-"
# Each run of separators, quotes and spaces is looked at once, so a long text takes no long time.
_BEFORE_A_SIGN = re.compile(rf"(?<![;\s\"])([;\s\"]*+)(?=[{_SIGNS}])")
_SEPARATORS = frozenset(";\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029")


def inert(text: str) -> str:
    """Return a text with an apostrophe before each part that a spreadsheet could run as a formula."""
    return _BEFORE_A_SIGN.sub(_quoted, text)


def _quoted(found: re.Match[str]) -> str:
    begins_a_cell = found.start() == 0 or not _SEPARATORS.isdisjoint(found[0])
    return f"{found[0]}'" if begins_a_cell else found[0]
