"""The front-first proof of a challenge: what was there before the problem was ratified, and when.

The moments are those of the database, which writes them to the hour: of each step and in the journal,
which nobody changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.translation import gettext as _

from voorkant.challenges import rules as challenges
from voorkant.challenges.queries import challenge_ref, influence_of
from voorkant.challenges.rules import Influence, Stage
from voorkant.challenges.wording import WORDS
from voorkant.contributions.ideas import standing_of
from voorkant.contributions.parking import drawer_of
from voorkant.journal.queries import acts_in
from voorkant.problems import rules
from voorkant.problems.models import Result, Version
from voorkant.problems.rules import Outcome
from voorkant.problems.telling import every_told
from voorkant.problems.wording import ACTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from voorkant.contributions.parking import Drawer
    from voorkant.journal.queries import Act
    from voorkant.problems.telling import Told

MOST_ACTS = 100
_BEFORE = {
    challenges.VERB_OPENED,
    challenges.VERB_LINE_ADDED,
    challenges.VERB_ACCEPTED,
    challenges.VERB_DECLINED,
}
"""What precedes the first step of a question, as far as one hour tells."""
_AFTER = {Stage.UNDERSTAND: 1, Stage.IMAGINE: 3, Stage.CHOOSE: 4, Stage.DO: 5, Stage.CLOSED: 6}
"""Stage → where a step to it comes within an hour; versions of the problem come second."""


@dataclass(frozen=True, slots=True)
class FixedLine:
    """What was declared fixed, or decided elsewhere: why, where, and since when (the hour)."""

    text: str
    reason: str
    source: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A line of the record in words; `id` is the entry that anybody can ask to have checked."""

    id: UUID
    at: datetime
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class VillageWord:
    """What came out in a village, in a word or two."""

    village: str
    word: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything that the proof shows.

    Attributes:
        owner: The body that asked, and so said what is fixed.
        unlocked_at: The hour in which the lock came off for the first time; None while it is on.
        first_idea_on: The day of the first idea; None while there is none.
        ideas_before: How many ideas are older than that: none, or the lock was walked around.
        text: The latest version that was put to the villages, or written; empty while there is none.
        results: What came out in each village.
        ratified: Whether all of them say that it is right, or it was decided to go on.
    """

    slug: str
    question: str
    owner: str
    stage: Stage
    unlocked_at: datetime | None
    first_idea_on: date | None
    ideas_before: int
    statements: int
    drawer: Drawer
    versions: int
    number: int
    text: str
    results: Sequence[VillageWord]
    ratified: bool
    fixed: Sequence[FixedLine]
    acts: Sequence[RecordLine]


def proof_of(slug: str) -> Proof:
    """Gather the proof of a challenge. Eight SQL queries.

    Raises:
        ChallengeNotFound: There is no such challenge.
    """
    challenge = challenge_ref(slug)
    owner, at = _asked_and_unlocked(challenge.id)
    versions = list(
        Version.objects.filter(challenge=challenge.id).select_related("round").order_by("number")
    )
    acts = _acts(challenge.id, versions)
    standing = standing_of(challenge.id, before=at)
    asked = [row for row in versions if hasattr(row, "round")]
    shown = (asked or versions)[-1:]
    results = list(
        Result.objects.filter(round__version__in=[row.id for row in shown])
        .select_related("village")
        .order_by("village__name")
        .only("outcome", "goes_on", "round_id", "village__name")
    )
    return Proof(
        slug=challenge.slug,
        question=challenge.question,
        owner=owner,
        stage=challenge.stage,
        unlocked_at=at,
        first_idea_on=standing.first_idea_on,
        ideas_before=standing.ideas_before,
        statements=standing.statements,
        drawer=drawer_of(challenge.id, None),
        versions=len(versions),
        number=shown[0].number if shown else 0,
        text=shown[0].text if shown else "",
        results=[VillageWord(row.village.name, _word(row)) for row in results],
        ratified=bool(results)
        and all(row.outcome == Outcome.HOLDS or row.goes_on for row in results),
        fixed=[
            FixedLine(line.text, line.reason, line.source, line.added_at)
            for line in influence_of(challenge.id)
            if line.kind is not Influence.OPEN
        ],
        acts=[_line(act) for act in acts],
    )


# The steps themselves, not the record of them, whose words can be erased and of which the page shows a part.
_ASKED_AND_UNLOCKED = """
    SELECT b.name, (
        SELECT min(s.changed_at) FROM challenges_stage_change s
        WHERE s.challenge_id = c.id AND s.before = %s AND s.after = %s
    )
    FROM challenges_challenge c JOIN bodies_body b ON b.id = c.owner_id WHERE c.id = %s
"""


def _asked_and_unlocked(challenge_id: UUID) -> tuple[str, datetime | None]:
    with connection.cursor() as cursor:
        cursor.execute(_ASKED_AND_UNLOCKED, [Stage.UNDERSTAND, Stage.IMAGINE, challenge_id])
        [(owner, at)] = cursor.fetchall()
    return owner, at


def _acts(challenge_id: UUID, versions: Sequence[Version]) -> Sequence[Act]:
    """Read the record, the oldest act first; within one hour in the only order in which it can have been."""
    others = every_told()
    order = {verb: place for place, verb in enumerate([*ACTS, *others])}
    found = acts_in(str(challenge_id), order, limit=MOST_ACTS).items
    numbers = {str(row.id): row.number for row in versions}
    numbers |= {str(row.round.id): row.number for row in versions if hasattr(row, "round")}

    def place(act: Act) -> tuple[Any, ...]:
        verb = act.line.verb
        step = _AFTER.get(act.payload.get("after", ""), 0 if verb in _BEFORE else 2)
        if verb in others:
            step = _AFTER[others[verb].stage]
        number = numbers.get(act.line.object_id, 0)
        return act.line.recorded_at, step, number, order[verb], act.line.id

    return sorted(found, key=place)


def _line(act: Act) -> RecordLine:
    told = every_told().get(act.line.verb)
    words = ACTS[act.line.verb] if told is None else told.words
    return RecordLine(act.line.id, act.line.recorded_at, str(words), _detail(act, told))


def _detail(act: Act, told: Told | None) -> str:
    held = act.payload
    if not held:
        # Erased: that it happened is all that is left.
        return ""
    if told is not None:
        return told.detail(held)
    match act.line.verb:
        case challenges.VERB_MOVED | challenges.VERB_CLOSED:
            before, after = (WORDS[Stage(held[name])] for name in ("before", "after"))
            return f"{before} → {after}. {held['reason']}"
        case rules.VERB_WRITTEN:
            return _("Version %(number)s.") % {"number": held["number"]}
        case rules.VERB_RULED | rules.VERB_COUNTED:
            return str(held.get("reason", ""))
    return ""


def _word(row: Result) -> str:
    if row.outcome == Outcome.HOLDS:
        return _("right")
    if row.goes_on:
        return (
            _("not right: it goes on without") if row.outcome == Outcome.REFUSED else _("goes on")
        )
    return _("not right") if row.outcome == Outcome.REFUSED else _("too few votes")
