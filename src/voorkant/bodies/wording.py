"""What pages call topics, rights and kinds of bodies."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from voorkant.bodies.kinds import BodyKind, Right, Topic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

TOPICS: Mapping[Topic, _StrPromise] = MappingProxyType(
    {
        Topic.TRAFFIC: gettext_lazy("Traffic and streets"),
        Topic.PUBLIC_SPACE: gettext_lazy("Squares, parks and playing"),
        Topic.NATURE: gettext_lazy("Nature and water"),
        Topic.ENERGY: gettext_lazy("Energy and climate"),
        Topic.HOUSING: gettext_lazy("Housing and building"),
        Topic.FACILITIES: gettext_lazy("Buildings and facilities"),
        Topic.CARE: gettext_lazy("Care and help"),
        Topic.COMMUNITY: gettext_lazy("Living together and clubs"),
        Topic.ECONOMY: gettext_lazy("Work and shops"),
    }
)
RIGHTS: Mapping[Right, _StrPromise] = MappingProxyType(
    {
        Right.ADVISE: gettext_lazy("advises"),
        Right.CO_DECIDE: gettext_lazy("co-decides: must agree"),
        Right.DECIDE: gettext_lazy("decides"),
    }
)
PARTS: Mapping[str, _StrPromise] = MappingProxyType(
    {
        "giver": gettext_lazy("to whom"),
        "right": gettext_lazy("how far"),
        "topic": gettext_lazy("about what"),
        "place": gettext_lazy("where"),
        "ceiling": gettext_lazy("the amount"),
        "period": gettext_lazy("the days"),
        "reference": gettext_lazy("the decision"),
        "withdrawn": gettext_lazy("the mandate itself, which doesn't count any more"),
    }
)
"""The parts of a mandate that can be refused, as the form calls them."""
KINDS: Mapping[BodyKind, _StrPromise] = MappingProxyType(
    {
        BodyKind.MUNICIPALITY: gettext_lazy("Municipality"),
        BodyKind.VILLAGE_COUNCIL: gettext_lazy("Village council"),
        BodyKind.PARTNER: gettext_lazy("Partner"),
        BodyKind.NETWORK: gettext_lazy("Network"),
        BodyKind.WORKING_GROUP: gettext_lazy("Working group"),
    }
)
