"""Errors as `application/problem+json` (RFC 9457), the shape that every machine-readable edge gives."""

from __future__ import annotations

from http import HTTPStatus
from typing import TypedDict

from voorkant.common.errors import VoorkantError, explain

CONTENT_TYPE = "application/problem+json"


class Problem(TypedDict):
    """The members of a problem: RFC 9457's own, then `code` and `params` for programs."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    params: dict[str, str | int]


def problem_json(error: VoorkantError, language: str = "nl") -> Problem:
    """Turn an error into a problem object.

    `title` is what is wrong; `detail` says why and what to do. `type` is a name, not an address: a
    site has no fixed host, and RFC 9457 asks only that the same problem always has the same URI.

    Args:
        error: Anything from the tree.
        language: Language of `title` and `detail`.
    """
    sentence = explain(error, language)
    return Problem(
        type=f"urn:voorkant:problem:{error.code}",
        title=sentence.what,
        status=HTTPStatus(error.status).value,
        detail=f"{sentence.why} {sentence.remedy}",
        code=error.code,
        params=dict(error.params),
    )
