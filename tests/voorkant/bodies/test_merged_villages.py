"""Mandates and councils of a village that went up in another one: what there is goes on, nothing new begins."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.voorkant.bodies.made import council, municipality
from tests.voorkant.challenges.staff import organiser
from tests.voorkant.places.merging import in_days, merged
from voorkant.bodies import overviews
from voorkant.bodies.actions import found_body, give_mandate
from voorkant.bodies.kinds import BodyKind, Right, Topic
from voorkant.bodies.mandates import covers
from voorkant.bodies.queries import mandates_of
from voorkant.bodies.values import BodyCard
from voorkant.common.errors import VoorkantError
from voorkant.places.actions import load_region
from voorkant.places.errors import VillageEnded
from voorkant.places.queries import village

pytestmark = [pytest.mark.database, pytest.mark.django_db]
COVERS = "SELECT bodies_mandate_covers(%s, %s, 'decide', 'traffic', %s, 0, %s)"


@pytest.fixture
def town() -> BodyCard:
    load_region(region="bergen")
    return municipality()


def own(body: BodyCard, place: str | None = None, from_on: date | None = None) -> UUID:
    """A mandate of a body's own to decide about everything, for a village or everywhere."""
    return give_mandate(
        body_id=body.id,
        parent_id=None,
        topic=None,
        place=None if place is None else village(place).code,
        right=Right.DECIDE,
        ceiling_cents=5_000_00,
        from_on=timezone.localdate() if from_on is None else from_on,
        until_on=None,
        reference="Delegatiebesluit 2026",
        acting=None,
    )


def covered(mandate: UUID, body: BodyCard, place: str) -> bool:
    """Whether a mandate covers a village today; the database and the program say the same."""
    code, today = village(place).code, timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(COVERS, [mandate, body.id, code, today])
        (said,) = cursor.fetchone() or (None,)
    card = next(each for each in mandates_of([body.id]) if each.id == mandate)
    found = covers(card, right=Right.DECIDE, topic=Topic.TRAFFIC, places=[code], cents=0, on=today)
    assert found is said
    return bool(said)


def test_a_mandate_keeps_covering_the_village_it_was_given_for_and_grows_no_wider(
    town: BodyCard,
) -> None:
    of_aijen, of_bergen, everywhere = own(town, "aijen"), own(town, "bergen"), own(town)
    merged("aijen", "bergen")
    assert covered(of_aijen, town, "aijen")
    assert not covered(of_aijen, town, "bergen")
    assert covered(of_bergen, town, "bergen")
    assert not covered(of_bergen, town, "aijen")
    assert covered(everywhere, town, "aijen")


def test_no_mandate_begins_for_a_village_that_ended(town: BodyCard) -> None:
    merged("aijen", "bergen", days=5)
    own(town, "aijen")
    own(town, "aijen", from_on=in_days(4))
    with pytest.raises(VillageEnded):
        own(town, "aijen", from_on=in_days(5))
    merged("well", "bergen", days=-5)
    for first in (in_days(-20), in_days(0), in_days(20)):
        with pytest.raises(VillageEnded):
            own(town, "well", from_on=first)


def test_no_mandate_is_given_on_for_a_village_that_ended(town: BodyCard) -> None:
    above = own(town)
    receiver = council("well")
    merged("well", "bergen")
    with pytest.raises(VillageEnded):
        give_mandate(
            body_id=receiver.id,
            parent_id=above,
            topic=None,
            place=village("well").code,
            right=Right.ADVISE,
            ceiling_cents=0,
            from_on=timezone.localdate(),
            until_on=None,
            reference="Besluit 2026-31",
            acting=None,
        )


def test_no_council_is_founded_for_a_village_that_ended(town: BodyCard) -> None:
    kept = council("aijen")
    merged("aijen", "bergen")
    merged("well", "bergen", days=1)
    council("well")
    merged("wellerlooi", "siebengewald")
    with pytest.raises(VoorkantError) as refused:
        council("wellerlooi")
    assert isinstance(refused.value, VillageEnded)
    assert kept.village == village("aijen").code


def test_forms_offer_the_villages_of_today(town: BodyCard) -> None:
    mandate = own(town)
    code = merged("aijen", "bergen").code
    offered = (overviews.enter_page(town), overviews.pass_on_page(town.slug, mandate))
    for shown in offered:
        assert code not in {choice.value for choice in shown.places}
        assert len(shown.places) == 6


def test_a_form_from_before_the_merger_is_refused_in_words_and_keeps_what_was_filled_in(
    town: BodyCard,
) -> None:
    mandate = own(town)
    council("aijen")
    toos = organiser(town.id)
    code = merged("aijen", "bergen").code
    sent = {
        "receiver": "dorpsraad-aijen",
        "place": code,
        "right": "advise",
        "ceiling": "0",
        "from_on": timezone.localdate().isoformat(),
        "reference": "Raadsbesluit 2026-31",
    }
    for address in (f"/organisaties/gemeente/mandaten/{place}" for place in (mandate, "nieuw")):
        answer = toos.post(address, sent)
        html = answer.content.decode()
        assert answer.status_code == 422
        assert "Aijen is geen eigen kern meer." in html
        assert "Raadsbesluit 2026-31" in html
    assert len(mandates_of([town.id])) == 1


def test_sql_as_the_program_gives_nothing_new_to_a_village_that_ended(town: BodyCard) -> None:
    own(town, "bergen")
    code = merged("aijen", "bergen").code
    columns = "topic, may, ceiling_cents, from_on, until_on, reference, body_id"
    copied = f"SELECT gen_random_uuid(), %s, {columns} FROM bodies_mandate"  # noqa: S608  our own names
    founded = "VALUES (gen_random_uuid(), %s, 'village-council', 'aijen', 'Aijen', true)"
    statements = (
        f"INSERT INTO bodies_mandate (id, place_id, {columns}) {copied}",
        f"INSERT INTO bodies_body (id, village_id, kind, slug, name, fictitious) {founded}",
    )
    for statement in statements:
        with (
            pytest.raises(IntegrityError, match="went up in another"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, [code])


def test_a_body_of_another_kind_is_founded_as_before(town: BodyCard) -> None:
    merged("aijen", "bergen")
    made = found_body(kind=BodyKind.PARTNER, slug="waterschap", name="Waterschap", acting=None)
    assert made.village is None
