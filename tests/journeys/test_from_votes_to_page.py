"""The line of work: real votes go in at one end, common ground comes out on a page."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import TYPE_CHECKING

import django_htmx
import pytest

from tests.voorkant.computations.working import work_until_idle
from tests.voorkant.conversations.test_bridge import conversation
from voorkant.conversations.actions import start_opinion_run
from voorkant.conversations.bridge import read_folder

if TYPE_CHECKING:
    from django.test import Client

    from voorkant.computations.values import RequestedRun

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("fresh_database")]

STATIC = Path(__file__).parents[2] / "src" / "voorkant" / "ui" / "static"
MOST_ON_A_FIRST_VISIT = 70_000


def ask(folder: Path, *, open_votes: bool = False) -> RequestedRun:
    return start_opinion_run(
        source=read_folder(folder),
        title="Wat speelt er rond de Grotestraat?",
        seed=7,
        open_votes=open_votes,
        acting=None,
    )


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_resident_follows_a_conversation_from_waiting_to_common_ground(
    client: Client, tmp_path: Path
) -> None:
    assert "Er zijn nog geen uitkomsten" in text_of(client, "/uitkomsten")
    run = ask(conversation(tmp_path), open_votes=True)
    page = f"/uitkomsten/{run.id}"

    assert "Wacht op zijn beurt" in text_of(client, "/uitkomsten")
    assert "Dit gesprek wacht op zijn beurt" in text_of(client, page)

    work_until_idle()

    polled = client.get(f"{page}/voortgang", headers={"HX-Request": "true"})
    assert polled["HX-Refresh"] == "true"
    assert "Over vier uitspraken zijn beide groepen het eens." in text_of(client, "/uitkomsten")
    outcome = text_of(client, page)
    for words in (
        "We zien twee groepen mensen",
        "Uitspraak, nummer 0",
        "60 mensen deden mee",
        "Groep A",
        "Te weinig antwoorden",
        "civicmath opinions report . --seed 7",
    ):
        assert words in outcome
    assert client.get(f"{page}/bestanden/map.nl.svg")["Content-Type"] == "image/svg+xml"
    votes = client.get(f"{page}/bestanden/votes.csv").content
    assert votes == read_folder(tmp_path).votes_csv
    assert "On four statements both groups agree." in text_of(client, f"/en{page}")


def test_a_conversation_of_three_people_ends_well_and_says_nothing(
    client: Client, tmp_path: Path
) -> None:
    run = ask(conversation(tmp_path, people=3))
    work_until_idle()
    assert "Er deden minder dan vijf mensen mee." in text_of(client, f"/uitkomsten/{run.id}")


def test_people_who_all_answer_alike_get_an_outcome(client: Client, tmp_path: Path) -> None:
    folder = tmp_path / "alike"
    folder.mkdir()
    rows = [f"{person},{statement},1" for person in range(30) for statement in range(4)]
    (folder / "votes.csv").write_text("\n".join(["participant,statement,vote", *rows]))
    run = ask(folder)
    work_until_idle()
    outcome = text_of(client, f"/uitkomsten/{run.id}")
    assert "Over vier uitspraken zijn de meeste mensen het eens." in outcome
    assert "Uitspraak 0" in outcome


def test_a_first_visit_is_light(client: Client, tmp_path: Path) -> None:
    run = ask(conversation(tmp_path, people=1000))
    work_until_idle()
    page = f"/uitkomsten/{run.id}"
    compressed = {"Accept-Encoding": "gzip"}
    answers = [client.get(path, headers=compressed) for path in ("/", page)]
    picture = client.get(f"{page}/bestanden/map.nl.svg", headers=compressed)
    files = [STATIC / "ui" / name for name in ("mark.svg", "build/site.css", "build/site.js")]
    files.append(Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js")
    assert all(answer["Content-Encoding"] == "gzip" for answer in answers)
    weight = sum(len(answer.content) for answer in [*answers, picture])
    weight += sum(len(gzip.compress(file.read_bytes(), 6)) for file in files)
    assert weight <= MOST_ON_A_FIRST_VISIT
