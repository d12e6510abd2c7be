"""Two who decide at the same moment: each in a thread and a transaction of her own, that commits."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from tests.voorkant.challenges.made import challenge
from tests.voorkant.decisions.made import CEILING, mandated, taken
from voorkant.bodies.queries import mandates_of
from voorkant.challenges.rules import Stage
from voorkant.decisions.errors import CeilingReached
from voorkant.decisions.queries import left_of

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("fresh_database")]


def test_two_who_decide_at_once_do_not_spend_the_same_money() -> None:
    one, other = challenge(Stage.CHOOSE), challenge(Stage.CHOOSE, slug="tweede-vraag")
    [mandate] = mandates_of([mandated()])
    refused: list[str] = []

    def decide(which: UUID) -> None:
        try:
            taken(which, cost_cents=CEILING)
        except CeilingReached as error:
            refused.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[each.id]) for each in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["decision.ceiling-reached"]
    assert left_of(mandate.id) == 0
