"""The shape of a report in JSON, as JSON Schema (draft 2020-12).

What each key means is in `docs/formats.md`.

The shape has a version, `opinions-report/3`: keys may be added under the same number, while a key
that goes, or means something else, makes a new one. Readers skip keys they don't know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Schema = dict[str, Any]


def _whole(least: int = 0) -> Schema:
    return {"type": "integer", "minimum": least}


def _number(least: float, most: float, *, or_nothing: bool = False) -> Schema:
    kind = ["number", "null"] if or_nothing else "number"
    return {"type": kind, "minimum": least, "maximum": most}


def _list(items: Schema, **limits: int) -> Schema:
    return {"type": "array", "items": items, **limits}


def _object(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> Schema:
    """Describe an object that has these keys and, written by us, no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


_SHARE = _number(0, 1)
_SHARE_OR_NOTHING = _number(0, 1, or_nothing=True)
_STABILITY = _number(-1, 1)
_STABILITY_OR_NOTHING = _number(-1, 1, or_nothing=True)
_TEXT = {"type": "string", "minLength": 1}

_RATES = {
    "n": _whole(),
    "agree": _SHARE_OR_NOTHING,
    "low": _SHARE,
    "high": _SHARE,
    "disagree": _SHARE_OR_NOTHING,
    "disagree_low": _SHARE,
    "disagree_high": _SHARE,
}
_TEXT_OR_NOTHING = {"type": ["string", "null"], "minLength": 1}
_WHOLE_OR_NOTHING = {"type": ["integer", "null"], "minimum": 0}
_ANY_NUMBER = {"type": "number"}
_NUMBER_FROM_ZERO = {"type": "number", "minimum": 0}
_GROUP = _object({"id": _whole(), "size": _whole()})
_KEPT_GROUP = _object(
    {
        "id": _whole(),
        "size": _whole(),
        "key": _TEXT_OR_NOTHING,
        "fate": {"enum": ["new", "kept", "split", "merged", None]},
        "before": _list(_TEXT),
        "likeness": _number(-1, 1, or_nothing=True),
    }
)


def _or_nothing(some: Schema) -> Schema:
    return {"oneOf": [{"type": "null"}, some]}


_LIST_NAMES = ["common_ground", "common_opposition", "divided", "unknown"]
_OPINION = _number(-1, 1)
_SHARES = {
    "agree": _SHARE_OR_NOTHING,
    "low": _SHARE,
    "high": _SHARE,
    "disagree": _SHARE_OR_NOTHING,
    "disagree_low": _SHARE,
    "disagree_high": _SHARE,
}
_BESIDE: Mapping[str, Schema] = {
    "villages": _list(_object({"id": _TEXT, **_RATES})),
    "chance": _SHARE_OR_NOTHING,
    "village_gap": _or_nothing(
        _object(
            {
                "more": _TEXT,
                "less": _TEXT,
                "estimate": _OPINION,
                "low": _OPINION,
                "high": _OPINION,
                "opposed": {"type": "boolean"},
            }
        )
    ),
    "population": _or_nothing(
        _object({**_SHARES, "effective": _NUMBER_FROM_ZERO, "reached": _SHARE})
    ),
    "robust": _object(
        {
            "stamp": {"enum": ["holds", "flips"]},
            "block": _WHOLE_OR_NOTHING,
            "then": {"enum": [*_LIST_NAMES, None]},
        }
    ),
    "bridging": _or_nothing(_object({"score": _OPINION, "low": _OPINION, "high": _OPINION})),
}
"""What every statement has beside the figures of groups and everybody."""


def _statement(
    figure: Schema, bound: Schema, required: Mapping[str, Schema], **optional: Schema
) -> Schema:
    """Describe a statement in one of the four lists."""
    return _object(
        {
            "statement": _TEXT,
            "estimate": figure,
            "low": bound,
            "high": bound,
            **required,
            "groups": _list(_object({"id": _whole(), **_RATES}), minItems=1),
            "everyone": _object(_RATES),
            **_BESIDE,
        },
        optional,
    )


_DIRECTION: Schema = {"enum": ["agree", "disagree"]}
_DIFFERENCE = _number(-1, 1)

_WHERE_FROM: Mapping[str, Schema] = {
    "villages": _list(
        _object(
            {
                "id": _TEXT,
                "participants": _whole(),
                "judged": {"type": "boolean"},
                "population": _WHOLE_OR_NOTHING,
                "margin": _TEXT_OR_NOTHING,
            }
        )
    ),
    "without_village": _whole(),
    "weights": _or_nothing(
        _object(
            {
                "effective": _NUMBER_FROM_ZERO,
                "trimmed": _whole(),
                "trim": _NUMBER_FROM_ZERO,
                "off": _SHARE,
                "margins": _list(
                    _object(
                        {
                            "name": {"enum": ["area", "age_band"]},
                            "unknown": _whole(),
                            "missing": _list(_TEXT),
                            "shared": _list(_object({"name": _TEXT, "areas": _list(_TEXT)})),
                        }
                    ),
                    minItems=1,
                ),
                "cells": _list(
                    _object(
                        {
                            "area": _TEXT_OR_NOTHING,
                            "age_band": _TEXT_OR_NOTHING,
                            "population": _whole(),
                            "expected": _NUMBER_FROM_ZERO,
                            "actual": _whole(),
                            "weight": {"type": ["number", "null"], "minimum": 0},
                        }
                    )
                ),
            }
        )
    ),
    "exposure": _or_nothing(
        _object({"known": _whole(), "unknown": _whole(), "smallest": _SHARE_OR_NOTHING})
    ),
    "robustness": _object(
        {
            "share": _SHARE,
            "moments_known": {"type": "boolean"},
            "blocks": _list(
                _object(
                    {
                        "id": _whole(),
                        "kind": {"enum": ["burst", "alike"]},
                        "people": _whole(1),
                        "from": {"type": ["integer", "null"]},
                        "until": {"type": ["integer", "null"]},
                    }
                )
            ),
            "flips": _whole(),
        }
    ),
}
"""Who came from where, how they were weighed, and what looks organised."""

