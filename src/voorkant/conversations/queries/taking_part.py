"""Reads for who takes part: her own answers, and what people see together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from voorkant.challenges.activities import Action, Panel
from voorkant.contributions.queries import shown_counts, statements_of
from voorkant.contributions.rules import State
from voorkant.conversations.models import Response
from voorkant.conversations.publishing import SCALES
from voorkant.conversations.queries.conversations import ConversationRef, conversation_of
from voorkant.conversations.queries.outcomes import Outcome, outcome_with_model
from voorkant.conversations.rules import is_taking_answers
from voorkant.conversations.standing import mark_of, standing_of
from voorkant.conversations.values import MyAnswer, MyAnswers, OwnPlace, Together
from voorkant.conversations.wording import where_in_picture
from voorkant.people.queries import person_of
from voorkant.ui.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from voorkant.people.devices import Device
    from voorkant.people.values import Person

ALPHABET = "ABCDE"
"""The letters of groups in outcomes from before groups kept theirs."""
COARSE = 0.5
"""The grid on which a person's own place is shown: finer would give away the model's figures."""


def my_answers(slug: str, device: Device | None) -> MyAnswers:
    """List everything that this device answered, the last answer first. At most four SQL queries.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
    """
    conversation = conversation_of(slug)
    person = person_of(device, conversation.challenge_id)
    own = _own_answers(person)
    statements = statements_of(own) if own else {}
    return MyAnswers(
        challenge_id=conversation.challenge_id,
        challenge_slug=conversation.challenge_slug,
        question=conversation.question,
        may_change=conversation.is_open,
        person=person,
        answers=[
            MyAnswer(
                statement_id=id_,
                text=statements[id_][0].text,
                value=value,
                touches_me=touches_me,
                shown=statements[id_][1] is State.SHOWN and not statements[id_][0].frozen,
                merged=statements[id_][1] is State.MERGED,
                frozen=statements[id_][0].frozen,
            )
            for id_, (value, touches_me) in reversed(own.items())
        ],
    )


def outcome_of(slug: str) -> Outcome | None:
    """Return the latest outcome of a conversation; None before there is one. Six SQL queries.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
    """
    return together_page(slug, None).outcome


def own_place(slug: str, device: Device | None) -> OwnPlace | None:
    """Tell where this person stands in the latest outcome; see `together_page`.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
    """
    return together_page(slug, device).place


def together_page(slug: str, device: Device | None) -> Together:
    """Gather what the page *what we see together* shows. At most eight SQL queries.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
    """
    conversation = conversation_of(slug)
    outcome, place = None, None
    if conversation.outcome is not None:
        outcome, model = outcome_with_model(conversation.outcome)
        if model is not None:
            place = _own_place(conversation, outcome, model, device)
    return Together(
        challenge_id=conversation.challenge_id,
        challenge_slug=conversation.challenge_slug,
        question=conversation.question,
        stage=conversation.stage,
        is_open=conversation.is_open,
        outcome=outcome,
        place=place,
        renewing=conversation.renewing,
        archived_from=conversation.archived_from,
    )


def _own_place(
    conversation: ConversationRef, outcome: Outcome, model: Mapping[str, Any], device: Device | None
) -> OwnPlace | None:
    person = person_of(device, conversation.challenge_id)
    own = _own_answers(person, by="statement__position")
    if not own or outcome.figures is None:
        return None
    standing = standing_of(model, {str(place): value for place, (value, _) in own.items()})
    group = "" if standing.group is None else _letter(model, standing.group)
    x, y = (_coarse(place) if standing.enough else 0.0 for place in (standing.x, standing.y))
    scale = model.get(SCALES, {}).get(get_language() or "nl")
    mark = mark_of(scale, x, y, COARSE) if scale and standing.enough else None
    return OwnPlace(
        answers=standing.answers,
        enough=standing.enough,
        fewest=model["fewest_answers"],
        group=group,
        sure=standing.sure,
        name=outcome.names.get(group, ""),
        apart=outcome.figures.apart.get(group, ()),
        x=x,
        y=y,
        mark=mark,
        where="" if mark is None else where_in_picture(mark),
    )


def _letter(model: Mapping[str, Any], group: int) -> str:
    letters: Sequence[str] = model.get("letters", ALPHABET)
    return letters[group]


def _coarse(place: float) -> float:
    return round(place / COARSE) * COARSE + 0.0


def _own_answers(person: Person | None, by: str = "statement") -> dict[Any, tuple[int, bool]]:
    """Give a person's answers in the order in which she first gave them. One SQL query, or none."""
    if person is None:
        return {}
    rows = Response.objects.filter(participant=person.id, value__isnull=False).order_by("id")
    return {
        key: (value, touches) for key, value, touches in rows.values_list(by, "value", "touches_me")
    }


def panel(challenge_id: UUID) -> Panel | None:
    """Say what somebody can do in the conversation of a challenge. One SQL query."""
    rows = _told([challenge_id])
    if not rows:
        return None
    _id, asked, outcome, state, stage, opens, closes, slug = rows[0]
    look = Action(_("What we see together"), "conversations:together", {"slug": slug})
    actions = [look]
    today = timezone.localdate()
    if is_taking_answers(state, stage, opens_on=opens, closes_on=closes, today=today):
        actions = [
            Action(
                _("Read what neighbours say"), "conversations:respond", {"slug": slug}, primary=True
            ),
            Action(_("Say what you notice"), "conversations:say", {"slug": slug}),
            look,
        ]
    return Panel("conversation", _("Conversation"), actions, _took_part([asked, outcome]))


def facts_of_challenges(challenges: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    """Say how many people took part and how many statements there are, per challenge. Two SQL queries.

    People are counted in the latest outcome, never live: a number that goes up by one tells who came.
    """
    facts: dict[UUID, list[str]] = {challenge: [] for challenge in challenges}
    for challenge, asked, outcome, *_rest in _told(challenges):
        facts[challenge] += _took_part([asked, outcome])
    for challenge, shown in shown_counts(challenges).items():
        facts[challenge].append(
            ngettext("%(n)s statement", "%(n)s statements", shown) % {"n": number(shown)}
        )
    return facts


def _told(challenges: Sequence[UUID]) -> Sequence[tuple[Any, ...]]:
    """Return of each conversation what lists tell: people in its latest outcomes, and where it stands."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [list(challenges)])
        found: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return found


# Only the number of people of a headline: the rest of it is long.
_TOLD = """
    SELECT h.id, (asked.headline #>> '{summary,participants}')::int,
        (outcome.headline #>> '{summary,participants}')::int,
        c.state, h.stage, h.opens_on, h.closes_on, h.slug
    FROM challenges_challenge h
    JOIN conversations_conversation c ON c.challenge_id = h.id
    LEFT JOIN computations_run asked ON asked.id = c.asked_id
    LEFT JOIN computations_run outcome ON outcome.id = c.outcome_id
    WHERE h.id = ANY(%s::uuid[])
"""


def _took_part(counts: Sequence[int | None]) -> list[str]:
    """Say how many people the first outcome that is there counts; nothing of fewer than five."""
    for people in counts:
        if people is not None:
            return [
                ngettext("%(n)s person took part", "%(n)s people took part", people)
                % {"n": number(people)}
            ]
    return []
