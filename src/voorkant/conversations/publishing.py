"""From civicmath's report to what may be published: the small-number door, applied to one report.

What goes out is named key by key, so a new figure of the mathematics stays inside until somebody has
thought about it. Three things keep few people from being seen:

- with groups, figures are given per group only. Figures over everybody beside them would give away
  the few people who are in no group;
- a group's figures on a statement that fewer than five of its people answered are left out;
- sizes of groups, and the number of people without one, go through the door as cells of one total.

Of fewer than five people nothing is told at all, not even the fingerprint of their votes: with so few
answers somebody could try all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from voorkant.common.small_numbers import FEWEST, protect_counts, protect_figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Report = Mapping[str, Any]

SCHEMA = "opinions-published/1"
MODEL = "model"
"""Where the result of a run keeps the model; the published file doesn't have it."""
LISTS = ("common_ground", "divided", "unknown")
_RATES = ("agree", "low", "high", "disagree", "disagree_low", "disagree_high")
_COPIED = ("method_version", "input_sha256", "seed", "bootstraps", "votes", "stability")


def published(report: Report) -> dict[str, Any]:
    """Return what may be published of a report.

    Args:
        report: civicmath's `opinions-report/2`.

    Returns:
        `opinions-published/1`: the keys of `opinions-report/2` that are named here, with letters for
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
    return {
        **head,
        **{name: report[name] for name in _COPIED},
        "participants": report["participants"],
        "statements": report["statements"],
        **_sizes(report),
        **{
            name: [_statement(entry, stable=report["groups_stable"]) for entry in entries]
            for name, entries in _lists(report).items()
        },
        "summary": _summary(report),
    }


def model_of(report: Report) -> dict[str, Any] | None:
    """Return the model by which a person is placed in the outcome, or None of fewer than five people.

    It is kept with the run and never published. It holds nobody's answers, but its means are over
    everybody, and beside figures per group those would give away the few people who are in no group.
    What goes out is what it says to one person about her own answers, on a coarse grid.
    """
    return dict(report["model"]) if report["participants"] >= FEWEST else None


def letter(group: int) -> str:
    """Name a group: A, B, …; never by a machine's idea of what it thinks."""
    return chr(ord("A") + group)


def _lists(report: Report) -> dict[str, Sequence[Report]]:
    """Give the statements in the lists of a page; what all agree with or oppose is one list there."""
    common = [*report["common_ground"], *report["common_opposition"]]
    surest_first = sorted(common, key=lambda entry: -entry["low"])
    return {**{name: report[name] for name in LISTS}, "common_ground": surest_first}


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
        "groups": [
            {"id": letter(group["id"]), "size": size}
            for group, size in zip(report["groups"], shown, strict=False)
        ],
        **nobody_told,
        **told,
        "without_group": shown[-1] if without else 0,
    }


def _statement(entry: Report, *, stable: bool) -> dict[str, Any]:
    rates: Sequence[Report] = entry["groups"] if stable else [entry["everyone"]]
    out = {"statement": entry["statement"], "direction": entry.get("direction")}
    if "reason" in entry:
        out["reason"] = entry["reason"]
    if "between" in entry:
        out["between"] = [letter(group) for group in entry["between"]]
    hidden = any(rate["n"] < FEWEST for rate in rates)
    # The estimate is a figure of one of the groups: it can't be told while that group's own can't.
    out |= {name: None if hidden else entry[name] for name in ("estimate", "low", "high")}
    figures = [
        {
            "n": protect_figure(rate["n"], over=rate["n"]),
            **{name: protect_figure(rate[name], over=rate["n"]) for name in _RATES},
        }
        for rate in rates
    ]
    if not stable:
        return {**out, "everyone": figures[0], "groups": []}
    ids = [letter(rate["id"]) for rate in rates]
    return {
        **out,
        "groups": [{"id": name, **rate} for name, rate in zip(ids, figures, strict=True)],
    }


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
