"""Where mail is handed over: one address says the server, the encryption and the account."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import unquote, urlsplit

STARTTLS_PORT: Final = 587
TLS_PORT: Final = 465
LOCAL_PORT: Final = 25


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server, as Django's settings want to hear of it.

    Attributes:
        host: Name or address.
        port: Its port.
        user: Name of the account; empty when the server asks for none.
        password: Of the account.
        starttls: Whether the connection is encrypted after the greeting, or nothing is sent.
        tls: Whether it is encrypted from the first byte.
    """

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool


def mail_server(text: str) -> MailServer:
    """Read an address such as ``smtp://name:password@mail.example.nl``.

    ``smtps`` encrypts from the first byte; ``smtp`` by STARTTLS, which a server elsewhere must offer.
    Only a server on this machine itself may be spoken to without encryption, and without an account.

    Raises:
        ValueError: Not such an address.
    """
    parts = urlsplit(text)
    path_or_more = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or path_or_more:
        raise ValueError(text)
    tls = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    starttls = not tls and (bool(user) or not _is_this_machine(parts.hostname))
    usual = TLS_PORT if tls else STARTTLS_PORT if starttls else LOCAL_PORT
    return MailServer(parts.hostname, parts.port or usual, user, password, starttls, tls)


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
