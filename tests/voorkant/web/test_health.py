"""The page that a machine asks whether all is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError, connection
from procrastinate.contrib.django.models import ProcrastinateWorker

from tests.voorkant.conversations import made

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries


@pytest.mark.database
@pytest.mark.django_db
def test_without_a_worker_the_site_is_degraded_and_says_how_much_waits(client: Client) -> None:
    made.requested()
    response = client.get("/health")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    report = response.json()
    assert (report["status"], report["database"]) == ("degraded", "ok")
    assert report["workers"] == {"alive": 0, "last_heartbeat_at": None}
    assert report["jobs"] == {"todo": 1, "doing": 0, "failed": 0}


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "status"), [(1, "ok"), (120, "degraded")])
def test_a_worker_counts_while_it_reports(client: Client, seconds: int, status: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s))",
            [seconds],
        )
    assert client.get("/health").json()["status"] == status


@pytest.mark.database
@pytest.mark.django_db
def test_health_asks_two_things_of_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        client.get("/health")


def test_without_a_database_the_site_is_down(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(**_: object) -> None:
        raise OperationalError("password of voorkant_app")

    monkeypatch.setattr(ProcrastinateWorker.objects, "aggregate", unreachable)
    response = client.get("/health")
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert set(response.json()) == {"status", "version", "database"}
    assert response.json()["status"] == "down"
    assert b"password" not in response.content


@pytest.mark.parametrize("address", ["/en/health", "/health/"])
def test_health_has_one_address(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
