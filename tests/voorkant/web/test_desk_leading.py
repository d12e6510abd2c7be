"""The desk: settings as what they do, a try-out, open or closed, and what was done with the way back."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client

from tests.voorkant.challenges.made import challenge, council
from tests.voorkant.conversations.talking import Talk, people, talk, text
from tests.voorkant.pages import html_of, page, text_of
from tests.voorkant.web.test_desk import at, press, ticked
from tests.voorkant.web.test_staff import organiser, state, waiting
from voorkant.bodies.kinds import Role
from voorkant.challenges import rules as challenges
from voorkant.contributions import rules as contributions
from voorkant.conversations import rules as conversations
from voorkant.conversations.actions import close_conversation, set_moderation
from voorkant.conversations.queries.leading import led_conversation
from voorkant.conversations.rules import Moderation, State
from voorkant.journal.models import Entry
from voorkant.web.desk.history import WHAT

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def led(made: Talk) -> tuple[State, Moderation, str]:
    found = led_conversation(made.challenge.id)
    assert found is not None
    return found.state, found.moderation, found.because


def sent(client: Client, view: str, made: Talk, **words: str) -> str:
    done = client.post(at(view, made), words)
    assert done.status_code == 302, done.content.decode()[:2000]
    return text_of(page(client, done["Location"]))


def test_a_setting_says_what_visitors_notice_and_is_kept() -> None:
    made = talk()
    client = organiser(council())
    assert "Bezoekers zien een uitspraak pas na uw akkoord." in page(client, at("settings", made))
    assert "Uw keuze is bewaard." in sent(
        client, "settings", made, moderation="after", seen="before"
    )
    assert led(made)[1] is Moderation.AFTER
    assert state(waiting(made)) == "shown"
    text = sent(client, "settings", made, moderation="after", seen="before")
    assert "Dat was al zo." in text
    assert Entry.objects.filter(verb="conversations.moderation-set").count() == 1


def test_a_choice_that_somebody_else_overtook_is_refused_with_a_clear_sentence() -> None:
    made = talk(moderation=Moderation.AFTER)
    client = organiser(council())
    answer = client.post(at("settings", made), {"moderation": "before", "seen": "before"})
    assert answer.status_code == 409
    assert "Iemand anders heeft deze instelling net veranderd." in html_of(answer)
    assert led(made)[1] is Moderation.AFTER


@pytest.mark.parametrize(
    "words", [{}, {"moderation": "never", "seen": "before"}, {"moderation": "after"}]
)
def test_a_setting_that_does_not_exist_is_refused(words: dict[str, str]) -> None:
    made = talk()
    answer = organiser(council()).post(at("settings", made), words)
    assert answer.status_code == 422
    assert led(made)[1] is Moderation.BEFORE


def rows() -> dict[str, int]:
    return {
        name: apps.get_model(name).objects.count()
        for name in (
            "contributions.Contribution",
            "conversations.Response",
            "people.Participant",
            "journal.Entry",
        )
    }


def test_the_try_out_shows_what_a_visitor_meets_and_keeps_nothing() -> None:
    made = talk()
    client = organiser(council())
    before = rows()
    html = page(client, f"{at('try-out', made)}?moderation=before")
    assert text(0) in html
    assert text(1) in page(client, f"{at('try-out', made)}?moderation=before&kaart=1&value=1")
    assert "Begin opnieuw" in page(client, f"{at('try-out', made)}?kaart=3")
    said = {"text": text(0).replace("vroeger", "eerder")}
    answer = text_of(html_of(client.post(at("try-out", made), {**said, "moderation": "before"})))
    assert "In het echt wacht dit nu op uw bureau." in answer
    assert "Anderen zeiden iets dat hierop lijkt" in answer
    answer = text_of(html_of(client.post(at("try-out", made), {**said, "moderation": "after"})))
    assert "In het echt kan iedereen er nu op reageren." in answer
    refused = client.post(at("try-out", made), {"text": "Kijk op www.voorbeeld.nl"})
    assert refused.status_code == 422
    assert "Kijk op www.voorbeeld.nl</textarea>" in html_of(refused)
    assert rows() == before


def test_the_try_out_asks_first_what_comes_first_and_nothing_that_is_frozen() -> None:
    made = talk()
    client = organiser(council())
    ids = made.statements
    press(client, made, one=f"first {ids[2]}")
    press(client, made, one=f"freeze {ids[0]}")
    cards = [page(client, f"{at('try-out', made)}?kaart={number}") for number in range(3)]
    assert text(2) in cards[0]
    assert text(1) in cards[1]
    assert "Begin opnieuw" in cards[2]


def test_a_conversation_is_closed_and_opened_again_with_reasons() -> None:
    made = talk()
    client = organiser(council())
    assert "Het gesprek is dicht." in sent(
        client, "opening", made, do="close", reason=" Genoeg\r\ngehoord. "
    )
    assert led(made) == (State.CLOSED, Moderation.BEFORE, "Genoeg\ngehoord.")
    assert "Genoeg gehoord." in text_of(page(client, at("opening", made)))
    assert "Genoeg gehoord." in text_of(page(Client(), f"/opgaven/{made.slug}/reageren"))
    sent(client, "opening", made, do="reopen", reason="Er kwam nog iets.")
    assert led(made)[::2] == (State.OPEN, "Er kwam nog iets.")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "om\u202egekeerd"])
def test_without_a_plain_reason_nothing_closes_and_nothing_typed_is_lost(reason: str) -> None:
    made = talk()
    answer = organiser(council()).post(at("opening", made), {"do": "close", "reason": reason})
    assert answer.status_code == 422
    assert 'id="reason-error"' in html_of(answer)
    assert re.sub(r"\s+", " ", reason) in unescape(html_of(answer))
    assert led(made)[0] is State.OPEN


def test_what_somebody_else_closed_meanwhile_is_a_clear_sentence() -> None:
    made = talk()
    client = organiser(council())
    close_conversation(challenge_id=made.challenge.id, reason="Genoeg gehoord.", acting="other")
    answer = client.post(at("opening", made), {"do": "close", "reason": "Klaar."})
    assert answer.status_code == 409
    assert "Dit gesprek is net al geopend of gesloten." in html_of(answer)
    for do in ("", "erase"):
        assert client.post(at("opening", made), {"do": do}).status_code == 422


def test_a_conversation_is_opened_where_there_is_none() -> None:
    asked = challenge()
    made = Talk(asked.id, asked, ())
    client = organiser(council())
    assert "Het gesprek is open." in sent(client, "opening", made, do="begin")
    assert led(made)[:2] == (State.OPEN, Moderation.BEFORE)
    answer = client.post(at("opening", made), {"do": "begin"})
    assert answer.status_code == 409
    empty = Talk(asked.id, challenge(), ())
    answer = client.post(at("opening", empty), {"do": "close", "reason": "Klaar."})
    assert answer.status_code == 404


def test_every_act_of_organisers_has_words() -> None:
    assert set(WHAT) >= {
        *contributions.LEADING_VERBS,
        *conversations.LEADING_VERBS,
        challenges.VERB_OPENED,
        challenges.VERB_MOVED,
        challenges.VERB_CLOSED,
    }


def buttons(html: str) -> list[str]:
    return re.findall(r'name="one" value="([^"]+)"', html)


def test_the_history_tells_who_did_what_and_leads_back() -> None:
    made = talk()
    client = organiser(council())
    first, second, third = made.statements
    press(client, made, one=f"freeze {first}")
    press(client, made, one=f"first {second}")
    press(client, made, **{"one": f"send-back {third}", f"reason-{third}": "Dubbel."})
    html = page(client, at("done", made))
    told = text_of(html)
    assert "U: vastgezet" in told
    assert "De reden: Dubbel." in told
    assert set(buttons(html)) == {f"thaw {first}", f"put-back {second}", f"reconsider {third}"}
    press(client, made, one=f"reconsider {third}")
    press(client, made, one=f"thaw {first}")
    client.post(at("order", made), {"one": f"put-back {second}"})
    html = page(client, at("done", made))
    assert buttons(html) == [f"freeze {first}"], "what is undone can't be undone again"
    assert "weer losgemaakt" in text_of(html)


def test_a_merge_is_undone_from_the_history_by_way_of_a_reason() -> None:
    made = talk()
    client = organiser(council())
    ids = ",".join(map(str, made.statements[:2]))
    client.post(
        at("merging", made), {"uitspraken": ids, "text": "Wij merken dat het hier anders gaat."}
    )
    html = page(client, at("done", made))
    assert "Maak het samenvoegen ongedaan" in html
    link = re.search(r'href="([^"]+#uitspraak-[^"]+)">Maak het samenvoegen', html)
    assert link is not None
    address = unescape(link[1])
    target = address.partition("#")[2]
    assert f'id="{target}"' in page(client, address.partition("#")[0])


def test_another_organiser_reads_a_name_and_nobody_reads_what_residents_did() -> None:
    made = talk()
    for device in people(6):
        made.answer(device)
    waiting(made)
    press(organiser(council()), made, one=f"freeze {made.statements[0]}")
    told = text_of(page(organiser(council()), at("done", made)))
    assert "Toos V.: vastgezet" in told
    assert "Het programma: op de lijst gezet" in told
    assert "Ik merk dat de bus hier vaak op de stoep staat." not in told


def test_an_erased_reason_is_gone_from_the_history() -> None:
    made = talk()
    client = organiser(council())
    sent(client, "opening", made, do="close", reason="Een reden die weg moet.")
    apps.get_model("journal", "Payload").objects.filter(entry__verb="conversations.closed").delete()
    told = text_of(page(client, at("done", made)))
    assert "het gesprek gesloten" in told
    assert "Een reden die weg moet." not in told


def test_a_long_history_comes_in_pages() -> None:
    made = talk(statements=40)
    client = organiser(council())
    html = page(client, at("done", made))
    older = re.search(r'href="(\?before=[^"]+)"', html)
    assert older is not None
    assert "Toon wat ervoor kwam" not in page(client, at("done", made) + older[1])
    assert client.get(at("done", made) + "?before=x").status_code == 422


def test_a_member_of_the_council_does_not_lead() -> None:
    made = talk()
    client = organiser(council(), Role.MEMBER)
    assert client.get(at("done", made)).status_code == 403
    assert client.post(at("opening", made), {"do": "close", "reason": "x"}).status_code == 403


def test_ticks_of_more_than_a_page_are_refused() -> None:
    made = talk()
    many = ticked(*(uuid4() for _ in range(101)))
    answer = organiser(council()).post(at("statements", made), {"do": "approve", **many})
    assert answer.status_code == 422


def test_a_setting_is_chosen_through_one_action() -> None:
    made = talk()
    assert not set_moderation(
        challenge_id=made.challenge.id,
        moderation=Moderation.BEFORE,
        seen=Moderation.BEFORE,
        acting=None,
    )
