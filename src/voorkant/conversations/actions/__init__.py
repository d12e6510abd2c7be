"""Every write of conversations."""

from voorkant.conversations.actions.answering import (
    answer,
    erase_my_answers,
    say,
    take_back,
    withdraw_mine,
)
from voorkant.conversations.actions.leading import (
    close_conversation,
    name_group,
    open_conversation,
    reopen_conversation,
)
from voorkant.conversations.actions.outcomes import (
    ask_for_outcome,
    count_turns,
    refresh_conversation,
    release_answers,
    start_opinion_run,
)

__all__ = [
    "answer",
    "ask_for_outcome",
    "close_conversation",
    "count_turns",
    "erase_my_answers",
    "name_group",
    "open_conversation",
    "refresh_conversation",
    "release_answers",
    "reopen_conversation",
    "say",
    "start_opinion_run",
    "take_back",
    "withdraw_mine",
]
