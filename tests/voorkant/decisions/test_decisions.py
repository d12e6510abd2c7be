"""A decision by a body with a mandate, and everything that is refused; by the database too."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from tests.voorkant.bodies.made import account
from tests.voorkant.challenges.made import advance, challenge, council
from tests.voorkant.challenges.staff import organiser
from tests.voorkant.decisions.made import CEILING, mandated, new, taken
from tests.voorkant.pages import MOST_QUERIES, page, text_of
from voorkant.bodies.actions import appoint
from voorkant.bodies.kinds import Role
from voorkant.challenges.actions import move_challenge
from voorkant.challenges.rules import Stage
from voorkant.common.errors import VoorkantError, explain
from voorkant.contributions.ideas import say_idea
from voorkant.decisions import errors
from voorkant.decisions.actions import take_decision
from voorkant.decisions.errors import (
    CostRefused,
    DayRefused,
    GroundsRefused,
    NoMandateHere,
    NotNow,
    WordsRefused,
)
from voorkant.decisions.models import Decision
from voorkant.decisions.queries import decision_missing, decisions_page
from voorkant.people.devices import new_device

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_decision_says_who_why_on_what_and_what_it_changes_and_lets_the_doing_begin() -> None:
    made = challenge(Stage.IMAGINE)
    idea = say_idea(
        slug=made.slug, device=new_device(), text="Maak er een fietsstraat van.", sent_key=uuid4()
    )
    advance(made.id, Stage.CHOOSE)
    assert decision_missing(made.id) is not None
    with pytest.raises(VoorkantError):
        move_challenge(challenge_id=made.id, to=Stage.DO, reason="Toch.", acting=None)
    take_decision(
        challenge_id=made.id,
        body_id=mandated(),
        seat_id=None,
        decision=new(),
        cites=[idea],
        today=timezone.localdate(),
        acting="organiser-1",
    )
    [decision] = decisions_page(made.slug).decisions
    assert (decision.cost_cents, decision.version) == (1_250_000, 1)
    assert [(one.kind, one.text) for one in decision.grounds] == [
        ("idea", "Maak er een fietsstraat van.")
    ]
    assert decision.reference == "Delegatiebesluit 2026 (verzonnen)"
    assert decision_missing(made.id) is None
    move_challenge(challenge_id=made.id, to=Stage.DO, reason="Besloten.", acting=None)


@pytest.mark.parametrize("part", ["what", "reasons", "changes"])
def test_a_decision_without_words_or_with_too_many_is_refused(part: str) -> None:
    made = challenge(Stage.CHOOSE)
    for words in ("", " ", "x" * 3001, "Iets\0 geks."):
        with pytest.raises(WordsRefused):
            taken(made.id, **{part: words})
    assert not Decision.objects.exists()


def test_what_a_body_may_not_decide_is_refused() -> None:
    made = challenge(Stage.CHOOSE)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(DayRefused):
        taken(made.id, decided_on=tomorrow)
    for cents in (-1, 10**12):
        with pytest.raises(CostRefused):
            taken(made.id, cost_cents=cents)
    with pytest.raises(NoMandateHere):
        taken(made.id, cost_cents=CEILING + 1)
    with pytest.raises(NoMandateHere):
        taken(made.id, decided_on=timezone.localdate().replace(year=2020))
    today = timezone.localdate()
    with pytest.raises(NoMandateHere):
        take_decision(
            challenge_id=made.id,
            body_id=council(),
            seat_id=None,
            decision=new(),
            cites=[],
            today=today,
            acting=None,
        )
    with pytest.raises(GroundsRefused):
        take_decision(
            challenge_id=made.id,
            body_id=mandated(),
            seat_id=None,
            decision=new(),
            cites=[uuid4()],
            today=today,
            acting=None,
        )


@pytest.mark.parametrize("stage", [each for each in Stage if each is not Stage.CHOOSE])
def test_in_any_other_stage_nothing_is_decided(stage: Stage) -> None:
    made = challenge(stage)
    before = Decision.objects.count()
    with pytest.raises(NotNow):
        taken(made.id)
    assert Decision.objects.count() == before


ATTACKS = {
    "other words": "UPDATE decisions_decision SET what = 'Iets anders.'",
    "DELETE": "DELETE FROM decisions_decision",
    "TRUNCATE": "TRUNCATE decisions_decision CASCADE",
    "another's mandate": "INSERT INTO decisions_decision (id, challenge_id, body_id, mandate_id,"
    " version_id, what, reasons, changes, cost_cents, decided_on) SELECT gen_random_uuid(),"
    " challenge_id, (SELECT id FROM bodies_body WHERE kind = 'village-council' LIMIT 1), mandate_id,"
    " version_id, what, reasons, changes, cost_cents, decided_on FROM decisions_decision LIMIT 1",
    "over the ceiling": "INSERT INTO decisions_decision (id, challenge_id, body_id, mandate_id,"
    " version_id, what, reasons, changes, cost_cents, decided_on) SELECT gen_random_uuid(),"
    " challenge_id, body_id, mandate_id, version_id, what, reasons, changes, 99999999, decided_on"
    " FROM decisions_decision LIMIT 1",
    "a later day": "INSERT INTO decisions_decision (id, challenge_id, body_id, mandate_id,"
    " version_id, what, reasons, changes, cost_cents, decided_on) SELECT gen_random_uuid(),"
    " challenge_id, body_id, mandate_id, version_id, what, reasons, changes, 0, decided_on + 2"
    " FROM decisions_decision LIMIT 1",
    "DISABLE TRIGGER": "ALTER TABLE decisions_decision DISABLE TRIGGER ALL",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_the_program_cannot_get_around_a_decision(attack: str) -> None:
    made = challenge(Stage.CHOOSE)
    council()
    taken(made.id)
    before = list(Decision.objects.values())
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert isinstance(refused.value.__cause__, (InsufficientPrivilege, RestrictViolation))
    assert list(Decision.objects.values()) == before


def test_the_page_shows_it_in_both_languages_in_a_bounded_number_of_queries(
    client: Client, django_assert_max_num_queries: object
) -> None:
    made = challenge(Stage.CHOOSE)
    taken(made.id)
    with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[operator]
        told = text_of(page(client, f"/opgaven/{made.slug}/besluit"))
    assert "De Grotestraat wordt een fietsstraat." in told
    assert "€ 12.500" in told
    assert "Delegatiebesluit 2026" in told
    assert "What is decided" in text_of(page(client, f"/en/opgaven/{made.slug}/besluit"))


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.MEMBER, Role.EXPERT])
def test_only_who_may_write_a_decision_down_is_offered_it(role: Role) -> None:
    made = challenge(Stage.CHOOSE)
    browser = organiser(mandated(), role=role)
    offered = "Schrijf een besluit op" in text_of(page(browser, f"/opgaven/{made.slug}/besluit"))
    answer = browser.get(f"/opgaven/{made.slug}/besluit/opschrijven")
    assert (offered, answer.status_code) == (
        (True, 200) if role is Role.ORGANISER else (False, 403)
    )


def test_who_wrote_it_down_is_shown_with_her_function_when_she_has_one() -> None:
    made = challenge(Stage.CHOOSE)
    for function, shown in (("", "Toos V."), ("voorzitter", "Toos V., voorzitter")):
        whose = account()
        seat = appoint(
            account_id=whose.id,
            body_id=mandated(),
            role=Role.ORGANISER,
            function=function,
            shown_name="Toos V.",
            acting=None,
        )
        take_decision(
            challenge_id=made.id,
            body_id=mandated(),
            seat_id=seat,
            decision=new(cost_cents=0),
            cites=[],
            today=timezone.localdate(),
            acting=str(whose.id),
        )
        assert shown in {one.signed for one in decisions_page(made.slug).decisions}


def test_every_refusal_says_what_why_and_what_to_do_in_both_languages() -> None:
    params = dict.fromkeys(("what", "reasons", "changes", "most", "left"), 7)
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and getattr(kind, "code", "").startswith("decision.")
    ]
    assert len(kinds) == 16
    for kind in kinds:
        for language in ("nl", "en"):
            assert all(vars_of(explain(kind(**params), language)))


def vars_of(sentence: object) -> tuple[str, str, str]:
    what, why, remedy = (getattr(sentence, part) for part in ("what", "why", "remedy"))
    return what, why, remedy
