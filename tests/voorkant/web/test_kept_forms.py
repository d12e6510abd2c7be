"""What somebody wrote isn't lost when her session is over, or when the form comes too late."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client

from tests.voorkant.challenges.made import council, municipality
from tests.voorkant.conversations.talking import talk
from tests.voorkant.pages import field, html_of, page, text_of
from tests.voorkant.people.signing_in import sign_in
from tests.voorkant.web.test_desk import at
from tests.voorkant.web.test_staff import organiser, state, waiting
from voorkant.bodies.actions import appoint
from voorkant.bodies.kinds import Role
from voorkant.people.actions import make_account
from voorkant.people.sessions import LONGEST_IDLE, SEEN_AT

if TYPE_CHECKING:
    from uuid import UUID

    from tests.voorkant.conversations.talking import Talk

pytestmark = [pytest.mark.database, pytest.mark.django_db]

REASON = 'Dit gaat over "iemand" die wij kennen.\r\nSchrijf het <b>zonder</b> naam.'
ON = "/inloggen/verder"


def let_idle(client: Client) -> None:
    """Let a session become too old while its page stays open."""
    session = client.session
    session[SEEN_AT] -= LONGEST_IDLE.total_seconds() + 1
    session.save()


def an_organiser_with_an_address(body: UUID) -> tuple[Client, str]:
    address = f"{uuid4().hex[:12]}@dorpsraad.example"
    account = make_account(email=address, name="Toos Voorbeeld", acting=None)
    appoint(
        account_id=account.id,
        body_id=body,
        role=Role.ORGANISER,
        function="voorzitter",
        shown_name="Toos V.",
        acting=None,
    )
    client = Client()
    sign_in(client, address)
    return client, address


def sent_back(client: Client, made: Talk, statement: UUID) -> str:
    """Send a statement back; return where the answer leads."""
    sent = {"one": f"send-back {statement}", f"reason-{statement}": REASON}
    answer = client.post(at("statements", made), sent)
    assert answer.status_code == 302
    return str(answer["Location"])


def test_a_form_sent_when_the_session_was_over_is_sent_again_after_signing_in() -> None:
    made = talk()
    statement = waiting(made)
    client, address = an_organiser_with_an_address(council())
    let_idle(client)
    assert sent_back(client, made, statement) == f"/inloggen?next={at('statements', made)}"
    assert state(statement) == "waiting"

    assert sign_in(client, address)["Location"] == ON
    html = page(client, ON)
    assert "U bent weer ingelogd" in html
    assert "die wij kennen.<br>Schrijf het &lt;b&gt;zonder&lt;/b&gt; naam." in html
    assert f'action="{at("statements", made)}"' in html
    assert "no-store" in client.get(ON)["Cache-Control"]

    names = ("one", f"reason-{statement}")
    again = client.post(at("statements", made), {name: field(html, name) for name in names})
    assert again.status_code == 302
    assert state(statement) == "sent-back"


def test_it_is_offered_in_the_language_of_the_page() -> None:
    made = talk()
    client, address = an_organiser_with_an_address(council())
    let_idle(client)
    client.post(f"/en{at('statements', made)}", {"do": "approve", "reason": REASON})
    client.post("/en/inloggen", {"email": address})
    assert "You are signed in again" in page(signed_in_english(client, address), f"/en{ON}")


def signed_in_english(client: Client, address: str) -> Client:
    from tests.voorkant.people.signing_in import newest_code

    given = client.post("/en/inloggen/code", {"code": newest_code(address)})
    assert given["Location"] == f"/en{ON}"
    return client


def test_somebody_else_on_that_device_sees_nothing_of_it() -> None:
    made = talk()
    client, _ = an_organiser_with_an_address(council())
    _, other = an_organiser_with_an_address(municipality())
    let_idle(client)
    sent_back(client, made, waiting(made))
    assert sign_in(client, other)["Location"] == "/werkblad"
    assert client.get(ON)["Location"] == "/werkblad"
    assert REASON not in str(client.session.items())


def test_a_form_of_a_stranger_is_not_kept() -> None:
    made = talk()
    before = Session.objects.count()
    assert sent_back(Client(), made, uuid4()).startswith("/inloggen?next=")
    assert Session.objects.count() == before


def test_a_form_larger_than_any_of_ours_is_not_kept() -> None:
    made = talk()
    client, address = an_organiser_with_an_address(council())
    let_idle(client)
    client.post(at("statements", made), {"do": "approve", "reason": "woord " * 11_000})
    assert sign_in(client, address)["Location"] == "/werkblad"


def test_she_may_throw_it_away() -> None:
    made = talk()
    statement = waiting(made)
    client, address = an_organiser_with_an_address(council())
    let_idle(client)
    sent_back(client, made, statement)
    sign_in(client, address)
    assert client.post(ON)["Location"] == at("statements", made)
    assert client.get(ON)["Location"] == "/werkblad"
    assert state(statement) == "waiting"


def test_after_an_hour_it_is_gone() -> None:
    made = talk()
    client, address = an_organiser_with_an_address(council())
    let_idle(client)
    sent_back(client, made, waiting(made))
    sign_in(client, address)
    session = client.session
    session["kept_form"] = {**session["kept_form"], "kept_at": 0.0}
    session.save()
    assert client.get(ON)["Location"] == "/werkblad"
    assert "kept_form" not in client.session


def test_nobody_carries_on_without_signing_in() -> None:
    assert Client().get(ON)["Location"] == "/werkblad"
    assert Client().post(ON)["Location"] == "/werkblad"


def test_the_error_page_gives_back_what_was_written_too_late() -> None:
    made = talk()
    client = organiser(council(), Role.EXPERT)
    sent = {"do": "send-back", "reason": REASON, "one": "VK-7F3Q-92KD-4MXT"}
    refused = client.post(at("statements", made), sent)
    assert refused.status_code == 403
    said = text_of(html_of(refused))
    assert "Dit had u geschreven" in said
    assert "Schrijf het <b>zonder</b> naam." in said
    assert "VK-7F3Q" not in said


def test_a_form_of_another_site_puts_no_words_on_our_page() -> None:
    made = talk()
    client = Client(enforce_csrf_checks=True)
    refused = client.post(at("statements", made), {"reason": REASON})
    assert refused.status_code == 403
    assert "zonder" not in refused.content.decode()


def test_what_was_kept_is_not_in_the_record() -> None:
    made = talk()
    client, _ = an_organiser_with_an_address(council())
    let_idle(client)
    entries = apps.get_model("journal", "Entry").objects.count()
    sent_back(client, made, waiting(made))
    assert apps.get_model("journal", "Entry").objects.count() == entries + 1, "the statement itself"
