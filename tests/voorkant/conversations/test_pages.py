"""The pages of an outcome, as a browser gets them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.voorkant.conversations import made
from voorkant.common.errors import MathematicsRefused
from voorkant.common.sentences import Sentence
from voorkant.computations import actions

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = [pytest.mark.database, pytest.mark.django_db]

TEXTS = {"1": "De linde hoort bij ons dorp.", "2": "Hier wordt te hard gereden."}
MOST_QUERIES = 8


HTMX = {"HX-Request": "true"}


def page(
    client: Client, address: str, status: int = 200, headers: dict[str, str] | None = None
) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def text_of(html: str) -> str:
    """What a reader reads: without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_an_outcome_says_first_in_a_sentence_what_people_see_together(client: Client) -> None:
    run = made.finished(texts=TEXTS)
    text = text_of(page(client, f"/uitkomsten/{run}"))
    assert "1.921 mensen deden mee" in text
    assert (
        "We zien twee groepen mensen die ongeveer hetzelfde antwoorden. "
        "Over één uitspraak zijn beide groepen het eens. Over één denken ze verschillend."
    ) in text
    order = [
        "We zien twee groepen",
        "in minstens 95 van de 100 herhalingen",
        "Hier zijn beide groepen het over eens",
        "Hier denken groepen verschillend over",
        "Wat we nog niet weten",
        "Wie deed mee, en wie missen we",
        "Alle cijfers in een tabel",
        "Controleer het zelf",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_each_figure_comes_with_how_sure_we_are(client: Client) -> None:
    run = made.finished(texts=TEXTS)
    html = page(client, f"/uitkomsten/{run}")
    assert "93% eens tussen 83% en 100%" in text_of(html)
    assert '<rect x="83.0%" y="3" width="17.0%"' in html
    assert '<rect class="vk-bar__mark" x="93.0%"' in html


def test_the_same_outcome_in_english(client: Client) -> None:
    run = made.finished(texts=TEXTS)
    html = page(client, f"/en/uitkomsten/{run}")
    text = text_of(html)
    assert '<html lang="en">' in html
    assert "1,921 people took part" in text
    assert "On one statement both groups agree. On one they think differently." in text
    assert f'href="/uitkomsten/{run}" lang="nl"' in html
    assert "bestanden/map.en.svg" in html


def test_without_stable_groups_the_page_says_so_and_shows_everybody(client: Client) -> None:
    run = made.finished(made.without_groups(), texts=TEXTS)
    text = text_of(page(client, f"/uitkomsten/{run}"))
    assert "We zien geen vaste groepen: de meningen lopen door elkaar." in text
    assert "Over één uitspraak zijn de meeste mensen het eens." in text
    assert "Hier denken groepen verschillend over" not in text
    assert "Groep A" not in text


def test_an_outcome_without_common_ground_does_not_sound_like_failure(client: Client) -> None:
    run = made.finished(made.report(common_ground=[], divided=[]), texts=TEXTS)
    text = text_of(page(client, f"/uitkomsten/{run}"))
    assert "Er is nog niets waar beide groepen het zeker over eens zijn." in text
    assert "Met meer antwoorden vinden we het misschien nog." in text
    assert "We vonden geen uitspraak waarover de groepen zeker verschillen." in text


def test_of_fewer_than_five_people_the_page_shows_no_figure_at_all(client: Client) -> None:
    run = made.finished(made.without_groups(participants=3), texts=TEXTS, people=3)
    html = page(client, f"/uitkomsten/{run}")
    assert "Er deden minder dan vijf mensen mee." in html
    assert "vk-bar" not in html
    assert "ab" * 32 not in html
    assert "bestanden/map" not in html
    assert client.get(f"/uitkomsten/{run}/bestanden/map.nl.svg").status_code == 404


def test_too_few_answers_in_a_group_are_said_in_words(client: Client) -> None:
    few = made.entry(3, [made.rate(500, 0.5), made.rate(3, 1.0)], reason="few-answers")
    run = made.finished(made.report(unknown=[few]), texts=TEXTS)
    text = text_of(page(client, f"/uitkomsten/{run}/uitspraken?show=unknown"))
    assert "te weinig mensen" in text
    assert "100%" not in text


def test_the_page_tells_how_to_compute_it_again(client: Client) -> None:
    run = made.finished(texts=TEXTS, seed=5851)
    html = page(client, f"/uitkomsten/{run}")
    assert "ab" * 32 in html
    assert "civicmath opinions report . --seed 5851 \\ --json report.json --svg map.svg" in html
    assert "Waar iemand in de tekening staat en bij welke groep, bewaren we niet." in html


def test_votes_are_offered_only_when_they_are_public(client: Client) -> None:
    closed, opened = made.finished(texts=TEXTS), made.finished(texts=TEXTS, open_votes=True)
    assert "De stemmen zijn niet openbaar." in page(client, f"/uitkomsten/{closed}")
    assert f"/uitkomsten/{opened}/bestanden/votes.csv" in page(client, f"/uitkomsten/{opened}")
    assert client.get(f"/uitkomsten/{closed}/bestanden/votes.csv").status_code == 404
    response = client.get(f"/uitkomsten/{opened}/bestanden/votes.csv")
    assert response.content == b"participant,statement,vote\n0,1,1\n"
    assert response["Content-Disposition"] == 'attachment; filename="votes.csv"'


def test_words_in_a_download_are_safe_in_a_spreadsheet_and_stay_themselves_on_the_page(
    client: Client,
) -> None:
    texts = {"1": "=1+1", "2": 'Zij zei: "ja"; \n-5 graden', "3": "Mooi"}
    run = made.finished(texts=texts)
    response = client.get(f"/uitkomsten/{run}/bestanden/statements.csv")
    rows = dict(csv.reader(io.StringIO(response.content.decode(), newline="")))
    assert rows == {
        "statement": "text",
        "1": "'=1+1",
        "2": 'Zij zei: "ja"; \n\'-5 graden',
        "3": "Mooi",
    }
    assert response["ETag"] == f'"{sha256(response.content).hexdigest()}"'
    assert ">=1+1<" in page(client, f"/uitkomsten/{run}/uitspraken")


def test_what_differs_by_a_header_says_so(client: Client) -> None:
    run = made.finished()
    for headers in ({}, HTMX):
        response = client.get(f"/uitkomsten/{run}/voortgang", headers=headers)
        assert "HX-Request" in response["Vary"]
    address = f"/uitkomsten/{run}/bestanden/report.json"
    tag = client.get(address)["ETag"]
    for headers in ({}, {"If-None-Match": tag}):
        assert "Accept-Encoding" in client.get(address, headers=headers)["Vary"]


def test_htmx_runs_nothing_and_keeps_nothing(client: Client) -> None:
    html = page(client, f"/uitkomsten/{made.requested().id}")
    found = re.search(r"name=\"htmx-config\" content='([^']*)'", html)
    assert found
    assert json.loads(found[1]) == {
        "allowEval": False,
        "allowNestedOobSwaps": False,
        "allowScriptTags": False,
        "historyCacheSize": 0,
        "historyRestoreAsHxRequest": False,
        "includeIndicatorStyles": False,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[234]..", "swap": True},
            {"code": "5..", "swap": True, "error": True},
        ],
        "selfRequestsOnly": True,
    }


