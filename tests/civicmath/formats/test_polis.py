"""A conversation goes out as Polis exports it, and comes back the same."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.errors import Refusal
from civicmath.formats import Conversation, read_conversation, votes_from_rows, write_polis_folder
from civicmath.opinions.report import opinion_report
from tests.civicmath.formats.files import HEADER, ROWS, TIMED, answers, csv_file, table
from tests.civicmath.formats.test_properties import ONCE, Rows, same
from tests.civicmath.formats.test_reading import polis_export

NAMES = ["comments.csv", "participants-votes.csv", "summary.csv", "votes.csv"]


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def written(conversation: Conversation, folder: Path) -> Path:
    write_polis_folder(conversation, folder)
    return folder


@settings(max_examples=60)
@given(ONCE, st.text(max_size=40), st.booleans())
def test_what_goes_out_comes_back(rows: Rows, words: str, timed: bool) -> None:
    who, what, said = zip(*rows, strict=True)
    votes = votes_from_rows(who, what, said)
    plain = "".join(sign for sign in words if sign.isprintable()).strip()
    texts = {name: f"{plain} {name}".strip() for name in votes.statements.tolist()}
    at = np.arange(len(votes.values), dtype=np.int64) + 1_651_045_893_819 if timed else None
    before = Conversation(votes, texts, "What about the street?", at)
    with tempfile.TemporaryDirectory() as place:
        after = read_conversation(written(before, Path(place)), timed=True)
    assert same(before.votes, after.votes)
    assert dict(after.texts) == texts
    assert after.title == before.title
    if at is None:
        assert after.at is None
    else:
        assert np.array_equal(after.at, at)  # type: ignore[arg-type]


def test_the_report_of_what_came_back_is_the_same(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    rows = [(p, s, int(rng.integers(-1, 2))) for p in range(60) for s in range(12) if (p + s) % 3]
    source = csv_file(tmp_path, table(rows))
    back = read_conversation(written(read_conversation(source), tmp_path / "out")).votes
    reports = [
        opinion_report(votes, seed=5).to_json_dict() | {"seconds": 0}
        for votes in (read_conversation(source).votes, back)
    ]
    assert reports[0] == reports[1]


def test_a_folder_has_the_four_files_of_polis(tmp_path: Path) -> None:
    written(read_conversation(polis_export(tmp_path), timed=True), tmp_path / "out")
    out = {path.name: rows_of(path) for path in (tmp_path / "out").iterdir()}
    assert sorted(out) == NAMES
    assert out["votes.csv"] == [
        ["timestamp", "comment-id", "voter-id", "vote"],
        ["4", "0", "0", "-1"],
        ["2", "1", "0", "-1"],
        ["6", "1", "1", "0"],
        ["3", "1", "2", "1"],
    ]
    assert [row[2:] for row in out["comments.csv"]] == [
        ["comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body"],
        ["0", "", "0", "1", "1", "More trees,\nplease."],
        ["1", "", "1", "1", "1", 'A "quiet" street.'],
        ["3", "", "0", "0", "1", "Nobody saw this."],
    ]
    assert out["participants-votes.csv"] == [
        [
            "participant",
            "group-id",
            "n-comments",
            "n-votes",
            "n-agree",
            "n-disagree",
            "0",
            "1",
            "3",
        ],
        ["0", "", "", "2", "0", "2", "-1", "-1", ""],
        ["1", "", "", "1", "0", "0", "", "0", ""],
        ["2", "", "", "1", "1", "0", "", "1", ""],
    ]
    assert ["voters", "3"] in out["summary.csv"]


def test_of_somebody_who_changed_her_mind_the_time_of_the_last_vote_is_kept(tmp_path: Path) -> None:
    rows = [("a", 1, 1, 1_700_000_000_000), ("a", 1, -1, 1_700_000_005_000), ("b", 1, 1, 7)]
    conversation = read_conversation(csv_file(tmp_path, table(rows, TIMED)), timed=True)
    assert answers(conversation.votes)["a", "1"] == -1
    assert sorted(conversation.at.tolist()) == [7, 1_700_000_005_000]  # type: ignore[union-attr]


def test_dates_come_out_in_milliseconds_with_the_moment_in_words(tmp_path: Path) -> None:
    source = csv_file(tmp_path, table([("a", 1, 1, "2026-11-23T09:00:00+01:00")], TIMED))
    written(read_conversation(source, timed=True), tmp_path / "out")
    row = rows_of(tmp_path / "out" / "votes.csv")[1]
    assert row == ["1795420800000", "2026-11-23T08:00:00Z", "1", "0", "1"]


def test_times_are_only_kept_for_who_asks(tmp_path: Path) -> None:
    source = csv_file(tmp_path, table([("a", 1, 1, 5)], TIMED))
    assert read_conversation(source).at is None
    assert read_conversation(csv_file(tmp_path, table(ROWS)), timed=True).at is None


def test_nothing_is_written_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refusal, match=r"folder\.not-empty"):
        write_polis_folder(read_conversation(csv_file(tmp_path, table(ROWS))), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt", "votes.csv"]


def test_a_folder_that_can_not_be_made_is_refused(tmp_path: Path) -> None:
    conversation = read_conversation(csv_file(tmp_path, table(ROWS)))
    with pytest.raises(Refusal, match=r"output\.not-writable"):
        write_polis_folder(conversation, tmp_path / "no" / "such")


@pytest.mark.parametrize(
    ("renamed", "code"),
    [
        ({"participant": "wie", "statement": "waarop", "vote": "wat"}, None),
        ({"participant": "WIE ", "statement": "waarop", "vote": "wat"}, None),
        ({"participant": "wie", "statement": "waarop"}, "table.missing-column"),
        ({"participant": "who", "statement": "waarop", "vote": "wat"}, "table.missing-column"),
        (
            {"participant": "wie", "statement": "waarop", "vote": "wat", "at": "wanneer"},
            "table.missing-column",
        ),
    ],
)
def test_columns_go_by_the_names_that_are_said(
    renamed: dict[str, str], code: str | None, tmp_path: Path
) -> None:
    source = csv_file(tmp_path, table(ROWS, ("wie", "waarop", "wat")))
    if code is None:
        found = read_conversation(source, renamed=renamed).votes
        assert same(found, read_conversation(csv_file(tmp_path, table(ROWS, HEADER))).votes)
        return
    with pytest.raises(Refusal, match=code):
        read_conversation(source, renamed=renamed)


def test_a_list_of_statements_may_stand_beside_a_file_of_votes(tmp_path: Path) -> None:
    source = csv_file(tmp_path, table(ROWS))
    words = [(1, "One."), (2, "Two."), (10, "Ten."), (11, "Nobody saw this.")]
    listed = csv_file(tmp_path, table(words, ("statement", "text")), "words.csv")
    found = read_conversation(source, statements=listed)
    assert found.votes.statements.tolist() == ["1", "2", "10", "11"]
    assert found.texts["11"] == "Nobody saw this."
    short = csv_file(tmp_path, table(words[:2], ("statement", "text")), "words.csv")
    with pytest.raises(Refusal, match=r"votes\.unknown-statement") as refused:
        read_conversation(source, statements=short)
    assert refused.value.params == {"file": "votes.csv", "line": 5, "statement": "10"}
