"""Checking an outcome of matching, with nothing of the code that decided it.

`check` says what the first false line is. It works out again which pairs can be and what they are
worth, plainly and slowly, and then checks what each mode promises: optimal and balanced by prices,
stable by looking for a pair that would rather have each other, swap by trading again, split hours
by a bound.
"""

from civicmath.matching.checking.checks import check
from civicmath.matching.checking.ground import Fault

__all__ = ["Fault", "check"]