def test_a_picture_may_be_kept_by_the_browser_and_is_not_sent_twice(client: Client) -> None:
    address = f"/uitkomsten/{made.finished()}/bestanden/map.nl.svg"
    first = client.get(address)
    assert (first.content, first["Content-Type"]) == (made.MAP, "image/svg+xml")
    assert "public" in first["Cache-Control"]
    assert first["X-Content-Type-Options"] == "nosniff"
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_page_itself_is_kept_nowhere(client: Client) -> None:
    assert client.get(f"/uitkomsten/{made.finished()}")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "name", ["nothing.txt", "..%2f..%2fetc%2fpasswd", "map.xx.svg", "%00", "votes.csv", "x" * 300]
)
def test_a_file_that_is_not_there_is_refused_kindly(client: Client, name: str) -> None:
    html = page(client, f"/uitkomsten/{made.finished()}/bestanden/{name}", 404)
    assert "<h1" in html


def test_a_run_that_does_not_exist_is_not_found(client: Client) -> None:
    for rest in ("", "/voortgang", "/uitspraken", "/bestanden/report.json"):
        html = page(client, f"/uitkomsten/{uuid4()}{rest}", 404)
        assert "Op dit adres staat geen uitkomst." in html or "Er is hier geen bestand" in html


@pytest.mark.parametrize("verb", ["post", "put", "delete", "patch"])
def test_a_page_only_reads(client: Client, verb: str) -> None:
    response = getattr(client, verb)(f"/uitkomsten/{made.finished()}")
    assert response.status_code == 405
    assert "<h1" in response.content.decode()


def test_a_run_that_waits_says_so_and_asks_again_by_itself(client: Client) -> None:
    run = made.requested().id
    html = page(client, f"/uitkomsten/{run}")
    assert "Dit gesprek wacht op zijn beurt" in html
    assert f'hx-get="/uitkomsten/{run}/voortgang"' in html
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
    attempt = actions.begin_attempt(run_id=run)
    assert attempt is not None
    assert actions.report_progress(attempt=attempt, step="groups", fraction=0.437)
    html = page(client, f"/uitkomsten/{run}/voortgang", headers=HTMX)
    assert "We zoeken groepen" in html
    assert 'value="43"' in html
    assert "<html" not in html


def test_a_run_that_goes_back_to_wait_says_that_it_is_tried_again(client: Client) -> None:
    run = made.requested().id
    attempt = actions.begin_attempt(run_id=run)
    assert attempt is not None
    actions.put_back(attempt=attempt, counts=True)
    assert "Er ging iets mis. We proberen het zo opnieuw." in page(client, f"/uitkomsten/{run}")


