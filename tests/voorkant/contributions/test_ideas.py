"""Ideas behind the lock, and the drawer in front of it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from tests.voorkant.challenges.made import advance, challenge
from tests.voorkant.pages import html_of
from voorkant.challenges.rules import Stage
from voorkant.contributions.actions import let_go
from voorkant.contributions.errors import (
    DecidedBefore,
    IdeaNotFound,
    IdeasLocked,
    ParkedNotFound,
    ParkingOver,
    ReasonMissing,
    StatementHasContact,
    StatementSaidBefore,
    StatementTooLong,
)
from voorkant.contributions.ideas import (
    TakenOff,
    ideas_of,
    say_idea,
    standing_of,
    take_off_idea,
    taken_off_of,
)
from voorkant.contributions.models import Contribution, Parked
from voorkant.contributions.parking import drawer_of, make_idea_of, park, take_out
from voorkant.contributions.rules import MOST_IN_A_DAY
from voorkant.people.actions import join
from voorkant.people.devices import Device, new_device
from voorkant.people.errors import TooManyTries

pytestmark = [pytest.mark.database, pytest.mark.django_db]
IDEA = "Maak van de Grotestraat een fietsstraat, dan is oversteken veilig."


def say(slug: str, device: Device, text: str = IDEA, key: UUID | None = None) -> UUID:
    return say_idea(slug=slug, device=device, text=text, sent_key=key or uuid4())


def keep(slug: str, device: Device, text: str = IDEA, key: UUID | None = None) -> UUID:
    return park(slug=slug, device=device, text=text, sent_key=key or uuid4())


def test_an_idea_is_on_the_list_at_once_and_the_same_form_twice_is_one() -> None:
    made, device, key = challenge(Stage.IMAGINE), new_device(), uuid4()
    said = say(made.slug, device, key=key)
    assert say(made.slug, device, key=key) == said
    her = join(device=device, scope=made.id)
    assert [(one.text, one.mine) for one in ideas_of(made.id, her.id)] == [(IDEA, True)]
    assert [one.mine for one in ideas_of(made.id, None)] == [False]
    with pytest.raises(StatementSaidBefore):
        say(made.slug, new_device(), key=key)
    with pytest.raises(StatementSaidBefore):
        say(made.slug, new_device(), IDEA.upper())


@pytest.mark.parametrize("stage", [each for each in Stage if each is not Stage.IMAGINE])
def test_in_any_other_stage_ideas_are_refused_in_words(stage: Stage) -> None:
    made = challenge(stage)
    with pytest.raises(IdeasLocked):
        say(made.slug, new_device())
    assert not Contribution.objects.filter(kind="idea").exists()


def test_an_idea_is_looked_at_like_everything_that_people_say() -> None:
    made, device = challenge(Stage.IMAGINE), new_device()
    with pytest.raises(StatementTooLong):
        say(made.slug, device, "Een heel lang idee. " * 21)
    with pytest.raises(StatementHasContact):
        say(made.slug, device, "Bel mij hierover: 06-12345678.")
    say(made.slug, device, ("Een lang idee. " * 26).strip())
    for number in range(MOST_IN_A_DAY - 1):
        say(made.slug, device, f"Ook dit nog: een bankje op plek nummer {number}.")
    with pytest.raises(TooManyTries):
        say(made.slug, device, "En dan nog een bankje erbij.")


def test_the_council_takes_an_idea_off_with_a_reason_and_once() -> None:
    made = challenge(Stage.IMAGINE)
    said = say(made.slug, new_device())
    for reason in ("", "x" * 501):
        with pytest.raises(ReasonMissing):
            take_off_idea(challenge_id=made.id, idea_id=said, reason=reason, acting="o")
    for where, what in ((challenge().id, said), (made.id, uuid4())):
        with pytest.raises(IdeaNotFound):
            take_off_idea(challenge_id=where, idea_id=what, reason="Dubbel.", acting="o")
    take_off_idea(challenge_id=made.id, idea_id=said, reason="Hier staat een naam in.", acting="o")
    assert not ideas_of(made.id, None)
    with pytest.raises(DecidedBefore):
        take_off_idea(challenge_id=made.id, idea_id=said, reason="Nog eens.", acting="o")


def test_only_its_author_reads_on_the_page_why_an_idea_is_off_the_list() -> None:
    made, hers, other = challenge(Stage.IMAGINE), Client(), Client()
    for client, text in ((hers, IDEA), (other, "Een bankje bij de kerk, in de schaduw.")):
        sent = {"do": "say", "text": text, "sent_key": str(uuid4())}
        assert client.post(f"/opgaven/{made.slug}/ideeen", sent).status_code == 302
    said = next(one.id for one in ideas_of(made.id, None) if one.text == IDEA)
    reason = "Hier staat een <naam> in."
    assert "van de lijst gehaald" not in html_of(hers.get(f"/opgaven/{made.slug}/ideeen"))
    take_off_idea(challenge_id=made.id, idea_id=said, reason=reason, acting="o")
    page = html_of(hers.get(f"/opgaven/{made.slug}/ideeen"))
    assert IDEA in page
    assert escape(reason) in page
    for reader in (other, Client()):
        page = html_of(reader.get(f"/opgaven/{made.slug}/ideeen"))
        assert IDEA not in page
        assert escape(reason) not in page
    author = Contribution.objects.get(id=said).author_id
    assert taken_off_of(made.id, author) == [TakenOff(IDEA, reason)]
    assert taken_off_of(challenge(Stage.IMAGINE).id, author) == []


def test_what_was_parked_comes_back_to_its_author_and_becomes_an_idea_with_one_press() -> None:
    made, her, other = challenge(), new_device(), new_device()
    kept = keep(made.slug, her)
    with pytest.raises(IdeasLocked):
        make_idea_of(slug=made.slug, device=her, parked_id=kept)
    advance(made.id, Stage.IMAGINE)
    join(device=other, scope=made.id)
    for stranger in (other, new_device()):
        with pytest.raises(ParkedNotFound):
            make_idea_of(slug=made.slug, device=stranger, parked_id=kept)
    idea = make_idea_of(slug=made.slug, device=her, parked_id=kept)
    assert make_idea_of(slug=made.slug, device=her, parked_id=kept) == idea
    assert [(one.text, one.parked) for one in ideas_of(made.id, None)] == [(IDEA, True)]
    assert standing_of(made.id, before=None).first_idea_on is not None
    with pytest.raises(ParkedNotFound):
        take_out(slug=made.slug, device=her, parked_id=kept)


def test_the_drawer_shows_how_much_lies_in_it_and_only_ones_own() -> None:
    made, her = challenge(), new_device()
    assert drawer_of(made.id, None).empty
    keep(made.slug, her)
    person = join(device=her, scope=made.id).id
    assert [one.text for one in drawer_of(made.id, person).mine] == [IDEA]
    assert (drawer_of(made.id, None).count, list(drawer_of(made.id, None).mine)) == (None, [])
    for number in range(4):
        keep(made.slug, new_device(), f"Zet een bankje bij huisnummer {number}.")
    assert drawer_of(made.id, None).count == 5


def test_of_others_the_drawer_reads_no_words() -> None:
    made, her = challenge(), new_device()
    keep(made.slug, her)
    keep(made.slug, new_device(), "Zet een bankje bij de kerk.")
    person = join(device=her, scope=made.id).id
    with CaptureQueriesContext(connection) as counted:
        drawer_of(made.id, None)
    assert len(counted) == 1
    assert "text" not in counted[0]["sql"]
    with CaptureQueriesContext(connection) as asked:
        drawer_of(made.id, person)
    assert len(asked) == 2
    assert f'"author_id" = {person}' in asked[1]["sql"]


def test_who_keeps_something_is_known_before_the_challenge_is_held() -> None:
    made = challenge()
    with CaptureQueriesContext(connection) as asked:
        keep(made.slug, new_device())
    joined, held = (
        next(place for place, query in enumerate(asked) if part in query["sql"])
        for part in ("INSERT INTO people_participant", "FOR NO KEY UPDATE")
    )
    assert joined < held, "saying goes in this order: the other one, they could wait in a circle"


def test_without_a_device_a_thing_stays_in_the_drawer() -> None:
    made = challenge()
    Parked.objects.create(challenge_id=made.id, text=IDEA, parked_on="2026-11-23", sent_key=uuid4())
    advance(made.id, Stage.IMAGINE)
    assert not drawer_of(made.id, None).mine
    assert not drawer_of(made.id, None).empty
    assert not ideas_of(made.id, None)


def test_whoever_has_herself_erased_takes_along_what_lies_in_the_drawer() -> None:
    made, her = challenge(), new_device()
    keep(made.slug, her)
    let_go(person_id=join(device=her, scope=made.id).id, challenge_id=made.id)
    assert drawer_of(made.id, None).empty


def test_the_drawer_takes_nothing_once_ideas_are_asked_for_or_that_cannot_be_said() -> None:
    made, her, key = challenge(), new_device(), uuid4()
    kept = keep(made.slug, her, key=key)
    assert keep(made.slug, her, key=key) == kept
    with pytest.raises(StatementHasContact):
        keep(made.slug, her, "Bel 0478-123456 voor een bankje.")
    with pytest.raises(ParkedNotFound):
        take_out(slug=made.slug, device=new_device(), parked_id=kept)
    take_out(slug=made.slug, device=her, parked_id=kept)
    assert not apps.get_model("contributions", "Parked").objects.exists()
    with pytest.raises(ParkingOver):
        keep(challenge(Stage.IMAGINE).slug, her)
