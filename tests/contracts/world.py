"""A small town in which every role meets every kind of object, for the authorisation matrix.

Two village councils each lead a challenge; the municipality answers in both. In each challenge there
is one statement that everybody sees and one that waits for its organiser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.voorkant.challenges.made import challenge, municipality
from tests.voorkant.conversations.made import finished
from voorkant.bodies.actions import appoint, found_body, give_mandate
from voorkant.bodies.kinds import BodyKind, Right, Role
from voorkant.bodies.queries import body
from voorkant.challenges.codes import code_of
from voorkant.challenges.recipes import RECIPES, content_from
from voorkant.challenges.rules import Stage
from voorkant.contributions.actions import say_statement
from voorkant.conversations.actions import answer, open_conversation
from voorkant.conversations.rules import Moderation
from voorkant.decisions.actions import take_decision
from voorkant.decisions.values import NewDecision
from voorkant.people.actions import join, make_account
from voorkant.people.devices import COOKIE, Device, keep_device, new_device


class Who(Enum):
    """Everybody who may come to an address."""

    STRANGER = "a stranger"
    RESIDENT = "a resident with a device"
    ORGANISER = "an organiser of the owning council"
    MEMBER = "a member of the owning council"
    NEIGHBOUR = "an organiser of another council"
    OFFICIAL = "an organiser of the municipality"
    EXPERT = "an expert"
    ADMINISTRATOR = "an administrator"


SEATS = {
    Who.ORGANISER: ("dorpsraad-well", Role.ORGANISER),
    Who.MEMBER: ("dorpsraad-well", Role.MEMBER),
    Who.NEIGHBOUR: ("dorpsraad-afferden", Role.ORGANISER),
    Who.OFFICIAL: ("gemeente", Role.ORGANISER),
    Who.EXPERT: ("gemeente", Role.EXPERT),
    Who.ADMINISTRATOR: ("gemeente", Role.ADMINISTRATOR),
}


MEANT = re.compile(r"(?<![^ ,])@[a-z_]+(?:\.[a-z_]+)*")
"""A word that stands for a thing of the world; a mail address holds none."""


@dataclass(frozen=True)
class Place:
    """A challenge, and what is in it."""

    id: UUID
    slug: str
    shown: UUID
    waiting: UUID
    waiting_text: str

    @property
    def code(self) -> str:
        """The short code that leads to it."""
        return code_of(self.id)

    draft: UUID


@dataclass(frozen=True)
class Decided:
    """A decision of the municipality, to which the council of Well must still agree."""

    slug: str
    decision: UUID


@dataclass(frozen=True)
class World:
    """The town: the challenge of Well, the one of Afferden, an outcome, and everybody's browser.

    Attributes:
        own: The challenge of the council that `ORGANISER` and `MEMBER` belong to.
        other: The challenge of `NEIGHBOUR`'s council.
        run: An outcome that is finished; its votes are not open.
        nothing: The id of nothing at all.
        mandate: What the municipality may decide.
        decided: What it decided by it, in another challenge of `ORGANISER`'s council.
        browsers: A browser for each role.
    """

    own: Place
    other: Place
    run: UUID
    nothing: UUID
    mandate: UUID
    decided: Decided
    browsers: dict[Who, Client]

    @property
    def expert(self) -> UUID:
        """The role of the municipality's expert."""
        seats = apps.get_model("bodies", "Membership").objects
        experts = seats.filter(role=Role.EXPERT, body__slug="gemeente")
        return UUID(str(experts.values_list("id", flat=True)[:1].get()))

    def resolve(self, values: dict[str, str]) -> dict[str, Any]:
        """Put what is meant in place of words such as ``@own.slug``; other words stay."""
        return {name: self._resolved(word) for name, word in values.items()}

    def _resolved(self, word: str) -> Any:
        if MEANT.fullmatch(word):
            return reduce(getattr, word[1:].split("."), self)
        return MEANT.sub(lambda found: str(self._resolved(found[0])), word)


