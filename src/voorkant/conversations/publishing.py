"""From civicmath's report to what may be published: the small-number door, applied to one report.

What goes out is named key by key, so a new figure of the mathematics stays inside until somebody has
thought about it. What keeps few people from being seen:

- with groups, figures are given per group only. Figures over everybody beside them would give away
  the few people who are in no group; what is told of all inhabitants is weighted and rounded;
- a group's figures on a statement that fewer than five of its people answered are left out;
- sizes of groups, and the number of people without one, go through the door as cells of one total;
- villages, and who is missing, have a door of their own: see `villages`.

Of fewer than five people nothing is told at all, not even the fingerprint of their votes: with so few
answers somebody could try all of them.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import TYPE_CHECKING, Any

from voorkant.common.small_numbers import FEWEST, protect_counts, protect_figure
from voorkant.conversations import villages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from voorkant.conversations.villages import Memory

    Report = Mapping[str, Any]

SCHEMA = "opinions-published/2"
MODEL = "model"
"""Where the result of a run keeps the model; the published file doesn't have it."""
SCALES = "scales"
"""Where the model keeps, per language, how a place in it becomes a place in the picture."""
LEFT = "left"
"""Where it keeps what it leaves to the next outcome; the published file doesn't have that either."""
LISTS = ("common_ground", "divided", "unknown")
KEPT = "kept"
"""What the mathematics says of a group that is the same as one in the outcome before."""
_RATES = ("agree", "low", "high", "disagree", "disagree_low", "disagree_high")
_COPIED = (
    "method_version",
    "input_sha256",
    "background_sha256",
    "seed",
    "bootstraps",
    "votes",
    "stability",
)
RAW_LISTS = ("common_ground", "common_opposition", "divided", "unknown")
_FOR_MATCHING = (
    "schema",
    "method_version",
    "groups",
    "groups_stable",
    "vanished_groups",
    "group_keys_used",
)


def published(report: Report, before: Report | None = None) -> dict[str, Any]:
    """Return what may be published of a report.

    Args:
        report: civicmath's `opinions-report/3`.
        before: What the outcome before left, as `left_of` gave it.

    Returns:
        `opinions-published/2`: the keys of `opinions-report/3` that are named here, with letters for
        groups and None for each figure that is left out. In place of `in_between` and
        `too_few_answers` there may be only their sum, `without_group`. A statement has its `groups`
        when there are groups, and otherwise `everyone`. `summary` is what lists show.
    """
    head: dict[str, Any] = {"schema": SCHEMA, "groups_stable": report["groups_stable"]}
    if report["participants"] < FEWEST:
        nothing = {"participants": None, "statements": report["statements"]}
        lists: dict[str, list[Any]] = {name: [] for name in LISTS}
        versions = {name: report[name] for name in ("method_version", "seed", "bootstraps")}
        return {**head, **nothing, **versions, "groups": [], **lists, "summary": _summary(None)}
    cells = _village_figures(report, before)
    return {
        **head,
        **{name: report[name] for name in _COPIED},
        "groups_kind": report["groups_kind"],
        "participants": report["participants"],
        "statements": report["statements"],
        **_sizes(report),
        "villages": villages.participants(report),
        **_weights(report["weights"]),
        "robustness": {
            "blocks": len(report["robustness"]["blocks"]),
            "flips": report["robustness"]["flips"],
        },
        "agenda": _agenda(report),
        **{
            name: [_statement(entry, report, cells[entry["statement"]]) for entry in entries]
            for name, entries in _lists(report).items()
        },
        "summary": _summary(report),
    }


def left_of(report: Report, before: Report | None) -> dict[str, Any] | None:
    """Return what this outcome leaves to the next: its groups, and what was shown of villages.

    It holds raw figures, so it is kept with the run and never published. None of fewer than five people.
    """
    if report["participants"] < FEWEST:
        return None
    shared = {
        name: [{"statement": one["statement"], "groups": one["groups"]} for one in report[name]]
        for name in RAW_LISTS
    }
    return {
        "report": {**{name: report[name] for name in _FOR_MATCHING}, **shared},
        "villages": _village_figures(report, before),
    }


def packed(left: Mapping[str, Any]) -> str:
    """Write what is left to the next outcome as one short text: a page that reads a run loads it too."""
    return base64.b64encode(zlib.compress(json.dumps(left).encode())).decode()


def unpacked(text: str) -> bytes:
    """Return as JSON what `packed` wrote."""
    return zlib.decompress(base64.b64decode(text))


def model_of(report: Report) -> dict[str, Any] | None:
    """Return the model by which a person is placed in the outcome, or None of fewer than five people.

    It is kept with the run and never published. It holds nobody's answers, but its means are over
    everybody, and beside figures per group those would give away the few people who are in no group.
    What goes out is what it says to one person about her own answers, on a coarse grid. `letters` are
    those of the groups, in the order of their centres.
    """
    if report["participants"] < FEWEST:
        return None
    return {**report["model"], "letters": list(_letters(report).values())}


def _letters(report: Report) -> dict[int, str]:
    """Name the groups: A, B, …; never by a machine's idea of what it thinks. A letter stays a group's."""
    return {group["id"]: group["key"] for group in report["groups"]}


