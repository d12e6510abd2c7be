"""The site under load: every page, answering, saying something, a hall full of watchers; two servers compared.

    .venv/bin/python -m benchmarks.web [--out FILE] [--seconds 8] [--soak 600] [--quick]

A real server with real headers of a browser, on loopback only and bounded in time; a database of its own with the demo town, in
which one conversation grows to 100,000 answers and then to a million. Needs `wrk`, a Debian package.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import web_load, web_pages, web_site
from benchmarks.opinions_tools import Page, machine, table
from benchmarks.web_load import Request, full_speed, steady

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.web_load import Load
    from benchmarks.web_site import Server

ROOT = Path(__file__).resolve().parents[1]
FEW, MANY = 100_000, 1_000_000
READ, ANSWER, STORY, UNCHANGED, OTHER = "read", "answer", "story", "unchanged", "other"
PROMISES = {  # at least so many a second, at most so many ms of processor time, p95 at most so many ms
    READ: (250, 6.0, 60),
    ANSWER: (300, 4.5, None),
    STORY: (150, None, None),
    UNCHANGED: (2000, None, None),
}
MOST_MEGABYTES = 250
WATCHERS, EVERY_SECONDS = 200, 5
PACE, LONGEST_WAIT_MS = 200, 250
HEADS = [
    *("answers", "page", "a second", "p50", "p95", "p99 (ms)"),
    *("app", "database (ms of processor)", "queries", "bytes", "memory (MB)"),
]


class Measured:
    """What was measured, as rows of one table, and the promises that hang on it."""

    def __init__(self, page: Page, seconds: float) -> None:
        self.page = page
        self.seconds = seconds
        self.rows: list[list[str]] = []

    def load(
        self,
        server: Server,
        database: int,
        label: str,
        name: str,
        sent: Sequence[Request],
        kind: str,
    ) -> Load:
        """Load one address, and hold it to its promise."""
        queries = 1 if kind == OTHER else web_pages.queries_of(sent[0])
        cost = full_speed(
            server.host, sent, server=server.pid, database=database, seconds=self.seconds
        )
        if cost.refused:
            raise RuntimeError(f"{name}: {cost.refused} answers were refusals or broke off")
        self.rows.append(
            [
                label,
                name,
                f"{cost.per_second:,.0f}",
                *(f"{wait:.1f}" for wait in (cost.p50, cost.p95, cost.p99)),
                f"{cost.app_ms:.2f}",
                f"{cost.database_ms:.2f}",
                str(queries),
                f"{cost.size:,.0f}",
                f"{cost.megabytes:.0f}",
            ]
        )
        print(f"{label:>9} {name:28}", *self.rows[-1][2:], flush=True)
        self._promise(f"{name}, {label} answers", cost, kind)
        return cost

    def _promise(self, what: str, cost: Load, kind: str) -> None:
        if kind not in PROMISES:
            return
        fewest, most_ms, longest = PROMISES[kind]
        spent = cost.app_ms + cost.database_ms
        asked, said = [f"≥ {fewest:,}/s"], [f"{cost.per_second:,.0f}/s"]
        met = cost.per_second >= fewest
        if most_ms is not None:
            asked.append(f"≤ {most_ms} ms")
            said.append(f"{spent:.1f} ms")
            met = met and spent <= most_ms
        if longest is not None:
            asked.append(f"p95 ≤ {longest} ms")
            said.append(f"p95 {cost.p95:.0f} ms")
            met = met and cost.p95 <= longest
        self.page.promise(f"{what}: {', '.join(asked)}", ", ".join(said), met=met)


def main() -> int:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--soak", type=float, default=600)
    parser.add_argument("--quick", action="store_true", help="a hundredth of everything")
    options = parser.parse_args()
    if web_load.missing():
        print(web_load.missing(), file=sys.stderr)
        return 1
    day = datetime.now(UTC).date().isoformat()
    sizes = (FEW // 100, FEW // 10) if options.quick else (FEW, MANY)
    seconds, soak = (2, 5) if options.quick else (options.seconds, options.soak)
    page, here = Page(), machine()
    measured = Measured(page, seconds)
    with tempfile.TemporaryDirectory() as name, web_site.site(Path(name)):
        database = web_site.database_pid()
        for size in sizes:
            web_site.crowd(size)
            with web_site.served(web_site.BARE) as server:
                bare(measured, server, database, f"{size:,}")
            with web_site.served(web_site.GRANIAN) as server:
                pages(measured, server, database, f"{size:,}")
                page.add(exporting(page, server, size))
                if size == sizes[0]:
                    page.add(watching(page, server, database), soaking(page, server, soak))
        page.add(comparison(measured, database, f"{sizes[-1]:,}"))
    page.parts.insert(0, f"\n## Page by page\n\n{table(HEADS, measured.rows)}")
    page.write(options.out or ROOT / f"benchmarks/results/web-{day}.md", head(day, here, seconds))
    return 0


def bare(measured: Measured, server: Server, database: int, label: str) -> None:
    """Load a page that does next to nothing: what all others are to be compared with in the same run."""
    measured.load(server, database, label, web_site.BARE, [Request("GET", "/")], OTHER)


def exporting(page: Page, server: Server, size: int) -> str:
    """Take all answers along once, as an organiser does."""
    began, before = time.perf_counter(), web_load.spent(server.pid)
    status, received = web_load.fetch(server.host, web_pages.taken_along())
    seconds, spent = time.perf_counter() - began, web_load.spent(server.pid) - before
    megabytes = web_load.memory(server.pid)
    page.promise(
        f"all answers as files, {size:,} answers: web server ≤ {MOST_MEGABYTES} MB after it",
        f"{megabytes:.0f} MB",
        met=status == web_load.FINE and megabytes <= MOST_MEGABYTES,
    )
    return (
        f"\n## All answers as files, at {size:,} answers\n\n{seconds:.1f} s, {spent:.1f} s of processor time,"
        f" {received:,} bytes; {megabytes:.0f} MB afterwards.\n"
    )


def pages(measured: Measured, server: Server, database: int, label: str) -> None:
    """Load every page of residents, what they send, and what a browser has already."""
    for name, kind, sent in web_pages.targets():
        cost = measured.load(server, database, label, name, sent, kind)
    answers = web_pages.answers(20_000)
    measured.load(server, database, label, "an answer (POST)", answers, ANSWER)
    cost = measured.load(
        server, database, label, "a statement (POST)", web_pages.stories(8_000), STORY
    )
    measured.page.promise(
        f"web server, {label} answers: ≤ {MOST_MEGABYTES} MB",
        f"{cost.megabytes:.0f} MB",
        met=cost.megabytes <= MOST_MEGABYTES,
    )


def watching(page: Page, server: Server, database: int) -> str:
    """Let a hall full of screens ask every few seconds whether something has changed."""
    asked = web_pages.watched()
    seconds = 30
    before = web_load.spent(server.pid) + web_load.spent(database)
    waits = steady(
        server.host,
        [asked] * (WATCHERS * seconds // EVERY_SECONDS),
        per_second=WATCHERS / EVERY_SECONDS,
    )
    share = (web_load.spent(server.pid) + web_load.spent(database) - before) / seconds
    page.promise(
        f"{WATCHERS} screens in halls cost ≤ 5% of one core", f"{share:.1%}", met=share <= 0.05
    )
    return (
        f"\n## A hall\n\n{WATCHERS} screens ask every {EVERY_SECONDS} seconds whether something changed, for {seconds} s:"
        f" {share:.1%} of one core, server and database together; p50 {waits.p50:.1f} ms, p99 {waits.p99:.1f} ms,"
        f" {waits.failed} of {waits.sent} failed.\n"
    )


def soaking(page: Page, server: Server, seconds: float) -> str:
    """Let people answer at a steady pace for minutes, each wait counted from when it was due."""
    waits = steady(server.host, web_pages.answers(round(PACE * seconds)), per_second=PACE)
    page.promise(
        f"{PACE} answers a second for {seconds / 60:.0f} minutes: p99 ≤ {LONGEST_WAIT_MS} ms, no error",
        f"p99 {waits.p99:.0f} ms, {waits.failed} errors",
        met=waits.p99 <= LONGEST_WAIT_MS and not waits.failed,
    )
    return (
        f"\n## A steady pace\n\n{PACE} answers a second, {waits.sent:,} in all: p50 {waits.p50:.1f}, p95 {waits.p95:.1f},"
        f" p99 {waits.p99:.1f}, longest {waits.worst:.0f} ms; {waits.failed} failed. Waits count from the moment that an"
        " answer was due, so a server that stalls can't hide it.\n"
    )


def comparison(measured: Measured, database: int, label: str) -> str:
    """Compare web servers on one page that is read and one form that is sent."""
    rows = []
    for name in web_site.SERVERS.keys() - {web_site.BARE}:
        with web_site.served(name) as server:
            for what, sent in (
                ("challenge", [Request("GET", f"/opgaven/{web_site.CHALLENGE}")]),
                ("an answer (POST)", web_pages.answers(20_000)),
            ):
                for connections in (4, 32):
                    cost = full_speed(
                        server.host,
                        sent,
                        server=server.pid,
                        database=database,
                        seconds=measured.seconds,
                        connections=connections,
                    )
                    rows.append(
                        [
                            *(name, what, str(connections), f"{cost.per_second:,.0f}"),
                            *(f"{wait:.1f}" for wait in (cost.p50, cost.p95, cost.p99)),
                            *(f"{cost.app_ms:.2f}", f"{cost.megabytes:.0f}", str(cost.refused)),
                        ]
                    )
                    print(*rows[-1], flush=True)
    heads = [
        "server",
        "page",
        "connections",
        "a second",
        "p50",
        "p95",
        "p99 (ms)",
        "app (ms)",
        "MB",
        "failed",
    ]
    return f"\n## Web servers, two processes each, at {label} answers\n\n{table(heads, rows)}"


def head(day: str, here: str, seconds: float) -> str:
    """Write what stands above the tables."""
    return f"""# The site under load, {day}

{here}

`python -m benchmarks.web`. The load comes from the same two cores: `wrk` with {web_load.CONNECTIONS} connections for {seconds:g} s
after a first second that doesn't count. Processor time of server and database is read from the system, and is what
neighbours on the machine disturb least. Peer, measured earlier on a machine of this kind (adhocracy+, Django 5.2, gunicorn,
1,000 to 10,000 ideas): a list page 2.4 to 6.2 a second with 861 to 313 ms of processor time and 121 queries, an idea 26 to 32 a second
with 77 ms and 54 queries, a rating 71 a second with 27 ms and 24 queries.

"""


if __name__ == "__main__":
    began = time.monotonic()
    code = main()
    print(f"{time.monotonic() - began:.0f} s")
    sys.exit(code)
