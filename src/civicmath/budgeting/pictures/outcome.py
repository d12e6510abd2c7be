"""The outcome: what won, in its order, and how far short the others fell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from civicmath.budgeting.certificate import to_json_dict
from civicmath.budgeting.pictures.drawing import GREEN, INK, SOFT, bar, cut, line, money, page, text

if TYPE_CHECKING:
    from civicmath.budgeting.deciding import Decision

_WIDTH, _ROW, _TOP = 860, 30, 112
_NAME, _BAR, _LONGEST_BAR, _COST = 24, 430, 190, 745
_MOST_WINNERS, _MOST_OTHERS, _LETTERS = 40, 12, 54
_WORDS = {
    "en": {
        "title": "Outcome",
        "spent": "{count} of {all} projects win · {cost} of {budget} {currency}",
        "won": "Chosen, in the order in which they were paid",
        "lost": "Not chosen: how much of the cost supporters had left",
        "lost_plain": "Not chosen",
        "votes": "votes",
        "each": "cost",
        "more": "and {count} more",
        "none": "Nothing can be funded.",
    },
    "nl": {
        "title": "Uitslag",
        "spent": "{count} van {all} projecten gekozen · {cost} van {budget} {currency}",
        "won": "Gekozen, in de volgorde waarin ze betaald zijn",
        "lost": "Niet gekozen: hoeveel van de kosten stemmers nog hadden",
        "lost_plain": "Niet gekozen",
        "votes": "stemmen",
        "each": "kosten",
        "more": "en nog {count}",
        "none": "Er kan niets betaald worden.",
    },
}


def decision_svg(decision: Decision, *, language: str = "en") -> str:
    """Draw a decision: chosen projects with full bars, the others with the part their supporters still had.

    A tick and a heading say who won, so that colour is never alone; the table on the terminal is its twin.
    """
    words, election = _WORDS[language], decision.election
    lines = {one["project"]: one for one in to_json_dict(decision)["explanations"]}
    winners = [lines[name] for name in decision.winners()]
    losers = sorted(
        (one for one in lines.values() if not one["won"]),
        key=lambda one: (-_part(one), one["project"]),
    )
    most = max((one["cost"] for one in lines.values()), default=1) or 1
    told = words["spent"].format(
        count=len(winners),
        all=len(lines),
        cost=money(decision.cost(), election.unit, language),
        budget=money(election.budget, election.unit, language),
        currency=election.currency,
    )
    title = election.title or words["title"]
    body = [
        text(_NAME, 40, cut(title, 80), size=22, weight=700),
        text(_NAME, 66, told, size=15, fill=SOFT),
    ]
    y = _TOP
    if winners:
        body.append(_heading(y - 16, words["won"], words))
    else:
        body.append(text(_NAME, y, words["none"]))
    for one in winners[:_MOST_WINNERS]:
        body.append(_winner(one, y, most, language))
        y += _ROW
    y = _more(body, y, len(winners) - _MOST_WINNERS, words["more"])
    if losers:
        y += 34
        known = any("left_together" in one for one in losers)
        body.append(_heading(y - 16, words["lost" if known else "lost_plain"], words))
    for one in losers[:_MOST_OTHERS]:
        body.append(_loser(one, y, most, language))
        y += _ROW
    y = _more(body, y, len(losers) - _MOST_OTHERS, words["more"])
    names = "; ".join(f"{one['project']} {one['name']}".strip() for one in winners)
    return page(_WIDTH, y + 16, title, f"{told}. {names}", language, "".join(body))


def _heading(y: float, said: str, words: dict[str, str]) -> str:
    return (
        text(_NAME, y, said, size=15, weight=700)
        + text(_WIDTH - 24, y, words["votes"], size=13, anchor="end", fill=SOFT)
        + text(_COST, y, words["each"], size=13, anchor="end", fill=SOFT)
        + line(_NAME, y + 7, _WIDTH - 24, y + 7)
    )


def _name(one: dict[str, Any]) -> str:
    return cut(one["name"] or one["project"], _LETTERS - 4)


def _row(one: dict[str, Any], y: float, mark: str, bars: str, language: str) -> str:
    """Draw what both kinds of rows share."""
    cost = money(one["cost"], 1, language)
    return (
        text(_NAME, y + 13, mark, weight=700, fill=GREEN if mark == "✓" else SOFT)
        + text(_NAME + 20, y + 13, _name(one))
        + bars
        + text(_COST, y + 13, cost, weight=600, anchor="end")
        + text(_WIDTH - 24, y + 13, money(one["supporters"], 1, language), anchor="end")
    )


def _winner(one: dict[str, Any], y: float, most: float, language: str) -> str:
    long = _LONGEST_BAR * one["cost"] / most
    return _row(one, y, "✓", bar(_BAR, y, long, 17, GREEN), language)


def _loser(one: dict[str, Any], y: float, most: float, language: str) -> str:
    long = _LONGEST_BAR * one["cost"] / most
    bars = bar(_BAR, y, long, 17, "#ffffff", INK)
    if _part(one) > 0:
        bars += bar(_BAR, y, long * _part(one), 17, "url(#hatch)", INK)
        bars += text(_BAR + long + 6, y + 13, f"{100 * _part(one):.0f}%", size=13, fill=SOFT)
    return _row(one, y, "✗", bars, language)


def _part(one: dict[str, Any]) -> float:
    """Say which part of the cost supporters still had."""
    return one.get("left_together", 0) / one["cost"] if one["cost"] else 0.0


def _more(body: list[str], y: int, count: int, said: str) -> int:
    """Say how many rows were left out."""
    if count <= 0:
        return y
    body.append(text(_NAME + 20, y + 13, said.format(count=count), fill=SOFT))
    return y + _ROW
