"""What is given away of a conversation, streamed: memory doesn't grow with the number of answers."""

from __future__ import annotations

import csv
import io
import secrets
from collections import Counter
from contextlib import contextmanager
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from voorkant.computations.queries import inputs_of
from voorkant.contributions.queries import counted_statements
from voorkant.conversations.errors import TooFewToExport
from voorkant.conversations.exporting import Export, GivenAnswer
from voorkant.conversations.models import Conversation, Import
from voorkant.conversations.queries.conversations import conversation_of
from voorkant.conversations.rules import FEWEST_PEOPLE, STATEMENTS_FILE, VOTES_FILE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from uuid import UUID

    from django.db.backends.utils import CursorWrapper

    from voorkant.conversations.queries.conversations import ConversationRef

    _Row = list[str]

ROWS_AT_ONCE: Final = 5_000


@contextmanager
def export_of(slug: str) -> Iterator[Export]:
    """Give what may be given away of a conversation, for the length of a block.

    What outcomes rest on, and nothing newer. The answers to a statement that fewer than five people
    answered are left out, all of them. People get new numbers by chance each time, so two exports can't
    be laid side by side.

    Args:
        slug: Name of the challenge in addresses.

    Raises:
        ChallengeNotFound: There is no such challenge.
        ConversationNotFound: It has no conversation.
        TooFewToExport: There is no statement that five people answered.
    """
    conversation = conversation_of(slug)
    with transaction.atomic():
        if Import.objects.filter(conversation=conversation.id, archive=True).exists():
            yield _of_archive(conversation)
            return
        with connection.cursor() as settings:
            # Sorting everybody's answers comes before the first row, and takes longer than a page may.
            settings.execute("SET LOCAL statement_timeout = '120s'")
        listed = counted_statements(conversation.challenge_id)
        numbers = {str(one.id): str(one.number) for one in listed}
        with connection.chunked_cursor() as cursor:
            answers = _streamed(cursor, conversation.id, numbers)
            first = next(answers, None)
            if first is None:
                raise TooFewToExport(fewest=FEWEST_PEOPLE)
            yield Export(
                title=conversation.question,
                statements=[(str(one.number), one.text) for one in listed],
                dated=True,
                answers=chain([first], answers),
            )


# One look at what is there. The order of people is one of chance, and is theirs for this export alone.
_ANSWERS = """
    SELECT dense_rank() OVER (ORDER BY md5(%(salt)s || who), who) - 1, statement, value, day
    FROM (
        SELECT coalesce(participant_id::text, erased_as::text) AS who, statement_id::text AS statement,
            released_value AS value,
            floor(extract(epoch FROM changed_on) / 86400)::integer AS day,
            count(*) OVER (PARTITION BY statement_id) AS answers
        FROM conversations_response
        WHERE conversation_id = %(conversation)s AND released_value IS NOT NULL
        AND statement_id = ANY(%(listed)s::uuid[])
    ) answer
    WHERE answers >= %(fewest)s
    ORDER BY 1, statement
"""


def _streamed(
    cursor: CursorWrapper, conversation_id: UUID, numbers: Mapping[str, str]
) -> Iterator[GivenAnswer]:
    cursor.execute(
        _ANSWERS,
        {
            "salt": secrets.token_hex(16),
            "conversation": conversation_id,
            "listed": list(numbers),
            "fewest": FEWEST_PEOPLE,
        },
    )
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        for person, statement, value, day in rows:
            yield GivenAnswer(person, numbers[statement], value, day)


def _of_archive(conversation: ConversationRef) -> Export:
    """Give the same of the file that an archive was computed from."""
    run = Conversation.objects.values_list("asked", flat=True).get(id=conversation.id)
    files = inputs_of(run)
    votes = files[VOTES_FILE]
    answers = Counter(statement for _, statement, _ in _rows_of(votes))
    given = {statement for statement, count in answers.items() if count >= FEWEST_PEOPLE}
    if not given:
        raise TooFewToExport(fewest=FEWEST_PEOPLE)
    return Export(
        title=conversation.question,
        statements=_texts_in(files[STATEMENTS_FILE]),
        dated=False,
        answers=_answers_in(votes, given),
    )


def _answers_in(votes_csv: bytes, given: Collection[str]) -> Iterator[GivenAnswer]:
    """Give the answers to these statements; the file is read again, so memory holds no answers."""
    numbers = list(range(sum(1 for _ in _by_person(votes_csv, given))))
    secrets.SystemRandom().shuffle(numbers)
    for number, (_, rows) in zip(numbers, _by_person(votes_csv, given), strict=True):
        for _, statement, value in rows:
            yield GivenAnswer(number, statement, int(value), None)


def _by_person(votes_csv: bytes, given: Collection[str]) -> Iterator[tuple[str, Iterator[_Row]]]:
    rows = (row for row in _rows_of(votes_csv) if row[1] in given)
    return groupby(rows, key=itemgetter(0))


def _rows_of(votes_csv: bytes) -> Iterator[_Row]:
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(votes_csv), encoding="utf-8", newline=""))
    next(rows, None)
    return rows


def _texts_in(statements_csv: bytes) -> Sequence[tuple[str, str]]:
    rows = csv.reader(io.StringIO(statements_csv.decode(), newline=""))
    next(rows, None)
    return [(id_, text) for id_, text in rows]
