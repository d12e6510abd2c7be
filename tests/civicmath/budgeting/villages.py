"""A village whose decision shows everything that a decision can show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from civicmath.budgeting.certificate import to_json_dict
from civicmath.budgeting.deciding import decide
from civicmath.budgeting.problem import Conditions
from civicmath.budgeting.reading import read_pb
from tests.civicmath.budgeting.elections import Sample

Decision = dict[str, Any]

# Two groups and a shared wish; e and f are tied by supporters and cost; h is short of money, i is free.
VILLAGE = Sample(
    budget="1000",
    costs={
        "a": "300",
        "b": "200",
        "c": "150",
        "d": "120",
        "e": "90",
        "f": "90",
        "g": "260",
        "h": "400",
        "i": "0",
    },
    ballots=[
        *[dict.fromkeys("abg", 1)] * 4,
        *[dict.fromkeys("abh", 1)] * 3,
        *[dict.fromkeys("cdi", 1)] * 3,
        *[dict.fromkeys("cdeh", 1)] * 2,
        *[dict.fromkeys("df", 1)] * 2,
        *[dict.fromkeys("acg", 1)] * 3,
        {"h": 1},
        {},
    ],
)


def files(folder: Path, sample: Sample = VILLAGE, **terms: Any) -> tuple[Path, Path, Decision]:
    """Write an election and a decision about it."""
    election = folder / "election.pb"
    election.write_text(sample.text(), encoding="utf-8")
    conditions = Conditions(
        terms.pop("utility", "cost"),
        terms.pop("tie", ("supporters", "cost", "id")),
        terms.pop("seed", None),
        terms.pop("min_support", 1),
        terms.pop("rivals", ()),
    )
    read = read_pb(election, envelopes=terms.pop("envelopes", None))
    said = to_json_dict(
        decide(read, terms.pop("rule", "equal-shares"), terms.pop("completion", None), conditions)
    )
    path = folder / "decision.json"
    path.write_text(json.dumps(said), encoding="utf-8")
    return election, path, said
