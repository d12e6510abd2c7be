"""Load on a server of ours, on loopback, and what it costs: requests a second, waits, processor time, memory.

`wrk` (a Debian package) sends as fast as answers come; `steady` sends at a fixed pace, whatever comes
back, and counts each wait from the moment a request was due, so that a server that stalls can't hide it.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from collections.abc import Sequence

SCRIPT = Path(__file__).with_suffix(".lua")
CONNECTIONS = 4
FINE = 200
UNUSED_SECONDS = 5
_skip = count(0, 1_000)


@dataclass(frozen=True, slots=True)
class Request:
    """One request: what a browser sends, without the headers that all have."""

    method: str
    path: str
    body: str = ""
    cookie: str = ""
    tag: str = ""

    def line(self) -> str:
        """Write it as a line for wrk."""
        return f"{self.method}\t{self.path}\t{self.body}\t{self.cookie}\t{self.tag}"

    def wire(self, host: str) -> bytes:
        """Write it as HTTP/1.1."""
        lines = [
            f"{self.method} {self.path} HTTP/1.1",
            f"Host: {host}",
            "Accept: text/html",
            "Accept-Encoding: gzip",
            "Accept-Language: nl-NL,nl;q=0.9",
            f"Cookie: {self.cookie}",
        ]
        if self.tag:
            lines.append(f"If-None-Match: {self.tag}")
        if self.body:
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(self.body)}",
                f"Origin: http://{host}",
            ]
        return ("\r\n".join([*lines, "", ""]) + self.body).encode()


@dataclass(frozen=True, slots=True)
class Load:
    """What a load cost.

    Attributes:
        per_second: Answers a second.
        p50, p95, p99: Waits, milliseconds.
        app_ms, database_ms: Processor time of server and database per answer, milliseconds.
        size: Bytes per answer on the wire, headers included.
        refused: Answers of 400 and more, and connections that broke.
        megabytes: Memory of the web server (proportional share of each process) at the end.
    """

    per_second: float
    p50: float
    p95: float
    p99: float
    app_ms: float
    database_ms: float
    size: float
    refused: int
    megabytes: float


def missing() -> str:
    """Say what this machine lacks; empty when it has everything."""
    return "" if shutil.which("wrk") else "There is no wrk here: apt-get install wrk"


def full_speed(
    host: str,
    requests: Sequence[Request],
    *,
    server: int,
    database: int,
    seconds: float,
    connections: int = CONNECTIONS,
) -> Load:
    """Send these requests, round and round, as fast as answers come.

    Args:
        host: Name and port of the server.
        requests: What is sent; each of them must be allowed any number of times, or there are enough.
        server: Process that the web server began as.
        database: Process that the database server began as.
        seconds: How long, after a first second that doesn't count.
        connections: How many at once.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        file.writelines(request.line() + "\n" for request in requests)
        file.flush()
        _wrk(host, file.name, 1, connections)
        before = spent(server), spent(database)
        said = _wrk(host, file.name, seconds, connections)
    app, data = (spent(pid) - then for pid, then in zip((server, database), before, strict=True))
    answers = said["requests"] or 1
    return Load(
        per_second=said["requests"] / said["seconds"],
        p50=said["p50"],
        p95=said["p95"],
        p99=said["p99"],
        app_ms=1000 * app / answers,
        database_ms=1000 * data / answers,
        size=said["bytes"] / answers,
        refused=said["refused"] + said["broken"],
        megabytes=memory(server),
    )


def _wrk(host: str, requests: str, seconds: float, connections: int) -> dict[str, Any]:
    words = ["wrk", "-t1", f"-c{connections}", f"-d{round(seconds)}s", "--timeout", "30s"]
    done = subprocess.run(
        [*words, "-s", str(SCRIPT), f"http://{host}"],
        env={**os.environ, "REQUESTS": requests, "HOST": host, "SKIP": str(next(_skip))},
        capture_output=True,
        text=True,
        check=False,
    )
    line = next((line for line in done.stdout.splitlines() if line.startswith("JSON ")), None)
    if line is None:
        raise RuntimeError(f"wrk said nothing of use:\n{done.stdout}{done.stderr}")
    said: dict[str, Any] = json.loads(line.removeprefix("JSON "))
    return said


@dataclass(frozen=True, slots=True)
class Steady:
    """What a steady pace of requests met; waits in milliseconds from when each was due."""

    sent: int
    failed: int
    p50: float
    p95: float
    p99: float
    worst: float


def steady(host: str, requests: Sequence[Request], *, per_second: float) -> Steady:
    """Send each request once, at a fixed pace, on as many connections as that takes."""
    return asyncio.run(_steady(host, requests, per_second))


async def _steady(host: str, requests: Sequence[Request], per_second: float) -> Steady:
    name, port = host.rsplit(":", 1)
    idle: list[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]] = []
    waits: list[float] = []
    failed = 0
    began = time.perf_counter()

    async def opened() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(name, int(port))

    async def send(request: Request, due: float) -> None:
        nonlocal failed
        try:
            # As browsers do: a connection that was long unused may be closed by now, so it isn't used again.
            while idle and idle[-1][0] < time.perf_counter() - UNUSED_SECONDS:
                idle.pop()[2].close()
            _, reader, writer = idle.pop() if idle else (0, *await opened())
            writer.write(request.wire(host))
            status = await _answer(reader)
            idle.append((time.perf_counter(), reader, writer))
        except (OSError, asyncio.IncompleteReadError, ValueError):
            status = 0
        failed += not 200 <= status < 400
        waits.append(1000 * (time.perf_counter() - due))

    async with asyncio.TaskGroup() as under_way:
        for number, request in enumerate(requests):
            due = began + number / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            under_way.create_task(send(request, due))
    for _, _, writer in idle:
        writer.close()
    waits.sort()
    half, most, nearly_all = (
        waits[min(len(waits) - 1, int(share * len(waits)))] for share in (0.5, 0.95, 0.99)
    )
    return Steady(len(waits), failed, half, most, nearly_all, waits[-1])


def fetch(host: str, request: Request) -> tuple[int, int]:
    """Send one request and read all that comes back; return status and bytes."""
    name, port = host.rsplit(":", 1)
    connection = HTTPConnection(name, int(port), timeout=600)
    headers = {"Cookie": request.cookie, "Origin": f"http://{host}"}
    if request.body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(request.method, request.path, request.body or None, headers)
    answer, received = connection.getresponse(), 0
    while part := answer.read(1 << 16):
        received += len(part)
    connection.close()
    return answer.status, received


async def _answer(reader: asyncio.StreamReader) -> int:
    """Read one answer to its end; return its status."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    lines = head.split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    if fields.get("transfer-encoding") == "chunked":
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(fields.get("content-length", "0")))
    return int(lines[0].split(" ")[1])


def _family(pid: int) -> list[psutil.Process]:
    first = psutil.Process(pid)
    return [first, *first.children(recursive=True)]


def spent(pid: int) -> float:
    """Processor seconds of a process, of its children, and of those that have ended."""
    total = 0.0
    for process in _family(pid):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def memory(pid: int) -> float:
    """Megabytes of a process and its children; what they share counts once."""
    total = 0.0
    for process in _family(pid):
        try:
            total += process.memory_full_info().pss / 1e6
        except psutil.NoSuchProcess:
            continue
    return total
