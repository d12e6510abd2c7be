"""Rules side by side: whom each leaves out, and who is better or worse off than by the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicmath.budgeting.pictures.drawing import GREEN, INK, SOFT, bar, cut, line, money, page, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicmath.budgeting.comparing import Compared
    from civicmath.budgeting.values import Election

_WIDTH, _ROW, _TOP = 860, 44, 150
_NAME, _OUT, _MIDDLE, _LONG, _CLAIMS = 24, 262, 580, 110, 790
_WORDS = {
    "en": {
        "title": "Rules compared",
        "facts": "{voters} ballots · {budget} {currency}",
        "out": "Ballots without a winner",
        "worse": "worse off",
        "better": "better off",
        "against": "Against “{first}”",
        "claims": "Unmet claims",
        "projects": "{count} projects · {cost}",
        "refused": "doesn't fit these ballots",
        "equal-shares none": "Equal shares, as is",
        "equal-shares add1": "Equal shares, add1",
        "equal-shares add1u": "Equal shares, add1 + votes",
        "greedy none": "Most votes first",
        "phragmen none": "Phragmén",
        "max-welfare none": "Greatest total",
    },
    "nl": {
        "title": "Regels vergeleken",
        "facts": "{voters} stemmen · {budget} {currency}",
        "out": "Stemmen zonder gekozen project",
        "worse": "slechter af",
        "better": "beter af",
        "against": "Naast “{first}”",
        "claims": "Recht op meer",
        "projects": "{count} projecten · {cost}",
        "refused": "past niet bij deze stemmen",
        "equal-shares none": "Gelijke delen, zonder meer",
        "equal-shares add1": "Gelijke delen, add1",
        "equal-shares add1u": "Gelijke delen, add1 + stemmen",
        "greedy none": "Meeste stemmen eerst",
        "phragmen none": "Phragmén",
        "max-welfare none": "Hoogste totaal",
    },
}


def comparison_svg(election: Election, found: Sequence[Compared], *, language: str = "en") -> str:
    """Draw a comparison; the table on the terminal is its twin."""
    words = _WORDS[language]
    voters = max(election.ballots.voters, 1)
    facts = words["facts"].format(
        voters=money(election.ballots.voters, 1, language),
        budget=money(election.budget, election.unit, language),
        currency=election.currency,
    )
    title = election.title or words["title"]
    first = words[f"{found[0].rule} {found[0].completion}"]
    body = [
        text(_NAME, 40, cut(title, 80), size=22, weight=700),
        text(_NAME, 66, facts, size=15, fill=SOFT),
        text(_OUT, 108, words["out"], weight=700),
        text(_MIDDLE, 108, words["against"].format(first=first), weight=700, anchor="middle"),
        text(_MIDDLE - 10, 128, f"← {words['worse']}", size=13, anchor="end", fill=SOFT),
        text(_MIDDLE + 10, 128, f"{words['better']} →", size=13, fill=SOFT),
        text(_WIDTH - 24, 108, words["claims"], weight=700, anchor="end"),
    ]
    y = _TOP
    told = []
    for one in found:
        name = words[f"{one.rule} {one.completion}"]
        body += [line(_NAME, y - 12, _WIDTH - 24, y - 12), text(_NAME, y + 7, name, weight=600)]
        if one.refusal is not None:
            body.append(text(_NAME, y + 25, words["refused"], size=13, fill=SOFT))
        else:
            body += _bars(one, y, voters, election, words, language)
            told.append(f"{name}: {one.left_out} / {one.better} / {one.worse} / {len(one.claims)}")
        y += _ROW
    description = (
        f"{facts}. {words['out']} / {words['better']} / {words['worse']} / {words['claims']}. "
    )
    return page(_WIDTH, y + 8, title, description + "; ".join(told), language, "".join(body))


def _bars(
    one: Compared, y: float, voters: int, election: Election, words: dict[str, str], language: str
) -> list[str]:
    """Draw one rule."""
    cost = money(one.cost, election.unit, language)
    said = words["projects"].format(count=len(one.winners), cost=cost)
    out, better, worse = one.left_out / voters, one.better / voters, one.worse / voters
    drawn = [text(_NAME, y + 25, said, size=13, fill=SOFT)]
    drawn.append(bar(_OUT, y, _LONG * out, 18, "url(#dots)", INK))
    drawn.append(text(_OUT + _LONG * out + 7, y + 14, _percent(out, language)))
    if one.better:
        drawn.append(bar(_MIDDLE, y, _LONG * better, 18, GREEN))
        drawn.append(
            text(_MIDDLE + _LONG * better + 6, y + 14, _percent(better, language), size=13)
        )
    if one.worse:
        drawn.append(bar(_MIDDLE - _LONG * worse, y, _LONG * worse, 18, "url(#hatch)", INK))
        place = _MIDDLE - _LONG * worse - 6
        drawn.append(text(place, y + 14, _percent(worse, language), size=13, anchor="end"))
    drawn.append(text(_WIDTH - 24, y + 14, str(len(one.claims)), weight=600, anchor="end"))
    return drawn


def _percent(part: float, language: str) -> str:
    written = f"{100 * part:.1f}%"
    return written.replace(".", ",") if language == "nl" else written
