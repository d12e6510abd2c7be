"""Every write of problem statements: agreeing how it goes, writing, asking, judging, counting, deciding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Max

from voorkant.challenges.actions import hold_challenge
from voorkant.challenges.errors import InterestDeclared
from voorkant.challenges.queries import challenge_ref, has_interest, villages_of
from voorkant.challenges.rules import is_text
from voorkant.common.errors import Conflict
from voorkant.contributions.queries import shown_statements
from voorkant.journal.actions import record
from voorkant.people.actions import join
from voorkant.people.kinds import Level
from voorkant.problems.errors import (
    AgreementFixed,
    AgreementMissing,
    AgreementRefused,
    CardOfElsewhere,
    CitationRefused,
    NoRound,
    ObjectionNotFound,
    ProofMissing,
    ReasonMissing,
    RoundOpen,
    RoundTermRefused,
    RulingRefused,
    StageRefused,
    StatementRefused,
    TooEarly,
    VersionAsked,
    VersionMissing,
    VillageNotAsked,
)
from voorkant.problems.intake import checked_objection
from voorkant.problems.models import Agreement, Citation, Judgement, Result, Round, Version
from voorkant.problems.rules import (
    FEWEST_VOICES,
    HIGHEST_SHARE,
    LONGEST,
    LONGEST_REASON,
    LONGEST_ROUND,
    LOWEST_SHARE,
    MOST_CITED,
    MOST_FEWEST,
    MOST_WORDS,
    ROUND_STAGE,
    SHORTEST_ROUND,
    STAGES,
    VERB_AGREED,
    VERB_ASKED,
    VERB_COUNTED,
    VERB_HIDDEN,
    VERB_JUDGED,
    VERB_RULED,
    VERB_WRITTEN,
    words_in,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from voorkant.people.devices import Device


def fix_agreement(
    *,
    challenge_id: UUID,
    level: Level,
    threshold_percent: int,
    fewest_voices: int,
    acting: str | None,
) -> None:
    """Agree how it will be counted, once and before anybody is asked.

    Args:
        challenge_id: Which challenge.
        level: What somebody shows before her voice counts.
        threshold_percent: So many of a hundred voices in a village say that the problem is put right.
        fewest_voices: So many voices a village needs for its count to decide.
        acting: Opaque id of who fixes it.

    Raises:
        AgreementRefused: A share or a number that can't be agreed.
        AgreementFixed: It was agreed before.
        ChallengeNotFound: There is no such challenge.
        StageRefused: The challenge has gone too far.
        InterestDeclared: She has an interest of her own in this challenge.
    """
    if has_interest(challenge_id, acting):
        raise InterestDeclared
    if (
        level not in set(Level)
        or not LOWEST_SHARE <= threshold_percent <= HIGHEST_SHARE
        or not FEWEST_VOICES <= fewest_voices <= MOST_FEWEST
    ):
        raise AgreementRefused(
            lowest=LOWEST_SHARE, highest=HIGHEST_SHARE, fewest=FEWEST_VOICES, most=MOST_FEWEST
        )
    with transaction.atomic():
        if hold_challenge(challenge_id=challenge_id).stage not in STAGES:
            raise StageRefused
        if Agreement.objects.filter(challenge=challenge_id).exists():
            raise AgreementFixed
        Agreement.objects.create(
            challenge_id=challenge_id,
            level=level,
            threshold_percent=threshold_percent,
            fewest_voices=fewest_voices,
        )
        payload = {"level": level.value, "threshold": threshold_percent, "fewest": fewest_voices}
        _record(VERB_AGREED, challenge_id, challenge_id, acting, payload)


def write_version(
    *, challenge_id: UUID, text: str, cites: Sequence[UUID], acting: str | None
) -> UUID:
    """Write the next version of the problem statement, with what it was made from.

    Args:
        challenge_id: Which challenge.
        text: At most 120 words.
        cites: Statements on the list that it was made from; at least one when there are any.
        acting: Opaque id of who writes it.

    Returns:
        The id of the version.

    Raises:
        StatementRefused: No words, too many, or not readable as they are written.
        CitationRefused: Nothing cited while there is something to cite, or what isn't on the list.
        ChallengeNotFound: There is no such challenge.
        StageRefused: The problem isn't stated in this stage.
        RoundOpen: A version is before the villages now.
    """
    given = words_in(text)
    if not (is_text(text, LONGEST) and 1 <= given <= MOST_WORDS):
        raise StatementRefused(most=MOST_WORDS, given=given)
    shown = {statement.id for statement in shown_statements(challenge_id)}
    if not (set(cites) <= shown and len(cites) <= MOST_CITED and bool(cites) == bool(shown)):
        raise CitationRefused(most=MOST_CITED)
    with transaction.atomic():
        if hold_challenge(challenge_id=challenge_id).stage not in STAGES:
            raise StageRefused
        if Round.objects.filter(challenge=challenge_id, state="open").exists():
            raise RoundOpen
        last = Version.objects.filter(challenge=challenge_id).aggregate(n=Max("number"))["n"]
        row = Version.objects.create(challenge_id=challenge_id, number=1 + (last or 0), text=text)
        Citation.objects.bulk_create(
            Citation(version=row, contribution_id=cited) for cited in sorted(set(cites))
        )
        payload = {"number": row.number, "text": text, "cites": len(set(cites))}
        _record(VERB_WRITTEN, challenge_id, row.id, acting, payload)
    return row.id


def open_round(*, challenge_id: UUID, closes_on: date, today: date, acting: str | None) -> UUID:
    """Put the latest version to the villages.

    Args:
        challenge_id: Which challenge.
        closes_on: Last day, 7 to 90 days from today.
        today: Today, in the village's own calendar; the database looks once more.
        acting: Opaque id of who asks.

    Returns:
        The id of the round.

    Raises:
        RoundTermRefused: Too short or too long.
        ChallengeNotFound: There is no such challenge.
        StageRefused: The challenge isn't in `UNDERSTAND`.
        AgreementMissing: Nothing was agreed yet.
        VersionMissing: There is no version.
        RoundOpen: A version is before the villages now.
        VersionAsked: The latest version was before them already.
    """
    if not SHORTEST_ROUND <= (closes_on - today).days <= LONGEST_ROUND:
        raise RoundTermRefused(fewest=SHORTEST_ROUND, most=LONGEST_ROUND)
    with transaction.atomic():
        _require_round_stage(challenge_id)
        if not Agreement.objects.filter(challenge=challenge_id).exists():
            raise AgreementMissing
        if Round.objects.filter(challenge=challenge_id, state="open").exists():
            raise RoundOpen
        version = Version.objects.filter(challenge=challenge_id).order_by("-number").first()
        if version is None:
            raise VersionMissing
        if Round.objects.filter(version=version).exists():
            raise VersionAsked
        row = Round.objects.create(
            challenge_id=challenge_id, version=version, opened_on=today, closes_on=closes_on
        )
        payload = {"version": str(version.id), "closes_on": closes_on.isoformat()}
        _record(VERB_ASKED, challenge_id, row.id, acting, payload)
    return row.id


# One voice per person and round, whoever is first; the same voice once more changes nothing.
_JUDGE = """
    INSERT INTO problems_judgement AS j (round_id, participant_id, village_id, holds, because, hidden)
    VALUES (%s, %s, %s, %s, %s, '')
    ON CONFLICT (round_id, participant_id) DO UPDATE SET
        village_id = EXCLUDED.village_id, holds = EXCLUDED.holds, because = EXCLUDED.because
    WHERE (j.village_id, j.holds, j.because)
        IS DISTINCT FROM (EXCLUDED.village_id, EXCLUDED.holds, EXCLUDED.because)
    RETURNING j.id
