"""Lists of statements: which there are, what they say, which moderation rejected."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civicmath.errors import DuplicateStatement, EmptyId, LongId, UnknownModeration
from civicmath.formats.ids import LONGEST
from civicmath.formats.streams import whole_text
from civicmath.formats.tables import read_header, read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_WANTED = ("statement", "text")
_OPTIONAL = ("moderated",)
_REJECTED, _NOT_JUDGED, _ACCEPTED = "-1", "0", "1"


@dataclass(frozen=True, slots=True)
class StatementList:
    """All statements of a conversation.

    Attributes:
        ids: Every statement, in the order of the file.
        texts: What each says, the rejected ones left out: they are not to be shown.
        rejected: Those that moderation rejected.
    """

    ids: tuple[str, ...]
    texts: Mapping[str, str]
    rejected: frozenset[str]


def read_statements(
    path: Path, limit: int, *, renamed: Mapping[str, str] | None = None
) -> StatementList:
    """Read `statement,text[,moderated]`, or Polis' `comments.csv`.

    Args:
        path: CSV, plain or in gzip.
        limit: Most bytes to unpack.
        renamed: Our name of a column → what this file calls it.

    Raises:
        FileRefusal: Not readable, damaged, too large, no text.
        TableRefusal: A column is missing or meant twice, or a row is broken.
        StatementsRefusal: An id twice, or an unknown moderation.
        VotesRefusal: An id is empty or too long.
    """
    name = path.name
    text = whole_text(path, limit)
    head, _, body = text.partition("\n")
    header = read_header(head, _WANTED, _OPTIONAL, source=name, renamed=renamed)
    ids: list[str] = []
    texts: dict[str, str] = {}
    rejected: set[str] = set()
    for line, row in read_rows(body, header, 2, source=name):
        statement = row[header.places["statement"]].strip()
        if not statement:
            raise EmptyId(file=name, line=line, column="statement")
        if len(statement) > LONGEST:
            raise LongId(file=name, line=line, column="statement", limit=LONGEST)
        if statement in texts or statement in rejected:
            raise DuplicateStatement(file=name, line=line, statement=statement)
        ids.append(statement)
        place = header.places.get("moderated")
        moderated = _ACCEPTED if place is None else row[place].strip()
        if moderated == _REJECTED:
            rejected.add(statement)
        elif moderated in (_NOT_JUDGED, _ACCEPTED):
            texts[statement] = row[header.places["text"]].strip()
        else:
            raise UnknownModeration(file=name, line=line, value=moderated)
    return StatementList(tuple(ids), texts, frozenset(rejected))


def statements_csv(texts: Mapping[str, str]) -> bytes:
    """Write `statement,text` as UTF-8 CSV, in the order given; line breaks within a text stay."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_WANTED)
    writer.writerows(texts.items())
    return out.getvalue().encode()
