from __future__ import annotations

import numpy as np
import pytest

from civicmath.errors import EmptyId, LongId, UnknownStatement, UnknownVote
from civicmath.formats import Votes, votes_from_rows
from civicmath.formats.assembly import Rows, assemble
from civicmath.formats.ids import code_ids, natural_order
from tests.civicmath.formats.files import answers


def test_the_last_row_wins_when_there_are_no_times() -> None:
    votes = votes_from_rows(["a", "a", "a"], [1, 1, 2], [1, -1, 0])
    assert answers(votes) == {("a", "1"): -1, ("a", "2"): 0}
    assert votes.events == 3


def test_the_latest_vote_wins_when_there_are_times() -> None:
    votes = votes_from_rows(["a", "a", "a"], [1, 1, 1], [1, -1, 0], at=[5, 9, 7])
    assert answers(votes) == {("a", "1"): -1}


def test_the_lower_row_wins_at_the_same_time() -> None:
    votes = votes_from_rows(["a", "b", "a"], [1, 1, 1], [1, 1, 0], at=[5, 5, 5])
    assert answers(votes) == {("a", "1"): 0, ("b", "1"): 1}


def test_people_stand_by_their_answers() -> None:
    votes = votes_from_rows(
        ["z", "z", "y", "x", "w"], [1, 2, 1, 2, 1], [1, 1, 1, -1, -1]
    )  # w: 1-; y: 1+; z: 1+ 2+; x: 2-
    assert votes.participants.tolist() == ["w", "y", "z", "x"]


def test_people_with_equal_answers_stand_by_id() -> None:
    votes = votes_from_rows(["10", "9", "8"], [1, 1, 1], [1, 1, 1])
    assert votes.participants.tolist() == ["8", "9", "10"]


@pytest.mark.parametrize(
    ("given", "ordered"),
    [
        (["10", "9", "100"], ["9", "10", "100"]),
        (["10", "9", "a"], ["10", "9", "a"]),
        ([str(10**30), "7"], ["7", str(10**30)]),
        (["07", "7"], ["07", "7"]),
    ],
)
def test_ids_stand_by_number_when_all_are_whole_numbers(
    given: list[str], ordered: list[str]
) -> None:
    assert natural_order(given) == ordered


def test_known_statements_without_votes_are_kept() -> None:
    votes = votes_from_rows(["a"], ["2"], [1], known=["3", "2", "10"])
    assert votes.statements.tolist() == ["2", "3", "10"]
    assert votes.indices.tolist() == [0]


def test_rejected_statements_go_with_their_votes_and_with_who_answered_nothing_else() -> None:
    votes = votes_from_rows(["a", "a", "b"], [1, 2, 2], [1, 1, 1], known=["1", "2"], rejected=["2"])
    assert answers(votes) == {("a", "1"): 1}
    assert (votes.rejected, votes.events) == (1, 3)


def test_no_rows_give_no_people() -> None:
    votes = votes_from_rows([], [], [])
    assert (len(votes.participants), votes.indptr.tolist()) == (0, [0])
    assert len(votes.input_sha256) == 64


def test_numbers_and_their_texts_are_the_same_ids() -> None:
    numbers = votes_from_rows(np.array([3, 20], np.int16), np.array([7, 7]), [1, -1])
    texts = votes_from_rows(["3", "20 "], ["7", " 7"], [1, -1])
    assert answers(numbers) == answers(texts)
    assert numbers.input_sha256 == texts.input_sha256


def test_numbers_far_apart_and_beyond_any_machine_word_are_ids() -> None:
    far = votes_from_rows([1, 10**15, -5], [1, 1, 2], [1, 1, 1])
    assert set(far.participants.tolist()) == {"1", str(10**15), "-5"}
    huge = votes_from_rows(np.array([2**64 - 1], np.uint64), [10], [1])
    assert huge.participants.tolist() == [str(2**64 - 1)]


@pytest.mark.parametrize("value", [2, -2, 0.5, float("nan")])
def test_another_vote_is_refused_with_its_row(value: float) -> None:
    with pytest.raises(UnknownVote) as refused:
        votes_from_rows(["a", "b"], [1, 1], [1, value])
    assert refused.value.params["line"] == 2


def test_a_vote_for_an_unknown_statement_is_refused_with_its_row() -> None:
    with pytest.raises(UnknownStatement) as refused:
        votes_from_rows(["a", "b", "c"], [1, 4, 3], [1, 1, 1], known=["1"])
    assert refused.value.params == {"file": "rows", "line": 2, "statement": "4"}


def test_an_empty_id_and_a_text_as_id_are_refused() -> None:
    with pytest.raises(EmptyId):
        votes_from_rows(["a", " "], [1, 1], [1, 1])
    with pytest.raises(LongId):
        votes_from_rows(["a"], ["x" * 101], [1])


def test_rows_of_different_lengths_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="equal lengths"):
        votes_from_rows(["a"], [1, 2], [1])
    with pytest.raises(ValueError, match="equal lengths"):
        votes_from_rows(["a"], [1], [1], at=[1, 2])


@pytest.mark.parametrize("timed", [False, True])
def test_sorting_without_room_for_one_key_gives_the_same(
    timed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(1)
    who, what = rng.integers(0, 30, 2000), rng.integers(0, 9, 2000)
    said = rng.integers(-1, 2, 2000).astype(np.int8)
    at = rng.integers(0, 50, 2000) if timed else None
    coded = [code_ids(ids, source="rows", column="id") for ids in (who, what)]
    rows = Rows(coded[0], coded[1], said, at, "rows")
    packed = Votes(*assemble(rows, known=None, rejected=["4"]))
    monkeypatch.setattr("civicmath.formats.assembly._WORD_BITS", 1)
    sorted_in_full = Votes(*assemble(rows, known=None, rejected=["4"]))
    assert answers(packed) == answers(sorted_in_full)
    assert packed.input_sha256 == sorted_in_full.input_sha256


def test_more_statements_than_short_tokens_hold_keep_the_order() -> None:
    votes = votes_from_rows(
        ["b", "a"], ["29999", "3"], [1, 1], known=[str(n) for n in range(30000)]
    )
    assert votes.participants.tolist() == ["a", "b"]
