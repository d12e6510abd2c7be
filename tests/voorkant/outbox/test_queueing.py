"""What can be a message, and what could slip something into one and is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from voorkant.outbox.actions import queue_email
from voorkant.outbox.errors import MailAddressRefused, MailTextRefused
from voorkant.outbox.models import Message

pytestmark = pytest.mark.database
Letter = dict[str, Any]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "",
        "an",
        "an@",
        "an@voorbeeld",
        "an@voorbeeld.nl\r\nBcc: all@voorbeeld.nl",
        "an@voorbeeld.nl, bea@voorbeeld.nl",
        "<an@voorbeeld.nl>",
        '"an\r\nRCPT TO:<x@y.nl>"@voorbeeld.nl',
        '"an"@voorbeeld.nl',
        "één@voorbeeld.nl",
        "an @voorbeeld.nl",
        f"{'a' * 300}@voorbeeld.nl",
    ],
)
def test_an_address_that_is_no_plain_address_is_refused(letter: Letter, address: str) -> None:
    with pytest.raises(MailAddressRefused):
        queue_email(**{**letter, "to_address": address})
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "part", "text"),
    [
        ("subject", "subject", "Hallo\r\nBcc: all@voorbeeld.nl"),
        ("subject", "subject", "Hallo\nBcc: all@voorbeeld.nl"),
        ("subject", "subject", "Hallo\r"),
        ("subject", "subject", "Hallo\x00"),
        ("subject", "subject", "Hallo\u2028Bcc: x"),
        ("subject", "subject", "Hallo\x85Bcc: x"),
        ("subject", "subject", ""),
        ("subject", "subject", "   "),
        ("subject", "subject", "x" * 251),
        ("to_name", "name", "An\r\nBcc: all@voorbeeld.nl"),
        ("to_name", "name", "An\x1b[2J"),
        ("body", "text", "NUL \x00"),
        ("body", "text", "x" * 100_001),
    ],
)
def test_a_text_that_could_slip_in_a_header_is_refused(
    letter: Letter, field: str, part: str, text: str
) -> None:
    with pytest.raises(MailTextRefused) as refused:
        queue_email(**{**letter, field: text})
    assert refused.value.params == {"part": part}
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["subject", "to_name", "to_address", "message_id"])
def test_the_database_refuses_a_line_break_in_a_head_too(letter: Letter, field: str) -> None:
    row = {"message_id": "<1@x>", **letter, field: "a\nBcc: x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(**row)
