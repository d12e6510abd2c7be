"""Asking for an outcome."""

from __future__ import annotations

import pytest

from tests.voorkant.conversations import made
from voorkant.common.errors import explain
from voorkant.computations.queries import inputs_of, run_page
from voorkant.conversations.actions import start_opinion_run
from voorkant.conversations.errors import StatementIdRefused, TooFewToOpen

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.mark.parametrize("open_votes", [True, False])
def test_votes_are_public_only_when_somebody_opens_them(open_votes: bool) -> None:
    run = made.requested(open_votes=open_votes)
    public = {file.name: file.public for file in run_page(run.id).inputs}
    assert public == {"votes.csv": open_votes, "statements.csv": True}


def test_a_worker_gets_both_files() -> None:
    assert set(inputs_of(made.requested(texts={"1": "Mooi"}).id)) == {"votes.csv", "statements.csv"}


def test_asking_twice_is_asking_once() -> None:
    first, second = made.requested(), made.requested(title="Een andere titel")
    assert second.joined
    assert first.id == second.id
    assert run_page(first.id).summary.title == made.TITLE


@pytest.mark.parametrize("people", [1, 4])
def test_votes_of_a_handful_of_people_cannot_be_opened(people: int) -> None:
    with pytest.raises(TooFewToOpen) as refused:
        made.requested(people=people, open_votes=True)
    assert "minder dan 5 mensen" in explain(refused.value, "nl").why


def test_the_votes_of_five_people_can_be_opened() -> None:
    assert not made.requested(people=5, open_votes=True).joined


@pytest.mark.parametrize("statement", ["=1+1", "-1", "@a", "1;=1+1"])
def test_an_id_that_a_spreadsheet_would_run_is_refused(statement: str) -> None:
    source = made.source(statements=["1", statement])
    with pytest.raises(StatementIdRefused):
        start_opinion_run(source=source, title="Titel", seed=1, open_votes=False, acting=None)
