"""The database of the tests: real, on the embedded server, or on the one that DATABASE_URL names.

Each pytest process has databases of its own, so several may run at once on one server:

    test_voorkant_<pid>_template   migrated once by voorkant_owner; nothing connects to it afterwards
    test_voorkant_<pid>            a copy; `db` works in it as voorkant_app and rolls back
    test_voorkant_<pid>_<n>        a copy for one test that really commits: `fresh_database`

`transactional_db` and `live_server` get a fresh copy too, instead of pytest-django's emptying of all
tables: voorkant_app may not empty a table, and the record may not be emptied at all.
"""

from __future__ import annotations

import itertools
import os
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from tests.databases import PREFIX, Database, database, drop_left_over, pointed_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker


def pytest_configure(config: pytest.Config) -> None:
    """Serve static files from where they are written, so that no test needs them collected first."""
    if config.pluginmanager.hasplugin("django"):
        from django.conf import settings

        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
        settings.WHITENOISE_USE_FINDERS = True
        settings.WHITENOISE_AUTOREFRESH = True


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Begin each test in the language of the site, in a database that no test has committed to."""
    mark = item.get_closest_marker("django_db")
    if mark and (mark.kwargs.get("transaction") or any(mark.args)):
        pytest.fail(
            "a test that commits asks for `fresh_database`, not for django_db(transaction=True)"
        )
    if item.config.pluginmanager.hasplugin("django"):
        # A page asked for in English leaves its language in this thread, for whichever test is next.
        from django.utils import translation

        translation.deactivate()


IDLE = "idle_in_transaction_session_timeout"


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """Own a server for the length of the session, and point both connections to it."""
    from django.db import connections

    from voorkant.project import databases, embedded
    from voorkant.project.env import environment

    ours = environment().database_url is None
    with embedded.owning(environment().var) if ours else nullcontext():
        for alias, configured in databases.configured(environment()).items():
            # `db` holds one transaction open for a whole test, also while a test computes something.
            options = {**configured["OPTIONS"], "options": f"-c {IDLE}=5min"}
            connections.databases[alias] |= {**configured, "CONN_MAX_AGE": 0, "OPTIONS": options}
        if ours:
            drop_left_over()
        yield


@pytest.fixture(scope="session")
def template_database(database_server: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Migrate a database once; every other one is a copy of it."""
    name = f"{PREFIX}{os.getpid()}_template"
    with django_db_blocker.unblock(), database(name):
        from voorkant.project.schema import migrate

        with pointed_at(name):
            migrate()
        yield name


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, template_database: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Give `db` its database (pytest-django asks for this fixture by name)."""
    name = f"{PREFIX}{os.getpid()}"
    with (
        django_db_blocker.unblock(),
        database(name, template_database),
        pointed_at(name),
        django_db_blocker.block(),
    ):
        yield


_numbers = itertools.count(1)


@pytest.fixture
def fresh_database(
    request: pytest.FixtureRequest, template_database: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[Database]:
    """Give a test a database of its own, in which it really commits, from as many threads as it likes."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        pytest.fail("a test works in `db`, which rolls back, or in `fresh_database`, which commits")
    name = f"{PREFIX}{os.getpid()}_{next(_numbers)}"
    with django_db_blocker.unblock(), database(name, template_database), pointed_at(name):
        yield Database(name)


@pytest.fixture
def transactional_db(fresh_database: Database) -> Database:
    """Stand in for pytest-django's fixture of this name, which `live_server` asks for."""
    return fresh_database
