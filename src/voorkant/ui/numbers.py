"""Numbers as people read them, in the language of the page.

Templates never print a bare number: Dutch writes 1.921 and 12,5 where a program writes 1921 and
12.5, and a drawing must always get the program's form. So there is one function for each use.
"""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy

_WORDS = (
    gettext_lazy("none"),
    gettext_lazy("one"),
    gettext_lazy("two"),
    gettext_lazy("three"),
    gettext_lazy("four"),
    gettext_lazy("five"),
    gettext_lazy("six"),
    gettext_lazy("seven"),
    gettext_lazy("eight"),
    gettext_lazy("nine"),
    gettext_lazy("ten"),
    gettext_lazy("eleven"),
    gettext_lazy("twelve"),
)


def number(value: int) -> str:
    """Write a whole number with the language's own grouping: 1.921 in Dutch, 1,921 in English."""
    return str(number_format(value, decimal_pos=0, use_l10n=True, force_grouping=True))


def spelled(value: int) -> str:
    """Write a count the way one says it: in a word up to twelve, in figures beyond."""
    return str(_WORDS[value]) if 0 <= value < len(_WORDS) else number(value)


def percent(share: float) -> str:
    """Write a share between 0 and 1 as a whole percentage, with its sign; see `hundredths`."""
    return f"{hundredths(share)}%"


def hundredths(share: float) -> int:
    """Round a share between 0 and 1 to hundredths.

    Rounding never says more than we know: what is not quite all is at most 99, what is not quite
    nothing is at least 1.

    Raises:
        ValueError: The share is not between 0 and 1.
    """
    if not 0 <= share <= 1:
        message = f"a share lies between 0 and 1, not at {share}"
        raise ValueError(message)
    rounded = round(share * 100)
    if share < 1:
        rounded = min(rounded, 99)
    if share > 0:
        rounded = max(rounded, 1)
    return rounded


def drawn(share: float) -> str:
    """Write a share as a length in a drawing: `0.931` is ``93.1%``, in every language."""
    return f"{share * 100:.1f}%"
