"""The demo town from the outside: it opens, says where it is, and leaves nothing however it ends."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.voorkant.cli.commands import Terminal, await_end, get
from tests.voorkant.project.servers import PATIENCE_SECONDS, Installation, installation, kill

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

pytestmark = pytest.mark.slow


@pytest.fixture
def terminal(place: Installation) -> Terminal:
    return Terminal(place.var)


@pytest.fixture(scope="module")
def _filled() -> Iterator[Installation]:
    """An installation in which the town was opened once, and closed."""
    with installation() as made:
        with Terminal(made.var).running("demo", "--port", "0") as demo:
            opened_at(demo)
            demo.send_signal(signal.SIGTERM)
            demo.communicate(timeout=PATIENCE_SECONDS)
        yield made


@pytest.fixture
def filled(place: Installation, _filled: Installation) -> Terminal:
    """A terminal in a place (see `place`) where the town is there already."""
    _filled.copy_to(place)
    return Terminal(place.var)


def opened_at(demo: subprocess.Popen[str]) -> str:
    """Read what the demo says until it has said everything; return where its home page is."""
    assert demo.stdout is not None
    said = ""
    for line in demo.stdout:
        said += line
        if "Ctrl-C stops it" in line:
            found = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert found is not None
            return found.group()
    raise AssertionError(said)


def parts_of(demo: subprocess.Popen[str], place: Installation) -> list[psutil.Process]:
    return [*psutil.Process(demo.pid).children(recursive=True), *place.processes()]


def test_the_town_opens_says_that_it_is_made_up_and_closes_with_a_signal(
    terminal: Terminal, place: Installation
) -> None:
    with terminal.running("demo", "--port", "0") as demo:
        home = opened_at(demo)
        assert "verzonnen" in get(home)
        assert "Grotestraat" in get(f"{home}/en/")
        second = terminal.run("demo")
        assert second.returncode == 0
        assert f"{home}/" in second.stdout
        parts = parts_of(demo, place)
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=PATIENCE_SECONDS)
        assert demo.returncode == 0
    await_end(parts)
    assert not (place.var / "demo.json").exists()


def test_everything_leaves_when_the_town_is_killed_and_it_opens_again(
    filled: Terminal, place: Installation
) -> None:
    with filled.running("demo", "--port", "0") as demo:
        home = opened_at(demo)
        parts = parts_of(demo, place)
        kill(demo)
    port = home.rpartition(":")[2]
    # Without waiting: the next one waits itself until the port is free.
    with filled.running("demo", "--port", port) as again:
        assert opened_at(again) == home
        assert "Grotestraat" in get(home)
    await_end(parts)
    assert place.processes() == []


def test_everything_leaves_when_the_town_is_killed_for_good(
    filled: Terminal, place: Installation
) -> None:
    with filled.running("demo", "--port", "0") as demo:
        opened_at(demo)
        parts = parts_of(demo, place)
        kill(demo)
    await_end(parts)


def test_the_town_closes_when_a_part_of_it_ends(filled: Terminal, place: Installation) -> None:
    with filled.running("demo", "--port", "0") as demo:
        opened_at(demo)
        parts = parts_of(demo, place)
        (worker,) = [part for part in parts if "worker" in part.cmdline()]
        kill(worker)
        assert demo.stdout is not None
        said = demo.stdout.read()
        assert demo.wait(timeout=PATIENCE_SECONDS) == 2
    assert "(command.part-ended)" in said
    assert "worker.log" in said
    await_end(parts)