def _lists(report: Report) -> dict[str, Sequence[Report]]:
    """Give the statements in the lists of a page; what all agree with or oppose is one list there."""
    common = [*report["common_ground"], *report["common_opposition"]]
    surest_first = sorted(common, key=lambda entry: -entry["low"])
    return {**{name: report[name] for name in LISTS}, "common_ground": surest_first}


def _village_figures(report: Report, before: Report | None) -> Memory:
    memory: Memory = {} if before is None else before["villages"]
    return {
        entry["statement"]: villages.figures(
            entry, memory, beside_everybody=not report["groups_stable"]
        )
        for name in RAW_LISTS
        for entry in report[name]
    }


def _sizes(report: Report) -> dict[str, Any]:
    """Give the sizes of the groups and how many people have none, unless that tells too much."""
    between, few = report["in_between"], report["too_few_answers"]
    nobody_told = {"in_between": None, "too_few_answers": None, "without_group": None}
    if not report["groups_stable"]:
        return {"groups": [], **nobody_told}
    sizes = [group["size"] for group in report["groups"]]
    apart = all(count == 0 or count >= FEWEST for count in (between, few))
    # Nobody is not a few people: only who is there needs protection.
    without = between + few
    shown = protect_counts([*sizes, without] if without else sizes).cells
    told = {"in_between": between, "too_few_answers": few} if apart else {}
    return {
        "groups": _by_letter(
            {"id": group["key"], "size": size, "fate": group["fate"]}
            for group, size in zip(report["groups"], shown, strict=False)
        ),
        **nobody_told,
        **told,
        "without_group": shown[-1] if without else 0,
    }


def _weights(weights: Report | None) -> dict[str, Any]:
    """Say for how many equal voices people speak after weighing, and who is missing."""
    if weights is None:
        return {"weights": None, "missing": None}
    shared = [share["areas"] for margin in weights["margins"] for share in margin["shared"]]
    return {
        "weights": {"effective": int(weights["effective"]), "shared": shared},
        "missing": villages.missing(weights["cells"]),
    }


def _agenda(report: Report) -> dict[str, Any] | None:
    """Give the statements that stand for everybody, and how many people agree with each."""
    agenda = report["agenda"]
    if agenda is None:
        return None
    nobody = agenda["unrepresented"]
    shown = protect_counts([agenda["people"] - nobody, nobody]).cells
    return {
        "items": [
            {
                "statement": item["statement"],
                "supporters": protect_figure(item["supporters"], over=item["supporters"]),
            }
            for item in agenda["items"]
        ],
        "unrepresented": shown[-1] if nobody else 0,
    }


def _statement(entry: Report, report: Report, cells: Mapping[str, Report]) -> dict[str, Any]:
    stable, letters = report["groups_stable"], _letters(report)
    rates: Sequence[Report] = entry["groups"] if stable else [entry["everyone"]]
    out = {"statement": entry["statement"], "direction": entry.get("direction")}
    if "reason" in entry:
        out["reason"] = entry["reason"]
    if "between" in entry:
        out["between"] = [letters[group] for group in entry["between"]]
    # The estimate is a figure of one of the groups: it can't be told while that group's own can't. With
    # villages it may be one of theirs, which have a door of their own.
    hidden = any(rate["n"] < FEWEST for rate in rates) or bool(report["villages"])
    out |= {name: None if hidden else entry[name] for name in ("estimate", "low", "high")}
    figures = [
        {
            "n": protect_figure(rate["n"], over=rate["n"]),
            **{name: protect_figure(rate[name], over=rate["n"]) for name in _RATES},
        }
        for rate in rates
    ]
    out["villages"] = villages.told(cells, villages.told_apart(report))
    out["population"] = _rounded(entry["population"], _RATES, entry["everyone"]["n"])
    out["bridging"] = _rounded(entry["bridging"], ("score", "low", "high"), entry["everyone"]["n"])
    out["robust"] = entry["robust"]["stamp"]
    if not stable:
        return {**out, "everyone": figures[0], "groups": []}
    ids = [letters[rate["id"]] for rate in rates]
    return {
        **out,
        "groups": _by_letter({"id": name, **rate} for name, rate in zip(ids, figures, strict=True)),
    }


def _by_letter(groups: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give groups in the order of their letters, which is not always that of the mathematics."""
    return sorted(groups, key=lambda group: (len(group["id"]), group["id"]))


def _rounded(figure: Report | None, names: Sequence[str], answers: int) -> dict[str, float] | None:
    """Round a figure over everybody to hundredths; None where it is over too few people."""
    if figure is None or answers < FEWEST or any(figure[name] is None for name in names):
        return None
    return {name: round(figure[name], villages.HUNDREDTHS) for name in names}


def _summary(report: Report | None) -> dict[str, Any]:
    """Give the little that a list of outcomes shows; None of fewer than five people."""
    if report is None:
        return {"participants": None}
    return {
        "participants": report["participants"],
        "statements": report["statements"],
        "votes": report["votes"],
        "groups": len(report["groups"]) if report["groups_stable"] else 0,
        **{name: len(entries) for name, entries in _lists(report).items()},
    }
