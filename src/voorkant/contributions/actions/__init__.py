"""Every write of contributions: saying something, and what becomes of it."""

from voorkant.contributions.actions.deciding import (
    approve,
    approve_all,
    freeze,
    reconsider,
    send_back,
    send_back_all,
    thaw,
)
from voorkant.contributions.actions.merging import merge
from voorkant.contributions.actions.ordering import change_place, put_back, put_first
from voorkant.contributions.actions.saying import let_go, say_statement, withdraw
from voorkant.contributions.actions.saying_many import say_statements

__all__ = [
    "approve",
    "approve_all",
    "change_place",
    "freeze",
    "let_go",
    "merge",
    "put_back",
    "put_first",
    "reconsider",
    "say_statement",
    "say_statements",
    "send_back",
    "send_back_all",
    "thaw",
    "withdraw",
]
