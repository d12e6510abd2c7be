"""Every read of conversations, each in a known number of SQL queries."""

from voorkant.conversations.queries.conversations import (
    ConversationRef,
    challenge_of_outcome,
    conversation_of,
    conversations_to_count,
    conversations_to_refresh,
    group_names,
)
from voorkant.conversations.queries.outcomes import (
    Choice,
    Failed,
    Headline,
    Outcome,
    StatementList,
    Waiting,
    download,
    headline_of,
    progress,
    run_page,
    statement_list,
)
from voorkant.conversations.queries.taking_part import (
    facts_of_challenges,
    my_answers,
    outcome_of,
    own_place,
    panel,
    respond_page,
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
    "conversations_to_count",
    "conversations_to_refresh",
    "download",
    "facts_of_challenges",
    "group_names",
    "headline_of",
    "my_answers",
    "outcome_of",
    "own_place",
    "panel",
    "progress",
    "respond_page",
    "run_page",
    "statement_list",
    "together_page",
]
