"""Small elections for tests, as text and read; and Equal Shares once more, by the book, in fractions only."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from hypothesis import strategies as st

from civicmath.budgeting.reading import read_pb
from civicmath.budgeting.values import Election


@dataclass(frozen=True)
class Sample:
    """An election as people would write it down."""

    budget: str
    costs: Mapping[str, str]
    ballots: Sequence[Mapping[str, int]]
    vote_type: str = "approval"
    meta: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    areas: Sequence[str] = ()

    def text(self) -> str:
        """Write it as a .pb file."""
        lines = ["META", "key;value", "description;A sample", f"num_projects;{len(self.costs)}"]
        lines += [f"num_votes;{len(self.ballots)}", f"budget;{self.budget}"]
        lines += [f"vote_type;{self.vote_type}", *(f"{k};{v}" for k, v in self.meta.items())]
        lines += ["PROJECTS", ";".join(["project_id", "cost", "name", *self.columns])]
        for name, cost in self.costs.items():
            more = [column.get(name, "") for column in self.columns.values()]
            lines.append(";".join([name, cost, f"Project {name}", *more]))
        pointed = self.vote_type in {"cumulative", "scoring"}
        by_area = ["neighborhood"] if self.areas else []
        header = ["voter_id", "vote", *(["points"] if pointed else []), *by_area]
        lines += ["VOTES", ";".join(header)]
        for voter, ballot in enumerate(self.ballots):
            points = [",".join(map(str, ballot.values()))] if pointed else []
            area = [self.areas[voter]] if self.areas else []
            lines.append(";".join([f"v{voter}", ",".join(ballot), *points, *area]))
        return "\n".join(lines) + "\n"

    def read(self, *, envelopes: str | None = None) -> Election:
        """Read it back."""
        return read_text(self.text(), envelopes=envelopes)


def read_text(text: str | bytes, *, envelopes: str | None = None) -> Election:
    """Read an election from text."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "election.pb"
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_pb(file, envelopes=envelopes)


def approvals(budget: int, costs: Mapping[str, int], *ballots: str) -> Sample:
    """Write an election with one letter per project: `approvals(10, {"a": 5}, "ab", "b")`."""
    listed = [dict.fromkeys(ballot, 1) for ballot in ballots]
    return Sample(str(budget), {name: str(cost) for name, cost in costs.items()}, listed)


NAMES = "abcdef"


@st.composite
def samples(
    draw: st.DrawFn, *, kinds: Sequence[str] = ("approval", "cumulative"), most: int = 7
) -> Sample:
    """Draw small elections in which ties and emptied purses are common."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    sizes = st.sampled_from([1, 2, 3, 5, 6, 10, 12, 30])
    costs = {name: str(draw(sizes)) for name in names}
    ballot = st.dictionaries(st.sampled_from(names), st.integers(1, 3), max_size=len(names))
    ballots = draw(st.lists(ballot, min_size=1, max_size=most))
    return Sample(
        budget=str(draw(st.integers(1, 60))),
        costs=costs,
        ballots=ballots,
        vote_type=draw(st.sampled_from(list(kinds))),
    )


def by_the_book(
    sample: Sample, utility: str, share: Fraction, ties: Sequence[str]
) -> tuple[list[str], list[Fraction], list[Fraction]]:
    """Carry out Equal Shares as its definition says: winners, rates, and what every ballot has left."""
    left = [share] * len(sample.ballots)
    waiting = [name for name in ties if any(name in ballot for ballot in sample.ballots)]
    winners: list[str] = []
    rates: list[Fraction] = []
    while True:
        best: tuple[Fraction, str] | None = None
        for name in waiting:
            rate = _rate(sample, utility, name, left)
            if rate is not None and (best is None or rate < best[0]):
                best = (rate, name)
        if best is None:
            return winners, rates, left
        rate, name = best
        for voter, ballot in enumerate(sample.ballots):
            if name in ballot:
                left[voter] -= min(left[voter], rate * value(sample, utility, name, ballot))
        winners.append(name)
        rates.append(rate)
        waiting.remove(name)


def value(sample: Sample, utility: str, name: str, ballot: Mapping[str, int]) -> Fraction:
    """Give what a project is worth to a ballot that supports it."""
    if utility == "cost":
        return Fraction(sample.costs[name])
    return Fraction(ballot[name] if utility == "points" else 1)


def _rate(sample: Sample, utility: str, name: str, left: Sequence[Fraction]) -> Fraction | None:
    """Try every number of poor supporters."""
    cost = Fraction(sample.costs[name])
    purses = sorted(
        (left[voter] / worth, left[voter], worth)
        for voter, ballot in enumerate(sample.ballots)
        if name in ballot
        for worth in [value(sample, utility, name, ballot)]
    )
    if sum(money for _, money, _ in purses) < cost:
        return None
    held = Fraction(0)
    for number, (most, money, _) in enumerate(purses):
        rate = (cost - held) / sum(worth for _, _, worth in purses[number:])
        if rate <= most:
            return rate
        held += money
    return None
