"""What holds for any votes: no order, numbering or format of them matters."""

from __future__ import annotations

import tempfile
from pathlib import Path
from unittest import mock

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from civicmath.errors import Refusal
from civicmath.formats import Votes, votes_from_rows, write_votes_csv, write_votes_parquet
from civicmath.formats.streams import Block
from civicmath.formats.tables import block_frame, read_header, read_rows
from tests.civicmath.formats.files import Row, answers, csv_file, parquet_file, read, table

Rows = list[tuple[str, str, int]]

IDS = st.one_of(
    st.integers(0, 12).map(str),
    st.sampled_from(["a", "b", "Zoë", "x,y", 'say "yes"', "two\nlines", "007", str(10**25), "-3"]),
)
VOTES = st.sampled_from([1, 0, -1])
ROWS = st.lists(st.tuples(IDS, IDS, VOTES), min_size=1, max_size=60)
ONCE = st.dictionaries(st.tuples(IDS, IDS), VOTES, min_size=1, max_size=60).map(
    lambda said: [(who, what, vote) for (who, what), vote in said.items()]
)


def votes_of(rows: Rows, at: list[int] | None = None) -> Votes:
    who, what, said = (list(column) for column in zip(*rows, strict=True))
    return votes_from_rows(who, what, said, at)


def same(one: Votes, other: Votes) -> bool:
    return (
        one.input_sha256 == other.input_sha256
        and one.statements.tolist() == other.statements.tolist()
        and np.array_equal(one.indptr, other.indptr)
        and np.array_equal(one.indices, other.indices)
        and np.array_equal(one.values, other.values)
    )


@given(ROWS)
def test_the_matrix_is_what_a_dictionary_filled_row_by_row_holds(rows: Rows) -> None:
    assert answers(votes_of(rows)) == {(who, what): said for who, what, said in rows}


@given(ROWS, st.randoms(use_true_random=False))
def test_with_times_the_order_of_rows_does_not_matter(rows: Rows, random: object) -> None:
    timed = [(*row, at) for at, row in enumerate(rows)]
    before = votes_of(rows, at=list(range(len(rows))))
    random.shuffle(timed)  # type: ignore[attr-defined]
    after = votes_of([row[:3] for row in timed], at=[row[3] for row in timed])
    assert same(before, after)
    assert before.participants.tolist() == after.participants.tolist()


@given(ONCE, st.permutations(range(60)))
def test_without_changed_minds_the_order_of_rows_does_not_matter(
    rows: Rows, order: list[int]
) -> None:
    shuffled = [rows[place] for place in order if place < len(rows)]
    before, after = votes_of(rows), votes_of(shuffled)
    assert same(before, after)
    assert before.participants.tolist() == after.participants.tolist()


@given(ROWS, st.permutations(range(40)))
def test_renumbering_people_changes_nothing(rows: Rows, numbers: list[int]) -> None:
    people = sorted({who for who, _, _ in rows})
    renamed = dict(zip(people, numbers, strict=False))
    assert same(votes_of(rows), votes_of([(str(renamed[who]), *rest) for who, *rest in rows]))  # type: ignore[misc]


@given(ROWS)
def test_people_stand_in_the_order_of_their_answers(rows: Rows) -> None:
    votes = votes_of(rows)
    told = [
        [
            (int(votes.indices[place]), int(votes.values[place]))
            for place in range(votes.indptr[person], votes.indptr[person + 1])
        ]
        for person in range(len(votes.participants))
    ]
    assert told == sorted(told)
    assert all(answered == sorted(answered) for answered in told)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_every_format_gives_the_same_votes(rows: Rows) -> None:
    expected = votes_of(rows)
    listed: list[Row] = list(rows)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parquet = read(parquet_file(folder, listed))
        (folder / "votes.parquet").unlink()
        plain = read(csv_file(folder, table(listed)))
        packed = read(csv_file(folder, table(listed), "packed.csv.gz"))
        in_folder = read(folder)
    for found in (plain, packed, parquet, in_folder):
        assert same(expected, found)
        assert found.participants.tolist() == expected.participants.tolist()
        assert found.events == len(rows)


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_what_we_write_reads_back_as_the_same_votes(rows: Rows) -> None:
    votes = votes_of(rows)
    with tempfile.TemporaryDirectory() as name:
        write_votes_csv(votes, Path(name) / "votes.csv")
        write_votes_parquet(votes, Path(name) / "votes.parquet")
        for file in ("votes.csv", "votes.parquet"):
            assert same(votes, read(Path(name) / file))


@settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(4, 64))
def test_where_a_file_is_cut_for_reading_does_not_matter(rows: Rows, piece: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = csv_file(Path(name), table(list(rows)))
        with mock.patch("civicmath.formats.streams._PIECE", piece):
            assert same(votes_of(rows), read(path))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["v.csv", "v.csv.gz", "v.parquet"]))
def test_any_bytes_are_read_or_refused_and_nothing_else(content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            votes = read(path)
        except Refusal:
            return
        assert len(votes.indices)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='ab1,0-\n\r";\t ', max_size=60))
def test_any_text_below_a_header_is_read_or_refused_and_nothing_else(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = csv_file(Path(folder), "participant,statement,vote\n" + text)
        try:
            votes = read(path)
        except Refusal as refusal:
            named = refusal.params["file"]
        else:
            named = "votes.csv" if len(votes.indices) else ""
        assert named == "votes.csv"


PIECES = st.sampled_from(
    [
        "1",
        "-1",
        "a",
        '"',
        '"b"',
        '"c,d"',
        '"e\nf"',
        '""',
        ",",
        "\n",
        "\r",
        "\r\n",
        " ",
        ";",
        "\n1,2,3\n",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_the_fast_road_accepts_what_the_careful_one_does_and_nothing_else(text: str) -> None:
    header = read_header("participant,statement,vote", ("participant", "vote"), (), source="v")
    block = Block(2, text.encode())
    fast: object
    careful: object
    try:
        fast = block_frame(block, header, source="v").rows()
    except Refusal as refusal:
        fast = refusal.code
    try:
        careful = [(row[0], row[2]) for _, row in read_rows(text, header, 2, source="v")]
    except Refusal as refusal:
        careful = refusal.code
    assert fast == careful
