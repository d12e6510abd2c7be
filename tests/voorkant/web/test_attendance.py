"""Who takes part beside who lives there: nothing about fewer than five, and nothing counted live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.voorkant.challenges.made import challenge, council
from tests.voorkant.conversations.talking import Talk, people
from tests.voorkant.pages import page, text_of
from tests.voorkant.web.test_desk import at
from tests.voorkant.web.test_staff import organiser
from voorkant.people.actions import describe_self, join
from voorkant.web.desk.attendance import FEWEST_COMPARED, _margin, attendance

if TYPE_CHECKING:
    from voorkant.challenges.values import ChallengeRef
    from voorkant.web.desk.attendance import Margin

database = [pytest.mark.database, pytest.mark.django_db]


def crowd(made: ChallengeRef, count: int, village: str | None, band: str | None) -> None:
    for device in people(count):
        person = join(device=device, scope=made.id)
        if village or band:
            describe_self(
                person_id=person.id,
                scope=made.id,
                village=village,
                age_band=band,
                acting=person.pseudonym,
            )


def shown(margin: Margin) -> dict[str, int | None]:
    return {row.name: row.people for row in margin.rows if row.people is not None}


class TestOfACrowd:
    pytestmark = database

    def test_villages_and_ages_stand_beside_the_population(self) -> None:
        made = challenge()
        crowd(made, 23, "well", "65-79")
        crowd(made, 12, "aijen", "18-34")
        crowd(made, 9, None, None)
        found = attendance(made.id)
        assert found.people == 40
        assert shown(found.villages) == {"Well": 20, "Bergen, Nieuw Bergen en Aijen": 10}
        assert found.villages.untold is None, "it would give the empty villages away"
        assert shown(found.ages) == {"18 to 34": 10, "65 to 79": 20} or shown(found.ages) == {
            "18 tot en met 34": 10,
            "65 tot en met 79": 20,
        }
        (together,) = found.together
        assert together == "Bergen, Nieuw Bergen en Aijen"
        assert sum(row.expected for row in found.villages.rows) == pytest.approx(1)
        assert sum(row.adults for row in found.villages.rows) == sum(
            row.adults for row in found.ages.rows
        )

    def test_of_four_people_nothing_is_shown(self) -> None:
        made = challenge()
        crowd(made, 4, "well", "65-79")
        found = attendance(made.id)
        assert found.people is None
        assert (shown(found.villages), shown(found.ages)) == ({}, {})
        text = text_of(page(organiser(council()), at("taking-part", Talk(made.id, made, ()))))
        assert "Er doen minder dan vijf mensen mee." in text

    def test_one_person_more_is_not_seen(self) -> None:
        made = challenge()
        crowd(made, 21, "well", "65-79")
        crowd(made, 21, None, None)
        before = attendance(made.id)
        crowd(made, 1, "well", "65-79")
        assert attendance(made.id) == before

    def test_the_page_says_which_villages_share_a_figure(self) -> None:
        made = challenge()
        crowd(made, 30, "well", "65-79")
        text = text_of(page(organiser(council()), at("taking-part", Talk(made.id, made, ()))))
        assert "Bergen, Nieuw Bergen en Aijen delen één cijfer" in text
        assert "Er doen minstens 30 mensen mee." in text

    def test_another_challenge_is_another_crowd(self) -> None:
        made = challenge()
        crowd(challenge(), 30, "well", "65-79")
        assert attendance(made.id).people is None


@given(st.lists(st.integers(0, 60), min_size=1, max_size=7), st.integers(0, 60))
def test_no_figure_is_under_five_and_none_tells_a_single_person(
    told: list[int], untold: int
) -> None:
    names = [(str(number), False) for number in range(len(told))]
    margin = _margin(names, told, untold, [10] * len(told))
    cells = [*(row.people for row in margin.rows), margin.untold]
    assert all(cell is None or (cell >= 5 and cell % 5 == 0) for cell in cells)
    for row, real in zip(margin.rows, told, strict=True):
        assert row.people is None or real - 5 < row.people <= real
        assert row.share is None or (0 < row.share <= 1 and margin.compared)
    assert margin.compared == (sum(told) >= FEWEST_COMPARED)
