"""Reading .pb: liberal where the format is, exact where money is, and every refusal names its line."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from civicmath.budgeting import errors, voting
from civicmath.budgeting.reading import read_pb
from civicmath.budgeting.values import Election
from civicmath.budgeting.voting import key_of_voter
from civicmath.errors import (
    BrokenQuote,
    FileEmpty,
    FileNotFound,
    MissingColumn,
    NotUtf8,
    Refusal,
    WrongFieldCount,
    explain,
)
from tests.civicmath.budgeting.elections import Sample, approvals, read_text, samples

PLAIN = """META
key;value
description;Dorpsfonds
budget;1000
vote_type;approval
PROJECTS
project_id;cost;name
1;600;Bank
2;300;Boom
10;150;Bal
VOTES
voter_id;vote
a;1,2
b;2
c;
d;10,2
"""


def support(election: Election) -> dict[str, int]:
    counts = election.supporters().tolist()
    return {project.id: count for project, count in zip(election.projects, counts, strict=True)}


EXPECTED = {"1": 1, "2": 3, "10": 1}


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        "\ufeff" + PLAIN,
        PLAIN.rstrip("\n"),
        PLAIN.replace("\n", "\n\n"),
        PLAIN.replace(";", " ; "),
        PLAIN.replace("META", "meta").replace("VOTES", "Votes;"),
        PLAIN.replace("a;1,2", "a; 1 , 2 "),
        PLAIN.replace("a;1,2", 'a;"1,2"'),
        PLAIN.replace("a;1,2", "a;1,2,1"),
        PLAIN.replace("c;", "c;None"),
        PLAIN.replace("1000", "1000.0").replace("600", "600.00"),
        PLAIN.replace("Bank", '"Bank; en ""tafel"""'),
        PLAIN.replace("Bank", 'Bank 5" dik'),
        PLAIN.replace("voter_id;vote", "vote;voter_id")
        .replace("a;1,2", "1,2;a")
        .replace("b;2", "2;b")
        .replace("c;", ";c")
        .replace("d;10,2", "10,2;d"),
        PLAIN.split("VOTES", maxsplit=1)[0]
        + "VOTES\nvoter_id;age;vote;sex\na;30;1,2;f\nb;;2;\nc;40;;m\nd;5;10,2;\n",
    ],
)
def test_every_way_of_writing_the_same_election_reads_the_same(text: str) -> None:
    election = read_text(text)
    assert support(election) == EXPECTED
    assert (election.budget, election.ballots.voters) == (1000 * election.unit, 4)
    assert [project.id for project in election.projects] == ["1", "2", "10"]


def test_sections_may_stand_in_any_order() -> None:
    meta, rest = PLAIN.split("PROJECTS")
    projects, votes = rest.split("VOTES")
    assert support(read_text(f"VOTES{votes}{meta}PROJECTS{projects}")) == EXPECTED


def test_gzip_is_known_by_its_content() -> None:
    assert support(read_text(gzip.compress(PLAIN.encode()))) == EXPECTED


def test_the_compiled_and_the_careful_reader_read_the_same() -> None:
    fast = read_text(PLAIN)
    careful = read_text(PLAIN.replace("a;1,2", 'a;"1,2"'))
    assert fast.ballots.keys.tolist() == careful.ballots.keys.tolist()
    assert fast.ballots.class_of.tolist() == careful.ballots.class_of.tolist()
    assert fast.ballots.keys[0] == np.uint64(key_of_voter("a"))


@settings(max_examples=40, deadline=None)
@given(samples(kinds=["approval", "cumulative", "ordinal"], most=9))
def test_both_readers_agree_on_every_election(sample: Sample) -> None:
    plain = sample.text()
    first, rest = plain.split("\nv0;", 1)
    vote, more = rest.split("\n", 1)
    parts = vote.split(";")
    quoted = ";".join(f'"{part}"' for part in parts)
    one, other = read_text(plain), read_text(f'{first}\n"v0";{quoted}\n{more}')
    for name in ("pointers", "projects", "points", "counts", "class_of", "keys"):
        assert getattr(one.ballots, name).tolist() == getattr(other.ballots, name).tolist(), name


def test_equal_ballots_are_put_together() -> None:
    election = approvals(9, {"a": 1, "b": 2}, "ab", "ba", "a", "ab", "").read()
    assert election.ballots.counts.tolist() == [3, 1, 1]
    assert election.ballots.class_of.tolist() == [0, 0, 1, 0, 2]


