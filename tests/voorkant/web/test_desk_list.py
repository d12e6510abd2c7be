"""The desk: freezing, ordering and merging what is on the list."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.apps import apps

from tests.voorkant.challenges.made import council
from tests.voorkant.conversations import talking
from tests.voorkant.conversations.talking import Talk, talk
from tests.voorkant.pages import field, html_of, page, text_of
from tests.voorkant.web.test_desk import at, press, ticked
from tests.voorkant.web.test_staff import organiser
from voorkant.contributions.actions import send_back
from voorkant.contributions.lists import first_statements

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def rows(made: Talk) -> list[tuple[str, bool, int | None]]:
    found = apps.get_model("contributions", "Contribution").objects.filter(
        challenge=made.challenge.id
    )
    return list(found.order_by("position").values_list("state", "frozen", "place"))


def test_statements_are_frozen_thawed_and_put_first() -> None:
    made = talk()
    ids = [str(each) for each in made.statements]
    client = organiser(council())
    assert "2 uitspraken zijn vastgezet" in press(
        client, made, do="freeze", lijst="lijst", **ticked(*ids[:2])
    )
    assert "Dat was al zo." in press(client, made, do="freeze", lijst="lijst", **ticked(*ids[:2]))
    press(client, made, one=f"thaw {ids[0]}", lijst="lijst")
    answer = client.post(at("statements", made), {"do": "first", "lijst": "lijst", **ticked(*ids)})
    assert answer.status_code == 409, "one of them is frozen"
    press(client, made, do="first", lijst="lijst", **ticked(ids[0], ids[2]))
    assert rows(made) == [("shown", False, 1), ("shown", True, None), ("shown", False, 2)]


def test_the_order_is_changed_with_buttons() -> None:
    made = talk()
    ids = [str(each) for each in made.statements]
    client = organiser(council())
    assert "Er staat niets vooraan" in page(client, at("order", made))
    press(client, made, do="first", lijst="lijst", **ticked(*ids))
    for one in (f"later {ids[0]}", f"earlier {ids[2]}", f"put-back {ids[1]}"):
        done = client.post(at("order", made), {"one": one})
        assert "vk-alert__mark" in page(client, done["Location"].partition("#")[0])
    assert [str(row.id) for row in first_statements(made.challenge.id)] == [ids[2], ids[0]]
    done = client.post(at("order", made), {"one": f"earlier {ids[2]}"})
    assert "Dat was al zo." in page(client, done["Location"].partition("#")[0])
    for one in ("", "earlier", "earlier x", f"earlier {uuid4()}", f"sideways {ids[0]}"):
        answer = client.post(at("order", made), {"one": one})
        assert answer.status_code in {404, 422}
        assert "utrecht-alert--error" in html_of(answer)


def test_statements_are_merged_and_parted_again() -> None:
    made = talk()
    ids = [str(each) for each in made.statements[:2]]
    client = organiser(council())
    asked = client.post(at("statements", made), {"do": "merge", **ticked(*ids)})
    assert asked.status_code == 302
    html = page(client, asked["Location"])
    assert all(talking.text(number) in html for number in range(2))
    sent = {
        "uitspraken": field(html, "uitspraken"),
        "sent_key": field(html, "sent_key"),
        "text": "Wij merken dat het hier anders gaat dan vroeger.",
    }
    answer = client.post(at("merging", made), {**sent, "text": "kort"})
    assert answer.status_code == 422
    assert "kort</textarea>" in html_of(answer)
    assert field(html_of(answer), "sent_key") == sent["sent_key"]
    done = client.post(at("merging", made), sent)
    text = text_of(page(client, done["Location"]))
    assert "2 uitspraken zijn samengevoegd." in text
    assert "Hierin zijn 2 uitspraken samengevoegd" in text
    assert client.post(at("merging", made), sent).status_code == 302, "the same form once more"
    merged = text_of(page(client, at("statements", made) + "?lijst=samengevoegd"))
    assert "Staat nu in:" in merged
    new = next(
        str(row.id)
        for row in apps.get_model("contributions", "Contribution").objects.all()
        if row.text == sent["text"]
    )
    press(client, made, **{"one": f"send-back {new}", f"reason-{new}": "Toch anders."})
    assert [row[0] for row in rows(made)] == ["shown", "shown", "shown", "sent-back"]


def test_what_somebody_else_took_off_the_list_meanwhile_is_not_merged() -> None:
    made = talk()
    ids = [str(each) for each in made.statements[:2]]
    client = organiser(council())
    send_back(
        challenge_id=made.challenge.id,
        statement_id=made.statements[0],
        reason="Te vaag.",
        acting="other",
    )
    html = page(client, f"{at('merging', made)}?uitspraken={','.join(ids)}")
    assert "Niet op de lijst" in html
    sent = {"uitspraken": ",".join(ids), "text": "Wij merken dat het hier anders gaat."}
    answer = client.post(at("merging", made), sent)
    assert answer.status_code == 409
    assert "Een van deze uitspraken staat niet meer op de lijst." in html_of(answer)
    for query in ("", "?uitspraken=x", f"?uitspraken={uuid4()}"):
        assert client.get(at("merging", made) + query).status_code in {200, 422}
