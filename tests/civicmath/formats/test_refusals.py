from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from civicmath.errors import Refusal
from civicmath.formats import Limits, read_conversation
from tests.civicmath.formats.files import HEADER, ROWS, TIMED, csv_file, parquet_file, table
from tests.civicmath.formats.test_reading import polis_export

GOOD = table(ROWS)


def refusal(path: Path, limits: Limits | None = None) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read_conversation(path, limits=limits or Limits())
    return refused.value


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (GOOD.replace("bram,1,0", "bram,1,2"), "votes.unknown-value", 4),
        (GOOD.replace("bram,1,0", "bram,1,agree"), "votes.unknown-value", 4),
        (GOOD.replace("bram,1,0", "bram,1,"), "votes.unknown-value", 4),
        (GOOD.replace("bram,1,0", "bram,1,0.5"), "votes.unknown-value", 4),
        (GOOD.replace("bram,1,0", "bram,1,300"), "votes.unknown-value", 4),
        (GOOD.replace("bram,1,0", "bram,1,nan"), "votes.unknown-value", 4),
        (GOOD.replace("bram,1,0", ",1,0"), "votes.empty-id", 4),
        (GOOD.replace("bram,1,0", "bram,  ,0"), "votes.empty-id", 4),
        (GOOD.replace("bram,1,0", f"{'b' * 101},1,0"), "votes.long-id", 4),
        (GOOD.replace("bram,1,0", "bram,1"), "table.wrong-field-count", 4),
        (GOOD.replace("bram,1,0", "bram,1,0,5"), "table.wrong-field-count", 4),
        (GOOD.replace("bram,1,0", '"bram,1,0'), "table.broken-quote", 4),
        (GOOD.replace("bram,1,0", '"bram"x,1,0'), "table.broken-quote", 4),
        (GOOD + "dirk,1,1,", "table.wrong-field-count", 7),
        (GOOD + '"dirk","",1,', "table.wrong-field-count", 7),
        (GOOD + 'dirk,1"2",3"4,1"', "table.wrong-field-count", 7),
        (GOOD + '"dirk"1,1",1', "table.broken-quote", 7),
        (GOOD + 'dirk\r,1"2,3"4', "table.wrong-field-count", 7),
        (table([("a", 1, 1, "soon")], TIMED), "votes.unknown-time", 2),
        (table([("a", 1, 1, "1"), ("a", 1, 1, "")], TIMED), "votes.unknown-time", 3),
        (table([("a", 1, 1, "2026-13-01T00:00:00")], TIMED), "votes.unknown-time", 2),
        (
            table([("a", 1, 1, "5"), ("a", 1, 1, "2026-01-01T00:00:00")], TIMED),
            "votes.unknown-time",
            3,
        ),
    ],
)
def test_a_bad_row_is_refused_with_file_and_line(
    text: str, code: str, line: int, tmp_path: Path
) -> None:
    refused = refusal(csv_file(tmp_path, text))
    assert refused.code == code
    assert refused.params["file"] == "votes.csv"
    assert refused.params["line"] == line


def test_the_line_is_counted_over_breaks_in_fields_and_empty_lines(tmp_path: Path) -> None:
    text = 'participant,statement,vote\n"a\nb",1,1\n\nc,1,7\n'
    assert refusal(csv_file(tmp_path, text)).params["line"] == 5


