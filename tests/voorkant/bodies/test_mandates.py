"""Mandates: given on and never wider, withdrawn once, the same in the program and in the database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.errors import InsufficientPrivilege, RestrictViolation

from tests.voorkant.bodies.made import council as made_council
from tests.voorkant.bodies.made import municipality as made_municipality
from tests.voorkant.bodies.made import somebody
from voorkant.bodies import mandates
from voorkant.bodies.actions import found_body, give_mandate, withdraw_mandate
from voorkant.bodies.errors import BodyRefused, MandateRefused
from voorkant.bodies.kinds import BodyKind, Right, Role, Topic
from voorkant.bodies.mandates import RANK
from voorkant.bodies.queries import all_mandates, body, mandates_for, mandates_of, seat_of
from voorkant.bodies.values import BodyCard
from voorkant.common.errors import NotFound
from voorkant.journal.queries import entries_about
from voorkant.places.actions import load_region
from voorkant.places.queries import villages

pytestmark = [pytest.mark.database, pytest.mark.django_db]

TODAY = timezone.localdate()
REFUSALS = (InsufficientPrivilege, RestrictViolation, psycopg.errors.DatatypeMismatch)


def code(slug: str) -> str:
    return next(each.code for each in villages() if each.slug == slug)


@pytest.fixture
def town(db: None) -> tuple[BodyCard, BodyCard, BodyCard]:
    """The municipality, the council of Well, and a working group that this council set up."""
    load_region(region="bergen")
    council = made_council("well")
    group = found_body(
        kind=BodyKind.WORKING_GROUP,
        slug="werkgroep-straat",
        name="Werkgroep Straat",
        parent_id=council.id,
        acting=None,
    )
    return made_municipality(), council, group


def give(to: BodyCard, parent: UUID | None, **changes: Any) -> UUID:
    asked: dict[str, Any] = {
        "topic": Topic.TRAFFIC,
        "place": code("well"),
        "right": Right.CO_DECIDE,
        "ceiling_cents": 1_000_00,
        "from_on": TODAY,
        "until_on": TODAY + timedelta(days=300),
        "reference": "Collegebesluit 2026-2",
        "acting": None,
    }
    return give_mandate(body_id=to.id, parent_id=parent, **{**asked, **changes})


@pytest.fixture
def own(town: tuple[BodyCard, BodyCard, BodyCard]) -> UUID:
    """The municipality's own mandate: everything, everywhere, ten thousand euros, without an end."""
    everything = {"topic": None, "place": None, "right": Right.DECIDE, "until_on": None}
    return give(town[0], None, ceiling_cents=10_000_00, reference="Raadsbesluit 1", **everything)


@pytest.fixture
def mandate(town: tuple[BodyCard, BodyCard, BodyCard], own: UUID) -> UUID:
    """What the council got of it: traffic in Well, together, a thousand euros, three hundred days."""
    return give(town[1], own)


def test_a_mandate_goes_from_municipality_to_council_to_working_group(
    town: tuple[BodyCard, BodyCard, BodyCard], own: UUID, mandate: UUID
) -> None:
    municipality, council, group = town
    last = give(group, mandate, right=Right.ADVISE, ceiling_cents=0)
    held = mandates_of([group.id])[0]
    assert (held.id, held.parent_id, held.giver) == (last, mandate, council)
    assert len(held.spans) == 3
    assert [each.body for each in all_mandates()] == [municipality, council, group]
    assert {each.id for each in mandates_of([council.id], given=True)} == {mandate, last}
    assert entries_about(str(last)).items[0].verb == "bodies.mandate-given"
    assert own not in {mandate, last}


TOO_WIDE: dict[str, dict[str, Any]] = {
    "right": {"right": Right.DECIDE},
    "topic": {"topic": Topic.ENERGY},
    "every topic": {"topic": None},
    "place": {"place": None},
    "another village": {"place": "aijen"},
    "a place that isn't there": {"place": "GM9999"},
    "one cent more": {"ceiling_cents": 1_000_01},
    "less than nothing": {"ceiling_cents": -1},
    "a day earlier": {"from_on": TODAY - timedelta(days=1)},
    "a day longer": {"until_on": TODAY + timedelta(days=301)},
    "without an end": {"until_on": None},
    "an end before the beginning": {"from_on": TODAY + timedelta(days=2), "until_on": TODAY},
    "no reference": {"reference": " "},
    "two lines of reference": {"reference": "a\nb"},
}


