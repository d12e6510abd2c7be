"""The one door to paper: values in, the bytes of a tagged PDF out.

A sheet is a typst source of our own (`<room>/sheets/<name>.typ`) that begins with
``#import "/ui/sheets/voorkant.typ": *``. It reads what it shows from `values`, as data: text of people
never becomes part of a source, so there is nothing for it to break out of. Every PDF is checked by
typst against PDF/UA-1 (ISO 14289-1): tagged, with a title, a language, and words for each picture.

Nothing is fetched: fonts are those that typst carries (Libertinus Serif, DejaVu Sans Mono).
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

PLATFORM: Final = Path(__file__).resolve().parents[1]
"""Sheets lie below this folder; none of them can read a file outside it."""
STANDARD: Final = "ua-1"
NO_SIGN: Final = "□"
"""What is printed for a character that is in none of our fonts, such as an emoji."""
MOST_TRIES: Final = 8

_NOT_PLAIN: Final = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""Control characters but the line break, and marks that turn the direction of text."""
_HALF: Final = re.compile(r"[\ud800-\udfff]")
_MISSING: Final = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed')
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-fA-F]+)\}")


def make_pdf(
    sheet: Path, values: Mapping[str, Any], *, title: str, language: str, made_at: datetime
) -> bytes:
    """Return a sheet with these values as a tagged PDF. The same input gives the same bytes.

    Text is printed as it reads: marks that turn its direction are left out, and a character that none
    of our fonts has is printed as `NO_SIGN`. About 10 ms and 10 MB for a page.

    Args:
        sheet: A typst source somewhere in this package.
        values: What it shows: texts, whole numbers, booleans, lists and mappings of those; nothing
            else. A picture is a text with an SVG in it (`qr_svg`).
        title: Title of the document.
        language: Its language, ``nl`` or ``en``.
        made_at: The moment that the document says it was made.

    Raises:
        ValueError: A sheet that is not in this package.
        typst.TypstError: The sheet itself is wrong, or it shows a picture without words.
    """
    # Only who prints pays for it: a web process that never does, never loads this.
    import typst  # noqa: PLC0415

    if not sheet.resolve().is_relative_to(PLATFORM):
        raise ValueError(f"{sheet} is no sheet of ours")
    plain = _plain({**values, "title": title, "language": language})
    compiler = typst.Compiler(sheet, root=PLATFORM, ignore_system_fonts=True)
    for _ in range(MOST_TRIES):
        try:
            made = compiler.compile(
                format="pdf",
                sys_inputs={"values": json.dumps(plain, allow_nan=False)},
                pdf_standards=[STANDARD],
                timestamp=made_at.replace(microsecond=0),
            )
        except typst.TypstError as error:
            missing = _missing(error.diagnostic)
            if not missing:
                raise
            plain = _without(plain, missing)
        else:
            assert isinstance(made, bytes)  # noqa: S101  one document is never a list
            return made
    raise ValueError("a text of which no font has the characters")


def qr_svg(address: str) -> str:
    """Draw the QR code of an address, as SVG in one unit a module with its quiet zone; level M.

    Level M survives 15% damage (ISO/IEC 18004): a raindrop, a fold, a thumb.
    """
    import io  # noqa: PLC0415  with segno, only for who draws one

    import segno  # noqa: PLC0415

    out = io.BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False).save(
        out, kind="svg", border=4, dark="#17211e", light="#ffffff", xmldecl=False, svgclass=None,
        lineclass=None, omitsize=True,
    )  # fmt: skip
    return out.getvalue().decode("ascii")


def _plain(value: Any) -> Any:  # noqa: ANN401  any value of JSON
    """Give a value with every text in it as it reads.

    Raises:
        TypeError: A value that is no text, whole number, boolean, list or mapping.
    """
    match value:
        case str():
            return _HALF.sub(NO_SIGN, _NOT_PLAIN.sub("", unicodedata.normalize("NFC", value)))
        case bool() | int() | None:
            return value
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no place on paper")


def _missing(diagnostic: str) -> set[str]:
    """Read from typst's complaint which characters no font has."""
    found: set[str] = set()
    for quoted in _MISSING.findall(diagnostic):
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), quoted[1:-1])
        found |= set(text.replace("\\\\", "\\"))
    return found - {NO_SIGN}


def _without(value: Any, missing: set[str]) -> Any:  # noqa: ANN401  any value of JSON
    if isinstance(value, str):
        return "".join(NO_SIGN if each in missing else each for each in value)
    if isinstance(value, dict):
        return {key: _without(each, missing) for key, each in value.items()}
    return [_without(each, missing) for each in value] if isinstance(value, list) else value
