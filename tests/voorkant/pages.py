"""What tests of pages share: asking for one, reading what it says, pressing its buttons."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

HTMX = {"HX-Request": "true"}
MOST_QUERIES = 8


def page(client: Client, address: str, status: int = 200) -> str:
    """Ask for a page; its HTML with single spaces."""
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return html_of(response)


def html_of(response: Response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def text_of(html: str) -> str:
    """What a reader reads: without tags, with a space where one element ends and another begins."""
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    return unescape(re.sub(r" ([,.:;])", r"\1", plain))


def field(html: str, name: str) -> str:
    """The value of the first field of this name in the forms of a page."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', html)
    assert found, f"no field {name}"
    return unescape(found[1])
