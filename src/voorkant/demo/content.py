"""Fill the demo town, through the same doors as everybody else.

Each challenge is filled whole or not at all, and what is there already is left as it is.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from voorkant.bodies import actions as bodies
from voorkant.bodies import queries as known_bodies
from voorkant.bodies.kinds import BodyKind, Right, Role, Topic
from voorkant.challenges import actions as challenges
from voorkant.challenges import queries as known_challenges
from voorkant.challenges.errors import ChallengeNotFound
from voorkant.challenges.rules import Influence, Stage
from voorkant.challenges.values import NewLine
from voorkant.common.errors import NotFound
from voorkant.contributions.actions import approve
from voorkant.conversations import actions as conversations
from voorkant.conversations.rules import Moderation
from voorkant.demo.answers import residents
from voorkant.demo.decisions import decide
from voorkant.demo.problems import imagine, understand
from voorkant.demo.town import (
    invented_bodies,
    invented_challenges,
    invented_mandates,
    invented_people,
)
from voorkant.people import actions as people
from voorkant.people.devices import new_device
from voorkant.places.actions import load_region
from voorkant.places.queries import village

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from voorkant.challenges.values import ChallengeRef
    from voorkant.demo.town import InventedChallenge, InventedConversation

REGION = "bergen"
QUESTION_IS_CLEAR = "De vraag is duidelijk en een deskundige luistert mee."
PROBLEM_IS_CLEAR = "We weten wat er speelt. Nu denken we na over wat er beter kan."

IDEAS_ARE_CLEAR = "Er zijn genoeg ideeën. Nu kiezen we."
DECISION_IS_TAKEN = "Het besluit is genomen. Nu gaan we het doen."


def fill(progress: Callable[[str], None] = lambda _: None) -> None:
    """Make the demo town: places, bodies, people with accounts, four challenges with what was said.

    Args:
        progress: Told what is being made, in a few words.
    """
    load_region(region=REGION)
    seats = _seats()
    _give_mandates({key: body for key, (_, body) in seats.items()})
    for challenge in invented_challenges():
        try:
            known_challenges.challenge_id(challenge.slug)
        except ChallengeNotFound:
            progress(challenge.question)
            _fill_challenge(challenge, seats)


def _seats() -> Mapping[str, tuple[UUID, UUID]]:
    """Make bodies and accounts; per person her membership and her body, and each body under its own key."""
    found: dict[str, tuple[UUID, UUID]] = {}
    with transaction.atomic():
        for body in invented_bodies():
            try:
                place = known_bodies.body(body.key).id
            except NotFound:
                place = bodies.found_body(
                    kind=BodyKind(body.kind),
                    slug=body.key,
                    name=body.name,
                    village=body.village,
                    fictitious=True,
                    acting=None,
                ).id
            found[body.key] = (place, place)
        for person in invented_people():
            body_id = found[person.body][0]
            members = {one.shown_name: one for one in known_bodies.members_of(body_id)}
            if person.name in members:
                found[person.key] = (members[person.name].membership_id, body_id)
                continue
            account = people.make_account(email=person.email, name=person.name, acting=None)
            membership = bodies.appoint(
                account_id=account.id,
                body_id=body_id,
                role=Role(person.role),
                function=person.function,
                shown_name=person.name,
                acting=None,
            )
            found[person.key] = (membership, body_id)
    return found


def _give_mandates(bodies_by_key: Mapping[str, UUID]) -> None:
    """Say what each body may decide, unless that was said before."""
    if known_bodies.mandates_of(list(bodies_by_key.values())):
        return
    begin = timezone.localdate().replace(month=1, day=1)
    own: dict[str, UUID] = {}
    with transaction.atomic():
        for mandate in invented_mandates():
            own[mandate.body] = bodies.give_mandate(
                body_id=bodies_by_key[mandate.body],
                parent_id=None if mandate.giver is None else own[mandate.giver],
                topic=None if mandate.topic is None else Topic(mandate.topic),
                place=None if mandate.village is None else village(mandate.village).code,
                right=Right(mandate.right),
                ceiling_cents=100 * mandate.ceiling_euros,
                from_on=begin,
                until_on=None,
                reference=mandate.reference,
                acting=None,
            )


def _fill_challenge(challenge: InventedChallenge, seats: Mapping[str, tuple[UUID, UUID]]) -> None:
    today = timezone.localdate()
    with transaction.atomic():
        opened = challenges.open_challenge(
            slug=challenge.slug,
            question=challenge.question,
            introduction=challenge.introduction,
            owner_id=seats[challenge.owner][1],
            answering_id=seats[challenge.answering][1],
            listener_id=seats[challenge.listener][0] if challenge.listener else None,
            topic=None if challenge.topic is None else Topic(challenge.topic),
            villages=challenge.villages,
            influence=[
                NewLine(Influence(line.kind), line.text, line.source)
                for line in challenge.influence
            ],
            opens_on=today - timedelta(days=challenge.opened_days_ago),
            closes_on=today + timedelta(days=challenge.closes_in_days),
            answer_working_days=challenge.answer_working_days,
            acting=None,
        )
        if challenge.conversation is None:
            return
        _listens(opened, seats[challenge.listener][0] if challenge.listener else None)
        _go(opened, Stage.UNDERSTAND, QUESTION_IS_CLEAR)
        talked = _hold(opened, challenge.conversation, challenge)
        kept = (
            understand(opened, challenge.problem, challenge.villages[0])
            if challenge.problem
            else ()
        )
        if challenge.stage in {Stage.IMAGINE, Stage.DO}:
            conversations.close_conversation(
                challenge_id=opened.id, reason=PROBLEM_IS_CLEAR, acting=None
            )
            _go(opened, Stage.IMAGINE, PROBLEM_IS_CLEAR)
            if challenge.problem:
                imagine(opened, challenge.problem, kept)
        if challenge.stage == Stage.DO and challenge.decision:
            _go(opened, Stage.CHOOSE, IDEAS_ARE_CLEAR)
            decide(opened, challenge.decision, seats[challenge.decision.body][1])
            _go(opened, Stage.DO, DECISION_IS_TAKEN)
    conversations.refresh_conversation(conversation_id=talked)


def _listens(challenge: ChallengeRef, seat_id: UUID | None) -> None:
    """Let the expert who was asked accept: without her the question stays a question."""
    seat = None if seat_id is None else known_bodies.seat_in_force(seat_id)
    if seat is not None:
        challenges.accept_to_listen(
            challenge_id=challenge.id, seat_id=seat.id, account_id=seat.account_id
        )


def _go(challenge: ChallengeRef, to: Stage, reason: str) -> None:
    challenges.move_challenge(challenge_id=challenge.id, to=to, reason=reason, acting=None)


def _hold(
    opened: ChallengeRef, conversation: InventedConversation, challenge: InventedChallenge
) -> UUID:
    """Let everybody say what they say: statements first, each by somebody else, then the answers."""
    talked = conversations.open_conversation(
        challenge_id=opened.id,
        moderation=Moderation.BEFORE,
        seed=conversation.seed,
        acting=None,
    )
    devices = [new_device() for _ in range(sum(conversation.people_per_camp))]
    said = [
        conversations.say(
            slug=opened.slug,
            device=device,
            text=statement,
            sent_key=uuid5(NAMESPACE_URL, f"{opened.id} {statement}"),
        ).id
        for device, statement in zip(devices, _sentences(conversation, challenge), strict=False)
    ]
    statements = said[: len(conversation.statements)]
    for statement in statements:
        approve(challenge_id=opened.id, statement_id=statement, acting=None)
    for device, resident in zip(devices, residents(conversation), strict=True):
        person = conversations.answer_all(
            slug=opened.slug,
            device=device,
            answers={
                statements[given.statement]: (given.value, given.touches_me)
                for given in resident.answers
            },
        )
        if resident.age_band is not None:
            people.describe_self(
                person_id=person.id,
                scope=opened.id,
                village=challenge.villages[0],
                age_band=resident.age_band,
                acting=person.pseudonym,
            )
    return talked


def _sentences(conversation: InventedConversation, challenge: InventedChallenge) -> Sequence[str]:
    return [*(statement.text for statement in conversation.statements), *challenge.waiting]
