"""A conversation that was read, as the import takes it. numpy and polars load where it is used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from uuid import UUID

    import numpy as np
    from numpy.typing import NDArray

    from civicmath.formats import Votes

COPY_PEOPLE = 1 << 13
_SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement as the files have it; `text` is empty where nobody kept the words."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class ReadConversation:
    """What was read from files.

    Attributes:
        source: The name of the folder or file, on one line.
        title: What the files call it, if they do.
        statements: Every statement, in natural order of the ids.
        answers: The answers that count; people are numbers without a meaning.
        hours: (v,) hours since 1970 (UTC) in which each answer was given; None when not known.
        files_sha256: SHA-256 of the files as they were given.
    """

    source: str
    title: str | None
    statements: Sequence[ReadStatement]
    answers: Votes
    hours: NDArray[np.int64] | None
    files_sha256: str

    @property
    def people(self) -> int:
        """How many people answered."""
        return len(self.answers.participants)

    @property
    def votes(self) -> int:
        """How many answers count."""
        return len(self.answers.values)

    @property
    def votes_sha256(self) -> str:
        """SHA-256 of the canonical votes: equal for the same answers in any format."""
        return self.answers.input_sha256

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day (UTC) on which somebody answered; None when not known."""
        if self.hours is None:
            return None
        first, last = int(self.hours.min()), int(self.hours.max())
        return _day(first), _day(last)

    def votes_csv(self) -> bytes:
        """Give the canonical votes, whose hash is `votes_sha256`."""
        from civicmath.formats import canonical_csv  # noqa: PLC0415

        return b"".join(canonical_csv(self.answers))

    def statements_csv(self) -> bytes:
        """Give `statement,text`, one row for each statement, also for one without words."""
        from civicmath.formats import statements_csv  # noqa: PLC0415

        return statements_csv({statement.id: statement.text for statement in self.statements})

    def copy_text(self) -> Iterator[bytes]:
        """Give the answers as PostgreSQL's COPY reads them: person, statement, value, hour."""
        import numpy as np  # noqa: PLC0415
        import polars as pl  # noqa: PLC0415

        votes = self.answers
        for first in range(0, self.people, COPY_PEOPLE):
            after = min(first + COPY_PEOPLE, self.people)
            part = slice(int(votes.indptr[first]), int(votes.indptr[after]))
            counts = np.diff(votes.indptr[first : after + 1])
            hours = None if self.hours is None else self.hours[part]
            frame = pl.DataFrame(
                {
                    "person": np.repeat(np.arange(first, after), counts),
                    "statement": votes.indices[part],
                    "value": votes.values[part],
                    "hour": pl.repeat(None, int(counts.sum()), dtype=pl.Int64, eager=True)
                    if hours is None
                    else hours,
                }
            )
            yield frame.write_csv(include_header=False, separator="\t", null_value="\\N").encode()


def _day(hour: int) -> date:
    return datetime.fromtimestamp(hour * _SECONDS_PER_HOUR, UTC).date()


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in.

    Attributes:
        id: Of the import.
        challenge_slug: Name of the challenge in addresses.
        people: How many people came with it.
        statements: How many statements it has.
        said_before: How many of them were on the list already, in the same words.
        votes: How many answers came in.
        run: The run that computes its outcome; None where answers wait for the next release.
    """

    id: UUID
    challenge_slug: str
    people: int
    statements: int
    said_before: int
    votes: int
    run: UUID | None
