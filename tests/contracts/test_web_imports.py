"""A web process loads no mathematics: it would take memory and seconds that only workers need.

A process of its own loads what a web server loads (the application and every address's view) and
answers one request that is refused, so that error pages are counted too.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.house import ROOT

HEAVY = ("numba", "scipy", "polars", "altair", "ortools", "vl_convert", "numpy", "pandas")
"""Libraries of the workers. The design names the first six; numpy would bring the weight back."""

WEB_PROCESS = """
import sys
from voorkant.project.wsgi import application
from django.core.management import call_command
from django.urls import get_resolver, URLResolver

call_command("collectstatic", interactive=False, verbosity=0)

def load(resolver):
    for entry in resolver.url_patterns:
        load(entry) if isinstance(entry, URLResolver) else entry.callback

load(get_resolver())
environ = {
    "REQUEST_METHOD": "GET", "PATH_INFO": "/nowhere", "QUERY_STRING": "", "SERVER_NAME": "localhost",
    "SERVER_PORT": "80", "HTTP_HOST": "localhost", "wsgi.input": sys.stdin.buffer,
    "wsgi.errors": sys.stderr, "wsgi.url_scheme": "http",
}
answered = []
application(environ, lambda status, headers, *rest: answered.append(status))
assert answered == ["404 Not Found"], answered
"""
TELL = "print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def _heavy_modules_of(tmp_path: Path, extra: str = "") -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", f"{WEB_PROCESS}\n{extra}\n{TELL}"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "VOORKANT_VAR": str(tmp_path / "var")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return set(told.stdout.splitlines()[-1].split()) & set(HEAVY)


def test_a_web_process_loads_none_of_the_mathematics(tmp_path: Path) -> None:
    assert _heavy_modules_of(tmp_path) == set()


@pytest.mark.parametrize(
    ("line", "library"),
    [("import civicmath.opinions.report", "scipy"), ("import altair", "altair")],
)
def test_mathematics_in_a_web_process_is_seen(tmp_path: Path, line: str, library: str) -> None:
    assert library in _heavy_modules_of(tmp_path, line)
