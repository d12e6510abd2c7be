"""Somebody who holds the program's own connection can't count, judge twice, or change what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from psycopg.errors import (
    CheckViolation,
    InsufficientPrivilege,
    RestrictViolation,
    UniqueViolation,
)

from tests.races.together import at_once
from tests.voorkant.challenges.made import challenge
from tests.voorkant.problems.made import FEWEST, agreed, asked, counted, voices, written
from voorkant.contributions.actions import say_statement
from voorkant.people.actions import join
from voorkant.people.devices import new_device
from voorkant.people.kinds import Level
from voorkant.people.verification import make_cards, show_card
from voorkant.problems.actions import close_round, judge, rule_village
from voorkant.problems.errors import CardOfElsewhere, RulingRefused, TooEarly
from voorkant.problems.models import Agreement, Judgement, Result, Round, Version
from voorkant.problems.queries import problem_page, ratification_missing
from voorkant.problems.rules import Outcome

if TYPE_CHECKING:
    from uuid import UUID

    from tests.databases import Database

pytestmark = pytest.mark.database
REFUSALS = (InsufficientPrivilege, RestrictViolation, CheckViolation, UniqueViolation)
VOICE = (
    "INSERT INTO problems_judgement (round_id, participant_id, village_id, holds, because, hidden)"
    " SELECT {round}, {who}, {village}, true, '', '' FROM problems_judgement LIMIT 1"
)
SOMEBODY = (
    "(SELECT p.id FROM people_participant p JOIN problems_round r ON r.challenge_id = p.scope"
)
SOMEBODY += " WHERE r.state = 'open' AND NOT EXISTS (SELECT FROM problems_judgement j"
SOMEBODY += " WHERE j.participant_id = p.id) LIMIT 1)"


def voice(**changes: str) -> str:
    """A new voice that is wrong in one thing only."""
    given = {
        "round": "(SELECT id FROM problems_round WHERE state = 'open')",
        "who": SOMEBODY,
        "village": "village_id",
    }
    return VOICE.format(**{**given, **changes})


ATTACKS = {
    "another threshold": "UPDATE problems_agreement SET threshold_percent = 51",
    "agreed again": "DELETE FROM problems_agreement",
    "a threshold of one": "INSERT INTO problems_agreement (challenge_id, level, threshold_percent,"
    " fewest_voices) SELECT id, 'device', 1, 5 FROM challenges_challenge WHERE slug = 'andere'",
    "other words": "UPDATE problems_version SET text = 'Alles is goed.'",
    "too many words": "INSERT INTO problems_version (id, challenge_id, number, text) SELECT"
    " gen_random_uuid(), challenge_id, 9, repeat('woord ', 121) FROM problems_version LIMIT 1",
    "cited afterwards": "INSERT INTO problems_citation (version_id, contribution_id) SELECT v.id, c.id"
    " FROM problems_version v, contributions_contribution c LIMIT 1",
    "voice twice": voice(who="participant_id", round="round_id"),
    "voice in a closed round": voice(
        round="(SELECT id FROM problems_round WHERE state = 'closed')"
    ),
    "voice of elsewhere": voice(village="'WK089399'"),
    "voice of another challenge": voice(
        who="(SELECT max(id) FROM people_participant WHERE scope ="
        " (SELECT id FROM challenges_challenge WHERE slug = 'andere'))"
    ),
    "voice turned in a closed round": "UPDATE problems_judgement SET holds = true, because = ''"
    " WHERE round_id = (SELECT id FROM problems_round WHERE state = 'closed') AND NOT holds",
    "voice moved": "UPDATE problems_judgement SET round_id ="
    " (SELECT id FROM problems_round WHERE state = 'open')",
    "a count": "INSERT INTO problems_result (round_id, village_id, holding, refusing, outcome, reason)"
    " SELECT round_id, village_id, 900, 0, 'holds', '' FROM problems_result",
    "a better count": "UPDATE problems_result SET holding = 900",
    "a better outcome": "UPDATE problems_result SET outcome = 'holds'",
    "a ruling without right": "UPDATE problems_result SET goes_on = true, reason = 'Toch.'",
    "no result": "DELETE FROM problems_result",
    "closed early": "UPDATE problems_round SET state = 'closed', reason = 'Haast.'"
    " WHERE state = 'open'",
    "opened again": "UPDATE problems_round SET state = 'open' WHERE state = 'closed'",
    "a shorter round": "UPDATE problems_round SET closes_on = opened_on",
    "a round of a day": "INSERT INTO problems_round (id, challenge_id, version_id, state, opened_on,"
    " closes_on, reason) SELECT gen_random_uuid(), challenge_id, id, 'open', public.places_today(),"
    " public.places_today() + 1, '' FROM problems_version ORDER BY number DESC LIMIT 1",
    "no round": "DELETE FROM problems_round",
    "TRUNCATE": "TRUNCATE problems_judgement CASCADE",
    "DISABLE TRIGGER": "ALTER TABLE problems_judgement DISABLE TRIGGER ALL",
    "replica": "SET session_replication_role = replica",
    "another guard": "CREATE OR REPLACE FUNCTION public.problems_guard_ratified(challenge uuid)"
    " RETURNS boolean LANGUAGE sql AS 'SELECT true'",
}


def _state() -> list[object]:
    return [
        list(model._default_manager.order_by("pk").values())
        for model in (Agreement, Version, Round, Judgement, Result)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_program_cannot_get_around_what_the_villages_say(attack: str) -> None:
    made = challenge()
    other = challenge(slug="andere")
    join(device=new_device(), scope=other.id)
    agreed(made.id)
    written(made.id)
    asked(made.id)
    voices(made.slug, "well", 2, 4)
    counted(made.id)
    written(made.id, "Er wordt te hard gereden, ook bij de winkel.")
    asked(made.id)
    voices(made.slug, "well", 2)
    join(device=new_device(), scope=made.id)
    say_statement(
        challenge_id=made.id,
        person=None,
        text="Ik merk dat dit later gezegd is.",
        sent_key=uuid4(),
        at_once=True,
        acting=None,
    )
    before = _state()
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert isinstance(refused.value.__cause__, REFUSALS), refused.value
    assert _state() == before


@pytest.mark.django_db
def test_a_voice_that_is_right_in_everything_is_taken() -> None:
    made = challenge()
    agreed(made.id)
    written(made.id)
    asked(made.id)
    voices(made.slug, "well", 1)
    join(device=new_device(), scope=made.id)
    with connection.cursor() as cursor:
        cursor.execute(voice())
    assert Judgement.objects.count() == 2


@pytest.mark.django_db
def test_a_card_counts_in_the_village_where_it_was_handed_out() -> None:
    made = challenge(villages=["well", "wellerlooi"])
    agreed(made.id, Level.CARD)
    written(made.id)
    asked(made.id)
    [code] = make_cards(scope=made.id, village="well", count=1, acting="o")
    device = new_device()
    show_card(person=join(device=device, scope=made.id), scope=made.id, code=code)
    with pytest.raises(CardOfElsewhere):
        judge(slug=made.slug, device=device, village="wellerlooi", holds=True, because="")
    assert judge(slug=made.slug, device=device, village="well", holds=True, because="")


def _let_time_pass(database: Database, challenge_id: UUID) -> None:
    """Move a round into the past, as only whoever owns the tables can."""
    off = "ALTER TABLE problems_round DISABLE TRIGGER USER"
    back = "UPDATE problems_round SET opened_on = opened_on - 30, closes_on = closes_on - 30"
    on = "ALTER TABLE problems_round ENABLE ALWAYS TRIGGER problems_round_{}"
    with database.connect("owner") as owner:
        owner.execute(off)
        owner.execute(f"{back} WHERE challenge_id = %s", (challenge_id,))
        for name in ("opens", "closes", "fixed"):
            owner.execute(on.format(name))


def test_with_too_few_voices_the_council_decides_after_the_last_day_with_a_reason(
    fresh_database: Database,
) -> None:
    made = challenge(villages=["well", "wellerlooi"])
    agreed(made.id)
    written(made.id)
    asked(made.id)
    voices(made.slug, "well", 6)
    voices(made.slug, "wellerlooi", 2)
    with pytest.raises(TooEarly):
        close_round(challenge_id=made.id, reason="Genoeg gewacht.", acting=None)
    _let_time_pass(fresh_database, made.id)
    close_round(challenge_id=made.id, reason="", acting=None)
    asked_round = problem_page(made.slug).versions[0].round
    assert asked_round is not None
    outcomes = {one.village.slug: one.outcome for one in asked_round.results}
    assert outcomes == {"well": Outcome.HOLDS, "wellerlooi": Outcome.TOO_FEW}
    assert ratification_missing(made.id) is not None
    rule_village(
        challenge_id=made.id,
        village="wellerlooi",
        goes_on=True,
        reason="Op de dorpsavond was niemand tegen.",
        acting="o",
    )
    assert ratification_missing(made.id) is None
    with pytest.raises(RulingRefused):
        rule_village(
            challenge_id=made.id, village="well", goes_on=False, reason="Toch niet.", acting="o"
        )


def test_one_device_that_judges_ten_times_at_once_has_one_voice(fresh_database: Database) -> None:
    made = challenge()
    agreed(made.id)
    written(made.id)
    asked(made.id)
    device = new_device()

    def say(_: int) -> bool:
        return judge(slug=made.slug, device=device, village="well", holds=True, because="")

    assert sorted(at_once(6, say)) == [False] * 5 + [True]
    assert Judgement.objects.count() == 1


def test_two_organisers_who_close_at_once_count_once(fresh_database: Database) -> None:
    made = challenge()
    agreed(made.id)
    written(made.id)
    asked(made.id)
    voices(made.slug, "well", FEWEST)

    def close(_: int) -> str:
        try:
            counted(made.id)
        except Exception as error:  # noqa: BLE001  whichever refusal
            return type(error).__name__
        return "counted"

    assert sorted(at_once(2, close)) == ["NoRound", "counted"]
    assert Result.objects.count() == 1
