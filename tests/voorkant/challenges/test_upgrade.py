"""What was there before guards: a challenge keeps its stage, its room for influence, and who listened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from tests.voorkant.challenges.made import challenge, expert
from voorkant.challenges.rules import Stage

if TYPE_CHECKING:
    from tests.databases import Database

pytestmark = pytest.mark.database

STAGES = (
    "SELECT slug, stage, listener_id, r.due_on IS NOT NULL FROM challenges_challenge c "
    "LEFT JOIN challenges_expert_request r ON r.challenge_id = c.id ORDER BY slug"
)


def test_challenges_from_before_guards_go_on(fresh_database: Database) -> None:
    seat = expert()
    challenge(Stage.QUESTION, slug="vraag", listener_id=seat.id)
    challenge(Stage.UNDERSTAND, slug="gesprek")
    call_command("migrate", "challenges", "0001", database="owner", verbosity=0)
    with fresh_database.connect("owner") as owner:
        owner.execute("UPDATE challenges_challenge SET listener_id = %s", (seat.id,))
        call_command("migrate", database="owner", verbosity=0)
        found = owner.execute(STAGES).fetchall()
    assert found == [
        ("gesprek", "understand", seat.id, True),
        ("vraag", "question", None, True),
    ]
