"""From a published report to what its page shows.

Pure: values in, values out. What may not be shown was left out before (see `publishing`), so a figure
that is None here stays unsaid. A report that an earlier version published can be read too: what it
doesn't know isn't there.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from voorkant.conversations.apart import set_apart
from voorkant.conversations.figures import (
    EVERYBODY,
    LISTS,
    REASONS,
    Figure,
    Group,
    OpinionFigures,
    StatementFigures,
    Verdict,
)
from voorkant.conversations.whom import whom_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SIGNS = "abcde"
"""The colours and marks of groups; the mathematics finds five groups at most."""
WINGS, HOLDS = "wings", "holds"
"""What the mathematics calls groups without a gap between them, and a verdict that rests on no one block."""


def figures_of(
    report: Mapping[str, Any],
    texts: Mapping[str, str],
    names: Mapping[str, str] = MappingProxyType({}),
) -> OpinionFigures | None:
    """Read a published report; None when it is of too few people to say anything.

    Args:
        report: As `publishing.published` returned it.
        texts: Number of a statement → its words; a statement without words is named by its number.
        names: Letter of a group → the name that people gave it.
    """
    if report["participants"] is None:
        return None
    stable = report["groups_stable"]
    groups = [Group(EVERYBODY, _("Everybody"), report["participants"])]
    if stable:
        signs = _signs([entry["id"] for entry in report["groups"]])
        groups = [
            _group(entry["id"], signs[entry["id"]], entry["size"], names)
            for entry in report["groups"]
        ]
    villages = [
        Group(EVERYBODY, one["id"], None) for one in report.get("villages", ()) if one["told"]
    ]
    bridge = _bridge(report) if stable else None
    common, divided, unknown = (
        [_statement(entry, verdict, (groups, villages), texts, bridge) for entry in report[name]]
        for verdict, name in LISTS.items()
    )
    return OpinionFigures(
        participants=report["participants"],
        statement_count=report["statements"],
        votes=report["votes"],
        stable=stable,
        bootstraps=report["bootstraps"],
        groups=groups,
        others=_others(report),
        common=common,
        divided=divided,
        unknown=sorted(unknown, key=lambda statement: list(REASONS).index(statement.reason)),
        apart=set_apart(report, lambda name: _text(name, texts)),
        villages=villages,
        whom=whom_of(report, {entry.number: entry.text for entry in (*common, *divided, *unknown)}),
        wings=report.get("groups_kind") == WINGS,
    )


def _signs(letters: Sequence[str]) -> dict[str, str]:
    """Give each group its own colour and mark: that of its letter, or the next that is free."""
    free = list(SIGNS)
    signs: dict[str, str] = {}
    for letter in letters:
        own = SIGNS[(ord(letter[-1]) - ord("A")) % len(SIGNS)]
        signs[letter] = own if own in free else free[0]
        free.remove(signs[letter])
    return signs


def _bridge(report: Mapping[str, Any]) -> str | None:
    """Name the statement that brings groups together most for certain, if there is one."""
    known = [
        (found["low"], entry["statement"])
        for entry in report["common_ground"]
        if (found := entry.get("bridging")) is not None and found["low"] > 0
    ]
    return max(known)[1] if known else None


def _group(letter: str, sign: str, people: int | None, names: Mapping[str, str]) -> Group:
    label = _("Group %(letter)s") % {"letter": letter}
    return Group(sign, label, people, letter, names.get(letter, ""))


def _text(name: str, texts: Mapping[str, str]) -> str:
    return texts.get(name) or _("Statement %(number)s") % {"number": name}


def _others(report: Mapping[str, Any]) -> list[Group]:
    """Name the people who are in no group: apart where that is told, else together."""
    counts = [
        (_("In between"), report["in_between"]),
        (_("Too few answers"), report["too_few_answers"]),
    ]
    if report["in_between"] is None:
        counts = [(_("In no group"), report["without_group"])]
    return [Group(EVERYBODY, label, people) for label, people in counts if people]


def _statement(
    entry: Mapping[str, Any],
    verdict: Verdict,
    who: tuple[Sequence[Group], Sequence[Group]],
    texts: Mapping[str, str],
    bridge: str | None,
) -> StatementFigures:
    groups, villages = who
    name = entry["statement"]
    rates = entry["groups"] or [entry["everyone"]]
    disagree = entry["direction"] == "disagree"
    inhabitants = entry.get("population")
    return StatementFigures(
        number=name,
        text=_text(name, texts),
        verdict=verdict,
        disagree=disagree,
        reason=entry.get("reason", ""),
        figures=[
            _figure(group, rate, disagree=disagree)
            for group, rate in zip(groups, rates, strict=True)
        ],
        villages=[
            _figure(village, rate, disagree=disagree)
            for village, rate in zip(villages, entry.get("villages", ()), strict=True)
        ],
        inhabitants=None
        if inhabitants is None
        else _figure(Group(EVERYBODY, _("Inhabitants"), None), inhabitants, disagree=disagree),
        bridges=name == bridge,
        robust=entry.get("robust", HOLDS) == HOLDS,
    )


def _figure(group: Group, rate: Mapping[str, Any], *, disagree: bool) -> Figure:
    if rate["agree"] is None:
        return Figure(group, None, 0.0, 0.0)
    if disagree:
        return Figure(group, rate["disagree"], rate["disagree_low"], rate["disagree_high"])
    return Figure(group, rate["agree"], rate["low"], rate["high"])
