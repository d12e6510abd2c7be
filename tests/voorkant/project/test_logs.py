from __future__ import annotations

import io
import json
import logging
import logging.config
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from voorkant.project.logs import FIELDS, JsonLines, logging_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE = '\n{"level": "root"}\x1b[2J\u2028\u0085\x00\r"'


@pytest.fixture
def stream() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def logger(stream: io.StringIO) -> Iterator[logging.Logger]:
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("trial")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    yield logger
    logger.removeHandler(handler)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_says_when_how_serious_who_and_what(
    logger: logging.Logger, stream: io.StringIO
) -> None:
    logger.warning("run %s failed", 7, extra={"code": "run.broke", "secret": "never declared"})
    (line,) = lines(stream)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "warning",
        "logger": "trial",
        "message": "run 7 failed",
        "code": "run.broke",
    }


@pytest.mark.parametrize("field", ["message", *FIELDS])
def test_hostile_text_stays_inside_its_own_line(
    logger: logging.Logger, stream: io.StringIO, field: str
) -> None:
    if field == "message":
        logger.info("%s", HOSTILE)
    else:
        logger.info("an act", extra={field: HOSTILE})
    (line,) = lines(stream)
    assert line[field] == HOSTILE
    assert stream.getvalue().rstrip("\n").isprintable()


def test_an_exception_is_logged_without_its_words(
    logger: logging.Logger, stream: io.StringIO
) -> None:
    try:
        int("words of a person")
    except ValueError:
        logger.exception("a fault")
    (line,) = lines(stream)
    assert line["exception"] == "ValueError"
    assert line["where"][0].endswith("test_an_exception_is_logged_without_its_words")
    assert "words of a person" not in stream.getvalue()


@pytest.fixture
def whole_log() -> Iterator[io.StringIO]:
    """Everything that the site writes, as it is configured."""
    stream = io.StringIO()
    settings = logging_settings("info")
    settings["handlers"]["stderr"]["stream"] = stream
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    logging.config.dictConfig(settings)
    yield stream
    root.handlers[:], root.level = before


@pytest.mark.urls("tests.voorkant.project.test_responses")
def test_a_request_is_logged_by_its_route_and_not_by_what_was_typed(
    whole_log: io.StringIO,
) -> None:
    client = Client(raise_request_exception=False)
    client.get("/page?code=VK-7F3Q-92KD", HTTP_REFERER="http://localhost/secret")
    client.get("/VK-7F3Q-92KD", HTTP_ACCEPT="application/json")
    client.get("/broken", HTTP_ACCEPT="application/json")
    client.get("/page", HTTP_HOST="vk-7f3q.evil.nl", HTTP_ACCEPT="application/json")
    written = whole_log.getvalue()
    assert "VK-7F3Q" not in written.upper()
    assert "words of a person" not in written
    requests = [line for line in lines(whole_log) if line["logger"] == "voorkant.request"]
    assert [line["result"] for line in requests] == [200, 404, 500, 400]
    faults = [line for line in lines(whole_log) if line["level"] == "error"]
    assert [(line["message"], line["exception"]) for line in faults] == [("fault", "RuntimeError")]
