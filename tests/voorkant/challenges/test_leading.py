"""The pages on which an organiser moves a challenge, an expert answers, and everybody reads who decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.voorkant.bodies.made import account
from tests.voorkant.challenges.made import (
    accept,
    advance,
    asked,
    challenge,
    council,
    make_ready,
    municipality,
)
from tests.voorkant.challenges.staff import organiser
from tests.voorkant.pages import MOST_QUERIES, page, text_of
from voorkant.bodies.actions import appoint, give_mandate
from voorkant.bodies.kinds import Right, Role, Topic
from voorkant.bodies.queries import seat_of
from voorkant.challenges import actions
from voorkant.challenges.actions import (
    accept_to_listen,
    add_line,
    close_challenge,
    decline_to_listen,
    discard_draft,
    move_challenge,
    open_challenge,
    publish_draft,
    save_draft,
    start_draft,
)
from voorkant.challenges.errors import (
    ChallengeTextRefused,
    DraftNotFound,
    NotYours,
    ReplyRefused,
    StageRefused,
)
from voorkant.challenges.models import Challenge, Draft
from voorkant.challenges.page import challenge_page
from voorkant.challenges.queries import challenge_ref_of
from voorkant.challenges.rules import EDGES, Influence, Stage
from voorkant.challenges.values import NewLine
from voorkant.journal.queries import entries_about

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from uuid import UUID

    from pytest_django import DjangoAssertNumQueries

    from voorkant.bodies.values import HeldSeat

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def seat_in(body_id: UUID, role: Role = Role.ORGANISER, until: date | None = None) -> HeldSeat:
    """A seat in a body, of somebody with an account of her own."""
    whose = account()
    appoint(
        account_id=whose.id,
        body_id=body_id,
        role=role,
        function="voorzitter",
        shown_name="Toos V.",
        term_ends_on=until,
        acting=None,
    )
    seat = seat_of(whose.id, body_id, role)
    assert seat is not None
    return seat


# — moving —


def test_an_organiser_sees_what_is_missing_and_moves_when_it_is_there() -> None:
    made = challenge(Stage.QUESTION)
    toos = organiser(council())
    address = f"/opgaven/{made.slug}/fase"
    text = text_of(page(toos, address))
    assert "Deze stap zit op slot. Hij wacht op: Nog geen deskundige van Gemeente Bergen" in text
    early = toos.post(address, {"to": "understand", "reason": "Het is zover."})
    assert early.status_code == 409
    assert "Doe wat nog ontbreekt" in text_of(early.content.decode())
    english = text_of(page(toos, f"/en{address}"))
    assert "This step is locked. It waits for: No expert of Gemeente Bergen" in english
    accept(made.id)
    assert "op slot" not in text_of(page(toos, address)).partition("Verder naar")[2]
    moved = toos.post(address, {"to": "understand", "reason": "Er is iemand die luistert."})
    assert moved["Location"] == f"{address}?gedaan=ja"
    after = text_of(page(toos, moved["Location"]))
    assert "De vraag staat nu op “Begrijpen”" in after
    assert "Toos V., Dorpsraad Well Er is iemand die luistert." in after
    assert challenge_ref_of(made.id).stage is Stage.UNDERSTAND


def test_a_challenge_goes_back_with_a_reason_that_everybody_can_read() -> None:
    made = challenge(Stage.IMAGINE)
    toos = organiser(council())
    address = f"/opgaven/{made.slug}/fase"
    assert "Terug naar “Begrijpen”" in text_of(page(toos, address))
    nothing_said = toos.post(address, {"to": "understand", "reason": " "})
    assert nothing_said.status_code == 422
    assert "De reden ontbreekt." in text_of(nothing_said.content.decode())
    toos.post(address, {"to": "understand", "reason": "Wij begrepen het nog niet."})
    assert challenge_ref_of(made.id).stage is Stage.UNDERSTAND
    assert "Wij begrepen het nog niet." in text_of(page(toos, address))


@pytest.mark.parametrize("to", ["", "klaar", "do", "question", "QUESTION"])
def test_a_stage_that_is_not_next_is_refused(to: str) -> None:
    made = challenge()
    toos = organiser(council())
    answer = toos.post(f"/opgaven/{made.slug}/fase", {"to": to, "reason": "Het is zover."})
    assert answer.status_code == 409
    assert challenge_ref_of(made.id).stage is Stage.UNDERSTAND


def test_a_resident_reads_what_the_next_step_waits_for(client: Client) -> None:
    made = challenge(Stage.QUESTION)
    text = text_of(page(client, f"/opgaven/{made.slug}"))
    assert "Waar wacht de volgende stap op? Nog geen deskundige van Gemeente Bergen" in text
    assert "er is tijd tot en met" in text
    english = text_of(page(client, f"/en/opgaven/{made.slug}"))
    assert "What does the next step wait for? No expert of Gemeente Bergen" in english


@pytest.mark.parametrize("before", Stage)
def test_every_role_moves_along_its_own_edges_or_not_at_all(before: Stage) -> None:
    made = challenge(before)
    owner, town = council(), municipality()
    seats = [seat_in(town, role) for role in Role]
    seats += [seat_in(owner, role) for role in Role if role is not Role.ADMINISTRATOR]
    for seat in seats:
        may = seat.role is Role.ORGANISER and seat.body_id == owner
        for after in Stage:
            if may and (before, after) in EDGES:
                continue
            with pytest.raises(StageRefused if may else NotYours):
                move_in(made.id, after, seat)
            assert challenge_ref_of(made.id).stage is before


@pytest.mark.parametrize("edge", EDGES, ids=">".join)
def test_an_organiser_of_the_owner_moves_along_every_edge(edge: tuple[Stage, Stage]) -> None:
    before, after = edge
    made = challenge(before)
    make_ready(made.id, after)
    move_in(made.id, after, seat_in(council()))
    assert challenge_ref_of(made.id).stage is after


def move_in(challenge_id: UUID, to: Stage, seat: HeldSeat) -> None:
    move_challenge(
        challenge_id=challenge_id,
        to=to,
        reason="Het is zover.",
        acting=str(seat.account_id),
        seat_id=seat.id,
    )


def test_two_organisers_who_move_at_once_move_once() -> None:
    made = challenge(Stage.QUESTION)
    accept(made.id)
    first, second = organiser(council()), organiser(council())
    address, sent = f"/opgaven/{made.slug}/fase", {"to": "understand", "reason": "Het is zover."}
    assert first.post(address, sent).status_code == 302
    late = second.post(address, sent)
    assert late.status_code == 409
    assert "De vraag kan deze stap nu niet maken." in text_of(late.content.decode())


# — the council's own: every action, in the seat of the municipality —


def _everything(made: UUID, seat: HeldSeat, draft: UUID) -> dict[str, Callable[[], object]]:
    """Each act on a challenge or a draft that has a seat, as somebody else would do it."""
    who: dict[str, Any] = {"acting": str(seat.account_id), "seat_id": seat.id}
    line = NewLine(Influence.FIXED, "De weg blijft.", "Besluit 1")
    content = {"question": "Anders?", "lines": [], "villages": ["well"], "answering": "gemeente"}
    self: dict[str, Any] = {"challenge_id": made, "seat_id": seat.id, "account_id": seat.account_id}
    return {
        "open_challenge": lambda: open_challenge(**{**asked(), **who}),
        "add_line": lambda: add_line(challenge_id=made, line=line, **who),
        "move_challenge": lambda: move_challenge(
            challenge_id=made, to=Stage.UNDERSTAND, reason="x", **who
        ),
        "close_challenge": lambda: close_challenge(challenge_id=made, reason="x", **who),
        "start_draft": lambda: start_draft(
            owner_id=council(), recipe="street", content=content, **who
        ),
        "save_draft": lambda: save_draft(draft_id=draft, content=content, version=1, **who),
        "discard_draft": lambda: discard_draft(draft_id=draft, **who),
        "publish_draft": lambda: publish_draft(draft_id=draft, version=1, **who),
        "accept_to_listen": lambda: accept_to_listen(**self),
        "decline_to_listen": lambda: decline_to_listen(**self, reason="x"),
    }


BY_ITSELF = {"hold_challenge", "destroy_left_keys", "ANSWER_WORKING_DAYS", "declare_interest"}


def _draft() -> UUID:
    row = Draft.objects.create(owner_id=council(), recipe="street", content={"question": "Wat?"})
    return row.id


@pytest.mark.parametrize("name", sorted(set(actions.__all__) - BY_ITSELF))
@pytest.mark.parametrize("how", ["municipality", "term over", "somebody else's seat"])
def test_only_the_owner_acts_on_its_challenge(name: str, how: str) -> None:
    made, draft = challenge(Stage.QUESTION), _draft()
    seat = seat_in(municipality() if how == "municipality" else council())
    acts = _everything(made.id, seat, draft)
    assert set(acts) == set(actions.__all__) - BY_ITSELF, "each action is tried"
    if how == "term over":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE bodies_membership SET until = since WHERE id = %s", [seat.id])
    elif how != "municipality":
        acts = _everything(made.id, _of_another(seat), draft)
    before = (list(Challenge.objects.values()), list(Draft.objects.values()))
    with pytest.raises((NotYours, ReplyRefused)):
        acts[name]()
    assert before == (list(Challenge.objects.values()), list(Draft.objects.values()))


def _of_another(seat: HeldSeat) -> HeldSeat:
    """The same seat, in the hands of somebody else."""
    other = seat_in(municipality(), Role.MEMBER)
    return replace(seat, account_id=other.account_id)


def test_what_an_organiser_does_is_kept_with_her_seat() -> None:
    seat = seat_in(council())
    made = challenge(Stage.QUESTION)
    line = NewLine(Influence.FIXED, "De weg blijft.", "Besluit 1", "De bus.")
    who: dict[str, Any] = {"acting": str(seat.account_id), "seat_id": seat.id}
    add_line(challenge_id=made.id, line=line, **who)
    entries = entries_about(str(made.id)).items
    assert {each.verb for each in entries} == {"challenges.line-added", "challenges.opened"}
    assert challenge_page(made.slug).influence[-1].reason == "De bus."
    make_ready(made.id, Stage.UNDERSTAND)
    advance(made.id, Stage.UNDERSTAND)
    with pytest.raises(StageRefused):
        add_line(challenge_id=made.id, line=line, **who)


@pytest.mark.parametrize("text", ["", "a" * 301, "twee\nregels", "nul\0"])
def test_a_line_that_does_not_fit_is_refused(text: str) -> None:
    made = challenge(Stage.QUESTION)
    with pytest.raises(ChallengeTextRefused):
        add_line(challenge_id=made.id, line=NewLine(Influence.OPEN, text), acting=None)


def test_a_draft_that_is_gone_is_not_found() -> None:
    draft = _draft()
    Draft.objects.all().delete()
    with pytest.raises(DraftNotFound):
        save_draft(draft_id=draft, content={}, version=1, acting="x", seat_id=draft)


# — who decides —


def test_everybody_reads_who_decides_what_and_by_which_mandate(client: Client) -> None:
    made = challenge(topic=Topic.TRAFFIC)
    address = f"/opgaven/{made.slug}/wie-beslist"
    assert "Hier is nog geen mandaat bekend" in text_of(page(client, address))
    today = timezone.localdate()
    for topic, cents in ((None, 25_000_00), (Topic.ENERGY, 5_00)):
        give_mandate(
            body_id=municipality(),
            parent_id=None,
            topic=topic,
            place=None,
            right=Right.DECIDE,
            ceiling_cents=cents,
            from_on=today - timedelta(days=9),
            until_on=None,
            reference="Raadsbesluit 2026-1",
            acting=None,
        )
    text = text_of(page(client, address))
    assert "Dorpsraad Well stelt deze vraag. Alleen haar eigen organisatoren" in text
    assert "Gemeente Bergen (verzonnen) beslist · elk onderwerp" in text
    assert "25.000" in text
    assert "5,00 " not in text.replace("25.000 ", ""), "a mandate about energy isn't about this"
    assert "Raadsbesluit 2026-1" in text


def test_these_pages_ask_little_of_the_database(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    made = challenge(Stage.QUESTION)
    toos, ilse = organiser(council()), organiser(municipality(), role=Role.EXPERT)
    for client, where in (
        (toos, "fase"),
        (ilse, "meelezen"),
        (Client(), "meelezen"),
        (Client(), "wie-beslist"),
        (Client(), ""),
    ):
        with django_assert_max_num_queries(MOST_QUERIES):
            page(client, f"/opgaven/{made.slug}/{where}".rstrip("/"))
