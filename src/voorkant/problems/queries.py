"""Every read of problem statements, each in a known number of SQL queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Count, TextField, Window
from django.db.models.functions import MD5, Cast, RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from voorkant.challenges.activities import Action, Panel
from voorkant.challenges.guards import Missing
from voorkant.challenges.queries import challenge_ref, villages_of
from voorkant.challenges.rules import Stage
from voorkant.common.small_numbers import protect_counts
from voorkant.contributions.queries import shown_statements
from voorkant.people.kinds import Level
from voorkant.people.queries import cards_made, code_is_asked, person_of, proofs_of
from voorkant.problems.diff import changes
from voorkant.problems.models import Agreement, Citation, Judgement, Result, Round, Version
from voorkant.problems.rules import REFUSALS_BEFORE_GOING_ON, Outcome, is_over, suffices
from voorkant.problems.values import (
    NO_VOICE,
    Agreed,
    Objection,
    OwnVoice,
    ProblemPage,
    RoundView,
    Turnout,
    VersionView,
    VillageResult,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from voorkant.contributions.values import Statement
    from voorkant.people.devices import Device
    from voorkant.places.values import Village

MOST_OBJECTIONS = 300
"""Objections of one round on a page; where there are more, the page says so."""


def problem_page(slug: str) -> ProblemPage:
    """Gather everything that is known of the problem of a challenge. At most eight SQL queries.

    Raises:
        ChallengeNotFound: There is no such challenge.
    """
    challenge = challenge_ref(slug)
    villages = villages_of(challenge.id)
    rows = list(
        Version.objects.filter(challenge=challenge.id).select_related("round").order_by("number")
    )
    rounds = [row.round for row in rows if hasattr(row, "round")]
    results = _results(rounds, villages) if rounds else {}
    objections = _objections(rounds) if rounds else {}
    texts = ["", *(row.text for row in rows)]
    versions = [
        VersionView(
            row.id,
            row.number,
            row.text,
            row.written_at,
            changes(before, row.text) if before else (),
            _round(row.round, results, objections) if hasattr(row, "round") else None,
        )
        for before, row in zip(texts, rows, strict=False)
    ]
    return ProblemPage(
        challenge_id=challenge.id,
        challenge_slug=challenge.slug,
        question=challenge.question,
        stage=challenge.stage,
        owner_id=challenge.owner_id,
        villages=villages,
        agreed=_agreed(challenge.id),
        versions=versions[::-1],
        cited=_cited(rows[-1].id) if rows else (),
        ratified=_ratified(versions, villages),
    )


def _agreed(challenge_id: UUID) -> Agreed | None:
    row = Agreement.objects.filter(challenge=challenge_id).first()
    if row is None:
        return None
    level = Level(row.level)
    cards = cards_made(challenge_id) if level is not Level.DEVICE else {}
    return Agreed(level, row.threshold_percent, row.fewest_voices, row.fixed_at, cards)


def _cited(version_id: UUID) -> Sequence[str]:
    rows = Citation.objects.filter(version=version_id).order_by("contribution__position")
    return list(rows.values_list("contribution__text", flat=True))


def _round(
    row: Round,
    results: Mapping[UUID, Sequence[VillageResult]],
    objections: Mapping[UUID, Sequence[Objection]],
) -> RoundView:
    return RoundView(
        id=row.id,
        open=row.state == "open",
        over=is_over(row.closes_on, timezone.localdate()),
        opened_on=row.opened_on,
        closes_on=row.closes_on,
        closed_at=row.closed_at,
        reason=row.reason,
        results=results.get(row.id, ()),
        objections=objections.get(row.id, ())[:MOST_OBJECTIONS],
        cut=len(objections.get(row.id, ())) > MOST_OBJECTIONS,
    )


def _results(
    rounds: Sequence[Round], villages: Sequence[Village]
) -> Mapping[UUID, Sequence[VillageResult]]:
    """What came out per round and village, through the door for small numbers. One SQL query."""
    names = {village.code: village for village in villages}
    rows = list(Result.objects.filter(round__in=rounds).order_by("round", "village__name"))
    refusals = {
        code: sum(row.village_id == code and row.outcome == Outcome.REFUSED for row in rows)
        for code in names
    }
    latest = rounds[-1].id
    found: dict[UUID, list[VillageResult]] = {}
    for each in rounds:
        here = [row for row in rows if row.round_id == each.id]
        # Nobody is in two villages, so these are the cells of one table.
        cells = protect_counts([n for row in here for n in (row.holding, row.refusing)]).cells
        found[each.id] = [
            VillageResult(
                village=names[row.village_id],
                outcome=Outcome(row.outcome),
                holding=cells[2 * at],
                refusing=cells[2 * at + 1],
                goes_on=row.goes_on,
                reason=row.reason,
                ruled_at=row.ruled_at,
                without=row.outcome == Outcome.REFUSED and row.goes_on is True,
                may_rule=row.round_id == latest
                and row.goes_on is None
                and (
                    row.outcome == Outcome.TOO_FEW
                    or (
                        row.outcome == Outcome.REFUSED
                        and refusals[row.village_id] >= REFUSALS_BEFORE_GOING_ON
                    )
                ),
            )
            for at, row in enumerate(here)
        ]
    return found


def _objections(rounds: Sequence[Round]) -> Mapping[UUID, Sequence[Objection]]:
    """What people find wrong, of rounds that are closed; without who or where. One SQL query.

    One more of each round than a page shows, so that it can say that there are more. Which ones are
    left out is chance, not the alphabet; their order is by their words, because the order in which they
    came would tell who was there.
    """
    closed = [each.id for each in rounds if each.state == "closed"]
    drawn = Window(RowNumber(), partition_by="round", order_by=MD5(Cast("id", TextField())))
    rows = (
        Judgement.objects.filter(round__in=closed, holds=False)
        .alias(drawn=drawn)
        .filter(drawn__lte=MOST_OBJECTIONS + 1)
        .order_by("because")
        .values_list("round", "id", "because", "hidden")
    )
    found: dict[UUID, list[Objection]] = {}
    for round_id, id_, because, hidden in rows:
        found.setdefault(round_id, []).append(Objection(id_, because, hidden))
    return found


def _ratified(versions: Sequence[VersionView], villages: Sequence[Village]) -> VersionView | None:
    """Tell which version holds; the database says the same (`problems_guard_ratified`)."""
    asked = [one for one in versions if one.round is not None]
    if not asked or any(one.round is not None and one.round.open for one in asked):
        return None
    results = asked[-1].round.results if asked[-1].round is not None else ()
    settled = {
        result.village.code
        for result in results
        if result.outcome is Outcome.HOLDS or result.goes_on
    }
    return asked[-1] if settled >= {village.code for village in villages} else None


def citable(challenge_id: UUID) -> Sequence[Statement]:
    """List what a problem statement may cite: the statements on the list. One SQL query."""
    return shown_statements(challenge_id)


def latest_text(challenge_id: UUID) -> tuple[str, set[UUID]]:
    """Return the words of the latest version and what it cites, to go on from. Two SQL queries."""
    row = Version.objects.filter(challenge=challenge_id).order_by("-number").first()
    if row is None:
        return "", set()
    cited = Citation.objects.filter(version=row).values_list("contribution", flat=True)
    return row.text, set(cited)


def asked_version(challenge_id: UUID) -> UUID | None:
    """Return the version that was put to the villages last; None while there is none. One SQL query."""
    rows = Round.objects.filter(challenge=challenge_id, state="closed").order_by("-version__number")
    return rows.values_list("version", flat=True).first()


def turnout(page: ProblemPage) -> Turnout:
    """Tell per village whether the minimum is reached, and no more than that. One SQL query, or none."""
    if page.asked is None or page.agreed is None:
        return Turnout({})
    rows = Judgement.objects.filter(round=page.asked.id).values_list("village")
    voices = dict(rows.annotate(n=Count("id")))
    fewest = page.agreed.fewest_voices
    return Turnout({one.code: voices.get(one.code, 0) >= fewest for one in page.villages})


def own_voice(page: ProblemPage, device: Device | None) -> OwnVoice:
    """Tell what this device showed and said in the round that is open. At most four SQL queries."""
    if page.agreed is None:
        return NO_VOICE
    person = person_of(device, page.challenge_id)
    shown = proofs_of(person) if page.agreed.level is not Level.DEVICE else {}
    enough = suffices(shown.keys(), page.agreed.level)
    if person is None:
        return OwnVoice(enough, False, None, False, None, "")  # noqa: FBT003  one by one as declared
    said = None
    if page.asked is not None:
        mine = Judgement.objects.filter(round=page.asked.id, participant=person.id)
        said = mine.values_list("village", "holds", "because").first()
    card = shown.get(Level.CARD)
    return OwnVoice(
        enough=enough,
        code_asked=not enough and code_is_asked(person),
        village=card or (said[0] if said else person.village),
        by_card=card is not None,
        holds=None if said is None else said[1],
        because="" if said is None else said[2],
    )


_WRITTEN = """
    SELECT c.slug, c.stage,
        c.stage = 'understand'
        AND EXISTS (SELECT FROM problems_round r WHERE r.challenge_id = c.id AND r.state = 'open')
    FROM challenges_challenge c
    WHERE c.id = %s AND EXISTS (SELECT FROM problems_version v WHERE v.challenge_id = c.id)
