"""Pages of conversations. Thin: read what was sent, one action or query, show what came of it."""

from voorkant.conversations.views.exporting import take_along
from voorkant.conversations.views.outcomes import run_file, run_page, run_progress, run_statements
from voorkant.conversations.views.own import about_you, my_answers
from voorkant.conversations.views.responding import respond, undo
from voorkant.conversations.views.saying import say, similar
from voorkant.conversations.views.together import together

__all__ = [
    "about_you",
    "my_answers",
    "respond",
    "run_file",
    "run_page",
    "run_progress",
    "run_statements",
    "say",
    "similar",
    "take_along",
    "together",
    "undo",
]
