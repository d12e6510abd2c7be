from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from voorkant.project import databases, embedded, env
from voorkant.project.embedded.access import APP, SUPERUSER, recorded
from voorkant.project.errors import (
    DatabaseRefused,
    DatabaseTooOld,
    DatabaseTooPowerful,
    DatabaseUnlimited,
    DatabaseUnreachable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.voorkant.project.servers import Installation

URL = "postgresql://voorkant_app:secret@db.example:5433/town?sslmode=verify-full"
OWNER_URL = "postgresql://voorkant_owner:other@db.example:5433/town"


def test_an_address_becomes_a_connection_for_each_role() -> None:
    given = env.read({"DATABASE_URL": URL, "VOORKANT_OWNER_DATABASE_URL": OWNER_URL})
    made = databases.configured(given)
    assert made["default"]["USER"] == "voorkant_app"
    assert made["default"]["HOST"] == "db.example"
    assert made["default"]["PORT"] == "5433"
    assert made["default"]["NAME"] == "town"
    assert made["default"]["OPTIONS"]["sslmode"] == "verify-full"
    assert made["owner"]["USER"] == "voorkant_owner"


def test_a_server_that_vanishes_is_given_up_in_time_unless_the_address_says_otherwise() -> None:
    usual = databases.configured(env.read({"DATABASE_URL": URL}))["default"]["OPTIONS"]
    own = databases.configured(env.read({"DATABASE_URL": f"{URL}&connect_timeout=3"}))
    assert {"connect_timeout", "keepalives_idle", "tcp_user_timeout"} <= set(usual)
    assert own["default"]["OPTIONS"] == {**usual, "connect_timeout": "3"}


def test_without_an_owner_the_site_can_run_but_not_migrate() -> None:
    assert set(databases.configured(env.read({"DATABASE_URL": URL}))) == {"default"}


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///site.db",
        "mysql://voorkant_app:secret@db/town",
        "voorkant_app:secret@db/town",
        "postgresql://db/town",
        "postgresql://postgres:secret@db/town",
        "postgresql://voorkant_owner:secret@db/town",
        "postgresql://voorkant_app:secret@db",
        "postgresql://voorkant_app:secret@db/town?nonsense=1",
        "postgresql://voorkant_app:se%zzcret@db/town",
    ],
)
def test_any_other_address_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(DatabaseRefused) as refused:
        databases.configured(env.read({"DATABASE_URL": url}))
    assert refused.value.params == {"name": "DATABASE_URL", "role": "voorkant_app"}
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "given",
    [
        {"VOORKANT_OWNER_DATABASE_URL": OWNER_URL},
        {"DATABASE_URL": URL, "VOORKANT_OWNER_DATABASE_URL": URL},
    ],
)
def test_half_an_address_or_the_wrong_role_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(DatabaseRefused):
        databases.configured(env.read(given))


@pytest.mark.parametrize(("found", "old"), [(140_019, True), (150_000, False), (180_004, False)])
def test_a_server_older_than_fifteen_is_refused(found: int, *, old: bool) -> None:
    if old:
        with pytest.raises(DatabaseTooOld) as refused:
            databases._check_version(found)
        assert refused.value.params == {"found": 14, "needed": 15}
    else:
        databases._check_version(found)


class TestAServer:
    """What is checked at every start on a server that DATABASE_URL names."""

    @pytest.fixture
    def server(self, place: Installation) -> Iterator[Installation]:
        with embedded.owning(place.var):
            yield place

    def test_that_holds_what_we_promise_is_accepted(self, server: Installation) -> None:
        databases.check(given(server.var))

    def test_is_not_checked_when_it_is_ours(self, tmp_path: Path) -> None:
        databases.check(env.read({"VOORKANT_VAR": str(tmp_path)}))

    @pytest.mark.parametrize(
        "setting", ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
    )
    def test_without_a_limit_is_refused(self, server: Installation, setting: str) -> None:
        with server.connect(SUPERUSER) as administrator:
            administrator.execute(f"ALTER ROLE voorkant_app RESET {setting}".encode())
        with pytest.raises(DatabaseUnlimited) as refused:
            databases.check(given(server.var))
        assert refused.value.params["setting"] == setting

    @pytest.mark.parametrize(
        "power",
        [
            "ALTER ROLE voorkant_app SUPERUSER",
            "ALTER ROLE voorkant_app CREATEDB",
            "GRANT voorkant_owner TO voorkant_app",
            "CREATE TABLE mine (id int); ALTER TABLE mine OWNER TO voorkant_app",
        ],
    )
    def test_where_the_application_may_do_too_much_is_refused(
        self, server: Installation, power: str
    ) -> None:
        with server.connect(SUPERUSER) as administrator:
            administrator.execute(power.encode())
        with pytest.raises(DatabaseTooPowerful):
            databases.check(given(server.var))

    @pytest.mark.parametrize("changed", [{"password": "guess"}, {"database": "nowhere"}])
    def test_that_does_not_let_us_in_is_named_with_its_words(
        self, server: Installation, changed: dict[str, str]
    ) -> None:
        with pytest.raises(DatabaseUnreachable) as refused:
            databases.check(given(server.var, **changed))
        assert refused.value.params["role"] == "voorkant_app"
        assert "guess" not in str(refused.value)

    def test_that_does_not_answer_is_named(self, place: Installation) -> None:
        with pytest.raises(DatabaseUnreachable):
            databases.check(given(place.var))


def given(var: Path, password: str = "", database: str = "voorkant") -> env.Environment:
    access = recorded(var)
    assert access is not None
    secret = password or access.passwords[APP]
    where = f"@/{database}?host={quote(access.socket_folder, safe='')}"
    return env.read({"DATABASE_URL": f"postgresql://{APP}:{secret}{where}"})


def test_the_router_lets_nothing_but_migrations_reach_the_owner() -> None:
    router = databases.Router()
    assert router.db_for_read(object) == "default"
    assert router.db_for_write(object) == "default"
    assert router.allow_migrate("owner", "journal")
    assert not router.allow_migrate("default", "journal")
