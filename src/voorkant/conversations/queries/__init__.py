"""Every read of conversations, each in a known number of SQL queries."""

from voorkant.conversations.queries.cards import first_draw, respond_page
from voorkant.conversations.queries.conversations import (
    ConversationRef,
    challenge_of_outcome,
    conversation_of,
    conversations_to_name,
    conversations_to_refresh,
    conversations_to_weigh,
    group_names,
    shown_runs,
    with_earlier_outcomes,
)
from voorkant.conversations.queries.exporting import export_of
from voorkant.conversations.queries.outcomes import (
    Failed,
    Headline,
    Outcome,
    Waiting,
    download,
    headline_of,
    progress,
    run_page,
)
from voorkant.conversations.queries.statements import Choice, StatementList, statement_list
from voorkant.conversations.queries.taking_part import (
    facts_of_challenges,
    my_answers,
    outcome_of,
    own_place,
    panel,
    together_page,
)

__all__ = [
    "Choice",
    "ConversationRef",
    "Failed",
    "Headline",
    "Outcome",
    "StatementList",
    "Waiting",
    "challenge_of_outcome",
    "conversation_of",
    "conversations_to_name",
    "conversations_to_refresh",
    "conversations_to_weigh",
    "download",
    "export_of",
    "facts_of_challenges",
    "first_draw",
    "group_names",
    "headline_of",
    "my_answers",
    "outcome_of",
    "own_place",
    "panel",
    "progress",
    "respond_page",
    "run_page",
    "shown_runs",
    "statement_list",
    "together_page",
    "with_earlier_outcomes",
]
