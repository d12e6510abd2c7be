"""Mail servers on loopback: a real one that can be told what to answer, and one that breaks off."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"


@dataclass
class Server:
    """What a mail server answers (None: that all is well), and what it has received."""

    port: int = 0
    to_recipient: str | None = None
    to_text: str | None = None
    received: list[EmailMessage] = field(default_factory=list)
    tried: int = 0

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tried += 1
        if self.to_recipient is None:
            envelope.rcpt_tos.append(address)
        return self.to_recipient or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        content = cast("bytes", envelope.original_content)
        if self.to_text is None:
            self.received.append(message_from_bytes(content, policy=policy.SMTP))
        return self.to_text or "250 OK"


@contextmanager
def mail_server(server: Server) -> Iterator[None]:
    """Run a mail server on a free port."""
    server.port = _free_port()
    controller = Controller(server, hostname=LOOPBACK, port=server.port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@contextmanager
def breaking_server(lines: dict[str, str], break_after: str) -> Iterator[tuple[int, list[bytes]]]:
    """Run a server that answers with these lines and hangs up after one of them.

    Args:
        lines: First word of what the client says → the answer; ``text`` stands for the end of the text.
        break_after: At which of these words it hangs up, without an answer.

    Yields:
        Its port, and all that it hears.
    """
    heard: list[bytes] = []
    with socket.create_server((LOOPBACK, 0)) as listening:
        thread = threading.Thread(target=_talk, args=(listening, lines, break_after, heard))
        thread.start()
        address = listening.getsockname()
        try:
            yield address[1], heard
        finally:
            # A test that failed before it called would leave the thread waiting for a caller.
            with suppress(OSError), socket.create_connection(address, timeout=1):
                pass
            thread.join()


def _talk(
    listening: socket.socket, lines: dict[str, str], break_after: str, heard: list[bytes]
) -> None:
    talking, _ = listening.accept()
    with talking, talking.makefile("rb") as said:
        talking.sendall(b"220 hello\r\n")
        in_text = False
        for line in said:
            heard.append(line)
            if in_text and line != b".\r\n":
                continue
            word = "text" if in_text else line.split()[0].decode().lower()
            if word == break_after:
                return
            in_text = word == "data" and lines["data"].startswith("354")
            talking.sendall(lines.get(word, "250 OK").encode() + b"\r\n")


def _free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as free:
        return cast("int", free.getsockname()[1])
