"""From a first version to a problem that every village says is right, and everything that is refused."""

from __future__ import annotations

import pytest

from tests.voorkant.challenges.made import challenge
from tests.voorkant.conversations.talking import text
from tests.voorkant.problems.made import (
    FEWEST,
    TEXT,
    WRONG,
    agreed,
    asked,
    counted,
    statement,
    understood,
    voices,
    written,
)
from voorkant.challenges.actions import move_challenge
from voorkant.challenges.rules import Stage
from voorkant.common.errors import VoorkantError
from voorkant.people.actions import erase_person, join
from voorkant.people.devices import new_device
from voorkant.problems.actions import (
    close_round,
    hide_objection,
    judge,
    rule_village,
)
from voorkant.problems.errors import (
    NoRound,
    ObjectionNotFound,
    ReasonMissing,
    RulingRefused,
    TooEarly,
)
from voorkant.problems.models import Judgement, Result
from voorkant.problems.queries import (
    own_voice,
    problem_page,
    ratification_missing,
    turnout,
)
from voorkant.problems.rules import Outcome

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TWO = ["well", "wellerlooi"]


def test_a_problem_that_every_village_says_is_right_takes_the_lock_off() -> None:
    made = challenge(villages=TWO)
    statement(made.id)
    agreed(made.id)
    written(made.id)
    asked(made.id)
    for village in TWO:
        voices(made.slug, village, FEWEST, 1)
    assert ratification_missing(made.id) is not None
    counted(made.id)
    page = problem_page(made.slug)
    assert page.ratified is not None
    assert page.ratified.text == TEXT
    assert page.cited == [text(0)]
    assert [result.outcome for result in page.ratified.round.results] == [Outcome.HOLDS] * 2  # type: ignore[union-attr]
    assert ratification_missing(made.id) is None
    move_challenge(challenge_id=made.id, to=Stage.IMAGINE, reason="We weten het.", acting=None)


def test_until_then_the_challenge_stays_where_it_is() -> None:
    made = challenge()
    sentences = set()

    def stuck() -> None:
        missing = ratification_missing(made.id)
        assert missing is not None
        sentences.add(str(missing.sentence))
        with pytest.raises(VoorkantError):
            move_challenge(challenge_id=made.id, to=Stage.IMAGINE, reason="Toch.", acting=None)

    stuck()
    agreed(made.id)
    written(made.id)
    stuck()
    asked(made.id)
    stuck()
    voices(made.slug, "well", 2, 4)
    counted(made.id)
    stuck()
    assert len(sentences) == 4, "each step says what lacks in its own words"


def test_one_village_that_finds_it_wrong_keeps_the_lock_on() -> None:
    made = challenge(villages=TWO)
    agreed(made.id)
    written(made.id)
    asked(made.id)
    voices(made.slug, "well", 9)
    voices(made.slug, "wellerlooi", 3, 6)
    counted(made.id)
    page = problem_page(made.slug)
    assert page.ratified is None
    assert {one.village.slug: one.outcome for one in page.versions[0].round.results} == {  # type: ignore[union-attr]
        "well": Outcome.HOLDS,
        "wellerlooi": Outcome.REFUSED,
    }
    with pytest.raises(RulingRefused):
        rule_village(
            challenge_id=made.id, village="wellerlooi", goes_on=True, reason="Haast.", acting=None
        )


def test_after_two_refused_versions_the_council_may_go_on_without_that_village_marked() -> None:
    made = challenge(villages=TWO)
    agreed(made.id)
    for version in (TEXT, TEXT + " Ook bij de winkels."):
        written(made.id, version)
        asked(made.id)
        voices(made.slug, "well", 6)
        voices(made.slug, "wellerlooi", 1, 8)
        counted(made.id)
    rule_village(
        challenge_id=made.id,
        village="wellerlooi",
        goes_on=True,
        reason="Wellerlooi begint een eigen vraag.",
        acting="organiser-1",
    )
    page = problem_page(made.slug)
    assert page.ratified is not None
    without = [one for one in page.ratified.round.results if one.without]  # type: ignore[union-attr]
    assert [(one.village.slug, one.reason) for one in without] == [
        ("wellerlooi", "Wellerlooi begint een eigen vraag.")
    ]
    assert ratification_missing(made.id) is None
    with pytest.raises(RulingRefused):
        rule_village(
            challenge_id=made.id, village="wellerlooi", goes_on=False, reason="Nee.", acting=None
        )


