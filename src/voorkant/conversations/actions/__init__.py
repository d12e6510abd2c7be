"""Every write of conversations."""

from voorkant.conversations.actions.answering import (
    answer,
    erase_my_answers,
    say,
    take_back,
    withdraw_mine,
)
from voorkant.conversations.actions.answering_many import answer_all
from voorkant.conversations.actions.archiving import import_archive
from voorkant.conversations.actions.exporting import export_archive, export_files
from voorkant.conversations.actions.importing import import_answers
from voorkant.conversations.actions.leading import (
    close_conversation,
    name_group,
    open_conversation,
    reopen_conversation,
    set_moderation,
)
from voorkant.conversations.actions.outcomes import (
    ask_for_outcome,
    carry_names,
    refresh_conversation,
    release_answers,
    start_opinion_run,
)
from voorkant.conversations.actions.turns import keep_draw, weigh_statements

__all__ = [
    "answer",
    "answer_all",
    "ask_for_outcome",
    "carry_names",
    "close_conversation",
    "erase_my_answers",
    "export_archive",
    "export_files",
    "import_answers",
    "import_archive",
    "keep_draw",
    "name_group",
    "open_conversation",
    "refresh_conversation",
    "release_answers",
    "reopen_conversation",
    "say",
    "set_moderation",
    "start_opinion_run",
    "take_back",
    "weigh_statements",
    "withdraw_mine",
]
