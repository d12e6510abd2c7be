"""What the page shows of a report: nothing over fewer than five people, and percentages as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from civicmath.opinions.pictures.people import FEWEST, crowd_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicmath.opinions.report import OpinionReport

    Json = Mapping[str, Any]

WHOLE = 100


@dataclass(frozen=True, slots=True)
class Share:
    """A share of answers with its interval, in whole percents; `count` answers were given.

    Attributes:
        name: Letter of a group, or name of a village; empty for everybody.
        count: How many answered.
        estimate, low, high: Percents.
    """

    name: str
    count: int
    estimate: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Line:
    """One statement as the page shows it.

    Attributes:
        text: Its words, or its id where no words are known.
        direction: "agree" or "disagree": which answer the shares are about.
        groups: A share for each group, or one for everybody; empty when somebody would be seen.
        villages: A share for each village; empty when none is known, or somebody would be seen.
        reason: For what isn't known yet: why.
        hangs: Whether the verdict hangs on a small block of people who answered alike or all at once.
    """

    text: str
    direction: str
    groups: Sequence[Share]
    villages: Sequence[Share]
    reason: str
    hangs: bool


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group: its letter, its size if that may be told, and what sets it apart from the others."""

    letter: str
    size: int | None
    apart: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Missing:
    """A kind of people: how many of them would have come if all came equally, and how many did."""

    name: str
    expected: int
    actual: int


@dataclass(frozen=True, slots=True)
class PageFigures:
    """Everything on the page; `enough` is whether there are enough people to say anything."""

    enough: bool
    participants: int
    statements: int
    votes: int
    groups: Sequence[GroupLine]
    between: int | None
    common: Sequence[Line]
    divided: Sequence[Line]
    unknown: Sequence[Line]
    agenda: Sequence[tuple[str, int | None]]
    missing: Sequence[Missing]
    effective: int | None
    report: Json


def page_of(report: OpinionReport, texts: Mapping[str, str]) -> PageFigures:
    """Choose what the page shows."""
    whole: Mapping[str, Any] = report.to_json_dict()
    enough = report.participants >= FEWEST
    letters = {group["id"]: _letter(group) for group in whole["groups"]}
    lists = {
        name: [
            _line(entry, texts, letters if report.groups_stable else None)
            for entry in _surest(whole, *keys)
        ]
        if enough
        else []
        for name, keys in {
            "common": ("common_ground", "common_opposition"),
            "divided": ("divided",),
            "unknown": ("unknown",),
        }.items()
    }
    crowd = crowd_of(report) if enough else None
    return PageFigures(
        enough=enough,
        participants=report.participants,
        statements=report.statements,
        votes=report.votes,
        groups=_groups(whole, texts, crowd.sizes) if crowd and report.groups_stable else (),
        between=crowd.between if crowd and report.groups_stable else None,
        **lists,
        agenda=_agenda(whole, texts) if enough else (),
        missing=_missing(whole) if enough else (),
        effective=_effective(whole) if enough else None,
        report=whole,
    )


def _surest(whole: Json, *keys: str) -> Sequence[Json]:
    entries = [entry for key in keys for entry in whole[key]]
    return entries if keys == ("unknown",) else sorted(entries, key=lambda entry: -entry["low"])


def _line(entry: Json, texts: Mapping[str, str], letters: Mapping[int, str] | None) -> Line:
    rates = [entry["everyone"]] if letters is None else entry["groups"]
    direction = entry.get("direction") or "agree"
    shares = [_share(letters[rate["id"]] if letters else "", rate, direction) for rate in rates]
    villages = [_share(rate["id"], rate, direction) for rate in entry["villages"]]
    return Line(
        text=texts.get(entry["statement"]) or entry["statement"],
        direction=direction,
        groups=_unless_few(shares),
        villages=_unless_few(villages),
        reason=entry.get("reason", ""),
        hangs=entry["robust"]["stamp"] != "holds",
    )


def _letter(group: Json) -> str:
    """Name a group as the map does: as it was called before, else by its number."""
    return str(group["key"] or chr(ord("A") + group["id"]))


def _share(name: str, rate: Json, direction: str) -> Share:
    keys = ("agree", "low", "high") if direction == "agree" else _DISAGREE
    estimate, low, high = (round(WHOLE * (rate[key] or 0)) for key in keys)
    return Share(name, rate["n"], estimate, low, high)


_DISAGREE = ("disagree", "disagree_low", "disagree_high")


def _unless_few(shares: Sequence[Share]) -> Sequence[Share]:
    """Leave out all when one is over fewer than five people: the others and the whole would tell it."""
    return () if any(share.count < FEWEST for share in shares) else tuple(shares)


def _groups(
    whole: Json, texts: Mapping[str, str], sizes: Sequence[int] | None
) -> Sequence[GroupLine]:
    apart = {
        entry["group"]: [
            (texts.get(one["statement"]) or one["statement"], one["direction"])
            for one in entry["statements"][:3]
        ]
        for entry in whole["apart"]
    }
    return [
        GroupLine(
            _letter(group),
            None if sizes is None else sizes[number],
            apart.get(group["id"], ()),
        )
        for number, group in enumerate(whole["groups"])
    ]


def _agenda(whole: Json, texts: Mapping[str, str]) -> Sequence[tuple[str, int | None]]:
    """Give the agenda, each statement with how many are expected to agree, unless that is a few people."""
    agenda = whole["agenda"]
    if agenda is None:
        return ()
    return [
        (
            texts.get(item["statement"]) or item["statement"],
            item["supporters"] if item["supporters"] >= FEWEST else None,
        )
        for item in agenda["items"]
    ]


def _missing(whole: Json) -> Sequence[Missing]:
    """Give the kinds of people of whom the fewest came, where both figures may be told."""
    weights = whole["weights"]
    if weights is None:
        return ()
    cells = [
        Missing(
            ", ".join(part for part in (cell["area"], cell["age_band"]) if part),
            round(cell["expected"]),
            cell["actual"],
        )
        for cell in weights["cells"]
    ]
    # A cell that is left out would follow from the others and their sum.
    if any(0 < cell.actual < FEWEST for cell in cells):
        return ()
    return [cell for cell in cells if cell.expected > cell.actual][:FEWEST]


def _effective(whole: Json) -> int | None:
    return None if whole["weights"] is None else round(whole["weights"]["effective"])
