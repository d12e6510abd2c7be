"""What may not be in our Python: SQL made from text, doors left open, hidden flows, long files."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

import civicmath
import voorkant
from tests.contracts import sources
from tests.contracts.house import PLATFORM, ROOT, SRC, all_modules

ALLOWED = {
    "voorkant/project/env.py": {"reads the environment"},
    "voorkant/cli/children.py": {"reads the environment"},
}
"""Files with a reason: `env.py` is the only reader of settings; children get all that we were given."""

LONGEST = 400
"""Lines in a file; at this length a room wants an inner wall."""


def test_our_code_holds_nothing_that_is_forbidden() -> None:
    faults = {}
    for file in SRC.rglob("*.py"):
        name = file.relative_to(SRC).as_posix()
        found = [
            fault
            for fault in sources.faults_in(file.read_text(encoding="utf-8"))
            if fault.partition(": ")[2] not in ALLOWED.get(name, set())
        ]
        if found:
            faults[name] = found
    assert faults == {}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Run.objects.extra(where=['1=1'])", "a query with .extra()"),
        ("from x import RawSQL\nRawSQL('select 1', [])", "a query with RawSQL"),
        ("cursor.execute(f'select {name}')", "SQL made from text"),
        ("cursor.execute('select ' + name)", "SQL made from text"),
        ("cursor.execute('select %s' % name)", "SQL made from text"),
        ("cursor.executemany('select {}'.format(name), rows)", "SQL made from text"),
        ("text = 'select {}'\ncursor.execute(text.format(name))", "SQL made from text"),
        ("Run.objects.raw(f'select {name}')", "SQL made from text"),
        (
            "from django.views.decorators.csrf import csrf_exempt",
            "a view without protection against forged requests",
        ),
        ("from django.utils.safestring import mark_safe", "text that is not escaped"),
        ("from django.db.models.signals import post_save", "signals"),
        ("from django.dispatch import receiver", "signals"),
        ("import os\nos.environ['X']", "reads the environment"),
        ("from os import getenv", "reads the environment"),
        ("from django.contrib.contenttypes.fields import GenericForeignKey", "generic relations"),
    ],
)
def test_each_forbidden_thing_is_seen(line: str, fault: str) -> None:
    assert [found.partition(": ")[2] for found in sources.faults_in(line)] == [fault]


@pytest.mark.parametrize(
    "line",
    [
        "cursor.execute('select %s', [name])",
        "cursor.execute(SQL('create role {}').format(Identifier(name)))",
        "made = SQL('create role {}')\ncursor.execute(made.format(Identifier(name)))",
        "cursor.execute(f'select 1')",
        "pool.execute(work)",
        "extra(1)",
    ],
)
def test_ordinary_lines_are_left_alone(line: str) -> None:
    assert sources.faults_in(line) == []


def test_public_names_are_what_they_say() -> None:
    modules = [*all_modules(civicmath), *all_modules(voorkant)]
    untrue = {
        module.__name__: found for module in modules if (found := sources.untrue_names(module))
    }
    assert any(hasattr(module, "__all__") for module in modules)
    assert untrue == {}


def test_a_public_name_that_is_not_there_is_seen() -> None:
    module = ModuleType("sample")
    vars(module).update({"a": 1, "b": 2, "__all__": ["a", "b", "b", "c"]})
    assert sources.untrue_names(module) == ["b", "b", "c"]


def test_the_verbs_of_a_room_take_their_arguments_by_name() -> None:
    positional = {
        file.relative_to(PLATFORM).as_posix(): found
        for file in PLATFORM.glob("*/actions.py")
        if (found := sources.positional_verbs(file.read_text(encoding="utf-8")))
    }
    assert positional == {}


def test_a_verb_with_a_nameless_argument_is_seen() -> None:
    source = "def good(*, at): ...\ndef _own(x): ...\ndef bad(x, *, at): ...\ndef worse(*x): ...\n"
    assert sources.positional_verbs(source) == ["bad", "worse"]


def _too_long(files: list[Path]) -> list[str]:
    return [
        file.relative_to(ROOT).as_posix()
        for file in files
        if len(file.read_text(encoding="utf-8").splitlines()) > LONGEST
    ]


def test_no_file_is_longer_than_a_sitting() -> None:
    folders = ("src", "tests", "tools", "benchmarks", "frontend/src")
    suffixes = {".py", ".html", ".ts", ".css"}
    files = [
        file
        for folder in folders
        for file in (ROOT / folder).rglob("*")
        if file.suffix in suffixes and "build" not in file.parts
    ]
    assert len(files) > 50
    assert _too_long(files) == []