def make_world() -> World:
    """Make the town; its keys go where the settings say."""
    device = new_device()
    municipality()
    for village in ("well", "afferden"):
        found_body(
            kind=BodyKind.VILLAGE_COUNCIL,
            slug=f"dorpsraad-{village}",
            name=f"Dorpsraad {village.title()}",
            village=village,
            fictitious=True,
            acting=None,
        )
    own = _place("grotestraat", "dorpsraad-well", "well", device)
    other = _place("dorpsplein", "dorpsraad-afferden", "afferden", new_device())
    browsers = {who: _staff(who) for who in SEATS}
    browsers[Who.STRANGER] = Client(raise_request_exception=False)
    browsers[Who.RESIDENT] = _resident(device)
    run = finished()
    _shows(own, run)
    _shows(other, finished(seed=8))
    mandate = _mandate("gemeente", Right.DECIDE, None)
    _mandate("dorpsraad-well", Right.CO_DECIDE, mandate)
    return World(own, other, run, uuid4(), mandate, _decided(), browsers)


def _mandate(slug: str, right: Right, parent: UUID | None) -> UUID:
    return give_mandate(
        body_id=body(slug).id,
        parent_id=parent,
        topic=None,
        place=None,
        right=right,
        ceiling_cents=1_000_00,
        from_on=timezone.localdate(),
        until_on=None,
        reference="Raadsbesluit 2026-1",
        acting=None,
    )


def _decided() -> Decided:
    made = challenge(Stage.CHOOSE, slug="dorpshuis", owner_id=body("dorpsraad-well").id)
    today = timezone.localdate()
    decision = take_decision(
        challenge_id=made.id,
        body_id=body("gemeente").id,
        seat_id=None,
        decision=NewDecision("Het dorpshuis gaat open.", "Zo.", "Veel.", 0, today),
        cites=[],
        today=today,
        acting=None,
    )
    return Decided(made.slug, decision)


def _shows(place: Place, run: UUID) -> None:
    """Let the conversation of a challenge show an outcome that nobody waited for."""
    conversations = apps.get_model("conversations", "Conversation").objects
    assert conversations.filter(challenge=place.id).update(outcome=run) == 1


def _place(slug: str, council: str, village: str, device: Device) -> Place:
    made = challenge(slug=slug, villages=[village], owner_id=body(council).id)
    open_conversation(challenge_id=made.id, moderation=Moderation.BEFORE, seed=7, acting=None)
    shown = _statement(made.id, None, "Ik merk dat kinderen hier graag spelen.")
    waiting_text = f"Ik vind belangrijk dat de bus in {village} blijft stoppen."
    waiting = _statement(made.id, device, waiting_text)
    answer(slug=slug, device=device, statement_id=shown, value=1, touches_me=False)
    return Place(made.id, slug, shown, waiting, waiting_text, _draft(council, village))


def _draft(council: str, village: str) -> UUID:
    content = content_from(
        RECIPES["street"],
        villages=[village],
        answering="gemeente",
        today=timezone.localdate(),
    )
    lines = content["lines"]
    assert isinstance(lines, list)
    for line in lines:
        line["source"] = "Besluit van de raad, 12 mei"
        line["reason"] = "Het riool is op."
    row = apps.get_model("challenges", "Draft").objects.create(
        owner_id=body(council).id, recipe="street", content=content
    )
    return UUID(str(row.pk))


def _statement(scope: UUID, device: Device | None, text: str) -> UUID:
    return say_statement(
        challenge_id=scope,
        person=None if device is None else join(device=device, scope=scope),
        text=text,
        sent_key=uuid4(),
        at_once=device is None,
        acting=None,
    ).id


def _staff(who: Who) -> Client:
    council, role = SEATS[who]
    account = make_account(
        email=f"{who.name.lower()}@bergen.example", name=f"{who.name} Voorbeeld", acting=None
    )
    appoint(
        account_id=account.id,
        body_id=body(council).id,
        role=role,
        function="verkeerskundige",
        shown_name=f"{who.name} V.",
        acting=None,
    )
    return signed_in(account.email)


def signed_in(email: str) -> Client:
    """Return a browser in which somebody has signed in with the code from her mail."""
    from tests.voorkant.people.signing_in import sign_in

    client = Client(raise_request_exception=False)
    sign_in(client, email)
    return client


def _resident(device: Device) -> Client:
    client = Client(raise_request_exception=False)
    response = HttpResponse()
    keep_device(response, device)
    client.cookies[COOKIE] = response.cookies[COOKIE].value
    return client


def pseudonyms() -> list[str]:
    """Everything by which the database knows a resident."""
    rows = apps.get_model("people", "Participant").objects.values_list("id", "pseudonym")
    return [word for number, key in rows for word in (str(number), bytes(key).hex())]
