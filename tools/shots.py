"""Screenshots of every page in its states, at both widths: `make shots`, or with folders of conversations.

    python -m tools.shots [FOLDER …]      pictures of these conversations too, beside the made-up ones

A site is started in a folder that is thrown away; the pictures are in `shots/`, for people to look at.
"""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import UUID
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from playwright.sync_api import sync_playwright

from tools import shots_council, shots_walks
from tools.browser import TWICE_AS_LARGE, launched
from tools.camera import SHOTS, Camera

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOWHERE = "/uitkomsten/00000000-0000-4000-8000-000000000000"


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing about requests."""


@contextmanager
def site() -> Iterator[str]:
    """Run a demonstration site on a new database for the length of a block; give its address."""
    with TemporaryDirectory(prefix="voorkant-shots-") as folder:
        os.environ |= {
            "VOORKANT_VAR": folder,
            "VOORKANT_DEMO": "yes",
            "VOORKANT_LOG_LEVEL": "error",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "yes",  # Playwright keeps an event loop in this thread
        }
        from voorkant.cli import site as cli  # noqa: PLC0415  reads the environment

        cli.refuse_unbuilt()
        with cli.ready(migrated=False):
            from voorkant.project.schema import migrate  # noqa: PLC0415

            migrate()
            cli.collect_static()
            from voorkant.project.wsgi import application  # noqa: PLC0415  looks at the static files

            with make_server("127.0.0.1", 0, application, _Server, _Quiet) as server:
                threading.Thread(target=server.serve_forever, daemon=True).start()
                yield f"http://127.0.0.1:{server.server_port}"
                server.shutdown()


def work() -> None:
    """Do what waits in the queue, as a worker would."""
    from procrastinate.contrib.django import app  # noqa: PLC0415
    from procrastinate.contrib.django.django_connector import DjangoConnector  # noqa: PLC0415

    def until_idle() -> None:
        with app.replace_connector(DjangoConnector().get_worker_connector()) as working:
            working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    # A worker has an event loop of its own; in this thread runs Playwright's.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(until_idle).result()


def ask(folder: Path, title: str, *, seed: int = 1, open_votes: bool = False) -> str:
    """Ask for an outcome; give the address of its page."""
    from voorkant.conversations.actions import start_opinion_run  # noqa: PLC0415
    from voorkant.conversations.bridge import read_folder  # noqa: PLC0415

    source = read_folder(folder)
    run = start_opinion_run(
        source=source,
        title=title or source.title or folder.name,
        seed=seed,
        open_votes=open_votes,
        acting=None,
    )
    return f"/uitkomsten/{run.id}"


def invent(people: int, title: str) -> str:
    """Ask for the outcome of a conversation in which everybody answers as the wind blows."""
    from voorkant.demo.answers import write_folder  # noqa: PLC0415
    from voorkant.demo.town import InventedConversation, InventedStatement  # noqa: PLC0415

    chances = (85, 50, 60, 45, 92, 55, 50, 40, 65, 88)
    statements = tuple(
        InventedStatement(f"Verzonnen uitspraak nummer {number} over de straat.", (chance,), 100)
        for number, chance in enumerate(chances, 1)
    )
    with TemporaryDirectory() as folder:
        made = InventedConversation("made", title, 3, 10, (people,), statements)
        write_folder(made, Path(folder))
        return ask(Path(folder), title)


def stop(address: str) -> None:
    """Let a run fail, as if its workers were lost."""
    from voorkant.computations import actions  # noqa: PLC0415
    from voorkant.computations.errors import WorkerLost  # noqa: PLC0415

    attempt = actions.begin_attempt(run_id=UUID(address.rpartition("/")[2]))
    assert attempt is not None  # noqa: S101  it was asked for just now
    actions.fail_attempt(attempt=attempt, error=WorkerLost(attempts=3))


def begin(address: str) -> None:
    """Let a run be under way."""
    from voorkant.computations import actions  # noqa: PLC0415

    attempt = actions.begin_attempt(run_id=UUID(address.rpartition("/")[2]))
    assert attempt is not None  # noqa: S101  it was asked for just now
    actions.report_progress(attempt=attempt, step="groups", fraction=0.43)


def shoot(camera: Camera, folders: Sequence[Path]) -> str:
    """Go through all pages in all their states; give the address of one outcome."""
    from voorkant.demo.content import fill  # noqa: PLC0415

    camera.take("home-empty", "/")
    camera.take("outcomes-empty", "/uitkomsten")
    fill()
    mixed = invent(60, "Een gesprek zonder vaste groepen")
    few = invent(3, "Een gesprek van drie mensen")
    others = {folder.name: ask(folder, "", open_votes=True) for folder in folders}
    work()
    camera.take("outcome-without-groups", mixed)
    camera.take("outcome-of-too-few", few)
    for name, address in others.items():
        camera.take(f"real-{name}", address)
        camera.take(f"real-{name}-statements", f"{address}/uitspraken")
    for number, address in enumerate(_demo_outcomes(), 1):
        camera.take(f"outcome-{number}", address)
        camera.take(f"outcome-{number}-table", address, press="Toon de tabel")
        camera.take(f"outcome-{number}-english", f"/en{address}")
        camera.take(f"outcome-{number}-statements", f"{address}/uitspraken?show=divided")
    waiting, running, failed = (
        invent(40 + extra, title)
        for extra, title in enumerate(("Wacht nog even", "Wordt nu uitgerekend", "Lukte niet"))
    )
    begin(running)
    stop(failed)
    camera.take("run-waiting", waiting)
    camera.take("run-running", running)
    camera.take("run-failed", failed)
    shoot_pages(camera)
    camera.take("outcomes", "/uitkomsten")
    camera.take("menu", "/", press="Menu")
    camera.take("error-not-found", "/nergens")
    camera.take("error-no-outcome", f"/en{NOWHERE}")
    camera.take("error-refused", "/?before=x")
    outcome = _demo_outcomes()[0]
    camera.take("outcome-first-screen", outcome, whole=False)
    camera.take("outcome-forced-colours", outcome, forced_colors="active")
    camera.take("outcome-on-paper", outcome, media="print")
    return outcome


def shoot_pages(camera: Camera) -> None:
    """Go through the pages of residents and of organisers."""
    camera.take("home", "/")
    camera.take("home-english", "/en/")
    camera.take("home-map", "/", press="De kernen op de kaart")
    camera.take("village", "/kernen/well")
    camera.take("village-empty", "/kernen/afferden")
    camera.take("challenge-question", "/opgaven/oud-worden-in-siebengewald")
    camera.take("challenge", "/opgaven/grotestraat")
    camera.take("challenge-imagine", "/opgaven/wonen-in-aijen")
    camera.take("challenge-decided", "/opgaven/veldje-van-wellerlooi")
    camera.take("decision", "/opgaven/veldje-van-wellerlooi/besluit")
    camera.take("challenge-english", "/en/opgaven/grotestraat")
    camera.take("challenge-forced-colours", "/opgaven/grotestraat", forced_colors="active")
    camera.take("challenge-on-paper", "/opgaven/grotestraat", media="print")
    camera.take("card-first-screen", "/opgaven/grotestraat/reageren", whole=False)
    camera.take("card-forced-colours", "/opgaven/grotestraat/reageren", forced_colors="active")
    camera.take("card-closed", "/opgaven/wonen-in-aijen/reageren")
    camera.take("form-english", "/en/opgaven/grotestraat/zeggen")
    camera.take("together", "/opgaven/wonen-in-aijen/samen")
    camera.take("own-empty", "/opgaven/wonen-in-aijen/mijn-antwoorden")
    camera.take("privacy", "/privacy")
    camera.take("privacy-english", "/en/privacy")
    camera.take("method", "/rekenwijze")
    camera.take("accessibility", "/toegankelijkheid")
    camera.take("error-too-early", "/opgaven/oud-worden-in-siebengewald/reageren")
    camera.walk(shots_walks.resident)
    camera.walk(shots_walks.organiser)
    camera.walk(shots_walks.map_to_zoom)
    shots_council.council(camera)


def _demo_outcomes() -> list[str]:
    from voorkant.computations.queries import runs_for_home  # noqa: PLC0415
    from voorkant.demo.town import invented_conversations  # noqa: PLC0415

    titles = {conversation.title for conversation in invented_conversations()}
    runs = runs_for_home(limit=100).items
    return [f"/uitkomsten/{run.id}" for run in runs if run.title in titles]


def main(arguments: Sequence[str]) -> int:
    """Take all pictures; say where they are."""
    SHOTS.mkdir(exist_ok=True)
    for old in SHOTS.glob("*.png"):
        old.unlink()
    with site() as home, sync_playwright() as playwright:
        with launched(playwright) as browser:
            outcome = shoot(Camera(browser, home), [Path(folder) for folder in arguments])
        with launched(playwright, TWICE_AS_LARGE) as browser:
            Camera(browser, home).take("outcome-large-text", outcome)
    print(f"{len(list(SHOTS.glob('*.png')))} pictures in {SHOTS.name}/")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
