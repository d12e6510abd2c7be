"""What pages call the levels, and the acts that the proof lists."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from voorkant.challenges import rules as challenges
from voorkant.people.kinds import Level
from voorkant.problems import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

LEVELS: Mapping[Level, _StrPromise] = MappingProxyType(
    {
        Level.DEVICE: gettext_lazy("One device, one vote"),
        Level.EMAIL: gettext_lazy("One e-mail address, one vote"),
        Level.CARD: gettext_lazy("One card of the village council, one vote"),
    }
)
ACTS: Mapping[str, _StrPromise] = MappingProxyType(
    {
        challenges.VERB_OPENED: gettext_lazy("The question was asked. Solutions were locked."),
        challenges.VERB_MOVED: gettext_lazy("The challenge went to another step."),
        challenges.VERB_CLOSED: gettext_lazy("The challenge was closed."),
        challenges.VERB_LINE_ADDED: gettext_lazy("What is open or fixed was said."),
        challenges.VERB_ACCEPTED: gettext_lazy("An expert accepted to listen."),
        challenges.VERB_DECLINED: gettext_lazy("An expert declined, with a reason."),
        rules.VERB_AGREED: gettext_lazy("It was agreed how the votes are counted."),
        rules.VERB_WRITTEN: gettext_lazy("A version of the problem was written."),
        rules.VERB_ASKED: gettext_lazy("A version was put to the villages."),
        rules.VERB_COUNTED: gettext_lazy("The votes were counted."),
        rules.VERB_RULED: gettext_lazy("The council decided about a village, with a reason."),
    }
)
"""Verb → the sentence of the proof; in the order in which they first happen within one hour."""
