"""Tables stand on the floors too: foreign keys point down, migrations are complete and can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest
from django.apps import AppConfig, apps
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tests.contracts.house import floors, may_use
from voorkant.project import schema

if TYPE_CHECKING:
    from tests.databases import Database

OURS = "voorkant."


def _room(model: type[models.Model]) -> str:
    """A model's room, or '' for a table of somebody else's."""
    name = apps.get_app_config(model._meta.app_label).name
    return name.removeprefix(OURS).partition(".")[0] if name.startswith(OURS) else ""


def _relation_faults(tables: Iterable[type[models.Model]]) -> list[str]:
    """Each foreign key that points up or beside, or that is known only while the program runs."""
    faults = []
    for model in tables:
        own = _room(model)
        for field in model._meta.get_fields(include_hidden=True):
            written = f"{model._meta.label}.{field.name}"
            if field.is_relation and field.related_model is None:
                faults.append(f"{written} is generic")
            elif field.related_model is not None and not field.auto_created:
                target = _room(field.related_model)
                if not target:
                    faults.append(f"{written} points out of the house")
                elif not may_use(own, target):
                    faults.append(f"{written} ({own}) points to {target}")
    return faults


def _our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if _room(model)]


def test_foreign_keys_of_the_house_point_down_and_none_is_generic() -> None:
    assert len(_our_models()) > 3
    assert _relation_faults(_our_models()) == []


@pytest.mark.database
@pytest.mark.django_db
def test_the_permissions_of_django_are_installed_without_tables() -> None:
    # The models of django-allauth import theirs; what isn't there can't be relied on, or be leaked.
    assert apps.is_installed("django.contrib.contenttypes")
    tables = connection.introspection.table_names()
    assert [name for name in tables if name.startswith(("auth_", "django_content_type"))] == []


def test_a_foreign_key_that_points_up_or_beside_is_seen() -> None:
    elsewhere = Apps()  # so that the samples stay out of the house

    class Beside(models.Model):
        class Meta:
            apps = elsewhere
            app_label = "outbox"

    class Upper(models.Model):
        itself = models.ForeignKey("self", on_delete=models.CASCADE)
        beside = models.ForeignKey(Beside, on_delete=models.CASCADE, related_name="+")

        class Meta:
            apps = elsewhere
            app_label = "computations"

    class Ground(models.Model):
        above = models.ForeignKey(Upper, on_delete=models.CASCADE, related_name="+")

        class Meta:
            apps = elsewhere
            app_label = "journal"

    class Top(models.Model):
        below = models.ForeignKey(Ground, on_delete=models.CASCADE, related_name="+")

        class Meta:
            apps = elsewhere
            app_label = "web"

    assert _relation_faults([Ground, Upper, Beside, Top]) == [
        "journal.Ground.above (journal) points to computations",
        "computations.Upper.beside (computations) points to outbox",
    ]


def _irreversible(operations: Iterable[Operation]) -> list[str]:
    return [operation.describe() for operation in operations if not operation.reversible]


def test_every_migration_of_ours_can_be_undone() -> None:
    loader = MigrationLoader(None)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith(OURS)}
    faults = {
        f"{label}.{name}": found
        for (label, name), migration in loader.disk_migrations.items()
        if label in ours and (found := _irreversible(migration.operations))
    }
    assert faults == {}


def test_a_migration_that_can_not_be_undone_is_seen() -> None:
    operations = [
        RunSQL("select 1", "select 2"),
        RunSQL("drop table x"),
        RunPython(lambda *_: None),
    ]
    assert len(_irreversible(operations)) == 2


@pytest.mark.database
@pytest.mark.django_db(databases=["default", "owner"])
def test_the_migrations_say_all_that_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def _tables(database: Database) -> set[str]:
    with database.connect("owner") as connection:
        listed = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE ANY (%s)",
            ([f"{config.label}\\_%" for config in _our_apps()],),
        )
        return {name for (name,) in listed.fetchall()}


def _our_apps() -> list[AppConfig]:
    """The rooms with migrations, the highest floor first."""
    plan = floors()
    ours = [config for config in apps.get_app_configs() if config.name.startswith(OURS)]
    kept = [config for config in ours if config.label in MigrationLoader(None).migrated_apps]
    return sorted(kept, key=lambda config: -plan[config.name.removeprefix(OURS)])


@pytest.mark.database
@pytest.mark.slow
def test_every_room_can_be_taken_down_to_the_ground_and_built_again(
    fresh_database: Database,
) -> None:
    built = _tables(fresh_database)
    assert built
    for config in _our_apps():
        call_command("migrate", config.label, "zero", database="owner", verbosity=0)
    assert _tables(fresh_database) == set()
    schema.migrate()
    assert _tables(fresh_database) == built
