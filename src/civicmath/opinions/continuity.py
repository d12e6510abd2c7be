"""The same groups keep their key, and so their name and colour, from one report to the next.

Groups are made anew for every report, and numbered by size; numbers change places. What stays is
what a group thinks. So new groups are matched with earlier ones by how they answer the statements
that both were asked, and a key that went to an end is never used again.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, product
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from civicmath.opinions.values import tidy
from civicmath.opinions.verdicts import FEWEST_ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from civicmath.opinions.tally import Tally
    from civicmath.opinions.values import Json

    Floats = NDArray[np.float64]
    Fate = Literal["new", "kept", "split", "merged"]

LISTS = ("common_ground", "common_opposition", "divided", "unknown")
ALIKE = 0.5
"""A new group may be an earlier one when it lies less than half as far from it as groups lie apart."""
SIZE_COUNTS = 0.1
"""When a group split, the larger part keeps the key, unless the smaller is clearly more alike."""


@dataclass(frozen=True, slots=True, eq=False)
class Previous:
    """What is remembered of an earlier report's groups.

    Attributes:
        keys: The keys of its groups, in order of their numbers; none without stable groups.
        statements: The ids of its statements.
        votes: (g, m) mean vote of each group on each statement, -1 to 1.
        answers: (g, m) on how many answers that rests.
        spread: (g, m) variance of a single vote.
        used: All keys that were ever given, in order.
    """

    keys: tuple[str, ...]
    statements: tuple[str, ...]
    votes: Floats
    answers: Floats
    spread: Floats
    used: tuple[str, ...]

    @classmethod
    def from_report(cls, report: Mapping[str, Any]) -> Previous:
        """Read an earlier report as it was written, of this version or the one before.

        The version before had no keys: its groups get the first ones, in order.
        """
        groups = report["groups"] if report["groups_stable"] else []
        names = _fresh(())
        keys = tuple(str(group.get("key") or next(names)) for group in groups)
        used = tuple(str(key) for key in report.get("group_keys_used", keys))
        listed = [one for name in LISTS for one in report.get(name, [])]
        size = (len(keys), len(listed))
        votes, answers, spread = np.zeros(size), np.zeros(size), np.zeros(size)
        for j, one in enumerate(listed if keys else []):
            for rate in one["groups"]:
                agree, disagree = (float(rate[side] or 0.0) for side in ("agree", "disagree"))
                where = int(rate["id"]), j
                votes[where], answers[where] = agree - disagree, rate["n"]
                spread[where] = agree + disagree - (agree - disagree) ** 2
        ids = tuple(str(one["statement"]) for one in listed)
        return cls(keys, ids, votes, answers, spread, used)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of earlier groups in one new group.

    Attributes:
        group: Its number in the new report.
        key: Its key; nothing when there are no groups.
        fate: `kept`: an earlier group; `merged`: more than one, under the key of the most alike;
            `split`: a part of an earlier one (the part that is most of it keeps the key); `new`.
        before: The keys of the earlier groups that it comes from.
        likeness: How much it thinks like the one it is most like: 1 the same, 0 as far from it as
            earlier groups were apart; nothing for a new group.
    """

    group: int
    key: str | None
    fate: Fate | None
    before: tuple[str, ...]
    likeness: float | None

    def to_json_dict(self) -> dict[str, Json]:
        """Write {key, fate, before, likeness}, to stand beside the group's `id`."""
        return {
            "key": self.key,
            "fate": self.fate,
            "before": list(self.before),
            "likeness": tidy(self.likeness),
        }