@pytest.mark.parametrize("name", TOO_WIDE)
def test_nobody_gives_on_more_than_she_has(
    town: tuple[BodyCard, BodyCard, BodyCard], mandate: UUID, name: str
) -> None:
    changes = dict(TOO_WIDE[name])
    if changes.get("place") == "aijen":
        changes["place"] = code("aijen")
    with pytest.raises(MandateRefused):
        give(town[2], mandate, **changes)
    assert mandates_of([town[2].id]) == []


def test_a_place_that_is_not_there_is_named_as_the_form_calls_it(
    town: tuple[BodyCard, BodyCard, BodyCard],
) -> None:
    with connection.cursor() as cursor:
        # As at the end of a transaction, which a test never reaches.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(MandateRefused) as refused:
        give(town[0], None, place="GM9999")
    assert refused.value.params == {"part": "place"}


def test_a_council_has_no_mandate_of_its_own_and_gets_none_from_a_council(
    town: tuple[BodyCard, BodyCard, BodyCard], own: UUID, mandate: UUID
) -> None:
    municipality, council, group = town
    other = made_council("aijen")
    for to, parent in (
        (council, None),
        (group, None),
        (other, mandate),
        (municipality, mandate),
        (council, mandate),
        (group, own),
    ):
        with pytest.raises(MandateRefused) as refused:
            give(to, parent)
        assert refused.value.params == {"part": "giver"}


@pytest.mark.parametrize("how", ["withdrawn", "withdrawn above"])
def test_what_is_withdrawn_is_not_given_on(
    town: tuple[BodyCard, BodyCard, BodyCard], own: UUID, mandate: UUID, how: str
) -> None:
    gone = own if how.endswith("above") else mandate
    withdraw_mandate(mandate_id=gone, reason="Het kan anders.", acting=None)
    with pytest.raises(MandateRefused):
        give(town[2], mandate)
    assert not mandates_for(
        body_id=town[1].id, right=Right.ADVISE, topic=Topic.TRAFFIC, places=[code("well")]
    )
    with pytest.raises(NotFound):
        withdraw_mandate(mandate_id=gone, reason="Nog een keer.", acting=None)


def test_only_an_organiser_of_the_giver_gives_on(
    town: tuple[BodyCard, BodyCard, BodyCard], mandate: UUID
) -> None:
    municipality, council, group = town
    for body_card, role, allowed in (
        (municipality, Role.ORGANISER, False),
        (council, Role.MEMBER, False),
        (council, Role.ORGANISER, True),
    ):
        account = somebody(body_card, role).account
        assert account is not None
        seat = seat_of(account.id, body_card.id, role)
        assert seat is not None
        if allowed:
            give(group, mandate, seat_id=seat.id, acting=str(account.id))
        for acting in [str(account.id)] if not allowed else ["somebody else"]:
            with pytest.raises(MandateRefused):
                give(group, mandate, seat_id=seat.id, acting=acting)


@pytest.mark.parametrize(
    ("changes", "covered"),
    [
        ({}, True),
        ({"cents": 1_000_00}, True),
        ({"cents": 1_000_01}, False),
        ({"cents": -1}, False),
        ({"right": Right.DECIDE}, False),
        ({"topic": Topic.ENERGY}, False),
        ({"topic": None}, False),
        ({"places": ["well", "aijen"]}, False),
        ({"on": TODAY + timedelta(days=300)}, True),
        ({"on": TODAY + timedelta(days=301)}, False),
        ({"on": TODAY - timedelta(days=1)}, False),
    ],
)
def test_a_mandate_covers_what_it_says_and_nothing_beside(
    town: tuple[BodyCard, BodyCard, BodyCard],
    mandate: UUID,
    changes: dict[str, Any],
    covered: bool,
) -> None:
    asked: dict[str, Any] = {"right": Right.ADVISE, "topic": Topic.TRAFFIC, "places": ["well"]}
    asked |= changes
    asked["places"] = [code(each) for each in asked["places"]]
    found = [each.id for each in mandates_for(body_id=town[1].id, **asked)]
    assert found == ([mandate] if covered else [])


DAYS = (-1, 0, 300, 301)


def test_program_and_database_say_the_same_about_every_corner(
    town: tuple[BodyCard, BodyCard, BodyCard], own: UUID, mandate: UUID
) -> None:
    last = give(town[2], mandate, right=Right.ADVISE, ceiling_cents=5, until_on=TODAY)
    cards = {each.id: each for each in all_mandates()}
    places = [code("well"), code("aijen")]
    asked = [
        (which, right, topic, place, cents, TODAY + timedelta(days=day))
        for which in (own, mandate, last)
        for right in Right
        for topic in (Topic.TRAFFIC, Topic.ENERGY, None)
        for place in places
        for cents in (0, 5, 6, 1_000_00, 1_000_01)
        for day in DAYS
    ]
    said = [
        says(cards[which].body.id, which, right, topic, place, cents, day)
        for which, right, topic, place, cents, day in asked
    ]
    ours = [
        mandates.covers(cards[which], right=right, topic=topic, places=[place], cents=cents, on=day)
        for which, right, topic, place, cents, day in asked
    ]
    assert said == ours
    assert set(ours) == {True, False}


