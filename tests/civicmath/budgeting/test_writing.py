"""What is written reads back the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.budgeting import errors
from civicmath.budgeting.reading import read_pb
from civicmath.budgeting.values import Kind
from civicmath.budgeting.writing import (
    Ballot,
    Offered,
    read_ballots_csv,
    write_ballots_csv,
    write_pb,
)
from civicmath.errors import BrokenQuote, MissingColumn, Refusal, WrongFieldCount

NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(NAMES, st.integers(0, 10**9), NAMES), min_size=1, max_size=5),
    st.integers(0, 10**9),
    st.sampled_from(["approval", "points", "ranking"]),
    st.data(),
)
def test_an_election_reads_back_whatever_its_names(
    listed: list[tuple[str, int, str]], budget: int, kind: Kind, data: st.DataObject
) -> None:
    # A comma in an id can't be told from two ids, and `none` is an empty ballot.
    ids = sorted({one[0].replace(",", "_") for one in listed} - {"none", "None", "NONE"}) or ["a"]
    projects = [Offered(name, listed[0][1], listed[0][2]) for name in ids]
    votes = st.dictionaries(st.sampled_from(ids), st.integers(1, 9), max_size=len(ids))
    ballots = [Ballot(f"v{n}", data.draw(votes)) for n in range(3)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "written.pb"
        write_pb(path, budget_cents=budget, projects=projects, ballots=ballots, kind=kind)
        election = read_pb(path)
    assert {project.id for project in election.projects} == set(ids)
    assert election.budget * 100 == budget * election.unit
    assert election.projects[0].cost * 100 == listed[0][1] * election.unit
    wanted = {name: sum(name in ballot.votes for ballot in ballots) for name in ids}
    counts = election.supporters().tolist()
    found = {one.id: count for one, count in zip(election.projects, counts, strict=True)}
    assert found == wanted


def test_ballots_go_to_csv_and_back(tmp_path: Path) -> None:
    ballots = [Ballot("a", {"1": 3, "x,y": 1}), Ballot("b", {}), Ballot('c"', {"1": 2})]
    write_ballots_csv(ballots, tmp_path / "ballots.csv")
    assert read_ballots_csv(tmp_path / "ballots.csv") == ballots


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("voter,project_id\na,1\n", MissingColumn),
        ("voter_id,project_id\na\n", WrongFieldCount),
        ("voter_id,project_id\n,1\n", errors.EmptyVoter),
        ("voter_id,project_id\na,1\nb,1\na,1\n", errors.ProjectTwice),
        ("voter_id,project_id,points\na,1,-2\n", errors.NotPoints),
        ("voter_id,project_id,points\na,1,9999999\n", errors.NotPoints),
        ('voter_id,project_id\na,"1\n', BrokenQuote),
    ],
)
def test_ballots_that_cannot_be_read_are_refused(
    text: str, kind: type[Refusal], tmp_path: Path
) -> None:
    (tmp_path / "ballots.csv").write_text(text, encoding="utf-8")
    with pytest.raises(kind):
        read_ballots_csv(tmp_path / "ballots.csv")
