"""What every command that touches the database does first, in the only order that works."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from voorkant.project import databases, embedded
from voorkant.project.env import environment, name_settings
from voorkant.project.errors import NotBuilt

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def ready(*, migrated: bool = True) -> Iterator[None]:
    """Have a database and Django for the length of a block.

    Args:
        migrated: Whether the tables must fit the program.

    Raises:
        Misconfigured: A setting, the database or its tables stand in the way; see `project.errors`.
    """
    given = environment()
    ours = given.database_url is None
    # The server first: the settings read where it listens.
    with embedded.owning(given.var) if ours else nullcontext():
        databases.check(given)
        name_settings()
        import django  # noqa: PLC0415  slow, and only for commands that need it

        django.setup()
        if migrated:
            from voorkant.project.schema import refuse_unmigrated  # noqa: PLC0415

            refuse_unmigrated()
        yield


def refuse_unbuilt() -> None:
    """Refuse to show pages without their scripts, styles or translations.

    Raises:
        NotBuilt: `make setup` has not been run since they changed.
    """
    rooms = Path(str(files("voorkant")))
    catalogues = rooms.glob("*/locale/*/LC_MESSAGES/django.po")
    needed = [
        *(rooms / "ui/static/ui/build" / name for name in ("site.js", "site.css")),
        *(catalogue.with_suffix(".mo") for catalogue in sorted(catalogues)),
    ]
    for path in needed:
        if not path.exists():
            raise NotBuilt(path=str(path))


def collect_static() -> None:
    """Put all static files, with hashed names and compressed, where the web server finds them."""
    from django.core.management import call_command  # noqa: PLC0415

    call_command("collectstatic", interactive=False, verbosity=0)
