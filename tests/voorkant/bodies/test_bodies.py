"""Founding bodies and giving roles: what is refused, what is recorded, what the database holds."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.voorkant.bodies.made import account, council, municipality, somebody
from voorkant.bodies import queries
from voorkant.bodies.actions import appoint, end_membership, found_body
from voorkant.bodies.errors import BodyExists, BodyRefused, SeatRefused, SeatTaken
from voorkant.bodies.kinds import (
    VERB_APPOINTED,
    VERB_FOUNDED,
    VERB_MEMBERSHIP_ENDED,
    BodyKind,
    Role,
)
from voorkant.bodies.values import BodyCard, Listener
from voorkant.common.errors import NotFound
from voorkant.journal.queries import entries_about
from voorkant.places.actions import load_region

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def well(db: None) -> BodyCard:
    load_region(region="bergen")
    return council("well")


def founded(**changes: Any) -> BodyCard:
    asked: dict[str, Any] = {
        "kind": BodyKind.PARTNER,
        "slug": "stichting",
        "name": "Stichting Voorbeeld",
        "village": None,
        "acting": None,
    }
    return found_body(**{**asked, **changes})


def appointed(body: BodyCard, **changes: Any) -> Any:
    asked: dict[str, Any] = {
        "body_id": body.id,
        "role": Role.EXPERT,
        "function": "verkeerskundige",
        "shown_name": "Noor",
        "acting": None,
    }
    if "account_id" not in changes:
        asked["account_id"] = account().id
    return appoint(**{**asked, **changes})


def test_a_body_is_found_by_its_name_in_an_address(well: BodyCard) -> None:
    assert queries.body("dorpsraad-well") == well
    assert queries.body_by_id(well.id) == well
    assert (well.village, well.fictitious) == ("WK089306", True)


@pytest.mark.parametrize("slug", ["", "nergens", "Dorpsraad-Well", "a\x00b"])
def test_what_is_no_body_is_not_found(well: BodyCard, slug: str) -> None:
    with pytest.raises(NotFound):
        queries.body(slug)
    with pytest.raises(NotFound):
        queries.body_by_id(uuid4())


@pytest.mark.parametrize(
    "changes",
    [
        {"slug": ""},
        {"slug": "Twee Woorden"},
        {"slug": "a\x00"},
        {"slug": "a--b"},
        {"name": ""},
        {"name": " "},
        {"name": "a\nb"},
        {"name": "a\x00b"},
        {"name": "a\u202eb"},
        {"name": "x" * 121},
        {"kind": BodyKind.VILLAGE_COUNCIL},
        {"kind": BodyKind.VILLAGE_COUNCIL, "village": "nergens"},
        {"kind": BodyKind.MUNICIPALITY, "village": "well"},
    ],
)
def test_a_body_that_does_not_fit_is_refused(well: BodyCard, changes: dict[str, Any]) -> None:
    with pytest.raises(BodyRefused):
        founded(**changes)


def test_a_name_in_an_address_belongs_to_one_body(well: BodyCard) -> None:
    with pytest.raises(BodyExists):
        founded(slug="dorpsraad-well")


@pytest.mark.parametrize(
    "changes",
    [
        {"function": ""},
        {"function": "\x00"},
        {"function": "x" * 121},
        {"shown_name": ""},
        {"shown_name": "Noor\nde Vries"},
        {"role": Role.ADMINISTRATOR},
    ],
)
def test_a_role_that_does_not_fit_is_refused(well: BodyCard, changes: dict[str, Any]) -> None:
    with pytest.raises(SeatRefused):
        appointed(well, **changes)


def test_only_a_municipality_has_administrators(well: BodyCard) -> None:
    appointed(municipality(), role=Role.ADMINISTRATOR)
    with pytest.raises(SeatRefused):
        appointed(founded(), role=Role.ADMINISTRATOR)


def test_a_member_needs_no_function_and_an_expert_does(well: BodyCard) -> None:
    appointed(well, role=Role.MEMBER, function="")
    with pytest.raises(SeatRefused):
        appointed(well, role=Role.EXPERT, function="")


def test_who_or_what_does_not_exist_gets_no_role(well: BodyCard) -> None:
    for changes in ({"account_id": uuid4()}, {"body_id": uuid4()}):
        with pytest.raises(NotFound):
            appointed(well, **changes)


def test_somebody_has_a_role_once_and_may_have_it_again_after_it_ended(well: BodyCard) -> None:
    who = account().id
    first = appointed(well, account_id=who)
    with pytest.raises(SeatTaken):
        appointed(well, account_id=who)
    appointed(well, account_id=who, role=Role.MEMBER)
    end_membership(membership_id=first, acting=None)
    assert appointed(well, account_id=who) != first
    with pytest.raises(NotFound):
        end_membership(membership_id=first, acting=None)


def test_who_listens_is_shown_by_name_function_and_body_also_afterwards(well: BodyCard) -> None:
    seat = appointed(well)
    shown = Listener("Noor", "verkeerskundige", "Dorpsraad Well")
    assert queries.listener(seat) == shown
    end_membership(membership_id=seat, acting=None)
    assert queries.listener(seat) == shown
    with pytest.raises(NotFound):
        queries.listener(uuid4())


def test_lists_are_one_statement_and_hold_who_is_there_today(well: BodyCard) -> None:
    viewer = somebody(well, Role.ORGANISER)
    assert viewer.account is not None
    ended = appointed(well)
    end_membership(membership_id=ended, acting=None)
    with CaptureQueriesContext(connection) as asked:
        members = queries.members_of(well.id)
        seats = queries.bodies_of(viewer.account.id)
    assert len(asked) == 2
    assert [member.role for member in members] == [Role.ORGANISER]
    assert [(seat.body, seat.role) for seat in seats] == [(well, Role.ORGANISER)]


def test_what_is_shown_of_a_member_holds_no_address(well: BodyCard) -> None:
    viewer = somebody(well, Role.EXPERT)
    assert viewer.account is not None
    shown = repr([*queries.members_of(well.id), *queries.bodies_of(viewer.account.id)])
    assert "@" not in shown
    assert viewer.account.name not in shown


def test_every_act_is_in_the_journal(well: BodyCard) -> None:
    seat = appointed(well)
    end_membership(membership_id=seat, acting=None)
    assert [line.verb for line in entries_about(str(well.id)).items] == [VERB_FOUNDED]
    verbs = {line.verb for line in entries_about(str(seat)).items}
    assert verbs == {VERB_APPOINTED, VERB_MEMBERSHIP_ENDED}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bodies_membership SET role = 'administrator'",
        "UPDATE bodies_membership SET shown_name = 'Iemand anders'",
        "UPDATE bodies_membership SET since = '2000-01-01'",
        "UPDATE bodies_membership SET body_id = gen_random_uuid()",
        "UPDATE bodies_membership SET until = since - 1",
        "UPDATE bodies_body SET village_id = NULL",
        "UPDATE bodies_body SET kind = 'ministry'",
    ],
)
def test_the_database_keeps_what_a_membership_and_a_body_were(
    well: BodyCard, statement: str
) -> None:
    appointed(well)
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM bodies_membership", "DELETE FROM bodies_body", "DELETE FROM people_account"],
)
def test_nobody_is_removed_from_the_past(well: BodyCard, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)
