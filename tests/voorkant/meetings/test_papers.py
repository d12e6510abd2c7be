"""Paper: who may have it made, what stands on it, and that nobody's text breaks out."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdf
import pypdfium2
import pytest
import zxingcpp
from django.test import Client

from tests.voorkant.challenges.made import municipality
from tests.voorkant.conversations.talking import talk
from tests.voorkant.pages import MOST_QUERIES, html_of, page
from tests.voorkant.web.test_staff import organiser
from voorkant.challenges.codes import code_of
from voorkant.meetings.forms import Asked
from voorkant.meetings.papers import Subject, paper
from voorkant.meetings.rules import LONGEST_ON_CARD, PAPERS
from voorkant.ui.paper import PLATFORM, make_pdf

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries

AT = datetime(2026, 12, 3, 19, 30, tzinfo=UTC)
ADDRESS = "https://meedenken.bergen.example/m/7K3MQX"
QUESTION = "Wat speelt er rond de Grotestraat?"
SIZES = {"poster-a4": (210, 297), "poster-a3": (297, 420), "cards": (210, 297)}


def made(kind: str = "poster-a4", language: str = "nl", **changes: str) -> bytes:
    given = {"invitation": "Wat merkt u hier?", "meeting": "", "question": QUESTION}
    given |= {"body": "Dorpsraad Well", **changes}
    asked = Asked(kind, given["invitation"], given["meeting"])
    subject = Subject(given["question"], given["body"], ADDRESS, "7K3MQX")
    return paper(asked, subject, language=language, made_at=AT)


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def root(pdf: bytes) -> Any:
    """The catalogue of a PDF: what it says about itself."""
    return read(pdf).trailer["/Root"]


def words(pdf: bytes) -> str:
    text = " ".join(page.extract_text() for page in read(pdf).pages)
    return " ".join(text.replace("\u200b", "").split())


def codes(pdf: bytes, scale: float = 3, *, grey: bool = False) -> list[str]:
    """What a phone reads from the paper."""
    sheet = pypdfium2.PdfDocument(pdf)[0].render(scale=scale, grayscale=grey).to_numpy()
    return [found.text for found in zxingcpp.read_barcodes(np.ascontiguousarray(sheet))]


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_sheet_is_tagged_and_says_its_title_and_language(kind: str, language: str) -> None:
    told = root(made(kind, language))
    assert told["/MarkInfo"]["/Marked"]
    assert told["/StructTreeRoot"]
    assert told["/Lang"] == language
    assert told["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in told["/Metadata"].get_object().get_data()
    info = read(made(kind, language)).metadata
    assert info is not None
    assert info.title is not None
    assert info.title.endswith(QUESTION)


@pytest.mark.parametrize("kind", PAPERS)
def test_a_sheet_has_the_size_of_its_paper_and_one_page(kind: str) -> None:
    reader = read(made(kind))
    box = reader.pages[0].mediabox
    width, height = (round(float(side) / 72 * 25.4) for side in (box.width, box.height))
    assert (len(reader.pages), (width, height)) == (1, SIZES[kind])


@pytest.mark.parametrize("kind", PAPERS)
def test_the_words_and_the_code_are_there(kind: str) -> None:
    said = words(made(kind, invitation="Komt u ook?", meeting="Donderdag om half acht"))
    for part in (QUESTION, "Komt u ook?", "Donderdag om half acht", "Dorpsraad Well", "7K3MQX"):
        assert part in said


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("grey", [False, True])
def test_a_phone_reads_the_address_in_colour_and_in_grey(kind: str, *, grey: bool) -> None:
    found = codes(made(kind), grey=grey)
    assert found == [ADDRESS] * (8 if kind == "cards" else 1)


def _alternatives(node: Any) -> list[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [text for each in node for text in _alternatives(each)]
    if not isinstance(node, dict):
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + (_alternatives(node["/K"]) if "/K" in node else [])


def test_the_code_has_words_for_who_does_not_see_it() -> None:
    told = _alternatives(root(made())["/StructTreeRoot"])
    assert told == ["Code om te scannen. Deze leidt naar meedenken.bergen.example/m/7K3MQX"]


HOSTILE = (
    '#panic("x") #read("/etc/passwd") *vet* $x$ `code` @iemand <label> \\u{41} [a] {b} ${c}',
    '#image(bytes(sys.inputs.values)) #include "/ui/sheets/voorkant.typ" // weg /* weg */',
    "W" * 160,
    "gewoon \u202eonmoow \u2066om\u2069 \u200f",
    "😀 漢字 مرحبا שלום",
    "a\u0301e\u0308 \ud800 \x07 \x00 \ufeff",
    "= kop\n- lijst\n/ term: x",
)


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_its_sheet(kind: str, text: str) -> None:
    pdf = made(kind, question=text[:160], invitation=text, meeting=text[:120], body=text[:80])
    assert len(read(pdf).pages) == 1
    assert set(codes(pdf)) == {ADDRESS}
    assert "root:" not in words(pdf)


def test_markup_is_printed_as_it_was_typed() -> None:
    assert '#panic("x") *vet* $x$' in words(made(invitation='#panic("x") *vet* $x$'))


def test_what_no_font_has_is_printed_as_a_box_and_what_turns_text_not_at_all() -> None:
    said = words(made(invitation="Hallo 😀 en \u202edag"))
    assert "Hallo □ en dag" in said


def test_the_same_input_gives_the_same_bytes() -> None:
    assert made() == made()


def test_a_picture_without_words_is_refused(tmp_path: Path) -> None:
    import typst

    sheet = PLATFORM / "meetings" / "sheets" / "poster.typ"
    assert sheet.exists()
    with pytest.raises(typst.TypstError):
        make_pdf(sheet, {}, title="Leeg", language="nl", made_at=AT)
    with pytest.raises(ValueError, match="no sheet of ours"):
        make_pdf(tmp_path / "x.typ", {}, title="Leeg", language="nl", made_at=AT)


@pytest.mark.parametrize("value", [1.5, b"x", object()])
def test_only_plain_values_go_to_paper(value: object) -> None:
    sheet = PLATFORM / "meetings" / "sheets" / "poster.typ"
    with pytest.raises(TypeError):
        make_pdf(sheet, {"x": value}, title="Leeg", language="nl", made_at=AT)


# — the page —

PAGE = "/opgaven/grotestraat/papier"
SENT = {"kind": "cards", "invitation": "Komt u ook?", "meeting": ""}


@pytest.mark.database
@pytest.mark.django_db
def test_an_organiser_edits_the_words_and_gets_her_paper(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    held = talk(slug="grotestraat")
    client = organiser(held.challenge.owner_id)
    with django_assert_max_num_queries(MOST_QUERIES):
        html = page(client, PAGE)
    assert "Wat merkt u hier?" in html
    with django_assert_max_num_queries(MOST_QUERIES):
        answer = client.post(PAGE, SENT)
    assert answer["Content-Type"] == "application/pdf"
    assert 'filename="cards-grotestraat.pdf"' in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    assert "Komt u ook?" in words(answer.content)
    assert set(codes(answer.content)) == {f"http://testserver/m/{code_of(held.challenge.id)}"}


@pytest.mark.database
@pytest.mark.django_db
def test_paper_in_english_leads_to_english() -> None:
    held = talk(slug="grotestraat")
    client = organiser(held.challenge.owner_id)
    assert "What do you notice here?" in page(client, f"/en{PAGE}")
    answer = client.post(f"/en{PAGE}", {**SENT, "kind": "poster-a4"})
    assert root(answer.content)["/Lang"] == "en"
    assert codes(answer.content) == [f"http://testserver/en/m/{code_of(held.challenge.id)}"]


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "poster-a0"},
        {"kind": ""},
        {"invitation": "  "},
        {"invitation": "x" * (LONGEST_ON_CARD + 1)},
        {"invitation": "een\u202e twee"},
        {"invitation": "een\0twee"},
        {"meeting": "een\ntwee"},
        {"meeting": "x" * 121},
    ],
)
def test_what_can_not_be_printed_is_refused_and_nothing_typed_is_lost(
    wrong: dict[str, str],
) -> None:
    held = talk(slug="grotestraat")
    sent = {**SENT, "meeting": "donderdag", **wrong}
    refused = organiser(held.challenge.owner_id).post(PAGE, sent)
    assert refused.status_code == 422
    html = html_of(refused)
    assert 'role="alert"' in html
    assert ("Komt u ook?" in html) is ("invitation" not in wrong)


@pytest.mark.database
@pytest.mark.django_db
def test_nobody_else_has_paper_made() -> None:
    held = talk(slug="grotestraat")
    other = organiser(municipality())
    for answer in (other.get(PAGE), other.post(PAGE, SENT)):
        assert answer.status_code == 403
    assert Client().get(PAGE)["Location"].startswith("/inloggen")
    assert Client().post(PAGE, SENT)["Location"].startswith("/inloggen")
    assert organiser(held.challenge.owner_id).get("/opgaven/nergens/papier").status_code == 404


@pytest.mark.database
@pytest.mark.django_db
def test_the_picture_of_a_code_is_the_address_of_this_site_and_asks_nothing(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(0):
        answer = Client().get("/m/7K3MQX.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Cache-Control"] == "public, max-age=86400"
    for wrong in ("7k3mqx", "7K3MQU", "x", "7K3MQX7"):
        assert Client().get(f"/m/{wrong}.svg").status_code == 404
