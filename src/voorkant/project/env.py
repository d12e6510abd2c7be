"""The only reader of the environment: every variable is declared here once, as data.

A variable ``NAME`` has a twin ``NAME_FILE`` that holds the path of a file with the value, so that a
secret needs not be in the environment. An unknown or misspelt ``VOORKANT_*`` variable, an empty value
and a value of the wrong kind refuse to start: a setting that silently does nothing is worse than none.
"""

# ruff: noqa: RUF009  `_variable` makes a field's declaration, not its value
from __future__ import annotations

import difflib
import os
from dataclasses import Field, dataclass, field, fields
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from voorkant.project.errors import (
    AmbiguousSetting,
    InvalidSetting,
    UnknownSetting,
    UnreadableSetting,
)
from voorkant.project.mail import MailServer, mail_server

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX: Final = "VOORKANT_"
FILE: Final = "_FILE"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: its name in the documentation, and how text becomes it (ValueError if not)."""

    name: str
    read: Callable[[str], Any]


def _text(text: str) -> str:
    if not text:
        raise ValueError(text)
    return text


def _yes_no(text: str) -> bool:
    return {"yes": True, "no": False}[text.lower()]


def _words(text: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in text.split(","))
    if not all(words):
        raise ValueError(text)
    return words


def _level(text: str) -> str:
    if text not in {"debug", "info", "warning", "error"}:
        raise ValueError(text)
    return text


def _sender(text: str) -> str:
    _, address = parseaddr(text)
    name, _, domain = address.rpartition("@")
    if not name or not domain or not text.isprintable():
        raise ValueError(text)
    return text


TEXT = Kind("text", _text)
FOLDER = Kind("folder", lambda text: Path(_text(text)).expanduser().resolve())
YES_NO = Kind("yes or no", _yes_no)
WORDS = Kind("list with commas", _words)
LEVEL = Kind("debug, info, warning or error", _level)
MAIL_SERVER = Kind("smtp:// or smtps:// address", mail_server)
SENDER = Kind("mail address, with or without a name", _sender)


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment.

    Attributes:
        name: Its full name.
        kind: What it holds.
        default: The text that stands for it when absent; None when its absence means something.
        sentence: What it is for, as the operations page says it.
    """

    name: str
    kind: Kind
    default: str | None
    sentence: str


