"""The table of states of a message holds in the rules and in the database."""

from __future__ import annotations

from collections import deque
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction

from voorkant.outbox.actions import queue_email
from voorkant.outbox.models import Message
from voorkant.outbox.rules import EDGES, WAITS, State, is_body, is_line, may_go, wait_after

if TYPE_CHECKING:
    from datetime import timedelta


def path_to(state: State) -> list[State]:
    """Find a shortest way from the first state."""
    ways = deque([[State.QUEUED]])
    while ways[0][-1] != state:
        way = ways.popleft()
        ways.extend([*way, after] for after in State if may_go(way[-1], after))
    return ways[0][1:]


def go(state: State) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_message SET state = %s, reason = 'mail.refused'", [state])


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_a_message_changes_state_along_an_edge_or_not_at_all(
    letter: dict[str, Any], before: State, after: State
) -> None:
    queue_email(**letter)
    for state in path_to(before):
        go(state)

    if may_go(before, after) or before == after:
        go(after)
        assert Message.objects.get().state == after
    else:
        with pytest.raises(IntegrityError, match=r"does not go from|stays as it is"):
            go(after)


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("column", ["message_id", "to_address", "subject", "body", "about"])
def test_what_is_sent_never_changes(letter: dict[str, Any], column: str) -> None:
    queue_email(**letter)
    with pytest.raises(IntegrityError, match="keeps what it was made with"), transaction.atomic():
        Message.objects.update(**{column: "other"})


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.DOUBTFUL, State.FAILED])
def test_a_message_in_trouble_says_why(letter: dict[str, Any], state: State) -> None:
    queue_email(**letter)
    Message.objects.update(state=State.HANDING_OVER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(state=state)


def test_every_edge_says_what_it_means() -> None:
    assert all(EDGES.values())


def test_pauses_grow_and_end() -> None:
    waits: list[timedelta] = [wait for n in range(1, len(WAITS) + 1) if (wait := wait_after(n))]
    assert waits == sorted(WAITS)
    assert wait_after(len(WAITS) + 1) is None


@pytest.mark.parametrize("text", ["", "Hallo", "é € 😀", "x" * 250])
def test_a_plain_line_passes(text: str) -> None:
    assert is_line(text)


@pytest.mark.parametrize(
    "text", ["a\nb", "a\rb", "\t", "\x7f", "\x85", "\u2028", "\u2029", "x" * 251]
)
def test_a_line_that_is_more_than_one_or_not_plain_does_not(text: str) -> None:
    assert not is_line(text)


@pytest.mark.parametrize(("text", "fits"), [("a\r\n\tb", True), ("\0", False), ("\x1b[2J", False)])
def test_a_text_has_lines_and_tabs_and_no_other_control_characters(text: str, fits: bool) -> None:
    assert is_body(text) == fits