"""


def panel(challenge_id: UUID) -> Panel | None:
    """Say where the problem of a challenge stands. One SQL query."""
    with connection.cursor() as cursor:
        cursor.execute(_WRITTEN, [challenge_id])
        row = cursor.fetchone()
    if row is None:
        return None
    slug, stage, asked = row
    read = Action(_("Read what the problem is"), "problems:problem", {"slug": slug})
    proof = Action(_("Was the problem first?"), "problems:proof", {"slug": slug})
    if asked:
        judge = Action(_("Is the problem put right?"), "problems:judge", {"slug": slug})
        return Panel("problem", _("The problem"), [judge, read], ())
    actions = [read] if stage == Stage.UNDERSTAND else [read, proof]
    return Panel("problem", _("The problem"), actions, ())


def no_facts(challenges: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    """Say nothing in lists: where a problem stands is no figure. No SQL query."""
    del challenges
    return {}


# The database's own answer, so that what the page says and what the lock does can't differ.
_STANDS = """
    SELECT c.slug, public.problems_guard_ratified(c.id),
        EXISTS (SELECT FROM public.problems_version v WHERE v.challenge_id = c.id),
        (SELECT r.state FROM public.problems_round r JOIN public.problems_version v
            ON v.id = r.version_id WHERE r.challenge_id = c.id ORDER BY v.number DESC LIMIT 1)
    FROM public.challenges_challenge c WHERE c.id = %s
"""


def ratification_missing(challenge_id: UUID) -> Missing | None:
    """Say what lacks before solutions may be thought of; None when the problem is ratified.

    One SQL query.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STANDS, [challenge_id])
        row = cursor.fetchone()
    if row is None or row[1]:
        return None
    slug, written, asked = row[0], row[2], row[3]
    if not written:
        sentence = _("There is no text yet that says what the problem is.")
    elif asked is None:
        sentence = _("The text about the problem was not put to the villages yet.")
    elif asked == "open":
        sentence = _("The villages are judging now whether the problem is put right.")
    else:
        sentence = _("Not every village has said that the problem is put right.")
    return Missing(
        sentence=sentence,
        label=_("Go to the problem"),
        url_name="problems:problem",
        kwargs={"slug": slug},
    )
