"""From a recipe to a question on the site: an organiser writes, keeps, looks and publishes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from tests.voorkant.challenges.made import council, municipality
from tests.voorkant.challenges.staff import organiser
from tests.voorkant.pages import MOST_QUERIES, field, page, text_of
from tests.voorkant.places.merging import merged
from voorkant.bodies.kinds import BodyKind, Role, Topic
from voorkant.bodies.queries import body_by_id
from voorkant.challenges.models import Challenge, Draft, ExpertRequest
from voorkant.challenges.page import challenge_page
from voorkant.challenges.recipes import RECIPES
from voorkant.challenges.rules import Influence, Stage
from voorkant.journal.queries import entries_about

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]

NEW = "/opgaven/nieuw"
SENT: dict[str, object] = {
    "question": "Wat speelt er in de Kerkstraat?",
    "introduction": "De straat gaat open.\r\n\r\nWij willen weten wat u merkt.",
    "village-well": "yes",
    "village-aijen": "yes",
    "answering": "gemeente",
    "topic": "traffic",
    "closes_on": "2031-01-31",
    "kind-1": "open",
    "text-1": "Hoe de stoep ligt.",
    "kind-2": "fixed",
    "text-2": "Het riool wordt vervangen.",
    "source-2": "Raadsbesluit 2026-12",
    "reason-2": "Het is op.",
    "kind-3": "open",
}


@pytest.fixture
def toos() -> Client:
    """An organiser of the council of Well, who signed in."""
    municipality()
    return organiser(council())


def begun(client: Client, recipe: str = "street") -> str:
    """Begin a draft; its address."""
    answer = client.post(NEW, {"recipe": recipe, "body": "dorpsraad-well"})
    assert answer.status_code == 302
    return str(answer["Location"])


def sent(client: Client, address: str, **changes: object) -> dict[str, object]:
    given = {**SENT, "version": field(page(client, address), "version"), **changes}
    return {name: value for name, value in given.items() if value is not None}


def publish(client: Client, address: str) -> Response:
    """Look at a draft, and put on the site what was seen."""
    preview = f"{address}/voorbeeld"
    return client.post(preview, {"version": field(page(client, preview), "version")})


def test_a_question_goes_from_recipe_to_site_in_four_steps(toos: Client) -> None:
    html = page(toos, NEW)
    assert "Een straat wordt opnieuw ingericht" in text_of(html)
    assert "U vraagt dit namens Dorpsraad Well" in text_of(html)
    address = begun(toos)
    written = page(toos, address)
    assert "Wat speelt er in de …straat?" in written
    assert re.search(r'name="village-well" value="yes" checked', written)
    answer = toos.post(address, sent(toos, address, do="preview"))
    assert answer["Location"] == f"{address}/voorbeeld"
    preview = text_of(page(toos, answer["Location"]))
    assert "Wat speelt er in de Kerkstraat?" in preview
    assert "Aijen, Well · Verkeer en straten" in preview
    assert "Raadsbesluit 2026-12" in preview
    assert not Challenge.objects.exists()
    published = publish(toos, address)
    assert published["Location"] == "/opgaven/wat-speelt-er-in-de-kerkstraat/fase?gedaan=geplaatst"
    assert "staat op de site" in text_of(page(toos, published["Location"]))
    made = challenge_page("wat-speelt-er-in-de-kerkstraat")
    assert (made.stage, made.owner.slug) == (Stage.QUESTION, "dorpsraad-well")
    assert [line.kind for line in made.influence] == [Influence.OPEN, Influence.FIXED]
    assert made.influence[1].reason == "Het is op."
    assert made.influence[1].added_at is not None
    assert made.introduction == "De straat gaat open.\n\nWij willen weten wat u merkt."
    assert Challenge.objects.get().topic == Topic.TRAFFIC
    assert ExpertRequest.objects.get().due_on > ExpertRequest.objects.get().asked_on
    assert not Draft.objects.exists()
    assert [each.verb for each in entries_about(str(made.id)).items] == ["challenges.opened"]


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("way", ["", "/en"])
def test_every_recipe_begins_a_draft_in_the_reader_s_language(
    toos: Client, recipe: str, way: str
) -> None:
    address = toos.post(way + NEW, {"recipe": recipe, "body": "dorpsraad-well"})["Location"]
    html = page(toos, address)
    assert ("Who answers?" in html) is bool(way)
    content = Draft.objects.get().content
    assert ("want to know" in content["introduction"]) is bool(way)
    assert len(content["lines"]) >= 2


def test_what_is_kept_is_there_again_and_nothing_typed_is_lost(toos: Client) -> None:
    address = begun(toos)
    answer = toos.post(address, sent(toos, address, do="save", question="Half een vra"))
    assert answer["Location"] == f"{address}?bewaard=ja"
    assert "Half een vra</textarea>" in page(toos, address)
    assert "Half een vra" in text_of(page(toos, NEW))
    more = toos.post(address, sent(toos, address, do="more"))
    assert more["Location"].endswith("#lines")
    assert "Het riool wordt vervangen.</textarea>" in page(toos, address)
    toos.post(address, sent(toos, address, do="save", question="Wat speelt\r\ner?"))
    assert Draft.objects.get().content["question"] == "Wat speelt er?"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"question": ""}, "Een tekst van de vraag past niet."),
        ({"question": "Wat\u202espeelt er?"}, "Een tekst van de vraag past niet."),
        (
            {"village-well": None, "village-aijen": None},
            "De vraag gaat niet over een kern die wij kennen.",
        ),
        ({"village-atlantis": "yes"}, "De vraag gaat niet over een kern die wij kennen."),
        ({"closes_on": "gisteren"}, "De termijnen van de vraag kloppen niet."),
        ({"closes_on": "2001-01-01"}, "De termijnen van de vraag kloppen niet."),
        ({"answering": "niemand"}, "Deze organisatie of deze luisteraar past niet bij de vraag."),
        ({"introduction": "a" * 1300}, "Een tekst van de vraag past niet."),
        (
            {"source-2": None},
            "Bij “Het riool wordt vervangen.” ontbreekt wie dit besloot, of waarom.",
        ),
        ({"kind-1": "elsewhere"}, "Bij “Hoe de stoep ligt.” ontbreekt wie dit besloot, of waarom."),
        (
            {"reason-2": None},
            "Bij “Het riool wordt vervangen.” ontbreekt wie dit besloot, of waarom.",
        ),
    ],
)
def test_what_does_not_fit_is_refused_at_publishing_and_the_draft_stays(
    toos: Client, change: dict[str, object], words: str
) -> None:
    address = begun(toos)
    toos.post(address, sent(toos, address, do="save", **change))
    answer = publish(toos, address)
    assert answer.status_code == 422
    assert words in text_of(answer.content.decode())
    assert Draft.objects.count() == 1
    assert not Challenge.objects.exists()


def test_a_draft_about_a_village_that_ended_since_is_refused_in_words_and_can_be_put_right(
    toos: Client,
) -> None:
    address = begun(toos)
    toos.post(address, sent(toos, address, do="save"))
    merged("aijen", "bergen")
    answer = publish(toos, address)
    assert answer.status_code == 422
    assert "Aijen is geen eigen kern meer." in text_of(answer.content.decode())
    assert "village-aijen" not in page(toos, address)
    changes = {"village-aijen": None, "village-bergen": "yes"}
    toos.post(address, sent(toos, address, do="save", **changes))
    assert publish(toos, address).status_code == 302
    named = Challenge.objects.get().villages.values_list("village__slug", flat=True)
    assert set(named) == {"bergen", "well"}


def test_two_organisers_do_not_write_over_each_other(toos: Client) -> None:
    wim = organiser(council())
    address = begun(toos)
    mine = sent(toos, address, do="save", question="Wat merkt u in de Kerkstraat?")
    theirs = sent(wim, address, do="save", question="Wat merkt u op het plein?")
    assert toos.post(address, mine).status_code == 302
    late = wim.post(address, theirs)
    assert late.status_code == 409
    text = text_of(late.content.decode())
    assert "Iemand anders heeft dit concept net opgeslagen." in text
    assert "Wat merkt u op het plein?" in late.content.decode(), "what was typed is still there"
    assert "Dit is nu opgeslagen Wat merkt u in de Kerkstraat?" in text, (
        "and what she would replace"
    )
    assert Draft.objects.get().content["question"] == "Wat merkt u in de Kerkstraat?"
    assert publish(toos, address).status_code == 302
    assert wim.post(f"{address}/voorbeeld").status_code == 404, "it was published once"
    assert Challenge.objects.count() == 1


def test_nobody_puts_on_the_site_what_she_has_not_seen(toos: Client) -> None:
    wim = organiser(council())
    address = begun(toos)
    toos.post(address, sent(toos, address, do="save"))
    preview = f"{address}/voorbeeld"
    seen = {"version": field(page(toos, preview), "version")}
    wim.post(address, sent(wim, address, do="save", question="Wat speelt er op het plein?"))
    for nothing_seen in (seen, {}, {"version": "x"}):
        late = toos.post(preview, nothing_seen)
        assert late.status_code == 409
        text = text_of(late.content.decode())
        assert "Dit concept is veranderd nadat u het bekeek." in text
        assert "Wat speelt er op het plein?" in text, "what it has become is there to read"
    assert not Challenge.objects.exists()
    assert publish(toos, address).status_code == 302
    assert Challenge.objects.get().question == "Wat speelt er op het plein?"


def test_a_second_question_of_the_same_words_gets_a_number(toos: Client) -> None:
    for _ in range(2):
        address = begun(toos)
        toos.post(address, sent(toos, address, do="save"))
        publish(toos, address)
    assert set(Challenge.objects.values_list("slug", flat=True)) == {
        "wat-speelt-er-in-de-kerkstraat",
        "wat-speelt-er-in-de-kerkstraat-2",
    }


def test_a_draft_can_be_thrown_away(toos: Client) -> None:
    address = begun(toos)
    assert toos.post(address, {"do": "discard"})["Location"] == NEW
    page(toos, address, 404)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR, Role.EXPERT])
def test_only_an_organiser_of_the_body_writes(toos: Client, role: Role) -> None:
    address = begun(toos)
    somebody = organiser(municipality(), role=role)
    neighbour = organiser(municipality())
    for client in (somebody, neighbour):
        for where in (address, f"{address}/voorbeeld"):
            assert client.get(where).status_code == 403
            assert client.post(where, {"do": "discard"}).status_code == 403
    assert somebody.get(NEW).status_code == 403
    assert neighbour.post(NEW, {"recipe": "street", "body": "dorpsraad-well"}).status_code == 403
    assert Draft.objects.count() == 1
    assert body_by_id(council()).kind is BodyKind.VILLAGE_COUNCIL


def test_who_has_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get(NEW)["Location"].startswith("/inloggen")
    address = reverse("challenges:draft", kwargs={"draft": "00000000-0000-4000-8000-000000000000"})
    assert client.get(address)["Location"].startswith("/inloggen")


def test_an_unknown_recipe_begins_nothing(toos: Client) -> None:
    answer = toos.post(NEW, {"recipe": "soep", "body": "dorpsraad-well"})
    assert answer.status_code == 200
    assert not Draft.objects.exists()


def test_writing_asks_little_of_the_database(
    toos: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = begun(toos)
    for where in (NEW, address, f"{address}/voorbeeld"):
        with django_assert_max_num_queries(MOST_QUERIES):
            page(toos, where)
