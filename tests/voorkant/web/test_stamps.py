"""The page of the desk that says which verdicts hold and which hang on a block of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.voorkant.challenges.made import council
from tests.voorkant.conversations import made as runs
from tests.voorkant.conversations.made import entry, rate, report
from tests.voorkant.conversations.talking import Talk, people, talk, text
from tests.voorkant.conversations.test_stamps import block, hanging
from tests.voorkant.pages import MOST_QUERIES, page, text_of
from tests.voorkant.web.test_desk import at
from tests.voorkant.web.test_staff import organiser
from voorkant.computations.actions import begin_attempt
from voorkant.conversations.actions import refresh_conversation
from voorkant.web.desk.stamping import PART

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def outcome(made: Talk, raw: dict[str, Any]) -> None:
    """Give a conversation the outcome of a report."""
    for device in people(6):
        made.answer(device)
    asked = refresh_conversation(conversation_id=made.id)
    assert asked is not None
    attempt = begin_attempt(run_id=asked.id)
    assert attempt is not None
    runs.finish(attempt, raw)


def read(made: Talk, query: str = "", prefix: str = "") -> str:
    return text_of(page(organiser(council()), prefix + at("stamps", made) + query))


def test_a_verdict_that_hangs_on_a_block_stands_first_with_all_that_is_known() -> None:
    made = talk()
    outcome(made, hanging(block(0, 12)))
    told = read(made)
    assert "Er hangt één uitkomst af van een blok mensen." in told
    assert "Het blok: 12 mensen die bijna hetzelfde zeiden." in told
    assert "Zonder het blok Weten we nog niet" in told
    assert told.index(text(0)) < told.index("Hetzelfde, ook zonder blok") < told.index(text(1))
    assert "Een gezin aan één tafel ziet er ook zo uit." in told
    assert "There is one outcome that hangs on a block of people." in read(made, prefix="/en")


def test_when_everything_is_firm_the_page_says_so() -> None:
    made = talk()
    outcome(made, report())
    told = read(made)
    assert "Geen enkele uitkomst hangt af van een blok mensen." in told
    assert "Hangt af van een blok" not in told


@pytest.mark.parametrize("kind", ["alike", "burst"])
def test_of_a_small_block_the_page_tells_nothing(kind: str) -> None:
    made = talk()
    outcome(made, hanging(block(0, 4, kind)))
    told = read(made)
    assert "Het blok is kleiner dan vijf mensen." in told
    assert "Zonder het blok " not in told.replace("Zonder dat blok", "")


def test_before_there_are_stamps_the_page_says_when_they_come() -> None:
    made = talk()
    assert "Er zijn nog geen stempels" in read(made)
    outcome(made, {**report(), "participants": 4})
    assert "Er zijn nog geen stempels" in read(made)


def test_many_verdicts_come_in_parts_and_no_part_is_made_up() -> None:
    made = talk()
    rates = [rate(500, 0.93), rate(400, 0.88)]
    outcome(made, report(common_ground=[entry(number, rates) for number in range(PART + 1)]))
    client = organiser(council())
    assert "Deel 2 van 2" in text_of(page(client, at("stamps", made) + "?deel=2"))
    for wrong in ("0", "3", "-1", "x", "٣", "9" * 400):
        assert client.get(at("stamps", made) + f"?deel={wrong}").status_code == 422


def test_the_page_asks_little_of_the_database(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    made = talk()
    outcome(made, hanging(block(0, 12)))
    client = organiser(council())
    with django_assert_max_num_queries(MOST_QUERIES):
        page(client, at("stamps", made))
