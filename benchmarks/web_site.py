"""The site that is measured: the demo town on a database of its own, with many more people in one conversation."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
CHALLENGE = "grotestraat"
ANSWERS_EACH = 20
AT_ONCE = 500
PATIENCE = 60


@contextmanager
def site(folder: Path) -> Iterator[None]:
    """Have Django and a database in a folder for the length of a block; the demo town is in it."""
    os.environ |= {"VOORKANT_VAR": str(folder), "VOORKANT_LOG_LEVEL": "warning"}
    from voorkant.cli import site as commands  # noqa: PLC0415  after the environment is set

    with commands.ready(migrated=False):
        from voorkant.demo import content  # noqa: PLC0415
        from voorkant.project.schema import migrate  # noqa: PLC0415

        migrate()
        commands.collect_static()
        content.fill()
        work()
        yield


def work() -> None:
    """Do every job that is due, as `voorkant worker` would."""
    from procrastinate.contrib.django import app  # noqa: PLC0415

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def crowd(answers: int) -> None:
    """Let people join the conversation until it has so many answers, and make its outcome anew.

    Straight into the tables, as the program's own role: every trigger of the database looks at it.
    """
    from django.db import connection  # noqa: PLC0415

    from voorkant.conversations import actions  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM conversations_response")
        people = max(0, answers - cursor.fetchone()[0]) // ANSWERS_EACH
        # In parts: no statement of the program may take longer than a few seconds.
        for first in range(0, people, AT_ONCE):
            cursor.execute(_JOIN, {"slug": CHALLENGE, "people": min(AT_ONCE, people - first)})
            joined = [row[0] for row in cursor.fetchall()]
            cursor.execute(_ANSWER, {"slug": CHALLENGE, "each": ANSWERS_EACH, "people": joined})
        cursor.execute(
            "SELECT c.id FROM conversations_conversation c"
            " JOIN challenges_challenge h ON h.id = c.challenge_id WHERE h.slug = %s",
            [CHALLENGE],
        )
        conversation = cursor.fetchone()[0]
    actions.refresh_conversation(conversation_id=conversation)
    work()
    actions.weigh_statements(conversation_id=conversation)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


_JOIN = """
    INSERT INTO people_participant (id, scope, pseudonym, joined_on)
    SELECT hashtextextended(word, 0) & 9223372036854775807, scope, sha256(convert_to(word, 'UTF8')),
        current_date
    FROM (SELECT h.id AS scope, gen_random_uuid()::text AS word
        FROM challenges_challenge h, generate_series(1, %(people)s) WHERE h.slug = %(slug)s) AS new
    RETURNING id
"""
# Two camps by the person's own number; which statements she saw follows from both numbers.
_ANSWER = """
    INSERT INTO conversations_response (conversation_id, participant_id, statement_id, value, touches_me)
    SELECT c.id, p.id, s.id, CASE
        WHEN abs(hashtextextended(p.id || ' ' || s.id, 1) %% 10) = 0 THEN 0
        WHEN (abs(hashtextextended(p.id || ' ' || s.id, 2) %% 10) < 8)
            = (p.id %% 2 = 0 OR s.position %% 3 = 0) THEN 1 ELSE -1 END, false
    FROM challenges_challenge h
    JOIN conversations_conversation c ON c.challenge_id = h.id
    JOIN people_participant p ON p.scope = h.id
    CROSS JOIN LATERAL (
        SELECT id, position FROM contributions_contribution
        WHERE challenge_id = h.id AND kind = 'statement' AND state = 'shown'
        ORDER BY hashtextextended(p.id || ' ' || id, 3) LIMIT %(each)s
    ) AS s
    WHERE h.slug = %(slug)s AND p.id = ANY(%(people)s)
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A web server that answers.

    Attributes:
        name: What it is called in the table.
        host: Name and port.
        pid: The process that it began as.
    """

    name: str
    host: str
    pid: int


GRANIAN = "granian, 1 thread a process"
BARE = "a bare page"
"""One indexed query and a line of text by the same Django, web server and database: what nobody goes below."""
SERVERS = {
    GRANIAN: ["voorkant", "serve", "--workers", "2", "--port", "{port}"],
    BARE: [
        *("granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1"),
        *("--no-ws", "--http", "1", "--port", "{port}", "benchmarks.web_bare:application"),
    ],
    "gunicorn, sync": ["gunicorn", "--workers", "2", "--bind", "127.0.0.1:{port}", "{site}"],
    "gunicorn, 4 threads a process": [
        *("gunicorn", "--workers", "2", "--threads", "4", "--keep-alive", "30"),
        *("--bind", "127.0.0.1:{port}", "{site}"),
    ],
}


@contextmanager
def served(name: str) -> Iterator[Server]:
    """Let one of the servers serve the site for the length of a block, on two processes."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        word.format(port=port, site="voorkant.project.wsgi:application") for word in SERVERS[name]
    ]
    program = Path(sys.executable).with_name(words[0])
    with subprocess.Popen(
        [program, *words[1:]], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(port)
            yield Server(name, f"127.0.0.1:{port}", process.pid)
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def database_pid() -> int:
    """Return the first process of the site's database server."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend: int = cursor.fetchone()[0]
    status = Path(f"/proc/{backend}/status").read_text(encoding="utf-8")
    parent = re.search(r"^PPid:\t(\d+)$", status, re.MULTILINE)
    if parent is None:
        raise RuntimeError(f"whose child is the database's process {backend}?")
    return int(parent.group(1))