def test_many_ballots_that_differ_stay_apart_and_give_the_same_outcome(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from civicmath.budgeting.deciding import decide

    ballots = [dict.fromkeys({"abcdef"[(n * k) % 6] for k in range(1, 4)}, 1) for n in range(40)]
    sample = Sample("100", dict.fromkeys("abcdef", "37"), ballots)
    whole = decide(sample.read(), completion="none")
    monkeypatch.setattr(voting, "_SAMPLE", 4)
    monkeypatch.setattr(voting, "_MOSTLY_DIFFERENT", 0.1)
    apart = sample.read()
    assert len(apart.ballots.counts) == 40
    assert decide(apart, completion="none").winners() == whole.winners()


def test_cents_are_counted_exactly() -> None:
    election = read_text(PLAIN.replace("1000", "1000.5").replace("600", "600,25"))
    assert (election.unit, election.budget) == (100, 100_050)
    assert [project.cost for project in election.projects] == [60_025, 30_000, 15_000]


def test_points_and_rankings_are_read() -> None:
    points = PLAIN.replace("approval", "cumulative").replace(
        "voter_id;vote", "voter_id;vote;points"
    )
    points = points.replace("a;1,2", "a;1,2;3,0").replace("b;2", "b;2;5").replace("c;", "c;;")
    election = read_text(points.replace("d;10,2", "d;10,2;1,2"))
    assert election.score().tolist() == [3, 7, 1]
    assert support(election) == {"1": 1, "2": 2, "10": 1}
    ranking = read_text(PLAIN.replace("approval", "ordinal"))
    assert ranking.score().tolist() == [2, 1 + 1 + 1, 2]


def test_points_with_decimals_are_counted_exactly() -> None:
    points = PLAIN.replace("approval", "scoring").replace("voter_id;vote", "voter_id;vote;points")
    points = points.replace("a;1,2", "a;1,2;0.1,0.2").replace("b;2", "b;2;1").replace("c;", "c;;")
    election = read_text(points.replace("d;10,2", "d;10,2;1,2.5"))
    assert election.ballots.points_unit == 1000
    assert election.score().tolist() == [100, 200 + 1000 + 2500, 1000]


# — refusals —


def refusal(text: str | bytes) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read_text(text)
    for language in ("en", "nl"):
        assert explain(refused.value, language).what
    return refused.value


def votes(*lines: str) -> str:
    """Put these lines below the header of VOTES, which stands on line 12."""
    return PLAIN.split("a;1,2", maxsplit=1)[0] + "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        (PLAIN.replace("600", "-600"), errors.NotMoney, 8),
        (PLAIN.replace("600", "600.125"), errors.NotMoney, 8),
        (PLAIN.replace("600", "6e2"), errors.NotMoney, 8),
        (PLAIN.replace("600", "1,234"), errors.NotMoney, 8),
        (PLAIN.replace("600", ""), errors.NotMoney, 8),
        (PLAIN.replace("600", "٦٠٠"), errors.NotMoney, 8),
        (PLAIN.replace("budget;1000", "budget;-5"), errors.NotMoney, 4),
        (PLAIN.replace("600", "9" * 13), errors.TooMuchMoney, 8),
        (PLAIN.replace("600", "9" * 5000), errors.TooMuchMoney, 8),
        (PLAIN.replace("10;150", "1;150"), errors.DuplicateProject, 10),
        (PLAIN.replace("10;150", ";150"), errors.EmptyProject, 10),
        (PLAIN.replace("10;150;Bal", "10;150;Bal;more"), WrongFieldCount, 10),
        (PLAIN.replace("META\n", "hello\nMETA\n"), errors.StrayLine, 1),
        (PLAIN + "META\n", errors.RepeatedSection, 17),
        (PLAIN.replace("budget;1000", "budget;1000\nbudget;2000"), errors.RepeatedKey, 5),
        (votes("a;1", "b;7"), errors.UnknownProject, 14),
        (votes("a;1", "", "a;2"), errors.DuplicateVoter, 15),
        (votes("a;1", ";2"), errors.EmptyVoter, 14),
        (votes("a;1", "b"), WrongFieldCount, 14),
        (votes("a;1", "b;2;3"), WrongFieldCount, 14),
        (votes("a;1", '"b;2', "c;1"), BrokenQuote, 14),
        (PLAIN.replace("Bank", '"Bank'), BrokenQuote, 8),
        (PLAIN.replace("Bank", "Bank\0"), NotUtf8, 8),
        (PLAIN.encode().replace(b"Boom", b"B\xe9\xe9n"), NotUtf8, 9),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(
    text: str | bytes, kind: type[Refusal], line: int
) -> None:
    refused = refusal(text)
    assert type(refused) is kind
    assert refused.params["line"] == line


@pytest.mark.parametrize(
    ("text", "kind", "params"),
    [
        (PLAIN.replace("VOTES", "VOTE"), errors.MissingSection, {"section": "VOTES"}),
        (
            PLAIN.split("VOTES", maxsplit=1)[0] + "VOTES",
            errors.MissingSection,
            {"section": "VOTES"},
        ),
        (PLAIN.replace("META", ""), errors.MissingSection, {"section": "META"}),
        (PLAIN.replace("budget;1000\n", ""), errors.MissingKey, {"key": "budget"}),
        (PLAIN.replace("vote_type;approval\n", ""), errors.MissingKey, {"key": "vote_type"}),
        (PLAIN.replace("approval", "quadratic"), errors.UnknownVoteType, {"value": "quadratic"}),
        (PLAIN.replace("cost", "price"), MissingColumn, {"column": "cost"}),
        (PLAIN.replace("voter_id;vote", "voter_id;ballot"), MissingColumn, {"column": "vote"}),
        (PLAIN.replace("approval", "cumulative"), MissingColumn, {"column": "points"}),
        (
            PLAIN.replace("budget;1000", "budget;1000\nnum_votes;5"),
            errors.WrongCount,
            {"key": "num_votes", "expected": 5, "found": 4},
        ),
        (
            PLAIN.replace("budget;1000", "budget;1000\nnum_projects;2"),
            errors.WrongCount,
            {"key": "num_projects"},
        ),
        (
            PLAIN.replace("budget;1000", "budget;1000\ndefault_score;1"),
            errors.DefaultScore,
            {"value": "1"},
        ),
    ],
)
def test_what_is_missing_is_refused(text: str, kind: type[Refusal], params: dict[str, Any]) -> None:
    refused = refusal(text)
    assert type(refused) is kind
    assert params.items() <= refused.params.items()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("a;1,2;3", errors.PointsDontMatch),
        ("a;1,2;3,x", errors.NotPoints),
        ("a;1,2;3,-1", errors.NotPoints),
        ("a;1,2;3,1.2345", errors.NotPoints),
        ("a;1,2;3,9999999", errors.NotPoints),
        ("a;1,1;3,2", errors.ProjectTwice),
    ],
)
def test_points_that_cannot_be_counted_are_refused(line: str, kind: type[Refusal]) -> None:
    text = (
        votes(line).replace("approval", "scoring").replace("voter_id;vote", "voter_id;vote;points")
    )
    refused = refusal(text)
    assert type(refused) is kind
    assert refused.params["line"] == 13


