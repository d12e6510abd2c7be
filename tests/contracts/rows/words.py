"""What rows of the matrix share: objects, who may, and what is sent."""

from __future__ import annotations

from tests.contracts.matrix import (
    Gets,
)
from tests.contracts.world import Who

OWN = {"slug": "@own.slug"}
OTHER = {"slug": "@other.slug"}
WAITING = {"statement": "@own.waiting", "value": "1"}
ELSEWHERE = {"statement": "@other.shown", "value": "1"}
SAYING = {
    "text": "Ik merk dat de stoep bij de winkel smal is.",
    "sent_key": "@nothing",
    "seen": "yes",
}
RESIDENT = frozenset({Who.RESIDENT})
ORGANISER = frozenset({Who.ORGANISER})
NEIGHBOUR = frozenset({Who.NEIGHBOUR})
SHOWN = {"statement": "@own.shown"}
APPROVE_SHOWN = {"one": "approve @own.shown"}
APPROVE_WAITING = {"one": "approve @own.waiting"}
APPROVE_OTHER = {"one": "approve @other.waiting"}
MERGE = {"text": "Wij merken dat het hier anders gaat.", "sent_key": "@nothing"}
MERGE_TOO_FEW = {**MERGE, "uitspraken": "@own.shown"}
MERGE_WAITING = {**MERGE, "uitspraken": "@own.shown,@own.waiting"}
MERGE_OTHER = {**MERGE, "uitspraken": "@own.shown,@other.shown"}
SHOW_AT_ONCE = {"moderation": "after", "seen": "before"}
BACK_IN_ORDER = {"one": "put-back @own.shown"}
CLOSE = {"do": "close", "reason": "Genoeg gehoord."}
ORGANISERS = frozenset({Who.ORGANISER, Who.NEIGHBOUR, Who.OFFICIAL})
JUDGE = {"do": "judge", "village": "well", "holds": "yes"}
IDEA = {"do": "say", "text": "Maak van de straat een fietsstraat.", "sent_key": "@nothing"}
NOT_MINE = {"do": "throw-away", "which": "@own.waiting"}
TAKE_OFF = {"do": "take-off", "which": "@other.shown", "reason": "Hoort hier niet."}
VERSION = {"text": "Er wordt te hard gereden in onze straat."}
AGREE = {"do": "agree", "level": "device", "threshold": "60", "fewest": "20"}
DECIDE = {"body": "gemeente", "what": "De straat gaat open.", "reasons": "Zo.", "changes": "Veel."}
WAITS = {"slug": "@decided.slug", "decision": "@decided.decision"}
WAITS_ELSEWHERE = {"slug": "@own.slug", "decision": "@decided.decision"}
AGREES = {"agrees": "yes"}
TAKE = {"form": "csv"}
TOO_FEW = (Gets.FORBIDDEN, Gets.REFUSED)
EXPERT = frozenset({Who.EXPERT})
OFFICIAL = frozenset({Who.OFFICIAL})
END = {"to": "closed", "reason": "Het is klaar."}
LEAP = {"to": "do", "reason": "Het is klaar."}
NO_WORD = {"do": "decline", "reason": ""}
BEGIN = {"recipe": "street", "body": "dorpsraad-well"}
KEEP = {"do": "save", "version": "1", "question": "Wat merkt u?"}
SEEN = {"version": "1"}
MANDATE = {"slug": "gemeente", "mandate": "@mandate"}
PASS_ON = {
    "receiver": "dorpsraad-well",
    "right": "advise",
    "from_on": "2030-01-01",
    "until_on": "2030-12-31",
    "ceiling": "100",
    "reference": "Collegebesluit 2026-3",
}
TOO_MUCH = {**PASS_ON, "ceiling": "1000000"}
KEEPERS = frozenset({Who.OFFICIAL, Who.ADMINISTRATOR})
WITHDRAW = {"reason": "Een nieuwe raad."}
SKILLED = {"slug": "gemeente", "expert": "@expert"}
COVERS = {"topic-traffic": "yes"}
NOT_KEPT = {
    "private, no-store",
    "no-store",
    "max-age=0, no-cache, no-store, must-revalidate, private",
}
NOT_HERE = (Gets.NOT_THERE, Gets.REFUSED)
DESK_REFUSES = (Gets.FORBIDDEN, Gets.REFUSED)
"""Who leads it is refused what she asks; everybody else is refused the desk."""
DESK_OR_NOT_THERE = (Gets.FORBIDDEN, Gets.NOT_THERE)
LED = "who leads a challenge sees all of its problem, and nobody else sees its desk"
ALWAYS_PUBLIC = "a challenge is public from its first day"
ONLY_ONESELF = "it shows only what belongs to the device that asks"
GUESSED = {"do": "enter", "code": "AAAAAAAA"}
PAPER = {"kind": "poster-a4", "invitation": "Komt u ook?"}
RUN = {"run_id": "@run"}
NO_RUN = {"run_id": "@nothing"}
ALL_OUTCOMES = "an outcome belongs to everybody: what it may not show isn't in it"
