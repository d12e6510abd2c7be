"""How the record tells of decisions: what was done, and what belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from voorkant.challenges.rules import Stage
from voorkant.decisions.rules import VERB_AGREED, VERB_REFUSED, VERB_TAKEN
from voorkant.problems.telling import Told

if TYPE_CHECKING:
    from collections.abc import Mapping


def _taken(held: Mapping[str, Any]) -> str:
    what, asked = held["what"], held.get("must_agree")
    if not asked:
        return str(what)
    told = _("It counts when these agree: %(bodies)s.") % {"bodies": get_text_list(asked, _("and"))}
    return f"{what} {told}"


def _answered(held: Mapping[str, Any]) -> str:
    name, reason = held["name"], held["reason"]
    return f"{name}. {reason}" if reason else f"{name}."


TOLD = (
    Told(VERB_TAKEN, gettext_lazy("A decision was taken."), Stage.CHOOSE, _taken),
    Told(
        VERB_AGREED,
        gettext_lazy("An organisation that co-decides agreed to the decision."),
        Stage.CHOOSE,
        _answered,
    ),
    Told(
        VERB_REFUSED,
        gettext_lazy("An organisation that co-decides didn't agree to the decision."),
        Stage.CHOOSE,
        _answered,
    ),
)