def test_a_place_given_twice_is_refused() -> None:
    assert type(refusal(votes("a;1,2,1").replace("approval", "ordinal"))) is errors.ProjectTwice


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFound):
        read_pb(tmp_path / "nowhere.pb")
    (tmp_path / "empty.pb").touch()
    with pytest.raises(FileEmpty):
        read_pb(tmp_path / "empty.pb")


# — envelopes —

AREAS = Sample(
    budget="100",
    costs={"a": "20", "b": "20", "c": "30"},
    ballots=[{"a": 1, "c": 1}, {"b": 1}],
    meta={"neighborhoods": "North,South", "budget_per_neighborhood": "20,30"},
    columns={"neighborhood": {"a": "North", "b": "South"}},
    areas=["North", "South"],
)


def test_each_area_has_its_envelope_and_everybody_has_the_rest() -> None:
    election = AREAS.read(envelopes="neighborhood")
    assert dict(election.envelopes) == {"": 50, "North": 20, "South": 30}
    assert election.ballots.areas.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("budget_per_neighborhood;20,30", "budget_per_neighborhood;20", errors.WrongEnvelopes),
        ("budget_per_neighborhood;20,30", "budget_per_neighborhood;80,30", errors.WrongEnvelopes),
        ("neighborhoods;North,South", "neighborhoods;North,North", errors.WrongEnvelopes),
        ("neighborhoods;North,South\n", "", errors.WrongEnvelopes),
        ("budget_per_neighborhood;20,30", "budget_per_neighborhood;20,x", errors.NotMoney),
        (";South", ";West", errors.UnknownArea),
        ("b;South", "b;West", errors.UnknownArea),
    ],
)
def test_envelopes_that_do_not_fit_are_refused(old: str, new: str, kind: type[Refusal]) -> None:
    text = AREAS.text()
    assert old in text
    with pytest.raises(kind):
        read_text(text.replace(old, new, 1), envelopes="neighborhood")


# — small answers —


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("budget;1000", "budget;0"),
        votes(),
        votes("a;", "b;"),
        PLAIN.split("1;600", maxsplit=1)[0] + "VOTES\nvoter_id;vote\na;\n",
    ],
)
def test_nothing_to_divide_gives_no_winners(text: str) -> None:
    from civicmath.budgeting.deciding import RULES, decide

    for rule in RULES:
        assert decide(read_text(text), rule).winners() == ()


def test_what_costs_nothing_and_is_wanted_wins() -> None:
    from civicmath.budgeting.deciding import RULES, decide

    election = approvals(10, {"a": 0, "b": 11, "c": 0}, "ab", "b").read()
    for rule in RULES:
        assert decide(election, rule).winners() == ("a",), rule