"""


def judge(*, slug: str, device: Device, village: str, holds: bool, because: str) -> bool:
    """Say whether the problem is put right; until the round closes one may think otherwise.

    Args:
        slug: Name of the challenge in addresses.
        device: Who says it; one device is one voice.
        village: Slug of the village for which she says it.
        holds: Whether it is right.
        because: Why not; empty when it is right.

    Returns:
        Whether it is another voice than before.

    Raises:
        VillageNotAsked: The challenge isn't about this village.
        Invalid: The objection is refused, with the reason; see `intake.checked_objection`.
        ChallengeNotFound: There is no such challenge.
        NoRound: Nothing is before the villages now.
        ProofMissing: She didn't show what was agreed.
        CardOfElsewhere: Her card is of another village.
        Conflict: She had herself erased at this very moment.
    """
    challenge = challenge_ref(slug)
    code = next((one.code for one in villages_of(challenge.id) if one.slug == village), None)
    if code is None:
        raise VillageNotAsked
    said = "" if holds else checked_objection(because)
    asked = Round.objects.filter(challenge=challenge.id, state="open").first()
    if asked is None or challenge.stage is not ROUND_STAGE:
        raise NoRound
    try:
        with transaction.atomic():
            person = join(device=device, scope=challenge.id)
            with connection.cursor() as cursor:
                cursor.execute(_JUDGE, [asked.id, person.id, code, holds, said])
                changed = cursor.fetchone() is not None
            if changed:
                payload = {"holds": holds, "village": village, "because": said}
                _record(VERB_JUDGED, challenge.id, asked.id, person.pseudonym, payload)
    except IntegrityError as error:
        _refuse(error)
    return changed


def close_round(*, challenge_id: UUID, reason: str, acting: str | None) -> None:
    """Close the round that is open; the database counts, and nobody saw a count before.

    Args:
        challenge_id: Which challenge.
        reason: Why it closes before its last day; may be empty after it.
        acting: Opaque id of who closes it.

    Raises:
        ReasonMissing: The reason is too long, or not readable.
        ChallengeNotFound: There is no such challenge.
        StageRefused: The challenge isn't in `UNDERSTAND` any more: it was closed with the round open.
        NoRound: Nothing is before the villages.
        TooEarly: Before its last day, without a reason or without every minimum.
        InterestDeclared: She has an interest of her own in this challenge.
    """
    if has_interest(challenge_id, acting):
        raise InterestDeclared
    if reason and not is_text(reason, LONGEST_REASON):
        raise ReasonMissing(most=LONGEST_REASON)
    try:
        with transaction.atomic():
            _require_round_stage(challenge_id)
            row = (
                Round.objects.select_for_update()
                .filter(challenge=challenge_id, state="open")
                .first()
            )
            if row is None:
                raise NoRound
            row.state, row.reason = "closed", reason
            row.save(update_fields=["state", "reason"])
            _record(VERB_COUNTED, challenge_id, row.id, acting, {"reason": reason})
    except IntegrityError as error:
        _refuse(error)


def rule_village(
    *, challenge_id: UUID, village: str, goes_on: bool, reason: str, acting: str | None
) -> None:
    """Decide about a village in the latest round, where its count decides nothing.

    Args:
        challenge_id: Which challenge.
        village: Slug of the village.
        goes_on: Whether the problem stands for this village; after two refusals only True: without it.
        reason: Why, for everybody to read.
        acting: Opaque id of who decides.

    Raises:
        ReasonMissing: No reason, or one that is too long.
        ChallengeNotFound: There is no such challenge.
        StageRefused: The challenge isn't in `UNDERSTAND`.
        RulingRefused: The count decides, it was decided before, or there is no such village or round.
        InterestDeclared: She has an interest of her own in this challenge.
    """
    if has_interest(challenge_id, acting):
        raise InterestDeclared
    if not is_text(reason, LONGEST_REASON):
        raise ReasonMissing(most=LONGEST_REASON)
    try:
        with transaction.atomic():
            _require_round_stage(challenge_id)
            asked = Round.objects.filter(challenge=challenge_id).order_by("-version__number")
            latest = asked.values_list("id", flat=True).first()
            rows = Result.objects.filter(round=latest, village__slug=village)
            if latest is None or not rows.update(goes_on=goes_on, reason=reason):
                raise RulingRefused
            payload = {"village": village, "goes_on": goes_on, "reason": reason}
            _record(VERB_RULED, challenge_id, latest, acting, payload)
    except IntegrityError as error:
        _refuse(error)


def hide_objection(
    *, challenge_id: UUID, objection_id: int, reason: str, acting: str | None
) -> None:
    """Take the words of an objection off the page; that it was there, and why it went, stays.

    Raises:
        ReasonMissing: No reason, or one that is too long.
        ObjectionNotFound: There is no such objection in a closed round of this challenge.
        InterestDeclared: She has an interest of her own in this challenge.
    """
    if has_interest(challenge_id, acting):
        raise InterestDeclared
    if not is_text(reason, LONGEST_REASON):
        raise ReasonMissing(most=LONGEST_REASON)
    with transaction.atomic():
        rows = Judgement.objects.filter(
            id=objection_id,
            holds=False,
            round__challenge=challenge_id,
            round__state="closed",
        )
        if not rows.update(hidden=reason):
            raise ObjectionNotFound
        _record(VERB_HIDDEN, challenge_id, challenge_id, acting, {"reason": reason})


def _require_round_stage(challenge_id: UUID) -> None:
    """Hold a challenge while it is in the stage in which villages judge.

    Raises:
        ChallengeNotFound: There is no such challenge.
        StageRefused: It is in another stage.
    """
    if hold_challenge(challenge_id=challenge_id).stage is not ROUND_STAGE:
        raise StageRefused


_REFUSALS: dict[str, type[Conflict]] = {
    "problems_judgement_closed": NoRound,
    "problems_judgement_level": ProofMissing,
    "problems_judgement_card": CardOfElsewhere,
    # She had herself erased at this very moment, in another window.
    "problems_judgement_scope": Conflict,
    "problems_round_early": TooEarly,
    "problems_round_closed": NoRound,
    "problems_result_ruling": RulingRefused,
}


def _refuse(error: DatabaseError) -> NoReturn:
    """Name what the database refused; it looks at the same moment as it writes."""
    told = getattr(error.__cause__, "diag", None)
    refusal = _REFUSALS.get("" if told is None else told.constraint_name or "")
    if refusal is None:
        raise error
    raise refusal() from None


def _record(
    verb: str, challenge_id: UUID, object_id: UUID, acting: str | None, payload: dict[str, Any]
) -> None:
    record(
        verb=verb,
        challenge=str(challenge_id),
        object_id=str(object_id),
        acting=acting,
        payload=payload,
    )
