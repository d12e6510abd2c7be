"""Checking a decision without trusting whoever made it.

Nothing here is shared with the code that decides: the file is read anew, the rule is carried out anew with other means,
and the decision must say exactly what comes out. `check` is the way in.
"""

from __future__ import annotations

from civicmath.budgeting.checking.comparing import check

__all__ = ["check"]
