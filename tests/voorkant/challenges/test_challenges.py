"""Opening a challenge, finding it again, and moving it along its stages."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.voorkant.challenges.made import (
    LINES,
    WAY,
    accept,
    advance,
    asked,
    challenge,
    council,
    expert,
    municipality,
)
from voorkant.challenges import activities, models
from voorkant.challenges.actions import (
    close_challenge,
    destroy_left_keys,
    move_challenge,
    open_challenge,
)
from voorkant.challenges.activities import Activity, Panel
from voorkant.challenges.errors import (
    BodyRefused,
    ChallengeNotFound,
    ChallengeTextRefused,
    ReasonRefused,
    SlugRefused,
    SlugTaken,
    StageRefused,
    TermRefused,
    VillagesRefused,
)
from voorkant.challenges.models import Challenge, StageChange
from voorkant.challenges.page import challenge_page
from voorkant.challenges.queries import (
    challenge_cards,
    challenge_id,
    challenge_ref_of,
    challenges_of,
)
from voorkant.challenges.rules import EDGES, Influence, Stage, lock_of, may_go
from voorkant.challenges.values import NewLine
from voorkant.common.errors import InvalidCursor, VoorkantError
from voorkant.journal.queries import entries_about
from voorkant.people.keys import make_key

pytestmark = [pytest.mark.database]
in_database = pytest.mark.django_db


@in_database
def test_a_challenge_that_is_opened_is_found_with_all_that_was_said() -> None:
    made = challenge(Stage.QUESTION)
    accept(made.id)
    page = challenge_page(made.slug)
    assert (page.id, page.question, page.stage) == (made.id, made.question, Stage.QUESTION)
    assert page.introduction.count("\n") == 1
    assert page.owner.name == "Dorpsraad Well"
    assert page.answering.slug == "gemeente"
    assert page.listener is not None
    assert (page.listener.name, page.listener.function) == ("R. de Wit", "verkeerskundige")
    assert [village.slug for village in page.villages] == ["well"]
    assert [line.kind for line in page.influence] == [Influence.OPEN, Influence.FIXED]
    assert page.influence[1].source == "Raadsbesluit 2026-12"
    assert (page.opens_on, page.closes_on) == (
        TODAY - timedelta(days=22),
        TODAY + timedelta(days=38),
    )
    assert page.answer_working_days == 10
    assert page.stages == tuple(Stage)
    assert challenge_id(made.slug) == made.id
    assert challenge_ref_of(made.id) == made


@in_database
def test_opening_is_recorded_and_makes_the_key(own_keys: Path) -> None:
    made = challenge(Stage.QUESTION)
    assert [line.verb for line in entries_about(str(made.id)).items] == ["challenges.opened"]
    assert [file.stem for file in own_keys.iterdir()] == [str(made.id)]


TODAY = timezone.localdate()

REFUSED: dict[str, tuple[dict[str, Any], type[VoorkantError]]] = {
    "no name": ({"slug": ""}, SlugRefused),
    "a name with capitals": ({"slug": "Grotestraat"}, SlugRefused),
    "a name with NUL": ({"slug": "a\0b"}, SlugRefused),
    "a name with a way out": ({"slug": "../etc"}, SlugRefused),
    "a name that is too long": ({"slug": "a" * 61}, SlugRefused),
    "no question": ({"question": ""}, ChallengeTextRefused),
    "a question of spaces": ({"question": "   "}, ChallengeTextRefused),
    "a question on two lines": ({"question": "Wat\nspeelt er?"}, ChallengeTextRefused),
    "a question that is too long": ({"question": "a" * 161}, ChallengeTextRefused),
    "a question turned around": ({"question": "Wat \u202espeelt er?"}, ChallengeTextRefused),
    "an introduction of ten megabytes": ({"introduction": "a" * 10**7}, ChallengeTextRefused),
    "an introduction with NUL": ({"introduction": "a\0b"}, ChallengeTextRefused),
    "an empty line of influence": (
        {"influence": [NewLine(Influence.OPEN, "")]},
        ChallengeTextRefused,
    ),
    "too many lines of influence": ({"influence": LINES * 11}, ChallengeTextRefused),
    "an end before the beginning": ({"closes_on": TODAY - timedelta(days=23)}, TermRefused),
    "no time for an answer": ({"answer_working_days": 0}, TermRefused),
    "an answer next year": ({"answer_working_days": 61}, TermRefused),
    "no village": ({"villages": []}, VillagesRefused),
    "a village twice": ({"villages": ["well", "well"]}, VillagesRefused),
    "a village that isn't there": ({"villages": ["atlantis"]}, VillagesRefused),
    "an owner that isn't there": ({"owner_id": uuid4()}, BodyRefused),
    "a listener that isn't there": ({"listener_id": uuid4()}, BodyRefused),
}


@in_database
@pytest.mark.parametrize("name", REFUSED)
def test_what_can_not_be_a_challenge_is_refused_and_leaves_nothing(
    name: str, own_keys: Path
) -> None:
    change, refusal = REFUSED[name]
    with pytest.raises(refusal):
        open_challenge(**asked(**change))
    assert not Challenge.objects.exists()
    assert not own_keys.exists() or list(own_keys.iterdir()) == []


@in_database
def test_a_listener_of_another_body_is_refused() -> None:
    with pytest.raises(BodyRefused):
        challenge(listener_id=expert(council()).id)


@in_database
def test_a_name_that_is_taken_is_refused_and_its_challenge_keeps_its_key(own_keys: Path) -> None:
    made = challenge(slug="veerweg")
    with pytest.raises(SlugTaken) as refused:
        challenge(slug="veerweg")
    assert refused.value.params == {"slug": "veerweg"}
    assert [file.stem for file in own_keys.iterdir()] == [str(made.id)]


@pytest.mark.parametrize("before", Stage)
@in_database
def test_a_challenge_goes_along_an_edge_or_not_at_all(before: Stage) -> None:
    for after in Stage:
        made = challenge(before)
        if may_go(before, after):
            advance(made.id, after)
            assert challenge_ref_of(made.id).stage is after
        else:
            with pytest.raises(StageRefused):
                move_challenge(challenge_id=made.id, to=after, reason="Het is zover.", acting="o")
            assert challenge_ref_of(made.id).stage is before


def test_every_stage_but_the_last_leads_on_and_every_one_is_reached() -> None:
    assert {before for before, _ in EDGES} == set(Stage) - {Stage.CLOSED}
    assert {after for _, after in EDGES} == set(Stage) - {Stage.QUESTION}
    assert all(pair in EDGES for pair in pairwise(WAY))


def test_the_tables_say_what_the_rules_say() -> None:
    assert set(models.STAGES) == set(Stage)
    assert set(models.EDGES) == set(EDGES)
    assert set(models.INFLUENCES) == set(Influence)


@pytest.mark.parametrize(
    ("stage", "lock"),
    [
        (Stage.QUESTION, "solutions"),
        (Stage.UNDERSTAND, "solutions"),
        (Stage.IMAGINE, "choices"),
        (Stage.CHOOSE, None),
        (Stage.DO, None),
        (Stage.CLOSED, "everything"),
    ],
)
def test_each_stage_says_what_is_locked(stage: Stage, lock: str | None) -> None:
    assert lock_of(stage) == lock


@in_database
@pytest.mark.parametrize("reason", ["", "  ", "a" * 501, "nul\0", "om\u202egekeerd"])
def test_a_challenge_does_not_move_without_a_plain_reason(reason: str) -> None:
    made = challenge(Stage.QUESTION)
    with pytest.raises(ReasonRefused):
        move_challenge(challenge_id=made.id, to=Stage.UNDERSTAND, reason=reason, acting="o")
    assert not StageChange.objects.exists()


@in_database
def test_what_is_not_there_can_not_move() -> None:
    with pytest.raises(ChallengeNotFound):
        move_challenge(challenge_id=uuid4(), to=Stage.DO, reason="Het is zover.", acting="o")
    with pytest.raises(ChallengeNotFound):
        challenge_ref_of(uuid4())


@in_database
def test_closing_destroys_the_key_once_it_is_certain(
    own_keys: Path, django_capture_on_commit_callbacks: Any
) -> None:
    made = challenge()
    with django_capture_on_commit_callbacks() as after:
        close_challenge(challenge_id=made.id, reason="Het is af.", acting="o")
    assert len(list(own_keys.iterdir())) == 1, "a transaction may still be rolled back"
    for act in after:
        act()
    assert list(own_keys.iterdir()) == []
    with pytest.raises(StageRefused):
        close_challenge(challenge_id=made.id, reason="Nog eens.", acting="o")


@in_database
def test_a_key_that_was_left_behind_goes_within_the_hour(own_keys: Path) -> None:
    closed, runs = challenge(Stage.CLOSED), challenge()
    make_key(closed.id)
    destroy_left_keys()
    assert [file.stem for file in own_keys.iterdir()] == [str(runs.id)]


@in_database
def test_lists_show_the_newest_first_page_by_page_and_village_by_village() -> None:
    made = [challenge(villages=["well", "aijen"] if n % 2 else ["well"]) for n in range(5)]
    first = challenge_cards(limit=3)
    rest = challenge_cards(limit=3, before=first.next)
    shown = [card.id for card in (*first.items, *rest.items)]
    assert sorted(shown, key=str) == sorted((one.id for one in made), key=str)
    assert rest.next is None
    assert len(challenge_cards(limit=10, village="aijen").items) == 2
    assert challenge_cards(limit=10, village="siebengewald").items == ()
    assert [v.name for v in challenge_cards(limit=10, village="aijen").items[0].villages] == [
        "Aijen",
        "Well",
    ]


@in_database
@pytest.mark.parametrize("word", ["", "x", "AAAA", "é", "a" * 10_000])
def test_a_word_for_the_next_page_that_we_did_not_give_is_refused(word: str) -> None:
    with pytest.raises(InvalidCursor):
        challenge_cards(limit=3, before=word)


@in_database
@pytest.mark.parametrize("village", ["nergens", "", "we'll", "'; DROP TABLE places_area; --"])
def test_a_village_that_is_not_there_has_no_challenges(village: str) -> None:
    challenge()
    assert challenge_cards(limit=3, village=village).items == ()


@in_database
@pytest.mark.parametrize("slug", ["nergens", "", "a b", "a\0b", "../a", "a" * 10**6])
def test_a_challenge_that_is_not_there_is_not_found(slug: str) -> None:
    with pytest.raises(ChallengeNotFound):
        challenge_page(slug)


@in_database
def test_a_body_sees_its_own_challenges() -> None:
    ours, theirs = challenge(), challenge(owner_id=municipality())
    assert [card.id for card in challenges_of([council()])] == [ours.id]
    assert {card.id for card in challenges_of([council(), municipality()])} == {ours.id, theirs.id}
    assert challenges_of([]) == []


@in_database
def test_an_activity_shows_its_panel_in_its_stages_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activities, "_registered", {})
    shown = Panel("fair", "Kermis", (), ("3 kramen",))
    activities.register(
        Activity(
            "fair",
            frozenset({Stage.DO}),
            lambda _: shown,
            lambda ids: {one: ["3 kramen"] for one in ids},
        )
    )
    activities.register(Activity("quiet", frozenset(Stage), lambda _: None, lambda _: {}))
    with pytest.raises(ValueError, match="two activities"):
        activities.register(Activity("fair", frozenset(), lambda _: None, lambda _: {}))
    early, late = challenge(), challenge(Stage.DO)
    assert challenge_page(early.slug).panels == ()
    assert challenge_page(late.slug).panels == (shown,)
    assert [list(card.facts) for card in challenge_cards(limit=5).items] == [["3 kramen"]] * 2
