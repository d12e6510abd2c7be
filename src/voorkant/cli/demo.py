"""`voorkant demo`: database, worker and web server under one process, until Ctrl-C.

One demo per folder: the first holds a lock and writes down where it is; a second one says so. The
parts are processes of their own that end when this one does, however it ends.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

import psutil
from rich.console import Console

from voorkant.cli import children, serving, site
from voorkant.cli.errors import ChildEnded, DemoOnRealData
from voorkant.cli.refusals import printable
from voorkant.project.embedded.access import write_private
from voorkant.project.embedded.owners import lives
from voorkant.project.env import environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

HOST: Final = "127.0.0.1"
START_SECONDS: Final = 120.0
# How long the parts of a demo that was killed may take to leave.
LEAVE_SECONDS: Final = 30.0
SHOWN_CHALLENGES: Final = 10
SEATS: Final = {
    "organiser": "an organiser",
    "member": "a member",
    "expert": "an expert",
    "administrator": "an administrator",
}


def run(port: int) -> None:
    """Run the demo until a signal ends it, or say where it runs already.

    Raises:
        DemoOnRealData: DATABASE_URL is set.
        PortTaken: Something else listens at the port.
        ChildEnded: A part stopped by itself.
        Misconfigured: See `site.ready`.
    """
    given = environment()
    if given.database_url is not None:
        raise DemoOnRealData
    given.var.mkdir(parents=True, exist_ok=True)
    console = Console()
    with _only_one(given.var) as first:
        if not first:
            _say_where(console, given.var)
            return
        _await_leaving(given.var)
        site.refuse_unbuilt()
        port = serving.free_port(HOST, port)
        # A closed terminal ends the demo as Ctrl-C does; and a script that starts it in the
        # background, where interrupts are ignored, can end it all the same.
        for ending in (signal.SIGHUP, signal.SIGINT):
            signal.signal(ending, signal.default_int_handler)
        try:
            with site.ready(migrated=False):
                _prepare(console)
                _run_parts(console, given.var, port)
        except KeyboardInterrupt:
            console.print("The demo has stopped.")
        finally:
            (given.var / "demo.json").unlink(missing_ok=True)


def address_of(var: Path, page: str) -> str | None:
    """Return the full address of a page when a demo runs in this folder."""
    address = _held(var).address
    return None if address is None else address + page


def _prepare(console: Console) -> None:
    from voorkant.demo.content import fill  # noqa: PLC0415
    from voorkant.project.schema import migrate  # noqa: PLC0415

    with console.status("Setting up the tables"):
        migrate()
    with console.status("Filling the demo town") as status:
        fill(lambda made: status.update(f"Filling the demo town: {made}"))


def _run_parts(console: Console, var: Path, port: int) -> None:
    commands = {
        "worker": ("worker", "--concurrency", "2"),
        "web": ("serve", "--host", HOST, "--port", str(port)),
    }
    with children.running(commands, var / "log", {"VOORKANT_DEMO": "yes"}) as parts:
        address = f"http://{HOST}:{port}"
        _write_down(var, parts, None)
        with console.status("Starting the web server"):
            _await_answer(address, parts)
        _write_down(var, parts, address)
        _say_addresses(console, address)
        while True:
            children.refuse_ended(parts)
            time.sleep(0.5)


@contextmanager
def _only_one(var: Path) -> Iterator[bool]:
    handle = os.open(var / "demo.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class _Note:
    """What a demo wrote down: its parts as number and moment of birth, and where it answers."""

    parts: list[tuple[int, float]]
    address: str | None


def _held(var: Path) -> _Note:
    try:
        held = json.loads((var / "demo.json").read_text(encoding="utf-8"))
        return _Note([(int(pid), float(birth)) for pid, birth in held["parts"]], held["address"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return _Note([], None)


def _write_down(var: Path, parts: Sequence[children.Part], address: str | None) -> None:
    numbers = [part.process.pid for part in parts]
    note = _Note([(number, psutil.Process(number).create_time()) for number in numbers], address)
    write_private(var / "demo.json", json.dumps(asdict(note)))


def _say_where(console: Console, var: Path) -> None:
    until = time.monotonic() + START_SECONDS
    with console.status("A demo is being started in this folder"):
        while not (address := address_of(var, "/")) and time.monotonic() < until:
            time.sleep(0.2)
    where = f"at {address}" if address else "but doesn't answer yet"
    console.print(f"A demo already runs in this folder, {where}.", soft_wrap=True)


def _await_leaving(var: Path) -> None:
    """Wait until the parts of a demo that was killed have left, and with them their port."""
    until = time.monotonic() + LEAVE_SECONDS
    while any(lives(*part) for part in _held(var).parts) and time.monotonic() < until:
        time.sleep(0.1)


def _await_answer(address: str, parts: Sequence[children.Part]) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        children.refuse_ended(parts)
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=5):  # noqa: S310  our own address
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if time.monotonic() > until:
                raise ChildEnded(part=parts[-1].name, path=str(parts[-1].log)) from None
            time.sleep(0.1)


def _say_addresses(console: Console, address: str) -> None:
    from django.db import connections  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from voorkant.challenges.queries import challenge_cards  # noqa: PLC0415
    from voorkant.demo.town import invented_people  # noqa: PLC0415

    cards = challenge_cards(village=None, before=None, limit=SHOWN_CHALLENGES).items
    pages = [
        ("Home, in Dutch", "/"),
        ("Home, in English", "/en/"),
        *(
            (printable(card.question), reverse("challenges:challenge", args=[card.slug]))
            for card in cards
        ),
    ]
    # From here on this process only watches over the others.
    connections.close_all()
    console.print("[bold]The demo town is open.[/bold] Everything in it is made up.")
    for title, page in pages:
        # Not in a table: an address that is cut or folded can't be clicked.
        console.print(f"  {title}", markup=False, highlight=False)
        console.print(f"    {address}{page}", style="cyan", soft_wrap=True, highlight=False)
    console.print("Look around as:")
    for who, how in (
        ("a resident", "just begin; you need no account"),
        *((f"{SEATS[one.role]}, {one.body}", one.email) for one in invented_people()),
    ):
        console.print(f"  {who}: {how}", markup=False, highlight=False, soft_wrap=True)
    console.print(
        "To sign in, give one of these addresses; its code arrives in the demo's letterbox:"
    )
    console.print(f"    {address}{reverse('web:letterbox')}", style="cyan", soft_wrap=True)
    console.print("Ctrl-C stops it; what is in it stays.")
