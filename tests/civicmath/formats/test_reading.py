from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from civicmath.formats import read_conversation
from tests.civicmath.formats.files import (
    HEADER,
    ROWS,
    TIMED,
    Row,
    answers,
    csv_file,
    parquet_file,
    read,
    table,
)

EXPECTED = {(str(who), str(what)): said for who, what, said in ROWS}


@pytest.mark.parametrize(
    "header",
    [
        ("participant", "statement", "vote"),
        ("voter-id", "comment-id", "vote"),
        (" Voter_ID ", "Comment ID", "VOTE"),
        ("deelnemer", "stelling", "stem"),
    ],
)
def test_columns_go_by_several_names(header: tuple[str, ...], tmp_path: Path) -> None:
    assert answers(read(csv_file(tmp_path, table(ROWS, header)))) == EXPECTED


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_fields_are_separated_as_spreadsheets_do(separator: str, tmp_path: Path) -> None:
    assert answers(read(csv_file(tmp_path, table(ROWS, HEADER, separator)))) == EXPECTED


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n\n\n",
        lambda text: text.replace("bram", '"bram"'),
        lambda text: text.replace("bram,1,", "\nbram, 1 , "),
        lambda text: text.replace(",1\n", ",+1\n").replace(",-1\n", ",-1.0\n"),
    ],
    ids=["windows", "mark", "no-last-break", "empty-end", "quoted", "spaces", "decimals"],
)
def test_other_ways_to_write_the_same_votes_are_read(
    change: Callable[[str], str], tmp_path: Path
) -> None:
    assert answers(read(csv_file(tmp_path, change(table(ROWS))))) == EXPECTED


def test_columns_may_stand_in_any_order_among_others(tmp_path: Path) -> None:
    rows: list[Row] = [(what, "x, y", said, who) for who, what, said in ROWS]
    text = table(rows, ("comment-id", "note", "vote", "voter-id"))
    assert answers(read(csv_file(tmp_path, text))) == EXPECTED


def test_gzip_is_known_by_its_content(tmp_path: Path) -> None:
    packed = csv_file(tmp_path, table(ROWS), "votes.csv.gz")
    assert answers(read(packed)) == EXPECTED
    assert answers(read(packed.rename(tmp_path / "votes.csv"))) == EXPECTED


def test_an_id_may_hold_commas_quotes_and_line_breaks(tmp_path: Path) -> None:
    odd = 'a, "b"\nc'
    votes = read(csv_file(tmp_path, table([(odd, odd, 1)])))
    assert answers(votes) == {(odd, odd): 1}


def test_leading_zeros_make_another_id(tmp_path: Path) -> None:
    votes = read(csv_file(tmp_path, table([("007", 1, 1), ("7", 1, -1)])))
    assert answers(votes) == {("007", "1"): 1, ("7", "1"): -1}


def test_ids_beyond_any_machine_word_are_read(tmp_path: Path) -> None:
    huge = str(10**40)
    votes = read(csv_file(tmp_path, table([(huge, 1, 1), (3, huge, 0)])))
    assert answers(votes) == {(huge, "1"): 1, ("3", huge): 0}


def test_ids_that_become_text_halfway_stay_the_same_ids(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("civicmath.formats.streams._PIECE", 16)
    rows: list[Row] = [(7, 1, 1), (8, 1, 1), ("x", 1, 1), (7, 2, 0), (8, "y", -1)]
    expected = {(str(who), str(what)): said for who, what, said in rows}
    assert answers(read(csv_file(tmp_path, table(rows)))) == expected


def test_the_latest_vote_counts_with_times_as_polis_writes_them(tmp_path: Path) -> None:
    rows: list[Row] = [(1651045893819, 3, "a", 1), (1651045893818, 3, "a", -1)]
    header = ("timestamp", "comment-id", "voter-id", "vote")
    assert answers(read(csv_file(tmp_path, table(rows, header)))) == {("a", "3"): 1}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-11-23T09:00:00Z", "2026-11-23T09:00:00.5Z"),
        ("2026-11-23T10:00:00+02:00", "2026-11-23 09:00:00"),
        ("2026-11-23T09:00:00", "2026-11-23T09:00:00-0100"),
    ],
)
def test_the_latest_vote_counts_with_iso_times(earlier: str, later: str, tmp_path: Path) -> None:
    rows: list[Row] = [("a", 1, 1, later), ("a", 1, -1, earlier)]
    assert answers(read(csv_file(tmp_path, table(rows, TIMED)))) == {("a", "1"): 1}


