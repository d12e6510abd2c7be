"""The guards of leaving the question: villages, room for influence, and somebody who listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from voorkant.bodies.rules import in_force
from voorkant.challenges.guards import Guard, Missing
from voorkant.challenges.models import Challenge, ChallengeVillage, InfluenceLine
from voorkant.challenges.rules import Influence

if TYPE_CHECKING:
    from uuid import UUID


def villages_missing(challenge_id: UUID) -> Missing | None:
    """Ask for villages. One SQL query."""
    if ChallengeVillage.objects.filter(challenge=challenge_id).exists():
        return None
    return Missing(_("It isn't said yet which villages this is about."))


def influence_missing(challenge_id: UUID) -> Missing | None:
    """Ask for the room for influence, and for the source of what is fixed. One SQL query."""
    lines = InfluenceLine.objects.filter(challenge=challenge_id)
    said = list(lines.values_list("kind", "source", "challenge__slug"))
    if said and all(kind == Influence.OPEN or source for kind, source, _slug in said):
        return None
    if said:
        return Missing(_("Something is called fixed without saying who decided that, and where."))
    return Missing(_("It isn't said yet what is open and what is fixed."))


def expert_missing(challenge_id: UUID) -> Missing | None:
    """Ask for somebody who listens, until the term of the answering body is over. One SQL query."""
    rows = Challenge.objects.filter(id=challenge_id).select_related(
        "answering", "owner", "request", "listener__account"
    )
    challenge = rows.first()
    if challenge is None:
        return None
    if challenge.listener is not None and in_force(challenge.listener):
        return None
    request = getattr(challenge, "request", None)
    if request is None:
        return Missing(_("Nobody was asked yet to listen."))
    if request.due_on < timezone.localdate():
        return None
    return Missing(
        _(
            "No expert of %(body)s has accepted to listen yet. %(body)s was asked on %(asked)s and has "
            "until %(due)s. After that %(owner)s can go on without."
        )
        % {
            "body": challenge.answering.name,
            "owner": challenge.owner.name,
            "asked": date_format(request.asked_on, "j F"),
            "due": date_format(request.due_on, "j F"),
        },
        label=_("Look at the request"),
        url_name="challenges:listening",
        kwargs={"slug": challenge.slug},
    )


GUARDS = (
    Guard("villages-chosen", villages_missing),
    Guard("influence-said", influence_missing),
    Guard("expert-listens", expert_missing),
)
