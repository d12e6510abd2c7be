from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
import typer

from tests.voorkant.cli.commands import Terminal
from voorkant.cli.app import app
from voorkant.cli.refusals import printable

OPERATIONS = Path(__file__).parents[3] / "docs/operations.md"
EVERYWHERE = "0.0.0.0"  # noqa: S104  to see it refused
COMMANDS = {
    "demo",
    "migrate",
    "serve",
    "worker",
    "run opinions",
    "import polis",
    "import csv",
    "import parquet",
    "export",
    "places load",
    "places merge",
    "places keep",
}


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "var")


def test_help_comes_at_once_without_loading_the_platform() -> None:
    heavy = "{'django', 'psycopg', 'numpy', 'polars', 'procrastinate', 'granian'}"
    asked = f"""
import sys
from voorkant.cli.app import run_command
assert run_command(["--help"]) == 0
assert run_command(["serve", "--help"]) == 0
loaded = {heavy} & set(sys.modules)
assert not loaded, loaded
"""
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Ctrl-C" in done.stdout


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "demo"])
def test_where_only_the_mathematics_is_installed_it_says_what_is_missing(command: str) -> None:
    program = f"""
import sys
sys.modules["psycopg"] = sys.modules["django"] = None
from voorkant.cli.app import run_command
sys.exit(run_command(["{command}"]))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install '.[platform]'" in " ".join(done.stderr.split())
    assert "(command.platform-missing)" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_module_of_our_own_is_no_refusal() -> None:
    program = """
import sys
sys.modules["voorkant.cli.serving"] = None
from voorkant.cli.app import run_command
run_command(["serve"])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert "ModuleNotFoundError" in done.stderr


def test_without_a_command_it_shows_what_there_is(terminal: Terminal) -> None:
    done = terminal.run()
    assert done.returncode == 0
    assert all(command.split()[0] in done.stdout for command in COMMANDS)


def test_it_says_its_version(terminal: Terminal) -> None:
    assert terminal.run("--version").stdout == f"voorkant {version('voorkant')}\n"


def test_the_operations_page_has_every_command_and_no_other() -> None:
    documented = re.findall(r"^\| `voorkant ([a-z ]+)` \|", OPERATIONS.read_text(), re.MULTILINE)
    group = typer.main.get_command(app)
    names = set()
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # it is a group
        inner = getattr(command, "commands", None)
        names |= {f"{name} {deeper}" for deeper in inner} if inner else {name}
    assert set(documented) == names == COMMANDS


@pytest.mark.parametrize(
    "typed",
    [
        ("nonsense",),
        ("serve", "--port", "many"),
        ("serve", "--port", "65536"),
        ("serve", "--nonsense"),
        ("run",),
        ("run", "opinions"),
        ("run", "opinions", "folder", "--seed", "-1"),
    ],
)
def test_what_it_does_not_understand_it_refuses_in_the_one_shape(
    terminal: Terminal, typed: tuple[str, ...]
) -> None:
    done = terminal.run(*typed)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "This command can't be understood." in done.stderr
    assert "--help" in done.stderr
    assert "(command.usage)" in done.stderr


def test_a_refusal_speaks_the_language_of_the_terminal(tmp_path: Path) -> None:
    dutch = Terminal(tmp_path, (("LANG", "nl_NL.UTF-8"),)).run("serve", "--host", EVERYWHERE)
    english = Terminal(tmp_path).run("serve", "--host", EVERYWHERE)
    assert dutch.returncode == english.returncode == 2
    assert "ingebouwde database" in dutch.stderr
    assert "embedded database" in english.stderr
    assert dutch.stderr.rstrip().endswith("(serve.public)")


def test_a_refusal_can_be_read_by_a_program(terminal: Terminal) -> None:
    done = terminal.run("run", "opinions", "--json", "--nonsense")
    problem = json.loads(done.stderr)
    assert problem["code"] == "command.usage"
    assert problem["status"] == 422
    assert "--nonsense" in problem["detail"]


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.0.2.7", "example.nl", "2130706433"])
def test_a_public_address_is_refused_without_a_database_server(
    terminal: Terminal, host: str
) -> None:
    done = terminal.run("serve", "--host", host)
    assert done.returncode == 2
    assert "(serve.public)" in done.stderr
    assert not (terminal.var / "postgres").exists()


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_taken_is_named_with_the_way_out(terminal: Terminal, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = terminal.run(command, "--port", str(port))
    assert done.returncode == 2
    assert f"Port {port} at 127.0.0.1 is taken." in done.stderr
    assert "--port" in done.stderr
    assert not (terminal.var / "postgres").exists()


def test_a_misspelt_setting_stops_every_command(tmp_path: Path) -> None:
    wrong = Terminal(tmp_path, (("VOORKANT_ALLOWED_HOST", "town.nl"),))
    for command in ("serve", "worker", "migrate", "demo"):
        done = wrong.run(command)
        assert done.returncode == 2
        assert "Did you mean VOORKANT_ALLOWED_HOSTS?" in " ".join(done.stderr.split())


def test_a_demo_does_not_touch_a_database_that_somebody_chose(tmp_path: Path) -> None:
    url = "postgresql://voorkant_app:secret@db.example/town"
    done = Terminal(tmp_path, (("DATABASE_URL", url),)).run("demo")
    assert done.returncode == 2
    assert "(demo.real-data)" in done.stderr
    assert "secret" not in done.stderr


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    url = "postgresql://voorkant_app:secret@127.0.0.1:1/town"
    done = Terminal(tmp_path, (("DATABASE_URL", url),)).run("worker")
    assert done.returncode == 2
    assert "(database.unreachable)" in done.stderr
    assert "secret" not in done.stderr
    assert "Connection refused" in " ".join(done.stderr.split())


@pytest.mark.parametrize("below", ["", "/deeper", "/../" + "x" * 300])
@pytest.mark.parametrize("command", ["demo", "serve", "migrate"])
def test_a_place_where_no_folder_can_be_is_named(tmp_path: Path, command: str, below: str) -> None:
    (tmp_path / "file").touch()
    done = Terminal(tmp_path / f"file{below}").run(command)
    assert done.returncode == 2
    assert "(embedded.folder-unusable)" in done.stderr
    assert "VOORKANT_VAR" in done.stderr


def test_what_could_steer_a_terminal_is_not_passed_on() -> None:
    assert printable("a\x1b[2Jb\u202ec\n") == "a�[2Jb�c�"
    assert printable("Grotestraat, café “Ons”") == "Grotestraat, café “Ons”"