def test_a_page_that_waits_is_loaded_anew_when_the_run_has_ended(client: Client) -> None:
    response = client.get(f"/uitkomsten/{made.finished()}/voortgang", headers=HTMX)
    assert response["HX-Refresh"] == "true"


def test_who_asks_for_a_fragment_alone_gets_the_whole_page(client: Client) -> None:
    waiting, done = made.requested().id, made.finished(seed=8)
    assert "<html" in page(client, f"/uitkomsten/{waiting}/voortgang")
    assert "Controleer het zelf" in page(client, f"/uitkomsten/{done}/voortgang")


def test_a_failed_run_tells_the_reason_in_the_words_of_who_refused(client: Client) -> None:
    run = made.requested().id
    attempt = actions.begin_attempt(run_id=run)
    assert attempt is not None
    refused = MathematicsRefused(
        code="votes.unknown-value",
        params={"line": 3},
        sentences={
            "nl": Sentence("Regel 3 heeft geen stem.", "Er staat <b>x</b>.", "Gebruik 1, 0 of -1."),
            "en": Sentence("Line 3 has no vote.", "It says <b>x</b>.", "Use 1, 0 or -1."),
        },
    )
    assert actions.fail_attempt(attempt=attempt, error=refused)
    dutch = page(client, f"/uitkomsten/{run}")
    assert "Regel 3 heeft geen stem." in dutch
    assert "Er staat &lt;b&gt;x&lt;/b&gt;." in dutch
    assert "votes.unknown-value" in dutch
    assert "Line 3 has no vote." in page(client, f"/en/uitkomsten/{run}")


def test_words_of_people_stay_words(client: Client) -> None:
    run = made.finished(
        texts={"1": "<script>alert(1)</script> {{ 7 }} \u202eomgekeerd"},
        title="<i>Titel</i> & meer",
    )
    for address in (f"/uitkomsten/{run}", f"/uitkomsten/{run}/uitspraken", "/"):
        html = page(client, address)
        assert "<script>alert" not in html
        assert "<i>Titel" not in html
    assert "{{ 7 }}" in page(client, f"/uitkomsten/{run}")


def test_all_statements_stand_in_a_table_part_by_part(client: Client) -> None:
    run = made.finished(made.large(), texts={})
    html = page(client, f"/uitkomsten/{run}/uitspraken")
    assert html.count("<tr") == 1 + 50
    assert "Deel 1 van 4" in html
    assert "part=2" in html
    last = page(client, f"/uitkomsten/{run}/uitspraken?part=4")
    assert last.count("<tr") == 1 + 50
    assert "part=5" not in last


@pytest.mark.parametrize(("show", "count"), [("common", 67), ("divided", 67), ("unknown", 66)])
def test_the_list_can_be_narrowed(client: Client, show: str, count: int) -> None:
    run = made.finished(made.large())
    html = page(client, f"/uitkomsten/{run}/uitspraken?show={show}")
    assert (
        f'aria-current="page">{ {"common": "Samen eens", "divided": "Groepen verschillen", "unknown": "Weten we nog niet"}[show] } <span class="vk-number">{count}</span>'
        in html
    )
    assert html.count("<tr") == 1 + 50


@pytest.mark.parametrize(
    "query",
    ["part=0", "part=5", "part=-1", "part=x", "part=", "part=٣", "part=99999999999", "show=all"],
)
def test_a_part_that_does_not_exist_is_refused_kindly(client: Client, query: str) -> None:
    run = made.finished(made.large())
    assert "<h1" in page(client, f"/uitkomsten/{run}/uitspraken?{query}", 422)


def test_the_list_of_a_run_that_is_not_done_leads_to_its_page(client: Client) -> None:
    run = made.requested().id
    response = client.get(f"/en/uitkomsten/{run}/uitspraken")
    assert (response.status_code, response["Location"]) == (302, f"/en/uitkomsten/{run}")


@pytest.mark.parametrize("rest", ["", "/voortgang", "/uitspraken", "/bestanden/report.json"])
def test_no_page_asks_more_of_the_database_than_it_may(
    client: Client, rest: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    run = made.finished(made.large(), texts={str(number): "Mooi" for number in range(200)})
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(f"/uitkomsten/{run}{rest}")


def test_a_large_conversation_makes_no_large_page(client: Client) -> None:
    words = "In het dorp is op maandagochtend vaak wel wat te doen, maar dat weet haast niemand {}."
    texts = {str(number): words.format(number) for number in range(200)}
    run = made.finished(made.large(), texts=texts)
    sizes: dict[str, Any] = {}
    for rest in ("", "/uitspraken"):
        body = client.get(f"/uitkomsten/{run}{rest}").content
        sizes[rest] = (len(body), len(gzip.compress(body, 6)))
    assert sizes[""][0] < 80_000
    assert sizes[""][1] < 12_000
    assert sizes["/uitspraken"][0] < 100_000
    assert sizes["/uitspraken"][1] < 12_000