REPORT_SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "opinions-report/3",
    **_object(
        {
            "schema": {"const": "opinions-report/3"},
            "method_version": {"const": "opinions/4"},
            "input_sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "background_sha256": {"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"},
            "seed": _whole(),
            "bootstraps": _whole(1),
            "participants": _whole(1),
            "statements": _whole(1),
            "votes": _whole(1),
            "groups": _list(_KEPT_GROUP, minItems=1),
            "groups_stable": {"type": "boolean"},
            "groups_kind": {"enum": ["camps", "wings", None]},
            "gap": _SHARE_OR_NOTHING,
            "vanished_groups": _list(_TEXT),
            "group_keys_used": _list(_TEXT),
            "in_between": _whole(),
            "too_few_answers": _whole(),
            "stability": _object(
                {
                    "ari": _STABILITY_OR_NOTHING,
                    "low": _STABILITY_OR_NOTHING,
                    "high": _STABILITY_OR_NOTHING,
                    "measured_on_votes": _whole(1),
                    "votes_since": _NUMBER_FROM_ZERO,
                }
            ),
            "tried": _list(
                _object(
                    {
                        "k": _whole(2),
                        "sizes": _list(_whole()),
                        "large_enough": {"type": "boolean"},
                        "ari": _STABILITY,
                        "low": _STABILITY,
                        "high": _STABILITY,
                        "ari_all_placed": _STABILITY,
                    }
                )
            ),
            "gain": {
                "oneOf": [
                    {"type": "null"},
                    _object({"per_answer": {"type": "number"}, "low": {"type": "number"}}),
                ]
            },
            "apart": _list(
                _object(
                    {
                        "group": _whole(),
                        "statements": _list(
                            _object(
                                {
                                    "statement": _TEXT,
                                    "direction": _DIRECTION,
                                    "within": _SHARE,
                                    "elsewhere": _SHARE,
                                    "difference": _SHARE,
                                    "low": _SHARE,
                                    "high": _SHARE,
                                }
                            )
                        ),
                    }
                )
            ),
            **_WHERE_FROM,
            "bridging": _object(
                {
                    "rank_stability": _number(-1, 1, or_nothing=True),
                    "rank_low": _number(-1, 1, or_nothing=True),
                }
            ),
            "agenda": _object(
                {
                    "items": _list(
                        _object(
                            {
                                "statement": _TEXT,
                                "agreed": _whole(),
                                "supporters": _whole(),
                                "represents": _whole(),
                                "groups": _list(_whole()),
                                "bought": {"type": "boolean"},
                            }
                        )
                    ),
                    "people": _whole(),
                    "unrepresented": _whole(),
                    "justified": {"type": "boolean"},
                    "grid": _whole(1),
                }
            ),
            "factors": _object(
                {
                    "dimensions": _whole(),
                    "noise": _ANY_NUMBER,
                    "leaning": _ANY_NUMBER,
                    "tried": _list(
                        _object(
                            {
                                "dimensions": _whole(),
                                "loss": _ANY_NUMBER,
                                "behind": _ANY_NUMBER,
                                "error": _ANY_NUMBER,
                            }
                        )
                    ),
                }
            ),
            "common_ground": _list(_statement(_SHARE, _SHARE, {"direction": {"const": "agree"}})),
            "common_opposition": _list(
                _statement(_SHARE, _SHARE, {"direction": {"const": "disagree"}})
            ),
            "divided": _list(
                _statement(
                    _DIFFERENCE,
                    _DIFFERENCE,
                    {"between": _list(_whole(), minItems=2, maxItems=2)},
                )
            ),
            "unknown": _list(
                _statement(
                    _SHARE_OR_NOTHING,
                    _SHARE,
                    {"reason": {"enum": ["few-answers", "undecided", "mixed"]}},
                    direction=_DIRECTION,
                )
            ),
            "model": _object(
                {
                    "statements": _list(_TEXT, minItems=1),
                    "means": _list(_number(-1, 1), minItems=1),
                    "loadings": _list(_list(_number(-1, 1), minItems=1), minItems=2, maxItems=2),
                    "variances": _list({"type": "number", "minimum": 0}, minItems=2, maxItems=2),
                    "noise": {"type": "number", "exclusiveMinimum": 0},
                    "leaning": _NUMBER_FROM_ZERO,
                    "centres": _list(_list({"type": "number"}, minItems=2, maxItems=2)),
                    "spread": {"type": ["number", "null"], "minimum": 0},
                    "sure": _SHARE,
                    "fewest_answers": _whole(1),
                }
            ),
            "polis_view": _object(
                {
                    "statements": _list(_TEXT),
                    "center": _list(_number(-1, 1)),
                    "components": _list(_list(_number(-1, 1)), minItems=2, maxItems=2),
                    "explained": _list(_SHARE, minItems=2, maxItems=2),
                    "groups": _list(_GROUP),
                    "rejected": _whole(),
                }
            ),
            "seconds": {"type": "number", "minimum": 0},
        }
    ),
}


def problems_of(report: object) -> Sequence[str]:
    """Say what is wrong with the shape of a report; nothing when it is right.

    Args:
        report: What was read from JSON.

    Returns:
        One line per problem: where it is, and what it is.
    """
    errors = Draft202012Validator(REPORT_SCHEMA).iter_errors(report)
    return [f"{error.json_path}: {error.message}" for error in errors]