def _variable(name: str, kind: Kind, default: str | None, sentence: str) -> Any:  # noqa: ANN401  a field's value has the field's type
    # Without repr: a traceback or a log line must not show a secret.
    return field(repr=False, metadata={"variable": Variable(name, kind, default, sentence)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """All settings that come from outside, read and checked."""

    database_url: str | None = _variable(
        "DATABASE_URL",
        TEXT,
        None,
        "PostgreSQL (15 or newer) as the role voorkant_app; absent means: the embedded server.",
    )
    owner_database_url: str | None = _variable(
        "VOORKANT_OWNER_DATABASE_URL",
        TEXT,
        None,
        "The same database as the role voorkant_owner; only `voorkant migrate` needs it.",
    )
    var: Path = _variable(
        "VOORKANT_VAR",
        FOLDER,
        "var",
        "Folder for what this machine keeps: the embedded database and the secret key.",
    )
    keys: Path | None = _variable(
        "VOORKANT_KEYS",
        FOLDER,
        None,
        "Folder for the keys behind pseudonyms, one file for each challenge; "
        "absent means: `keys` in VOORKANT_VAR.",
    )
    secret_key: str | None = _variable(
        "VOORKANT_SECRET_KEY",
        TEXT,
        None,
        "Signs cookies and links; absent means: made once and kept in VOORKANT_VAR.",
    )
    secret_key_fallbacks: tuple[str, ...] = _variable(
        "VOORKANT_SECRET_KEY_FALLBACKS",
        WORDS,
        None,
        "Earlier secret keys that are still believed while people's links run out.",
    )
    allowed_hosts: tuple[str, ...] = _variable(
        "VOORKANT_ALLOWED_HOSTS",
        WORDS,
        "localhost,127.0.0.1,[::1]",
        "Names under which the site answers; any other name gets an error.",
    )
    https: bool = _variable(
        "VOORKANT_HTTPS",
        YES_NO,
        "no",
        "Visitors come by https, through a proxy that itself sets X-Forwarded-Proto.",
    )
    demo: bool = _variable(
        "VOORKANT_DEMO",
        YES_NO,
        "no",
        "Every page says that this is a demonstration with made-up people; `voorkant demo` sets it.",
    )
    mail_server: MailServer = _variable(
        "VOORKANT_MAIL_SERVER",
        MAIL_SERVER,
        "smtp://localhost",
        "Takes outgoing mail: smtp(s)://name:password@host:port. Encrypted, unless on this machine.",
    )
    mail_from: str = _variable(
        "VOORKANT_MAIL_FROM",
        SENDER,
        "Voorkant <voorkant@localhost>",
        "Who mail comes from.",
    )
    log_level: str = _variable(
        "VOORKANT_LOG_LEVEL",
        LEVEL,
        "info",
        "From which level on the log is written.",
    )


def variables() -> dict[str, Variable]:
    """Return every variable by the name of its field."""
    return {entry.name: _declared(entry) for entry in fields(Environment)}


def _declared(entry: Field[Any]) -> Variable:
    variable = entry.metadata["variable"]
    assert isinstance(variable, Variable)  # noqa: S101  narrows a mapping of anything
    return variable


def name_settings() -> None:
    """Tell Django where its settings are; it looks for them in the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "voorkant.project.settings")


def for_a_child(given: Mapping[str, str]) -> dict[str, str]:
    """Return our environment with these variables instead of whatever stands for them now."""
    replaced = {*given, *(name + FILE for name in given)}
    kept = {name: value for name, value in os.environ.items() if name not in replaced}
    return kept | dict(given)


def terminal_language() -> str:
    """Return the language of the terminal, as POSIX has it: `nl_NL.UTF-8`, or `en` when it has none."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return next((name for name in named if name), "en").replace("_", "-")


@cache
def environment() -> Environment:
    """Read the environment of this process, once."""
    return read(os.environ)


def read(source: Mapping[str, str]) -> Environment:
    """Read and check all variables.

    Args:
        source: Names and values; `os.environ` outside tests.

    Raises:
        UnknownSetting: A name in our prefix that is not declared.
        InvalidSetting: A value that can't be read, or an empty one.
        AmbiguousSetting: A variable given both directly and as a file.
        UnreadableSetting: The file of a variable can't be read.
    """
    declared = variables()
    _refuse_unknown(source, [variable.name for variable in declared.values()])
    return Environment(**{name: _value(source, variable) for name, variable in declared.items()})


def _refuse_unknown(source: Mapping[str, str], names: list[str]) -> None:
    known = [*names, *(name + FILE for name in names)]
    for name in sorted(source):
        if name.upper().startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.0)
            raise UnknownSetting(name=name, suggestion=near[0])


def _value(source: Mapping[str, str], variable: Variable) -> Any:  # noqa: ANN401  of the variable's kind
    text = _given(source, variable)
    if text is None:
        return () if variable.kind is WORDS else None
    try:
        return variable.kind.read(text)
    except (ValueError, KeyError):
        # Without the cause: the value may be a secret, and a traceback would show it.
        raise InvalidSetting(name=variable.name, expected=variable.kind.name) from None


def _given(source: Mapping[str, str], variable: Variable) -> str | None:
    direct, path = source.get(variable.name), source.get(variable.name + FILE)
    if direct is not None and path is not None:
        raise AmbiguousSetting(name=variable.name)
    if path is None:
        return variable.default if direct is None else direct.strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no text"
        raise UnreadableSetting(
            name=variable.name + FILE, path=path, reason=reason or "unknown"
        ) from error
