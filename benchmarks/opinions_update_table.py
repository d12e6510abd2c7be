"""The table of updates: what going on after a percent of new votes costs beside a cold run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from benchmarks.opinions_scale_made import made
from benchmarks.opinions_tools import run, table

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.opinions_tools import Page


def updates(page: Page, sizes: tuple[tuple[int, int, int], ...], folder: Path) -> None:
    """A cold run beside an update after a percent of new votes."""
    rows = []
    for people, statements, votes in sizes:
        file = made(folder / f"{people}.parquet", people, statements, votes)
        said = run(sys.executable, "opinions_updates.py", str(file))
        share = said["update"]["processor"] / said["cold"]["processor"]
        rates = "-" if said["rates"] is None else f"{said['rates']:.3f}"
        rows.append(
            [
                f"{people:,} x {statements}",
                f"{said['new']:.1%}",
                *(
                    f"{said[k]['wall']:.3g} ({said[k]['processor']:.3g})"
                    for k in ("cold", "update")
                ),
                f"{share:.1%}",
                rates,
                f"{said['verdicts']:.1%}",
            ]
        )
        page.promise(
            f"{people:,} x {statements}: an update costs at most a tenth of a cold run",
            f"{share:.1%} of the processor time",
            met=share <= 0.1,
        )
    page.add(
        "\n## Updates\n\nMade conversations; seconds on the clock and, between brackets, of processors, for what is found in votes alone (with "
        "100 resamples). *Rates*: the largest difference between the rates of agreeing of the same group, where both counted eight "
        "answers. *Verdicts*: the share of statements with another verdict than after a cold run.\n\n",
        table(
            ["people x statements", "new votes", "cold", "update", "share", "rates", "verdicts"],
            rows,
        ),
    )