def says(  # noqa: PLR0917  as the function has them
    holder: UUID, which: UUID, right: Right, topic: Topic | None, place: str, cents: int, day: date
) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT public.bodies_mandate_covers(%s, %s, %s, %s, %s, %s, %s)",
            [which, holder, right, topic, place, cents, day],
        )
        row = cursor.fetchone()
    return bool(row and row[0])


@given(
    ceiling=st.integers(0, 2_000_00),
    right=st.sampled_from(Right),
    first=st.integers(-2, 4),
    length=st.integers(0, 302),
    topic=st.sampled_from([Topic.TRAFFIC, Topic.ENERGY, None]),
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_given_on_never_covers_what_the_giver_has_not(  # noqa: PLR0917  drawn
    town: tuple[BodyCard, BodyCard, BodyCard],
    mandate: UUID,
    ceiling: int,
    right: Right,
    first: int,
    length: int,
    topic: Topic | None,
) -> None:
    from_on = TODAY + timedelta(days=first)
    until_on = from_on + timedelta(days=length)
    above = mandates_of([town[1].id])[0]
    inside = (
        ceiling <= above.ceiling_cents
        and RANK[right] <= RANK[above.may]
        and topic is above.topic
        and from_on >= above.from_on
        and above.until_on is not None
        and until_on <= above.until_on
    )
    changes = {"ceiling_cents": ceiling, "right": right, "topic": topic}
    with transaction.atomic():
        try:
            give(town[2], mandate, from_on=from_on, until_on=until_on, **changes)
        except MandateRefused:
            assert not inside
        else:
            assert inside
        transaction.set_rollback(True)


def test_a_working_group_belongs_to_the_body_that_set_it_up(
    town: tuple[BodyCard, BodyCard, BodyCard],
) -> None:
    for kind, parent in (
        (BodyKind.WORKING_GROUP, None),
        (BodyKind.PARTNER, town[0].id),
        (BodyKind.WORKING_GROUP, UUID(int=5)),
        (BodyKind.WORKING_GROUP, town[2].id),
    ):
        with pytest.raises(BodyRefused):
            found_body(kind=kind, slug="groep", name="Groep", parent_id=parent, acting=None)
    assert body("werkgroep-straat").kind is BodyKind.WORKING_GROUP


WIDER = {
    "body_id": "(SELECT id FROM bodies_body WHERE kind = 'municipality')",
    "topic": "'energy'",
    "may": "'decide'",
    "place_id": "NULL",
    "ceiling_cents": "ceiling_cents + 1",
    "until_on": "NULL",
    "from_on": "from_on - 1",
    "parent_id": "NULL",
    "reference": "'iets anders'",
}


@pytest.mark.parametrize("column", WIDER)
def test_a_mandate_is_not_widened(mandate: UUID, column: str) -> None:
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE bodies_mandate SET {column} = {WIDER[column]} WHERE id = %s",  # noqa: S608
            [mandate],
        )
    assert isinstance(refused.value.__cause__, REFUSALS)


@pytest.mark.parametrize(
    "attack",
    [
        "DELETE FROM bodies_mandate",
        "TRUNCATE bodies_mandate",
        "ALTER TABLE bodies_mandate DISABLE TRIGGER ALL",
        "UPDATE bodies_body SET kind = 'municipality', village_id = NULL WHERE kind LIKE 'v%'",
        "DELETE FROM bodies_body",
        (
            "INSERT INTO bodies_mandate SELECT gen_random_uuid(), body_id, NULL, topic, place_id, "
            "'decide', ceiling_cents, from_on, until_on, reference, NULL FROM bodies_mandate "
            "WHERE parent_id IS NOT NULL"
        ),
    ],
)
def test_the_program_has_no_other_way_to_a_mandate(mandate: UUID, attack: str) -> None:
    with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert isinstance(refused.value.__cause__, REFUSALS)


def test_what_is_withdrawn_stays_so_and_takes_what_was_given_on_with_it(mandate: UUID) -> None:
    rows = apps.get_model("bodies", "Mandate").objects
    root = rows.get(id=mandate).parent_id
    assert root is not None
    rows.filter(id=root).update(withdrawn_on="2020-01-01", withdrawn_because="Zo.")
    assert rows.get(id=root).withdrawn_on == timezone.localdate(), "the day is the database's"
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.filter(id=root).update(withdrawn_on=None)
