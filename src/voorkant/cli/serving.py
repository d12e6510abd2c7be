"""`voorkant serve`: granian with one thread of Python per process, which the measurements favour."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
from typing import TYPE_CHECKING, Any, Final

from voorkant.cli import site
from voorkant.cli.errors import PortTaken, PublicWithoutServer
from voorkant.project.env import environment
from voorkant.project.lifeline import follow_parent
from voorkant.project.logs import logging_settings

if TYPE_CHECKING:
    from collections.abc import Callable

# After a request to stop, an answer that is being made gets this long.
FAREWELL_SECONDS: Final = 15


def serve(host: str, port: int, workers: int) -> None:
    """Serve the site until a signal ends it.

    Raises:
        PublicWithoutServer: Not loopback, while the database is the embedded one.
        PortTaken: Something else listens there.
        Misconfigured: See `site.ready`.
    """
    if environment().database_url is None and not is_loopback(host):
        raise PublicWithoutServer(host=host)
    port = free_port(host, port)
    site.refuse_unbuilt()
    with site.ready():
        site.collect_static()
        _run_server(host, port, workers)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def free_port(host: str, port: int) -> int:
    """Return the port, or a free one for 0.

    The web server itself shares a port with whoever asked for it too, so it is tried here.

    Raises:
        PortTaken: Something listens there, or this account may not.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            raise PortTaken(host=host, port=port) from error
        return int(tried.getsockname()[1])


def _run_server(host: str, port: int, workers: int) -> None:
    from django.db import connections  # noqa: PLC0415
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    # Processes are forked from this one and must not share its connections.
    connections.close_all()
    server = Server(
        "voorkant.project.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_kill_timeout=FAREWELL_SECONDS,
        log_dictconfig=_server_log(),
    )
    server.serve(target_loader=_site_in_a_worker, wrap_loader=False)


def _site_in_a_worker() -> Callable[..., Any]:
    # Without its parent a process would go on serving, and hold the port.
    follow_parent(os.getppid(), signal.SIGKILL)
    from voorkant.project.wsgi import application  # noqa: PLC0415

    return application


def _server_log() -> dict[str, Any]:
    log = logging_settings(environment().log_level)
    quiet = {"handlers": ["stderr"], "level": "INFO", "propagate": False}
    return {**log, "loggers": {**log["loggers"], "_granian": quiet, "granian.access": quiet}}
