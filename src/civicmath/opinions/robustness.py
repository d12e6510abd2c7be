"""Blocks of votes that look organised, and whether any verdict rests on them.

Two kinds of blocks are looked for. A **burst**: the hundredth of all people who came in the shortest time, when
that is ten times shorter than it takes in busy hours. **Alike**: people whose answers are so nearly the
same that chance would not bring two together in one of a hundred conversations. Nobody is left out of the
report for it; every verdict is only judged once more without the block, and gets a stamp.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from civicmath.opinions.background import UNKNOWN_MOMENT
from civicmath.opinions.findings import find
from civicmath.opinions.tally import tally_groups
from civicmath.opinions.values import HOLDS, Stamp
from civicmath.opinions.villages import tally_villages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from civicmath.opinions.findings import Findings
    from civicmath.opinions.groups import Grouping
    from civicmath.opinions.matrix import Answers
    from civicmath.opinions.tally import Tally
    from civicmath.opinions.values import Json

    Kind = Literal["burst", "alike"]

SHARE = 0.01
"""A burst is this part of all people."""
FEWEST_IN_BURST = 5
"""Fewer people than this who come together are a family at the table, not a burst."""
BUSY = 0.1
"""People come in peaks, when somebody told of it: a burst is compared with this part of the busiest moments."""
FASTER = 10.0
"""And it came this many times faster than such a part does there."""
LARGEST = 0.1
"""More people than this part who answer alike are a camp, not a block."""
SIMILAR = 0.9
"""Of all cards that either of two people answered, this part must have the same answer of both."""
SPARE_BITS = 7.0
"""Of surprise beyond what makes one such pair likely among all pairs: a chance of one in a hundred."""
BANDS = 4
"""Statements are dealt over so many hands; who is nearly alike is wholly alike on one of them."""
MOST_BLOCKS = 5
_SEED = 20_261_123


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """People whose votes look organised.

    Attributes:
        kind: Why.
        people: Their numbers in the order of the votes; who is left out to see what stands.
        first: When the first of them came, in the unit of the moments; nothing of people alike.
        last: When the last of them came.
    """

    kind: Kind
    people: NDArray[np.int64]
    first: int | None
    last: int | None

    def to_json_dict(self, number: int) -> dict[str, Json]:
        """Write without saying who."""
        return {
            "id": number,
            "kind": self.kind,
            "people": len(self.people),
            "from": self.first,
            "until": self.last,
        }


def suspicious_blocks(
    answers: Answers, everyone: Tally, groups: Tally, moments: NDArray[np.int64] | None
) -> tuple[Block, ...]:
    """Find bursts and people who answer alike, the largest first; at most `MOST_BLOCKS`.

    Args:
        answers: The votes.
        everyone: Counts of everybody, one row.
        groups: Counts per group; people of one group agree more often by chance.
        moments: (n,) when each person came, -1 where that isn't known; nothing at all when unknown.
    """
    found = list(_alike(answers, _surprise(answers, everyone, groups)))
    if moments is not None and (burst := _burst(moments)) is not None:
        found.append(burst)
    found.sort(key=lambda block: (-len(block.people), block.kind, int(block.people[0])))
    return tuple(found[:MOST_BLOCKS])


def _burst(moments: NDArray[np.int64]) -> Block | None:
    """Give the hundredth of all people who came in the shortest time, if that is suspicious."""
    known = np.flatnonzero(moments != UNKNOWN_MOMENT)
    size = max(FEWEST_IN_BURST, int(np.ceil(SHARE * len(known))))
    if len(known) < 2 * size:
        return None
    order = known[np.argsort(moments[known], kind="stable")]
    at = moments[order]
    took = at[size - 1 :] - at[: len(at) - size + 1]
    start = int(took.argmin())
    if float(took[start]) * FASTER > float(np.quantile(took, BUSY)):
        return None
    people = np.sort(order[start : start + size])
    return Block("burst", people, int(at[start]), int(at[start + size - 1]))


def _surprise(answers: Answers, everyone: Tally, groups: Tally) -> NDArray[np.float64]:
    """(m, 3) bits of surprise when somebody disagrees, passes, agrees: by the group likeliest to."""
    both = groups.beside(everyone)
    counts = np.stack(
        [both.disagree, both.answers - both.agree - both.disagree, both.agree], axis=2
    )
    counts = counts[:, answers.columns]
    shares = (counts + 0.5) / (both.answers[:, answers.columns, None] + 1.5)
    return np.asarray(-np.log2(shares.max(axis=0)))


def _alike(answers: Answers, surprise: NDArray[np.float64]) -> Iterator[Block]:
    """Give groups of people who answer nearly the same, each without its first.

    Statements are dealt over `BANDS` hands. People who are the same on one hand, by a hash, are
    compared in full with the first of them. One pass over the votes per hand, and one more over the
    votes of those who are compared.
    """
    people = answers.people
    if people < 3:  # noqa: PLR2004 - of two people, none is a block
        return
    enough = 2.0 * np.log2(people) + SPARE_BITS
    leader = np.arange(people)
    for signature, bits in _hands(answers, surprise):
        among = np.flatnonzero(bits >= np.log2(people))
        order = among[np.argsort(signature[among], kind="stable")]
        starts = np.flatnonzero(np.append(True, np.diff(signature[order]) != 0)[: len(order)])
        lengths = np.diff(np.append(starts, len(order)))
        several = lengths > 1
        for start, length in zip(starts[several].tolist(), lengths[several].tolist(), strict=True):
            part = order[start : start + length]
            for other in part[1:].tolist():
                one, two = sorted((_root(leader, int(part[0])), _root(leader, other)))
                if one != two and _near(answers, int(part[0]), other, surprise, enough):
                    leader[two] = one
    for person in np.flatnonzero(leader != np.arange(people)).tolist():
        leader[person] = _root(leader, person)
    for first in np.unique(leader[leader != np.arange(people)]).tolist():
        followers = np.flatnonzero(leader == first)
        followers = followers[followers != first]
        if 0 < len(followers) <= LARGEST * people:
            yield Block("alike", followers, None, None)


def _root(leader: NDArray[np.int64], person: int) -> int:
    """Follow leaders to the first of a block."""
    while leader[person] != person:
        person = int(leader[person])
    return person


def _hands(
    answers: Answers, surprise: NDArray[np.float64]
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.float64]]]:
    """Give per hand of statements everybody's signature, (n,), and the surprise of her answers there."""
    chance = np.random.default_rng(_SEED)
    marks = chance.integers(0, 1 << 64, (answers.size, 3), np.uint64)
    hand = chance.permutation(answers.size) % min(BANDS, answers.size)
    for number in range(min(BANDS, answers.size)):
        inside = hand == number
        mark = np.where(inside[:, None], marks, np.uint64(0))
        weight = np.where(inside[:, None], surprise, 0.0)
        signatures, bits = [], []
        for block in answers.blocks():
            kind = block.indices.astype(np.int64) * 3 + (block.values + 1)
            starts = block.indptr[:-1]
            signatures.append(np.add.reduceat(mark.reshape(-1)[kind], starts))
            bits.append(np.add.reduceat(weight.reshape(-1)[kind], starts))
        yield np.concatenate(signatures), np.concatenate(bits)


