"""Every write of challenges: opening one, finding who listens, moving it along its stages, closing it."""

from voorkant.challenges.actions.drafting import (
    discard_draft,
    publish_draft,
    save_draft,
    start_draft,
)
from voorkant.challenges.actions.listening import (
    accept_to_listen,
    declare_interest,
    decline_to_listen,
)
from voorkant.challenges.actions.moving import (
    close_challenge,
    destroy_left_keys,
    hold_challenge,
    move_challenge,
)
from voorkant.challenges.actions.opening import ANSWER_WORKING_DAYS, add_line, open_challenge

__all__ = [
    "ANSWER_WORKING_DAYS",
    "accept_to_listen",
    "add_line",
    "close_challenge",
    "declare_interest",
    "decline_to_listen",
    "destroy_left_keys",
    "discard_draft",
    "hold_challenge",
    "move_challenge",
    "open_challenge",
    "publish_draft",
    "save_draft",
    "start_draft",
]