def test_parquet_gives_the_same_as_csv_for_numbers_and_texts(tmp_path: Path) -> None:
    texts: list[Row] = [(who, str(what), said) for who, what, said in ROWS]
    assert answers(read(parquet_file(tmp_path, texts))) == EXPECTED
    numbers: list[Row] = [(ord(str(who)[0]), what, said) for who, what, said in ROWS]
    as_csv = read(csv_file(tmp_path, table(numbers)))
    assert read(parquet_file(tmp_path, numbers)).input_sha256 == as_csv.input_sha256


def test_parquet_may_hold_whole_numbers_as_floats_and_times_as_dates(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "participant": [1.0, 1.0],
            "statement": pl.Series(["s", "s"], dtype=pl.Categorical),
            "vote": [1.0, -1.0],
            "at": [datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)],
        }
    )
    frame.write_parquet(tmp_path / "v.parquet")
    assert answers(read(tmp_path / "v.parquet")) == {("1", "s"): 1}


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    for path in (csv_file(tmp_path, table(ROWS)), csv_file(tmp_path, table(ROWS), "v.csv.gz")):
        told: list[float] = []
        read_conversation(path, progress=told.append)
        assert told[-1] == 1.0


def polis_export(folder: Path, *, votes_name: str = "votes.csv.gz") -> Path:
    """A small conversation as Polis exports it: a changed mind, a rejected statement, one nobody saw."""
    votes = [(1, 0, 5, 1), (2, 1, 5, -1), (3, 1, 6, 1), (4, 0, 5, -1), (5, 2, 7, 1), (6, 1, 7, 0)]
    csv_file(folder, table(votes, ("timestamp", "comment-id", "voter-id", "vote")), votes_name)
    comments = [
        (9, "Mon", 3, 5, 0, 0, 0, "Nobody saw this."),
        (1, "Mon", 0, 5, 1, 1, 1, "More trees,\nplease."),
        (2, "Mon", 1, 6, 1, 1, 0, 'A "quiet" street.'),
        (3, "Mon", 2, 7, 1, 0, -1, "Buy my shoes."),
    ]
    header = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body"
    csv_file(folder, table(comments, header.split(",")), "comments.csv")
    summary = 'topic,"What about\nthe street?"\nurl,https://example.org\nvoters,3\n'
    csv_file(folder, summary, "summary.csv")
    return folder


def test_a_polis_export_is_read_whole(tmp_path: Path) -> None:
    conversation = read_conversation(polis_export(tmp_path))
    votes = conversation.votes
    assert answers(votes) == {("5", "0"): -1, ("5", "1"): -1, ("6", "1"): 1, ("7", "1"): 0}
    assert votes.statements.tolist() == ["0", "1", "3"]
    assert (votes.events, votes.rejected) == (6, 1)
    assert conversation.title == "What about the street?"
    assert dict(conversation.texts) == {
        "0": "More trees,\nplease.", "1": 'A "quiet" street.', "3": "Nobody saw this.",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["votes.csv", "votes_final.csv.gz", "votes.csv.gz"])
def test_votes_in_a_folder_go_by_several_names(name: str, tmp_path: Path) -> None:
    polis_export(tmp_path, votes_name=name)
    assert read_conversation(tmp_path).votes.events == 6


def test_all_votes_go_before_final_votes(tmp_path: Path) -> None:
    polis_export(tmp_path)
    csv_file(tmp_path, table([(1, 0, 1)]), "votes_final.csv.gz")
    assert read_conversation(tmp_path).votes.events == 6


def test_a_folder_may_hold_votes_alone(tmp_path: Path) -> None:
    csv_file(tmp_path, table(ROWS))
    conversation = read_conversation(tmp_path)
    assert answers(conversation.votes) == EXPECTED
    assert (dict(conversation.texts), conversation.title) == ({}, None)


def test_our_own_list_of_statements_is_read_beside_the_votes(tmp_path: Path) -> None:
    csv_file(tmp_path, table([("a", 1, 1)]))
    csv_file(tmp_path, table([(1, " One. "), (2, "Two.")], ("statement", "text")), "statements.csv")
    conversation = read_conversation(tmp_path)
    assert dict(conversation.texts) == {"1": "One.", "2": "Two."}
    assert conversation.votes.statements.tolist() == ["1", "2"]