def _near(
    answers: Answers, one: int, other: int, surprise: NDArray[np.float64], enough: float
) -> bool:
    """Tell whether two people answer so alike that chance is no explanation."""
    first, second = (
        answers.indices[answers.indptr[person] : answers.indptr[person + 1]].astype(np.int64) * 3
        + answers.values[answers.indptr[person] : answers.indptr[person + 1]]
        + 1
        for person in (one, other)
    )
    both = np.intersect1d(first, second, assume_unique=True)
    cards = len(np.union1d(first // 3, second // 3))
    return bool(len(both) >= SIMILAR * cards and surprise.reshape(-1)[both].sum() >= enough)


def stamps(
    answers: Answers, standing: Standing, blocks: tuple[Block, ...], findings: Findings
) -> tuple[Stamp, ...]:
    """Judge every statement once more without each block, (m,) stamps.

    Groups stay as they were found: only the counts change.

    Args:
        answers: The votes.
        standing: What the verdicts rest on.
        blocks: Who is left out, one block after the other.
        findings: The verdicts with everybody.
    """
    now = findings.lists()
    out = [HOLDS] * len(now)
    for number, block in enumerate(blocks):
        then = standing.without(answers.take(block.people), block.people).lists()
        for j, (before, after) in enumerate(zip(now, then, strict=True)):
            if before != after and out[j].block is None:
                out[j] = Stamp(number, after)
    return tuple(out)


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """The counts that verdicts rest on, and how to count some people the same way.

    Attributes:
        grouping: The groups.
        groups: Counts per group.
        everyone: Counts of everybody.
        villages: Counts per village that is judged; nothing when fewer than two are.
        codes: (n,) the row of each person in `villages`, -1 for who is in none.
    """

    grouping: Grouping
    groups: Tally
    everyone: Tally
    villages: Tally | None
    codes: NDArray[np.int64]

    def without(self, some: Answers, people: NDArray[np.int64]) -> Findings:
        """Judge without some people.

        Args:
            some: Their answers.
            people: Their numbers.
        """
        alone = tally_villages(some, np.zeros(some.people, np.int64), 1)
        everyone = self.everyone.minus(alone)
        one = self.grouping.clusters is None
        groups = everyone if one else self.groups.minus(tally_groups(some, self.grouping))
        villages = None
        if self.villages is not None:
            there = tally_villages(some, self.codes[people], self.villages.groups)
            villages = self.villages.minus(there)
        return find(groups, everyone, villages)
