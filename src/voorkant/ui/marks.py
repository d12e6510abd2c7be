"""The mark (ETag) of a page that follows from little: known before the page is drawn."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.translation import get_language

if TYPE_CHECKING:
    from django.http import HttpRequest

MADE_OF: Final = frozenset({".html", ".mo", ".py", ".css", ".js", ".svg"})


def page_mark(request: HttpRequest, *of: object) -> str:
    """Return a word that is another one when the page is.

    Only for a page without a form, that is the same for everybody: it follows from its address, its
    language, the program, and what is given.

    Args:
        request: What was asked; its address stands in the page.
        of: Everything else that the page is made of; each must say in its `repr` all that it is.
    """
    parts = (program(), request.get_full_path(), get_language(), settings.VOORKANT_DEMO, of)
    return sha256(repr(parts).encode()).hexdigest()


@cache
def program() -> str:
    """Return a word for the program as it is installed: its code, templates, words and styles."""
    whole = sha256()
    rooms = Path(str(files("voorkant")))
    for path in sorted(rooms.rglob("*")):
        if path.suffix in MADE_OF and path.is_file():
            content = path.read_bytes()
            whole.update(f"{path.relative_to(rooms)} {len(content)} ".encode())
            whole.update(content)
    return whole.hexdigest()