@pytest.mark.parametrize("piece", [16, 64, 8 << 20])
def test_the_line_is_right_wherever_the_file_is_cut(
    piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("civicmath.formats.streams._PIECE", piece)
    rows = [(f"p{n}", 1, 1) for n in range(50)]
    rows[37] = ("p37", 1, 3)
    assert refusal(csv_file(tmp_path, table(rows))).params["line"] == 39


@pytest.mark.parametrize("piece", [16, 8 << 20])
def test_a_vote_for_an_unlisted_statement_is_refused_with_its_line(
    piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("civicmath.formats.streams._PIECE", piece)
    rows = [(f"p{n}", n % 3, 1) for n in range(50)]
    rows[37] = ("p37", 8, 1)
    csv_file(tmp_path, table(rows))
    listed = table([(n, "x") for n in range(3)], ("statement", "text"))
    csv_file(tmp_path, listed, "statements.csv")
    refused = refusal(tmp_path)
    assert refused.code == "votes.unknown-statement"
    assert refused.params == {"file": "votes.csv", "line": 39, "statement": "8"}


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "votes.csv", "file.empty"),
        (gzip.compress(b"", mtime=0), "v.csv", "file.empty"),
        (b"\xef\xbb\xbf", "votes.csv", "file.empty"),
        (gzip.compress(GOOD.encode() * 50, mtime=0)[:-20], "v.csv", "file.truncated"),
        (gzip.compress(GOOD.encode(), mtime=0)[:-8] + b"AAAAAAAA", "v.csv", "file.broken-gzip"),
        (gzip.compress(GOOD.encode(), mtime=0)[:8] + b"nonsense" * 9, "v.csv", "file.broken-gzip"),
        (b"PK\x03\x04 an archive", "votes.csv", "file.broken-archive"),
        (b"PAR1 not really", "votes.csv", "file.broken-parquet"),
        (b"not really", "votes.parquet", "file.broken-parquet"),
        (GOOD.encode("utf-16"), "votes.csv", "file.not-utf8"),
        (GOOD.replace("anna", "Zoë").encode("latin-1"), "votes.csv", "file.not-utf8"),
        (GOOD.replace("anna", "an\0na").encode(), "votes.csv", "file.not-utf8"),
        (b"participant,statement,vote\n", "votes.csv", "votes.none"),
        (b"participant,statement,vote\n\n\n", "votes.csv", "votes.none"),
        (b"participant,statement\na,1\n", "votes.csv", "table.missing-column"),
        (b"<html><body>Please log in</body></html>", "votes.csv", "table.missing-column"),
        (b"voter-id,participant,statement,vote\n", "votes.csv", "table.ambiguous-column"),
        (b"vote,vote,participant,statement\n", "votes.csv", "table.ambiguous-column"),
        (b'"participant,statement,vote\n', "votes.csv", "table.broken-quote"),
    ],
)
def test_a_bad_file_is_refused_with_its_code(
    content: bytes, name: str, code: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path).code == code


def test_a_name_that_promises_gzip_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv.gz"
    path.write_bytes(GOOD.encode())
    assert refusal(path).code == "file.broken-gzip"


def test_the_line_of_other_text_is_named(tmp_path: Path) -> None:
    text = GOOD.replace("bram,1", "bräm,1").encode("latin-1")
    refused = refusal(csv_file(tmp_path, text))
    assert (refused.code, refused.params["line"]) == ("file.not-utf8", 4)


def test_a_small_file_that_unpacks_without_end_is_stopped(tmp_path: Path) -> None:
    path = csv_file(tmp_path, GOOD + "anna,1,1\n" * 200_000, "bomb.csv.gz")
    assert path.stat().st_size < 10_000
    refused = refusal(path, Limits(votes_bytes=1 << 20))
    assert (refused.code, refused.params["limit"]) == ("file.too-large", "1 MiB")


def test_a_line_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicmath.formats.streams._LONGEST_LINE", 1000)
    monkeypatch.setattr("civicmath.formats.streams._PIECE", 100)
    path = csv_file(tmp_path, GOOD + '"' + "x" * 5000)
    assert refusal(path).code == "table.broken-quote"


def test_a_table_with_too_many_rows_is_stopped(tmp_path: Path) -> None:
    path = parquet_file(tmp_path, [("a", n, 1) for n in range(20)])
    assert refusal(path, Limits(rows=10)).code == "file.too-large"


def test_a_list_of_statements_that_is_too_large_is_stopped(tmp_path: Path) -> None:
    refused = refusal(polis_export(tmp_path), Limits(statements_bytes=100))
    assert refused.code == "file.too-large"


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nothing.csv").code == "file.not-found"
    assert refusal(tmp_path).code == "folder.no-votes"


def test_a_pipe_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "votes.csv"
    os.mkfifo(pipe)
    refused = refusal(pipe)
    assert refused.code == "file.unreadable"
    assert refused.params["reason"] == "NOT-A-FILE"


def test_links_that_go_round_in_a_circle_are_refused(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.symlink_to(two)
    two.symlink_to(one)
    refused = refusal(one)
    assert (refused.code, refused.params["reason"]) == ("file.unreadable", "ELOOP")


def test_what_is_too_long_to_be_a_path_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / ("x" * 5000)).code == "file.unreadable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path, GOOD)
    path.chmod(0)
    assert refusal(path).params["reason"] == "EACCES"


