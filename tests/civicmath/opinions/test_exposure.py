from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from civicmath.opinions.background import Background
from civicmath.opinions.errors import ExposureRefusal, ShownTwice, StrangeChance, UnknownShown
from civicmath.opinions.exposure import Strata, chances_of, read_exposure, weighted_shares
from civicmath.opinions.matrix import answers_of
from civicmath.opinions.report import opinion_report
from tests.civicmath.opinions.worlds import MISSING, votes_of

GRID = np.array([[1, -1, MISSING], [1, MISSING, 0], [-1, 1, 1]])


def one_stratum(people: int) -> Strata:
    return Strata(np.zeros(people, np.int64), np.ones(1))


def test_chances_come_in_the_order_of_the_votes_whatever_the_order_of_rows() -> None:
    votes = votes_of(GRID)
    rows = [("2", "2", 0.5), ("0", "1", 0.25), ("0", "0", 0.125), ("1", "1", 0.9)]
    told = {(who, what): chance for who, what, chance in rows}
    found = chances_of(votes, *(list(part) for part in zip(*rows, strict=True)))
    for person, name in enumerate(votes.participants.tolist()):
        for place in range(votes.indptr[person], votes.indptr[person + 1]):
            expected = told.get((name, str(votes.statements[votes.indices[place]])), np.nan)
            assert found[place] == pytest.approx(expected, nan_ok=True)


def test_no_rows_at_all_leave_every_chance_unknown() -> None:
    assert np.isnan(chances_of(votes_of(GRID), [], [], [])).all()


@pytest.mark.parametrize(
    ("rows", "refusal", "line"),
    [
        ([("0", "0", 0.5), ("7", "0", 0.5)], UnknownShown, 2),
        ([("0", "9", 0.5)], UnknownShown, 1),
        ([("0", "0", 0.0)], StrangeChance, 1),
        ([("0", "0", 1.5)], StrangeChance, 1),
        ([("0", "0", float("nan"))], StrangeChance, 1),
        ([("0", "0", 0.5), ("0", "1", 0.5), ("0", "0", 0.5)], ShownTwice, 3),
    ],
)
def test_what_is_no_chance_is_refused_with_its_line(
    rows: list[tuple[str, str, float]], refusal: type[ExposureRefusal], line: int
) -> None:
    with pytest.raises(refusal) as refused:
        chances_of(votes_of(GRID), *(list(part) for part in zip(*rows, strict=True)))
    assert refused.value.params["line"] == line


def test_a_file_gives_the_same_and_its_own_lines(tmp_path: Path) -> None:
    votes, path = votes_of(GRID), tmp_path / "exposure.csv"
    path.write_text("participant,statement,chance\n0,0,0.5\n\n2,1,1\n", encoding="utf-8")
    assert np.nansum(read_exposure(path, votes)) == 1.5
    path.write_text("participant,statement,chance\n0,0,0.5\n\n2,1,often\n", encoding="utf-8")
    with pytest.raises(StrangeChance) as refused:
        read_exposure(path, votes)
    assert refused.value.params == {"file": "exposure.csv", "line": 4, "value": "often"}


def test_an_answer_to_a_rare_card_weighs_the_inverse_of_its_chance() -> None:
    votes = votes_of(np.array([[1], [1], [-1]]))
    answers = answers_of(votes)
    chances = np.where(votes.values > 0, 0.5, 0.25)
    found = weighted_shares(answers, np.ones(3), one_stratum(3), chances, 0.95)
    assert found.agree.share[0] == pytest.approx(2 * 2 / (2 * 2 + 4))


def test_one_very_rare_card_does_not_speak_for_all() -> None:
    votes = votes_of(np.array([[1]] * 20 + [[-1]]))
    chances = np.where(votes.values > 0, 0.5, 0.001)
    found = weighted_shares(answers_of(votes), np.ones(21), one_stratum(21), chances, 0.95)
    assert found.disagree.share[0] < 0.8  # and not 1000 of 1040
    assert found.agree.effective[0] < 21


def test_answers_without_a_chance_weigh_as_the_others_do() -> None:
    votes = votes_of(np.array([[1], [1], [-1], [-1]]))
    chances = np.array([0.5, np.nan, 0.5, np.nan])
    found = weighted_shares(answers_of(votes), np.ones(4), one_stratum(4), chances, 0.95)
    assert found.agree.share[0] == pytest.approx(0.5)
    alone = weighted_shares(answers_of(votes), np.ones(4), one_stratum(4), np.full(4, np.nan), 0.95)
    assert alone.agree.effective[0] == pytest.approx(found.agree.effective[0])


def test_equal_chances_are_no_chances() -> None:
    votes = votes_of(np.array([[1, 0], [1, -1], [-1, 1], [0, 1]]))
    plain, equal = (
        weighted_shares(answers_of(votes), np.ones(4), one_stratum(4), chances, 0.95)
        for chances in (None, np.full(8, 0.3))
    )
    assert equal.agree.share == pytest.approx(plain.agree.share)
    assert equal.disagree.low == pytest.approx(plain.disagree.low)


def test_a_report_says_of_how_many_answers_the_chance_is_known() -> None:
    votes = votes_of(GRID)
    chances = np.where(np.arange(len(votes.indices)) < 3, 0.25, np.nan)
    report = opinion_report(votes, seed=1, bootstraps=2, background=Background(chances=chances))
    said = report.to_json_dict()
    assert said["exposure"] == {"known": 3, "unknown": 4, "smallest": 0.25}
    assert said["weights"] is None


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("others", [0.5, np.nan])
def test_the_smallest_chance_there_is_gives_finite_figures(others: float) -> None:
    votes = votes_of(np.array([[1, 0], [1, -1], [-1, 1], [0, 1]]))
    chances = np.array([1e-308] * 5 + [others] * 3)
    found = weighted_shares(answers_of(votes), np.ones(4), one_stratum(4), chances, 0.95)
    for side in (found.agree, found.disagree):
        assert np.isfinite(side.share).all()
        assert (side.low < side.high).all()