def test_objections_stay_beside_it_and_the_council_can_take_off_words_but_not_the_fact() -> None:
    made = challenge()
    agreed(made.id)
    written(made.id)
    asked(made.id)
    voices(made.slug, "well", 6, 2)
    assert list(problem_page(made.slug).versions[0].round.objections) == []  # type: ignore[union-attr]
    with pytest.raises(ObjectionNotFound):
        hide_objection(
            challenge_id=made.id,
            objection_id=Judgement.objects.filter(holds=False).first().id,  # type: ignore[union-attr]
            reason="Nog open.",
            acting=None,
        )
    counted(made.id)
    objections = problem_page(made.slug).versions[0].round.objections  # type: ignore[union-attr]
    assert len(objections) == 2
    assert all(one.text.startswith(WRONG) for one in objections)
    hide_objection(
        challenge_id=made.id, objection_id=objections[0].id, reason="Een naam.", acting="o"
    )
    after = problem_page(made.slug).versions[0].round.objections  # type: ignore[union-attr]
    assert [one.hidden for one in after] == ["Een naam.", ""]
    with pytest.raises(ReasonMissing):
        hide_objection(challenge_id=made.id, objection_id=objections[1].id, reason=" ", acting="o")
    with pytest.raises(ObjectionNotFound):
        hide_objection(
            challenge_id=challenge().id, objection_id=objections[1].id, reason="Nee.", acting="o"
        )


def test_a_device_has_one_voice_and_may_think_otherwise_until_the_round_closes() -> None:
    made = challenge()
    agreed(made.id)
    written(made.id)
    asked(made.id)
    device = new_device()

    def say(*, holds: bool) -> bool:
        because = "" if holds else WRONG
        return judge(slug=made.slug, device=device, village="well", holds=holds, because=because)

    assert say(holds=True)
    assert not say(holds=True)
    assert say(holds=False)
    assert Judgement.objects.count() == 1
    voice = own_voice(problem_page(made.slug), device)
    assert (voice.holds, voice.because) == (False, WRONG)
    voices(made.slug, "well", 7)
    counted(made.id)
    with pytest.raises(NoRound):
        say(holds=True)


def test_nobody_sees_a_count_before_the_round_is_closed_and_small_counts_never() -> None:
    made = challenge(villages=TWO)
    agreed(made.id)
    written(made.id)
    asked(made.id)
    voices(made.slug, "well", 6)
    page = problem_page(made.slug)
    assert page.asked is not None
    assert list(page.asked.results) == []
    reached = {one.slug: turnout(page).reached[one.code] for one in page.villages}
    assert reached == {"well": True, "wellerlooi": False}
    voices(made.slug, "wellerlooi", 5, 2)
    counted(made.id)
    results = {
        one.village.slug: (one.holding, one.refusing)
        for one in problem_page(made.slug).versions[0].round.results  # type: ignore[union-attr]
    }
    assert results == {"well": (6, None), "wellerlooi": (None, None)}


def test_a_round_closes_early_only_with_every_minimum_and_a_reason() -> None:
    made = challenge(villages=TWO)
    agreed(made.id)
    written(made.id)
    asked(made.id)
    voices(made.slug, "well", 9)
    for reason in ("", "Het duurt te lang."):
        with pytest.raises(TooEarly):
            close_round(challenge_id=made.id, reason=reason, acting=None)
    voices(made.slug, "wellerlooi", 5)
    with pytest.raises(TooEarly):
        close_round(challenge_id=made.id, reason="", acting=None)
    with pytest.raises(ReasonMissing):
        close_round(challenge_id=made.id, reason="x" * 501, acting=None)
    counted(made.id)
    with pytest.raises(NoRound):
        counted(made.id)


@pytest.mark.parametrize(
    ("holds", "refuses", "outcome"),
    [
        (5, 0, Outcome.HOLDS),
        (3, 2, Outcome.HOLDS),
        (2, 3, Outcome.REFUSED),
        (6, 4, Outcome.HOLDS),
        (5, 4, Outcome.REFUSED),
        (0, 5, Outcome.REFUSED),
    ],
)
def test_the_database_counts_by_the_rule(holds: int, refuses: int, outcome: Outcome) -> None:
    made = challenge()
    agreed(made.id)
    written(made.id)
    asked(made.id)
    voices(made.slug, "well", holds, refuses)
    counted(made.id)
    [result] = problem_page(made.slug).versions[0].round.results  # type: ignore[union-attr]
    assert result.outcome is outcome


def test_whoever_has_herself_erased_takes_her_voice_along_and_the_count_stays() -> None:
    made = challenge()
    agreed(made.id)
    written(made.id)
    asked(made.id)
    devices = voices(made.slug, "well", 6)
    erase_person(person_id=join(device=devices[0], scope=made.id).id, scope=made.id, acting=None)
    assert Judgement.objects.count() == 5
    counted(made.id)
    erase_person(person_id=join(device=devices[1], scope=made.id).id, scope=made.id, acting=None)
    assert (Result.objects.get().holding, Judgement.objects.count()) == (5, 4)


def test_understood_helps_other_tests_once() -> None:
    made = challenge()
    understood(made.id)
    understood(made.id)
    assert len(problem_page(made.slug).versions) == 1
