"""The pages about a problem: what everybody reads, what the council does, what is refused in words."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.translation import override
from pypdf import PdfReader

from tests.voorkant.challenges.made import advance, challenge
from tests.voorkant.conversations.talking import talk
from tests.voorkant.pages import MOST_QUERIES, page, text_of
from tests.voorkant.problems.made import TEXT, agreed, asked, counted, voices, written
from voorkant.challenges.models import StageChange
from voorkant.challenges.rules import VERB_MOVED, VERB_OPENED, Stage
from voorkant.contributions.ideas import say_idea
from voorkant.journal.models import Payload
from voorkant.people.devices import new_device
from voorkant.people.kinds import Level
from voorkant.people.verification import make_cards
from voorkant.problems import queries
from voorkant.problems.diff import changes
from voorkant.problems.paper import said
from voorkant.problems.proof import proof_of
from voorkant.problems.queries import problem_page
from voorkant.problems.rules import VERB_AGREED, VERB_ASKED, VERB_COUNTED, VERB_WRITTEN
from voorkant.problems.telling import every_told, tell
from voorkant.problems.wording import ACTS, LEVELS

if TYPE_CHECKING:
    from typing import Any

pytestmark = [pytest.mark.database, pytest.mark.django_db]
PAGES = ("probleem", "probleem/oordeel", "voorkant", "ideeen", "besluit")


def two_versions(slug: str | None = None) -> Any:
    made = talk(villages=["well", "wellerlooi"])
    agreed(made.challenge.id)
    for text in ("Het verkeer rijdt te hard.", TEXT):
        written(made.challenge.id, text)
        asked(made.challenge.id)
        voices(made.slug, "well", 6, 5)
        voices(made.slug, "wellerlooi", 6, 5)
        counted(made.challenge.id)
    return made


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_stays_within_its_queries(
    client: Client, django_assert_max_num_queries: Any, name: str, language: str
) -> None:
    made = two_versions()
    with django_assert_max_num_queries(MOST_QUERIES):
        page(client, f"{language}/opgaven/{made.slug}/{name}")


def test_the_page_shows_what_changed_in_words_and_not_by_colour_alone(client: Client) -> None:
    html = page(client, f"/opgaven/{two_versions().slug}/probleem")
    assert "<del" in html
    assert "<ins" in html
    assert "weggehaald:" in html
    assert "erbij gezet:" in html


def test_a_diff_gives_both_texts_back() -> None:
    before, after = "een twee drie vier", "een drie drie en half vier"
    runs = changes(before, after)
    assert " ".join(run.text for run in runs if run.kind != "added") == before
    assert " ".join(run.text for run in runs if run.kind != "gone") == after
    assert [run.kind for run in changes("a b", "a b")] == ["same"]
    assert [run.kind for run in changes("a", "b")] == ["gone", "added"]


def test_the_page_says_that_a_village_is_self_declared_and_shows_no_small_counts(
    client: Client,
) -> None:
    told = text_of(page(client, f"/opgaven/{two_versions().slug}/probleem"))
    assert "Dat controleren wij niet" in told
    assert "Klopt: 6. Klopt niet: 5." in told


def test_the_proof_tells_what_was_there_before_on_page_and_paper(client: Client) -> None:
    made = challenge(Stage.IMAGINE)
    told = text_of(page(client, f"/opgaven/{made.slug}/voorkant"))
    for words in ("ging het slot eraf", "De weg blijft open voor de bus.", "Raadsbesluit 2026-12"):
        assert words in told
    assert "Ideeën van voordat het slot eraf ging 0" in told
    answer = client.get(f"/opgaven/{made.slug}/voorkant.pdf")
    assert answer["Content-Type"] == "application/pdf"
    paper = PdfReader(BytesIO(answer.content))
    words = " ".join(" ".join(each.extract_text().split()) for each in paper.pages)
    assert "Was het probleem er eerst?" in words
    assert "Raadsbesluit 2026-12" in words
    english = PdfReader(BytesIO(client.get(f"/en/opgaven/{made.slug}/voorkant.pdf").content))
    assert "Was the problem first?" in english.pages[0].extract_text()


def test_every_act_of_the_proof_and_every_level_has_its_words() -> None:
    assert set(LEVELS) == set(Level)
    assert all(str(words).endswith(".") for words in ACTS.values())


def test_within_one_hour_the_proof_tells_everything_in_the_order_in_which_it_can_have_been() -> (
    None
):
    made = challenge()
    agreed(made.id)
    for holding, refusing in ((1, 6), (6, 0)):
        written(made.id, f"Er rijdt te hard verkeer. Dat zeggen {holding} mensen.")
        asked(made.id)
        voices(made.slug, "well", holding, refusing)
        counted(made.id)
    advance(made.id, Stage.IMAGINE)
    told = [act.words for act in proof_of(made.slug).acts]
    one_version = [str(ACTS[verb]) for verb in (VERB_WRITTEN, VERB_ASKED, VERB_COUNTED)]
    moved = str(ACTS[VERB_MOVED])
    assert told[0] == str(ACTS[VERB_OPENED])
    assert told[-9:] == [moved, str(ACTS[VERB_AGREED]), *one_version, *one_version, moved]


def test_going_back_and_forth_keeps_the_first_moment_of_the_lock(client: Client) -> None:
    made = challenge(Stage.IMAGINE)
    first = StageChange.objects.get(challenge=made.id, after=Stage.IMAGINE).changed_at
    assert proof_of(made.slug).unlocked_at == first
    advance(made.id, Stage.UNDERSTAND)
    advance(made.id, Stage.IMAGINE)
    assert proof_of(made.slug).unlocked_at == first
    told = text_of(page(client, f"/opgaven/{made.slug}/voorkant"))
    assert told.count("Begrijpen → Bedenken") == 2


def test_the_moment_of_the_lock_outlives_the_words_of_the_record() -> None:
    made = challenge(Stage.IMAGINE)
    say_idea(slug=made.slug, device=new_device(), text="Een bank bij de Maas.", sent_key=uuid4())
    Payload.objects.all().delete()
    proof = proof_of(made.slug)
    assert proof.unlocked_at is not None
    assert proof.ideas_before == 0


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"do": "judge"},
        {"do": "judge", "village": "well", "holds": "maybe"},
        {"do": "ask-code", "email": "x@voorbeeld.example"},
        {"do": "show-card", "card": "\0"},
        {"do": "judge", "village": "\0", "holds": "yes"},
        {"do": "judge", "village": "well", "holds": "no", "because": "Iets\0 onleesbaars hier."},
    ],
)
def test_odd_forms_are_refused_and_change_nothing(client: Client, sent: dict[str, str]) -> None:
    made = challenge()
    agreed(made.id)
    written(made.id)
    asked(made.id)
    answer = client.post(f"/opgaven/{made.slug}/probleem/oordeel", sent)
    assert answer.status_code in {404, 409, 422}


def test_the_proof_says_so_when_ideas_are_older_than_the_lock() -> None:
    made = challenge(Stage.IMAGINE)
    first = proof_of(made.slug)
    with override("en"):
        assert "lock came off" in said(first)
        assert "The problem was not first." in said(replace(first, ideas_before=1))
        assert "Solutions are locked" in said(proof_of(challenge().slug))


@pytest.mark.parametrize("level", [Level.EMAIL, Level.CARD])
def test_everybody_reads_how_many_cards_were_made(
    client: Client, django_assert_max_num_queries: Any, level: Level
) -> None:
    made = talk(villages=["well", "wellerlooi"])
    agreed(made.challenge.id, level)
    written(made.challenge.id)
    asked(made.challenge.id)
    address = f"/opgaven/{made.slug}/probleem"
    assert "Kaarten gemaakt" not in page(client, address)
    for count in (30, 12):
        make_cards(scope=made.challenge.id, village="well", count=count, acting=None)
    with django_assert_max_num_queries(MOST_QUERIES):
        said = text_of(page(client, address))
    assert "Kaarten gemaakt voor Well 42" in said
    assert "Kaarten gemaakt voor Wellerlooi" not in said


def test_where_more_is_written_than_fits_the_page_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = two_versions()
    address = f"/opgaven/{made.slug}/probleem"
    said = page(client, address)
    whole = problem_page(made.slug).versions[0].round
    assert whole is not None
    assert (len(whole.objections), whole.cut) == (10, False)
    assert "Er zijn er meer" not in said
    monkeypatch.setattr(queries, "MOST_OBJECTIONS", 9)
    part = problem_page(made.slug).versions[0].round
    assert part is not None
    assert (len(part.objections), part.cut) == (9, True)
    assert "Er zijn er meer. Hier staan er 9, door het lot gekozen." in text_of(
        page(client, address)
    )
    # Each round has a page's worth of its own.
    assert all(
        one.round and len(one.round.objections) == 9 for one in problem_page(made.slug).versions
    )


def test_an_act_of_a_room_above_is_told_once() -> None:
    told = every_told()
    assert [each.verb for each in told.values()] == list(told) != []
    assert all(str(each.words).endswith(".") for each in told.values())
    with pytest.raises(ValueError, match="told once"):
        tell(next(iter(told.values())))
