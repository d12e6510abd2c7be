from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.voorkant.conversations.elsewhere import archived, folder_of, read, votes_of
from tests.voorkant.conversations.talking import people, talk
from tests.voorkant.people.signing_in import sign_in
from voorkant.bodies.actions import appoint
from voorkant.bodies.kinds import Role
from voorkant.bodies.queries import body
from voorkant.conversations.actions import release_answers
from voorkant.conversations.views import exporting
from voorkant.people.actions import make_account

if TYPE_CHECKING:
    from pathlib import Path

    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = [pytest.mark.database, pytest.mark.django_db]

MOST_QUERIES = 8


def staff(role: Role) -> Client:
    """Somebody of the council of Well, signed in."""
    account = make_account(email=f"{role.value}@bergen.example", name="A. Voorbeeld", acting=None)
    appoint(
        account_id=account.id,
        body_id=body("dorpsraad-well").id,
        role=role,
        function="",
        shown_name="A. V.",
        acting=None,
    )
    client = Client()
    sign_in(client, account.email)
    return client


def talked(count: int = 6) -> str:
    made = talk(2)
    for device in people(count):
        made.answer(device)
    release_answers(conversation_id=made.id)
    return made.slug


def names_in(answer: Response) -> list[str]:
    content = answer.getvalue()
    return sorted(zipfile.ZipFile(io.BytesIO(content)).namelist())


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("csv", ["statements.csv", "votes.csv"]),
        ("polis", ["comments.csv", "participants-votes.csv", "summary.csv", "votes.csv"]),
    ],
)
def test_an_organiser_takes_the_answers_along_in_one_file(form: str, names: list[str]) -> None:
    slug, client = talked(), staff(Role.ORGANISER)
    answer = client.post(f"/opgaven/{slug}/meenemen", {"form": form})
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{slug}-{form}.zip"'
    assert "no-store" in answer["Cache-Control"]
    assert names_in(answer) == names


def test_an_archive_is_taken_along_too(tmp_path: Path) -> None:
    done = archived(read(folder_of(tmp_path / "in", votes_of(9, 4))))
    answer = staff(Role.ORGANISER).post(f"/opgaven/{done.challenge_slug}/meenemen", {"form": "csv"})
    assert names_in(answer) == ["statements.csv", "votes.csv"]


def test_the_page_says_what_is_in_the_file_in_few_queries() -> None:
    from django.db import connection

    slug, client = talked(), staff(Role.ORGANISER)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(f"/opgaven/{slug}/meenemen")
    assert len(asked) <= MOST_QUERIES
    page = answer.content.decode()
    assert "Antwoorden meenemen" in page
    assert "minder dan vijf" in page
    assert "Take the answers along" in client.get(f"/en/opgaven/{slug}/meenemen").content.decode()


def test_of_fewer_than_five_people_the_page_says_why_there_is_no_file() -> None:
    slug, client = talked(4), staff(Role.ORGANISER)
    answer = client.post(f"/opgaven/{slug}/meenemen", {"form": "csv"})
    assert answer.status_code == 422
    assert "Er is nog niets om mee te geven." in answer.content.decode()


@pytest.mark.parametrize("form", ["", "parquet", "../../etc/passwd"])
def test_a_form_that_no_button_asks_for_is_refused(form: str) -> None:
    slug, client = talked(), staff(Role.ORGANISER)
    assert client.post(f"/opgaven/{slug}/meenemen", {"form": form}).status_code == 422


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_who_leads_the_challenge_gets_it(method: str) -> None:
    slug = talked()
    stranger = getattr(Client(), method)(f"/opgaven/{slug}/meenemen", {"form": "csv"})
    assert stranger["Location"].startswith("/inloggen")
    member = getattr(staff(Role.MEMBER), method)(f"/opgaven/{slug}/meenemen", {"form": "csv"})
    assert member.status_code == 403


def test_pages_of_an_archive_say_what_it_is(tmp_path: Path) -> None:
    done = archived(read(folder_of(tmp_path / "in", votes_of(9, 4))))
    pages = [
        Client().get(f"/opgaven/{done.challenge_slug}{place}").content.decode()
        for place in ("", "/samen")
    ]
    for page in pages:
        assert "Archief: ingelezen uit een proefbestand uit 2019, gesloten." in page
        assert "Mijn antwoorden" not in page
    listed = Client().get("/").content.decode()
    assert "Archief" in listed
    refused = Client().get(f"/opgaven/{done.challenge_slug}/reageren")
    assert "Eens" not in refused.content.decode()


def test_within_an_hour_there_is_an_end_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "FILES_PER_HOUR", 1)
    slug, client = talked(), staff(Role.ORGANISER)
    address = f"/opgaven/{slug}/meenemen"
    assert client.post(address, {"form": ""}).status_code == 422, "what is refused doesn't count"
    assert names_in(client.post(address, {"form": "csv"})) == ["statements.csv", "votes.csv"]
    refused = client.post(address, {"form": "csv"})
    assert refused.status_code == 429
    assert "Dit is te vaak geprobeerd" in refused.content.decode()
