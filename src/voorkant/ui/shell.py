"""What stands around every page: menu, languages, banner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_info

from voorkant.common.keeping import Kept
from voorkant.ui import menu

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class ShellLink:
    """A link of the menu, ready to show."""

    address: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Language:
    """This page in another language."""

    code: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything that the base template shows outside the page itself."""

    home: str
    links: tuple[ShellLink, ...]
    below: tuple[ShellLink, ...]
    languages: tuple[Language, ...]
    demo: bool


_SHELLS: Kept[Shell] = Kept(256)


def shell_for(path: str, query: str = "") -> Shell:
    """Build the shell for the page at `path`.

    Args:
        path: Path of the address that was asked for, whether or not it exists.
        query: Its query string, without the question mark.
    """
    key = (path, query, get_language(), settings.VOORKANT_DEMO, menu.changes())
    return _SHELLS.get(key, lambda: _made(path, query)) or _made(path, query)


def _made(path: str, query: str) -> Shell:
    links = _links(menu.entries(), path)
    return Shell(
        home=links[0].address if links else "/",
        links=links,
        below=_links(menu.entries(below=True), path),
        languages=tuple(
            Language(
                code=code,
                name=get_language_info(code)["name_local"].capitalize(),
                address=path_in_language(path, code) + (f"?{query}" if query else ""),
            )
            for code, _ in settings.LANGUAGES
            if code != get_language()
        ),
        demo=settings.VOORKANT_DEMO,
    )


def _links(entries: Sequence[menu.MenuEntry], path: str) -> tuple[ShellLink, ...]:
    return tuple(
        ShellLink(address=address, label=str(entry.label), current=address == path)
        for entry in entries
        for address in [reverse(entry.view_name)]
    )


def path_in_language(path: str, language: str) -> str:
    """Give the address of the same page in another language.

    The language stands first in the address, except for the site's own (`/uitkomsten/…` is Dutch,
    `/en/uitkomsten/…` English); nothing else of an address is translated. So this holds for an
    address that leads nowhere, too.
    """
    for code, _ in settings.LANGUAGES:
        if path == f"/{code}" or path.startswith(f"/{code}/"):
            path = path.removeprefix(f"/{code}") or "/"
            break
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"
