"""Problem statements as pages show them: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voorkant.problems.rules import ROUND_STAGE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from voorkant.challenges.rules import Stage
    from voorkant.people.kinds import Level
    from voorkant.places.values import Village
    from voorkant.problems.rules import Outcome


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed before: who counts, how many say yes, how many at least; and when.

    Attributes:
        cards: How many paper cards were made for a village, by its name; empty where a device is enough.
    """

    level: Level
    threshold_percent: int
    fewest_voices: int
    fixed_at: datetime
    cards: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A run of words of a diff: ``same``, ``added`` or ``gone``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class VillageResult:
    """What came out in one village; counts are None where they would say too much about too few.

    Attributes:
        goes_on: What the council decided where the count decides nothing; None: nothing (yet).
        reason: Why it decided so.
        without: Whether it goes on without this village, which said that it isn't right.
        may_rule: Whether the council may decide about it now.
    """

    village: Village
    outcome: Outcome
    holding: int | None
    refusing: int | None
    goes_on: bool | None
    reason: str
    ruled_at: datetime | None
    without: bool
    may_rule: bool


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody finds wrong; `hidden` is why the council took it off the page, or empty."""

    id: int
    text: str
    hidden: str


@dataclass(frozen=True, slots=True)
class RoundView:
    """A version before the villages.

    Attributes:
        open: Whether it takes voices; it may be over, and not yet closed.
        over: Whether its last day is past.
        results: Per village, once it is closed; while it is open nobody sees a count.
        objections: Once it is closed: `MOST_OBJECTIONS` at most.
        cut: Whether there are more of them.
    """

    id: UUID
    open: bool
    over: bool
    opened_on: date
    closes_on: date
    closed_at: datetime | None
    reason: str
    results: Sequence[VillageResult]
    objections: Sequence[Objection]
    cut: bool


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version, with what changed since the one before (empty for the first)."""

    id: UUID
    number: int
    text: str
    written_at: datetime
    changes: Sequence[Word]
    round: RoundView | None


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """Everything that is known of the problem of a challenge.

    Attributes:
        agreed: None while nothing is agreed.
        versions: The latest first; empty while there are none.
        cited: What the latest version was made from.
        ratified: The version that the villages said is right; None while there is none.
    """

    challenge_id: UUID
    challenge_slug: str
    question: str
    stage: Stage
    owner_id: UUID
    villages: Sequence[Village]
    agreed: Agreed | None
    versions: Sequence[VersionView]
    cited: Sequence[str]
    ratified: VersionView | None

    @property
    def latest(self) -> VersionView | None:
        """The version that was written last."""
        return self.versions[0] if self.versions else None

    @property
    def asked(self) -> RoundView | None:
        """The round that takes voices now; none any more when the challenge was closed around it."""
        if self.stage is not ROUND_STAGE:
            return None
        return next(
            (one.round for one in self.versions if one.round is not None and one.round.open), None
        )


@dataclass(frozen=True, slots=True)
class OwnVoice:
    """What this device said in the round that is open, and what it showed.

    Attributes:
        enough: Whether what it showed is what was agreed.
        code_asked: Whether a code is on its way to her mailbox.
        village: Code of the village that her card is of, or that she told before; None: not told.
        by_card: Whether that village stands on her card, so that she can't choose another.
        holds: What she said; None when she said nothing yet.
        because: Why it isn't right, as she wrote.
    """

    enough: bool
    code_asked: bool
    village: str | None
    by_card: bool
    holds: bool | None
    because: str


NO_VOICE = OwnVoice(
    enough=False, code_asked=False, village=None, by_card=False, holds=None, because=""
)


@dataclass(frozen=True, slots=True)
class Turnout:
    """Whether each village has its minimum, by its code: no counts while a round is open."""

    reached: Mapping[str, bool]

    @property
    def enough(self) -> frozenset[str]:
        """The villages that have it."""
        return frozenset(code for code, reached in self.reached.items() if reached)

    @property
    def everywhere(self) -> bool:
        """Whether every village has it."""
        return all(self.reached.values())
