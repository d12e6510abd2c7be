"""Who may do what in a body: every role against every body, and nobody in another's place."""

from __future__ import annotations

import dataclasses
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.voorkant.bodies.made import council, municipality, somebody
from voorkant.bodies import queries
from voorkant.bodies.actions import end_membership
from voorkant.bodies.kinds import Role
from voorkant.bodies.rules import (
    belongs_to,
    is_administrator,
    is_expert_of,
    is_organiser_of,
    may_organise,
)
from voorkant.bodies.values import BodyCard
from voorkant.people.actions import end_account
from voorkant.people.devices import new_device
from voorkant.people.viewers import Viewer
from voorkant.places.actions import load_region

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _region(db: None) -> None:
    load_region(region="bergen")


@pytest.fixture
def well() -> BodyCard:
    return council("well")


@pytest.fixture
def town() -> BodyCard:
    return municipality()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_exactly_what_it_says(town: BodyCard, role: Role) -> None:
    viewer = somebody(town, role)
    assert is_organiser_of.test(viewer, town.id) is (role is Role.ORGANISER)
    assert may_organise.test(viewer, town.id) is (role is Role.ORGANISER)
    assert is_expert_of.test(viewer, town.id) is (role is Role.EXPERT)
    assert is_administrator.test(viewer) is (role is Role.ADMINISTRATOR)
    assert belongs_to.test(viewer, town.id)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_of_the_municipality_is_anything_in_a_village_council(
    town: BodyCard, well: BodyCard, role: Role
) -> None:
    viewer = somebody(town, role)
    assert not (may_organise | is_expert_of | belongs_to).test(viewer, well.id)


def test_nobody_of_one_council_is_anything_in_another(well: BodyCard) -> None:
    viewer = somebody(council("afferden"), Role.ORGANISER)
    assert not (may_organise | is_expert_of | belongs_to).test(viewer, well.id)


def test_without_an_account_nobody_is_anything_and_nothing_is_asked(well: BodyCard) -> None:
    with CaptureQueriesContext(connection) as asked:
        for viewer in (Viewer(), Viewer(device=new_device())):
            assert not (may_organise | is_expert_of | belongs_to).test(viewer, well.id)
            assert not is_administrator.test(viewer)
    assert len(asked) == 0


def test_a_membership_that_ended_counts_for_nothing(well: BodyCard) -> None:
    viewer = somebody(well, Role.ORGANISER)
    assert viewer.account is not None
    (seat,) = queries.bodies_of(viewer.account.id)
    end_membership(membership_id=seat.membership_id, acting=None)
    assert not may_organise.test(viewer, well.id)
    assert queries.bodies_of(viewer.account.id) == []


def test_an_account_that_ended_counts_for_nothing(well: BodyCard) -> None:
    viewer = somebody(well, Role.ORGANISER)
    assert viewer.account is not None
    end_account(account_id=viewer.account.id, acting=None)
    ended = dataclasses.replace(viewer, account=dataclasses.replace(viewer.account, active=False))
    assert not may_organise.test(ended, well.id)


def test_in_a_body_that_does_not_exist_nobody_is_anything(well: BodyCard) -> None:
    assert not may_organise.test(somebody(well, Role.ORGANISER), uuid4())


def test_rules_are_joined_with_and_and_or(well: BodyCard, town: BodyCard) -> None:
    both = somebody(well, Role.ORGANISER)
    assert (may_organise | is_expert_of).test(both, well.id)
    assert not (may_organise & is_expert_of).test(both, well.id)
    assert (may_organise & ~is_expert_of).test(both, well.id)
