"""Every write of bodies."""

from voorkant.bodies.actions.founding import appoint, end_membership, found_body, set_topics
from voorkant.bodies.actions.mandates import give_mandate, withdraw_mandate

__all__ = [
    "appoint",
    "end_membership",
    "found_body",
    "give_mandate",
    "set_topics",
    "withdraw_mandate",
]