@pytest.mark.parametrize(
    ("first", "second"), [("votes.csv", "votes.csv.gz"), ("comments.csv", "statements.csv")]
)
def test_two_files_that_could_both_be_meant_are_refused(
    first: str, second: str, tmp_path: Path
) -> None:
    polis_export(tmp_path)
    for name in (first, second):
        csv_file(tmp_path, GOOD, name)
    assert refusal(tmp_path).code == "folder.two-files"


def _statements(rows: list[tuple[object, ...]], header: str = "statement,text,moderated") -> str:
    return table(rows, header.split(","))


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (_statements([(1, "x", 1), (2, "y", 2)]), "statements.unknown-moderation", 3),
        (_statements([(1, "x", 1), (2, "y", "")]), "statements.unknown-moderation", 3),
        (_statements([(1, "x", 1), (1, "y", 1)]), "statements.duplicate", 3),
        (_statements([(1, "x", -1), (1, "y", 1)]), "statements.duplicate", 3),
        (_statements([(1, "x\ny", 1), ("", "y", 1)]), "votes.empty-id", 4),
        (_statements([("s" * 101, "x", 1)]), "votes.long-id", 2),
        (_statements([(1, "x", 1)]) + "2,too,many,fields\n", "table.wrong-field-count", 3),
        (_statements([(1, "x", 1)]) + '2,"open,1\n', "table.broken-quote", 3),
        (_statements([(1, "x" * 200_000, 1)]), "table.broken-quote", 2),
    ],
)
def test_a_bad_list_of_statements_is_refused_with_its_line(
    text: str, code: str, line: int, tmp_path: Path
) -> None:
    csv_file(tmp_path, table([("a", 1, 1)]))
    csv_file(tmp_path, text, "comments.csv")
    refused = refusal(tmp_path)
    assert (refused.code, refused.params["line"]) == (code, line)


def test_a_list_without_words_is_refused(tmp_path: Path) -> None:
    csv_file(tmp_path, GOOD)
    csv_file(tmp_path, table([(1, 1)], ("statement", "moderated")), "comments.csv")
    assert refusal(tmp_path).code == "table.missing-column"


def test_votes_on_rejected_statements_alone_are_refused(tmp_path: Path) -> None:
    csv_file(tmp_path, table([("a", 1, 1)]))
    csv_file(tmp_path, _statements([(1, "x", -1), (2, "y", 1)]), "comments.csv")
    assert refusal(tmp_path).code == "votes.only-rejected"


def test_a_summary_in_another_encoding_is_refused(tmp_path: Path) -> None:
    polis_export(tmp_path)
    csv_file(tmp_path, "topic,Straße\n".encode("latin-1"), "summary.csv")
    assert refusal(tmp_path).code == "file.not-utf8"


def test_a_summary_with_a_field_without_end_is_refused(tmp_path: Path) -> None:
    polis_export(tmp_path)
    csv_file(tmp_path, 'topic,"' + "x" * 200_000 + "\n", "summary.csv")
    assert refusal(tmp_path).code == "table.broken-quote"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda frame: frame.rename({"vote": "opinion"}), "table.missing-column"),
        (lambda frame: frame.with_columns(pl.lit(2).alias("vote")), "votes.unknown-value"),
        (lambda frame: frame.with_columns(pl.lit(0.5).alias("vote")), "votes.unknown-value"),
        (
            lambda frame: frame.with_columns(pl.lit(None, pl.Int8).alias("vote")),
            "votes.unknown-value",
        ),
        (
            lambda frame: frame.with_columns(pl.lit(None, pl.String).alias("participant")),
            "votes.empty-id",
        ),
        (
            lambda frame: frame.with_columns(pl.lit(float("nan")).alias("participant")),
            "votes.empty-id",
        ),
        (
            lambda frame: frame.with_columns(pl.lit(None, pl.Int64).alias("at")),
            "votes.unknown-time",
        ),
        (lambda frame: frame.with_columns(pl.lit([1]).alias("vote")), "file.broken-parquet"),
        (lambda frame: frame.clear(), "votes.none"),
    ],
)
def test_a_bad_parquet_file_is_refused_with_its_row(
    change: Callable[[pl.DataFrame], pl.DataFrame], code: str, tmp_path: Path
) -> None:
    frame = pl.DataFrame([("a", 1, 1)], schema=list(HEADER), orient="row")
    change(frame).write_parquet(tmp_path / "votes.parquet")
    refused = refusal(tmp_path / "votes.parquet")
    assert refused.code == code
    assert refused.params.get("line", 1) == 1
