"""What somebody wrote in a form that could not be taken: shown back to her, so that it isn't lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST: Final = 12
"""Characters; a date, a name of a choice or a code is quickly made again."""


def texts_in(fields: Mapping[str, str]) -> list[str]:
    """Return the texts of a form that take work to write once more, in the order they were sent.

    Args:
        fields: What was sent, by the name of the field. Only words with a space between them count, so
            that no code, token or address is repeated on a page.
    """
    written = (value.strip() for value in fields.values())
    return [text for text in written if len(text) >= SHORTEST and len(text.split()) > 1]
