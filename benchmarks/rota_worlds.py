"""Cohorts made by a seed: twelve municipalities, eight sessions of six blocks, pools of four to eight."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np


def made(seed: int, share: float, secretaries: float) -> dict[str, Any]:
    """Make a cohort in which guests, and secretaries, can come on a share of the blocks."""
    rng = np.random.default_rng(seed)
    first = date(2027, 1, 1)
    blocks = [
        [
            (first + timedelta(days=30 * session + int(day))).isoformat()
            for day in sorted(rng.choice(26, 6, replace=False))
        ]
        for session in range(8)
    ]
    all_days = [day for row in blocks for day in row]

    def person(name: str, part: float) -> dict[str, Any]:
        return {"id": name, "available": [day for day in all_days if rng.random() < part]}

    return {
        "guests_per_session": 2,
        "days_per_block": 2,
        "min_gap_days": 14,
        "max_gap_days": 45,
        "sessions": [{"session": f"s{n}", "blocks": row} for n, row in enumerate(blocks)],
        "municipalities": [
            {
                "id": f"m{m:02}",
                "secretary": person(f"m{m:02}-s", secretaries),
                "managers": [
                    person(f"m{m:02}-g{g}", share) for g in range(int(rng.integers(4, 9)))
                ],
            }
            for m in range(12)
        ],
    }
