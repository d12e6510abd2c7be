"""What only matching refuses.

MatchingRefusal
├── UnknownColumn           match.unknown-column
├── EmptyCell               match.empty-cell
├── LongText                match.long-text
├── DuplicateId             match.duplicate-id
├── BadNumber               match.bad-number
├── BadSkill                match.bad-skill
├── BadDate                 match.bad-date
├── EndsBeforeStart         match.ends-before-start
├── ListedTwice             match.listed-twice
├── UnknownId               match.unknown-id
├── LockedTwice             match.locked-twice
├── AlreadyThere            match.already-there
├── NotThere                match.not-there
├── TooLarge                match.too-large
└── BadResult               match.bad-result
"""

from __future__ import annotations

from civicmath.errors import Refusal


class MatchingRefusal(Refusal):
    """People and assignments that can't be matched as they are written."""


class UnknownColumn(MatchingRefusal):
    """A column that we don't know: perhaps one that we know, spelt wrong."""

    code = "match.unknown-column"
    needs = ("file", "column", "accepted")


class EmptyCell(MatchingRefusal):
    """A row without something that every row has."""

    code = "match.empty-cell"
    needs = ("file", "line", "column")


class LongText(MatchingRefusal):
    """A name that is no name: a text."""

    code = "match.long-text"
    needs = ("file", "line", "column", "limit")


class DuplicateId(MatchingRefusal):
    """The same id on two rows."""

    code = "match.duplicate-id"
    needs = ("file", "line", "id", "first")


class BadNumber(MatchingRefusal):
    """No number, or one that is out of bounds."""

    code = "match.bad-number"
    needs = ("file", "line", "column", "value", "least", "most", "decimals")


class BadSkill(MatchingRefusal):
    """A skill without a name, with a level that isn't 1 to 9, or written twice."""

    code = "match.bad-skill"
    needs = ("file", "line", "value")


class BadDate(MatchingRefusal):
    """No date of the calendar."""

    code = "match.bad-date"
    needs = ("file", "line", "column", "value")


class EndsBeforeStart(MatchingRefusal):
    """A period that ends before it begins."""

    code = "match.ends-before-start"
    needs = ("file", "line")


class ListedTwice(MatchingRefusal):
    """An id twice in one list of wishes, or wished and unwanted at once."""

    code = "match.listed-twice"
    needs = ("file", "line", "id")


class UnknownId(MatchingRefusal):
    """A list or lock that names somebody who isn't in the other file."""

    code = "match.unknown-id"
    needs = ("file", "line", "column", "id")


class LockedTwice(MatchingRefusal):
    """More fixed in advance for one person than she can do."""

    code = "match.locked-twice"
    needs = ("file", "line", "person")


class AlreadyThere(MatchingRefusal):
    """Somebody or something that comes has the id of one that is there."""

    code = "match.already-there"
    needs = ("file", "line", "id")


class NotThere(MatchingRefusal):
    """Somebody or something to leave out that isn't there."""

    code = "match.not-there"
    needs = ("id",)


class TooLarge(MatchingRefusal):
    """More than can be decided exactly in whole numbers of 64 bits."""

    code = "match.too-large"
    needs = ("people", "assignments")


class BadResult(MatchingRefusal):
    """A file that isn't an outcome of matching."""

    code = "match.bad-result"
    needs = ("file", "problem")
