"""What `tools.shots_council` needs besides the demo town: mandates, and questions in states that it lacks."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from voorkant.people.kinds import Level

SCHOOL = "rond-de-school"
TWICE = (
    "Ouders en kinderen voelen zich niet veilig rond de school.",
    "Ouders en kinderen voelen zich niet veilig rond de school. Er is te veel verkeer.",
)


def newest_code(address: str) -> str:
    """Read in the letterbox which code was sent last to an address."""
    from voorkant.outbox.queries import latest_letters  # noqa: PLC0415  reads the environment

    letter = next(each for each in latest_letters() if each.to_address == address)
    found = re.search(r"[A-Z]{4}-[A-Z]{4}", letter.body)
    assert found is not None  # noqa: S101  the mail was asked for just now
    return found.group()


def mandates() -> UUID:
    """Say what the municipality may decide, and what it gave on to the council of Well."""
    from django.utils import timezone  # noqa: PLC0415  all of these read the environment

    from voorkant.bodies.actions import give_mandate  # noqa: PLC0415
    from voorkant.bodies.kinds import Right, Topic  # noqa: PLC0415
    from voorkant.bodies.queries import body  # noqa: PLC0415
    from voorkant.places.queries import villages  # noqa: PLC0415

    today = timezone.localdate()
    root = give_mandate(
        body_id=body("gemeente").id,
        parent_id=None,
        topic=None,
        place=None,
        right=Right.DECIDE,
        ceiling_cents=50_000_00,
        from_on=today,
        until_on=None,
        reference="Raadsbesluit 2026-14 (verzonnen)",
        acting=None,
    )
    give_mandate(
        body_id=body("dorpsraad-well").id,
        parent_id=root,
        topic=Topic.TRAFFIC,
        place=next(each.code for each in villages() if each.slug == "well"),
        right=Right.CO_DECIDE,
        ceiling_cents=2_500_00,
        from_on=today,
        until_on=today + timedelta(days=365),
        reference="Collegebesluit 2026-31 (verzonnen)",
        acting=None,
    )
    return root


def school() -> None:
    """Three more questions of Well: refused twice by a village, with cards, and not yet agreed upon."""
    from voorkant.people.devices import new_device  # noqa: PLC0415  all of these read the environment
    from voorkant.people.kinds import Level  # noqa: PLC0415
    from voorkant.problems import actions as problems  # noqa: PLC0415

    _asked(f"{SCHOOL}-nieuw", "Wat merkt u van het sluipverkeer?", None)
    _ask_villages(_asked(f"{SCHOOL}-later", "Wat maakt het plein gezellig?", Level.CARD), TWICE[0])
    school = _asked(SCHOOL, "Wat speelt er rond de school?", Level.DEVICE)
    for text in TWICE:
        _ask_villages(school, text)
        for village, holding, refusing in (("well", 9, 1), ("wellerlooi", 2, 7)):
            for at in range(holding + refusing):
                problems.judge(
                    slug=SCHOOL,
                    device=new_device(),
                    village=village,
                    holds=at < holding,
                    because=""
                    if at < holding
                    else f"In Wellerlooi is geen school. Dit is reden {at}.",
                )
        problems.close_round(challenge_id=school, reason="Iedereen was er.", acting=None)


def _asked(slug: str, question: str, level: Level | None) -> UUID:
    """Ask a question of Well and Wellerlooi, and bring it to where a problem is stated."""
    from django.utils import timezone  # noqa: PLC0415  all of these read the environment

    from voorkant.bodies.queries import body, members_of, seat_in_force  # noqa: PLC0415
    from voorkant.challenges import actions as challenges  # noqa: PLC0415
    from voorkant.challenges.rules import Influence, Stage  # noqa: PLC0415
    from voorkant.challenges.values import NewLine  # noqa: PLC0415
    from voorkant.problems import actions as problems  # noqa: PLC0415

    today = timezone.localdate()
    made = challenges.open_challenge(
        slug=slug,
        question=question,
        introduction="Een verzonnen vraag.",
        owner_id=body("dorpsraad-well").id,
        answering_id=body("gemeente").id,
        listener_id=None,
        villages=["well", "wellerlooi"],
        influence=[NewLine(Influence.OPEN, "Hoe het er wordt.", "")],
        opens_on=today,
        closes_on=today + timedelta(days=60),
        acting=None,
    )
    members = {each.shown_name: each.membership_id for each in members_of(body("gemeente").id)}
    seat = seat_in_force(members["Ilse K."])
    assert seat is not None  # noqa: S101  she is of the demo town
    challenges.accept_to_listen(challenge_id=made.id, seat_id=seat.id, account_id=seat.account_id)
    challenges.move_challenge(
        challenge_id=made.id, to=Stage.UNDERSTAND, reason="Er luistert iemand.", acting=None
    )
    if level is not None:
        problems.fix_agreement(
            challenge_id=made.id, level=level, threshold_percent=60, fewest_voices=5, acting=None
        )
    return made.id


def _ask_villages(challenge_id: UUID, text: str) -> None:
    from django.utils import timezone  # noqa: PLC0415  all of these read the environment

    from voorkant.problems import actions as problems  # noqa: PLC0415

    today = timezone.localdate()
    problems.write_version(challenge_id=challenge_id, text=text, cites=[], acting=None)
    problems.open_round(
        challenge_id=challenge_id, closes_on=today + timedelta(days=14), today=today, acting=None
    )
