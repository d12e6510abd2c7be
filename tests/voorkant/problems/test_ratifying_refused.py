"""What a ratification refuses, and that what is refused leaves nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.voorkant.challenges.made import challenge
from tests.voorkant.problems.made import (
    TEXT,
    WRONG,
    agreed,
    asked,
    counted,
    statement,
    voices,
    written,
)
from voorkant.challenges.rules import Stage
from voorkant.common.errors import explain
from voorkant.contributions.errors import StatementHasContact
from voorkant.people.devices import new_device
from voorkant.people.kinds import Level
from voorkant.problems import errors
from voorkant.problems.actions import (
    fix_agreement,
    judge,
    open_round,
    write_version,
)
from voorkant.problems.errors import (
    AgreementFixed,
    AgreementMissing,
    AgreementRefused,
    BecauseMissing,
    CitationRefused,
    NoRound,
    ProofMissing,
    RoundOpen,
    RoundTermRefused,
    StageRefused,
    StatementRefused,
    VersionAsked,
    VersionMissing,
    VillageNotAsked,
)
from voorkant.problems.models import Judgement

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TWO = ["well", "wellerlooi"]


def test_what_cannot_be_agreed_is_refused_and_what_is_agreed_stays() -> None:
    made = challenge()
    for share, fewest in ((50, 5), (101, 5), (60, 4), (60, 2001), (0, 0)):
        with pytest.raises(AgreementRefused):
            fix_agreement(
                challenge_id=made.id,
                level=Level.DEVICE,
                threshold_percent=share,
                fewest_voices=fewest,
                acting=None,
            )
    agreed(made.id)
    with pytest.raises(AgreementFixed):
        agreed(made.id, Level.CARD)
    later = challenge(Stage.IMAGINE)
    with pytest.raises(StageRefused):
        agreed(later.id)


def test_a_version_of_no_words_or_too_many_is_refused() -> None:
    made = challenge()
    for words in ("", "woord " * 121, "Iets\0 geks.", "\u202eomgedraaid"):
        with pytest.raises(StatementRefused):
            write_version(challenge_id=made.id, text=words.strip(" "), cites=[], acting=None)
    write_version(challenge_id=made.id, text=("woord " * 120).strip(), cites=[], acting=None)
    with pytest.raises(StageRefused):
        written(challenge(Stage.IMAGINE).id)


def test_a_version_cites_what_is_on_the_list_of_its_own_challenge() -> None:
    made, other = challenge(), challenge()
    shown = statement(made.id)
    elsewhere, waiting = statement(other.id), statement(made.id, 1, shown=False)
    for cites in ([], [elsewhere], [waiting], [shown, uuid4()]):
        with pytest.raises(CitationRefused):
            write_version(challenge_id=made.id, text=TEXT, cites=cites, acting=None)
    write_version(challenge_id=made.id, text=TEXT, cites=[shown, shown], acting=None)


def test_nothing_is_put_to_the_villages_too_early_twice_or_for_an_impossible_time() -> None:
    made = challenge()
    today = timezone.localdate()
    with pytest.raises(AgreementMissing):
        asked(made.id)
    agreed(made.id)
    with pytest.raises(VersionMissing):
        asked(made.id)
    written(made.id)
    for days in (-1, 0, 6, 91):
        with pytest.raises(RoundTermRefused):
            open_round(
                challenge_id=made.id,
                closes_on=today + timedelta(days=days),
                today=today,
                acting=None,
            )
    asked(made.id)
    with pytest.raises(RoundOpen):
        asked(made.id)
    with pytest.raises(RoundOpen):
        written(made.id)
    voices(made.slug, "well", 5)
    counted(made.id)
    with pytest.raises(VersionAsked):
        asked(made.id)
    question = challenge(Stage.QUESTION)
    agreed(question.id)
    written(question.id)
    with pytest.raises(StageRefused):
        asked(question.id)


def test_a_voice_that_does_not_fit_is_refused_and_leaves_nothing() -> None:
    made = challenge()
    device = new_device()

    def say(village: str = "well", because: str = WRONG, *, holds: bool = False) -> None:
        judge(slug=made.slug, device=device, village=village, holds=holds, because=because)

    with pytest.raises(NoRound):
        say()
    agreed(made.id)
    written(made.id)
    asked(made.id)
    for village in ("wellerlooi", "nergens", ""):
        with pytest.raises(VillageNotAsked):
            say(village)
    for because in ("", "Kort.", "x" * 401):
        with pytest.raises(BecauseMissing):
            say(because=because)
    with pytest.raises(StatementHasContact):
        say(because="Bel mij maar op 06-12345678 hierover.")
    assert not Judgement.objects.exists()


@pytest.mark.parametrize("level", [Level.EMAIL, Level.CARD])
def test_where_more_was_agreed_a_device_alone_is_not_enough(level: Level) -> None:
    made = challenge()
    agreed(made.id, level)
    written(made.id)
    asked(made.id)
    with pytest.raises(ProofMissing):
        judge(slug=made.slug, device=new_device(), village="well", holds=True, because="")
    assert not Judgement.objects.exists()


def test_every_refusal_says_what_why_and_what_to_do_in_both_languages() -> None:
    params: dict[str, int] = dict.fromkeys(("lowest", "highest", "fewest", "most", "given"), 7)
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and getattr(kind, "code", "").startswith("problem.")
    ]
    assert len(kinds) == 19
    for kind in kinds:
        for language in ("nl", "en"):
            told = explain(kind(**params), language)
            assert told.what
            assert told.why
            assert told.remedy