def match_groups(
    groups: Tally, statements: Sequence[str], sizes: Sequence[int], previous: Previous | None
) -> tuple[Kept, ...]:
    """Give every new group its key.

    Args:
        groups: Counts per new group, (g, m).
        statements: The m ids.
        sizes: Sure members of each group.
        previous: The earlier report's groups, if there is one.

    Returns:
        One per group, in order of their numbers.

    Source:
        Kuhn's assignment (Naval Research Logistics Quarterly 2, 1955) on the likeness of groups.
    """
    if groups.groups < 2:  # noqa: PLR2004 - everybody together is no group
        return (Kept(0, None, None, (), None),)
    names = _fresh(() if previous is None else previous.used)
    if previous is None or len(previous.keys) == 0:
        return tuple(Kept(g, next(names), "new", (), None) for g in range(groups.groups))
    # Loaded where it is needed: only a conversation that had groups before asks it.
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    like = _likeness(groups, statements, previous)
    shares = np.array(sizes, np.float64) / max(sum(sizes), 1)
    alike = np.where(like >= ALIKE, like + SIZE_COUNTS * shares[:, None], 0.0)
    pairs = dict(zip(*(side.tolist() for side in linear_sum_assignment(-alike)), strict=True))
    took = {g: h for g, h in pairs.items() if alike[g, h] > 0}
    nearest = np.where(like.max(axis=1) >= ALIKE, like.argmax(axis=1), -1)
    found = []
    for g in range(groups.groups):
        gone = [
            h
            for h in range(len(previous.keys))
            if h not in took.values() and like[:, h].argmax() == g and like[g, h] >= ALIKE
        ]
        own = [took[g]] if g in took else []
        parts = [one for one in range(groups.groups) if own and nearest[one] == own[0]]
        before = sorted({*own, *gone} or ({int(nearest[g])} if nearest[g] >= 0 else set()))
        fate: Fate = "kept"
        if not before:
            fate = "new"
        elif gone:
            fate = "merged"
        elif not own or len(parts) > 1:
            fate = "split"
        found.append(
            Kept(
                g,
                previous.keys[own[0]] if own else next(names),
                fate,
                tuple(previous.keys[h] for h in before),
                max(float(like[g, h]) for h in before) if before else None,
            )
        )
    return tuple(found)


def vanished(previous: Previous | None, kept: Sequence[Kept]) -> tuple[str, ...]:
    """List the keys of earlier groups that no new group comes from."""
    left = {key for one in kept for key in one.before}
    return tuple(key for key in (previous.keys if previous else ()) if key not in left)


def keys_used(previous: Previous | None, kept: Sequence[Kept]) -> tuple[str, ...]:
    """List every key that was ever given: the next report needs them."""
    earlier = previous.used if previous else ()
    fresh = tuple(one.key for one in kept if one.key is not None and one.key not in earlier)
    return earlier + fresh


def _likeness(groups: Tally, statements: Sequence[str], previous: Previous) -> Floats:
    """(new, earlier) 1 minus the squared distance between what they think, over the usual one.

    Squared distances are over statements that all groups answered often enough in both reports,
    and what chance adds to them is taken off.
    """
    place = {statement: j for j, statement in enumerate(previous.statements)}
    shared = [(j, place[name]) for j, name in enumerate(statements) if name in place]
    here, there = (
        (np.array(side, np.int64) for side in zip(*shared, strict=True))
        if shared
        else (
            np.zeros(0, np.int64),
            np.zeros(0, np.int64),
        )
    )
    asked = np.maximum(groups.answers, 1)
    agree, disagree = groups.agree / asked, groups.disagree / asked
    votes, spread = agree - disagree, agree + disagree - (agree - disagree) ** 2
    enough = (groups.answers[:, here].min(axis=0) >= FEWEST_ANSWERS) & (
        previous.answers[:, there].min(axis=0) >= FEWEST_ANSWERS
    )
    here, there = here[enough], there[enough]
    if not len(here):
        return np.zeros((groups.groups, len(previous.keys)))
    doubt = spread[:, here] / asked[:, here]
    old, old_doubt = (
        previous.votes[:, there],
        (previous.spread / np.maximum(previous.answers, 1.0))[:, there],
    )
    far = _distances(votes[:, here], doubt, old, old_doubt)
    among = _distances(old, old_doubt, old, old_doubt)
    usual = float(among[~np.eye(len(old), dtype=bool)].mean())
    if usual <= 0:
        return np.zeros_like(far)
    return np.asarray(np.clip(1.0 - far / usual, 0.0, 1.0))


def _distances(one: Floats, one_doubt: Floats, two: Floats, two_doubt: Floats) -> Floats:
    gap = (one[:, None] - two[None]) ** 2 - one_doubt[:, None] - two_doubt[None]
    return np.asarray(np.maximum(gap.mean(axis=2), 0.0))


def _fresh(used: Sequence[str]) -> Iterator[str]:
    """Give keys that were never used: A, B, … Z, AA, AB, …."""
    for length in count(1):
        for letters in product(ascii_uppercase, repeat=length):
            key = "".join(letters)
            if key not in used:
                yield key
