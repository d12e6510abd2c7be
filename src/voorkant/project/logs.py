r"""The log: one JSON object a line, safe to read on a terminal and to parse by a machine.

A line holds time, level, logger, message and the declared fields; nothing that a visitor typed. JSON
escapes control characters and, being ASCII, every other character that could break a line or colour a
terminal (``\u2028``, escape sequences), so that nobody can write a line of their own.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any, Final

FIELDS: Final = ("action", "object", "result", "origin", "actor", "code", "milliseconds")


class JsonLines(logging.Formatter):
    """Write a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = _where(record)
        return json.dumps(line, ensure_ascii=True, default=str)


def _where(record: logging.LogRecord) -> list[str]:
    # Files and lines, but neither the values nor the message of the exception: those may quote people.
    where = []
    step = record.exc_info[2] if record.exc_info else None
    while step is not None:
        code = step.tb_frame.f_code
        where.append(f"{code.co_filename}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    return where


class OnlyFaults(logging.Filter):
    """Of Django's lines on requests, keep the faults, without the address that its message quotes."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a record is written."""
        record.msg, record.args = "fault", ()
        return record.exc_info is not None


def logging_settings(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: everything to standard error, from one level on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "voorkant.project.logs.JsonLines"}},
        "filters": {"only-faults": {"()": "voorkant.project.logs.OnlyFaults"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            # Their lines hold addresses and names that a visitor typed; our own hold routes.
            "django.request": {"level": "ERROR", "filters": ["only-faults"]},
            "django.security": {"level": "CRITICAL"},
            "django.server": {"level": "CRITICAL"},
            # Its upkeep runs three times a minute; a job that breaks is logged as an error.
            "procrastinate": {"level": "WARNING"},
        },
    }
