"""The words of the pages: `python tools/messages.py compile | check | update`.

The source is English; each room keeps its Dutch beside its code (`<room>/locale/nl/LC_MESSAGES`).
Everything is read and written by Babel, so no machine needs GNU gettext.

compile  makes the `.mo` files that Django reads; they are not kept in the repository
check    every message of every room has its Dutch, with the same parameters; nothing is left over
update   adds the messages that are new to the catalogues, without Dutch, and drops what is unused
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOMS = Path(__file__).resolve().parents[1] / "src" / "voorkant"
LANGUAGE = "nl"
CATALOGUE = Path("locale") / LANGUAGE / "LC_MESSAGES" / "django.po"
# Without dates and names of tools: they change with every run and say nothing to a reader.
HEADER = """\
# Dutch of voorkant.{room}: to a person, in short sentences (B1).
msgid ""
msgstr ""
"Language: nl\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def rooms(folder: Path = ROOMS) -> list[Path]:
    """Return every room that says something, or has a catalogue."""
    return [
        room
        for room in sorted(folder.iterdir())
        if room.is_dir() and ((room / CATALOGUE).exists() or len(messages_of(room)))
    ]


def messages_of(room: Path) -> Catalog:
    """Collect what a room's code and templates say, in English."""
    found = Catalog(locale=LANGUAGE)
    for code in sorted(room.rglob("*.py")):
        _collect(code.read_bytes(), found)
    for page in sorted(room.rglob("templates/**/*.html")):
        python = templatize(page.read_text(encoding="utf-8"), origin=str(page))
        # What is not a message has become a row of X; its layout is not Python's.
        lines = (line.strip() for line in python.splitlines())
        _collect("\n".join(lines).encode(), found)
    return found


def _collect(python: bytes, into: Catalog) -> None:
    for _, message, comments, context in extract("python", io.BytesIO(python), KEYWORDS):
        if message:
            into.add(message, auto_comments=comments, context=context)


def catalogue_of(room: Path) -> Catalog:
    """Read a room's Dutch; a room without a file has none."""
    file = room / CATALOGUE
    if not file.exists():
        return Catalog(locale=LANGUAGE, charset="utf-8")
    with file.open("rb") as opened:
        return read_po(opened, locale=LANGUAGE, abort_invalid=True)


def faults_of(room: Path) -> Iterator[str]:
    """Name everything that a reader of Dutch would stumble over."""
    said, dutch = messages_of(room), catalogue_of(room)
    known = {_key(message) for message in dutch if message.id}
    needed = {_key(message) for message in said if message.id}
    for missing in sorted(needed - known):
        yield f"no Dutch for {missing[1]!r}"
    for left_over in sorted(known - needed):
        yield f"nobody says {left_over[1]!r} any more"
    for message in dutch:
        if not message.id:
            continue
        if message.fuzzy:
            yield f"the Dutch is only a guess: {message.id!r}"
        if not all(_texts(message.string)) or len(_texts(message.string)) < len(_texts(message.id)):
            yield f"the Dutch is not complete: {message.id!r}"
        for fault in message.check(dutch):
            yield f"{message.id!r}: {fault}"


def contradictions(folders: Sequence[Path]) -> list[str]:
    """Name the messages that two rooms translate differently: Django would show only one."""
    first: dict[tuple[str, str], tuple[str, str]] = {}
    faults = []
    for room in folders:
        for message in catalogue_of(room):
            if not message.id:
                continue
            dutch = "|".join(_texts(message.string))
            other, before = first.setdefault(_key(message), (room.name, dutch))
            if before != dutch:
                faults.append(f"{other} and {room.name} differ on {_key(message)[1]!r}")
    return faults


def _key(message: Message) -> tuple[str, str]:
    return message.context or "", _texts(message.id)[0]


def _texts(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def compile_all() -> int:
    """Make the files that Django reads."""
    for room in rooms():
        file = (room / CATALOGUE).with_suffix(".mo")
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as opened:
            write_mo(opened, catalogue_of(room))
    return 0


def check_all() -> int:
    """Print every fault of every room; 1 when there is one."""
    faults = [f"{room.name}: {fault}" for room in rooms() for fault in faults_of(room)]
    faults += contradictions(rooms())
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def update_all() -> int:
    """Bring the catalogues in line with what is said, keeping all Dutch that is still used."""
    for room in rooms():
        said, dutch = messages_of(room), catalogue_of(room)
        kept = Catalog(locale=LANGUAGE)
        for message in said:
            if not message.id:
                continue
            old = dutch.get(message.id, context=message.context)
            same_shape = old is not None and isinstance(old.id, str) == isinstance(message.id, str)
            kept.add(
                message.id,
                old.string if old and same_shape else None,
                flags=message.flags,
                auto_comments=message.auto_comments,
                context=message.context,
            )
        file = room / CATALOGUE
        file.parent.mkdir(parents=True, exist_ok=True)
        body = io.BytesIO()
        write_po(body, kept, width=96, sort_output=True, omit_header=True)
        file.write_bytes(HEADER.format(room=room.name).encode() + body.getvalue().strip() + b"\n")
    return check_all()


COMMANDS: dict[str, Callable[[], int]] = {
    "compile": compile_all,
    "check": check_all,
    "update": update_all,
}


def main(arguments: Sequence[str]) -> int:
    """Run one command; 2 when there is no such command."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(__doc__)
        return 2
    return COMMANDS[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
