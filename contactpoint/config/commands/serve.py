"""`contactpoint serve`: one face behind gunicorn, which replaces this process."""

import os
import socket
import sys
from typing import NoReturn

import click

from contactpoint.config import launcher
from contactpoint.kernel.errors import ContactPointError

APPLICATION = "contactpoint.config.wsgi:application"
WORKERS = 2
OFFSET = {"web": 0, "desk": 1}
HOSTS = {"web": "localhost", "desk": "desk.localhost"}


class PortTaken(ContactPointError):
    """Another program listens there, or this user may not."""


@click.command()
@click.argument("face", type=click.Choice(list(OFFSET)))
@click.option("--bind", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--workers", default=WORKERS, show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True, help="The desk takes the next one.")
def serve(face: str, *, bind: str, workers: int, port: int) -> None:
    """Serve the practitioners' face (web) or the officers' (desk)."""
    listens = port + OFFSET[face]
    _check_free(bind, listens)
    launcher.start()
    os.environ["CONTACTPOINT_PROCESS"] = face
    if "CONTACTPOINT_HOSTS" not in os.environ:
        os.environ.setdefault("CONTACTPOINT_WEB_ADDRESS", f"http://{HOSTS['web']}:{port}")
    click.echo(f"http://{HOSTS[face]}:{listens}/", err=True)
    become_server(APPLICATION, f"{bind}:{listens}", workers)


def become_server(application: str, address: str, workers: int) -> NoReturn:
    """This process goes on as gunicorn."""
    words = [sys.executable, "-m", "gunicorn", *_options(address, workers), application]
    os.execv(sys.executable, words)  # noqa: S606 - gunicorn takes over this process


def _check_free(bind: str, port: int) -> None:
    """gunicorn would try for a while and then tell it in its own way."""
    try:
        with socket.create_server((bind, port)):
            pass
    except OSError:
        raise PortTaken(f"Port {port} on {bind} is taken. Nothing was started. Set PORT to another number.") from None


def _options(bind: str, workers: int) -> list[str]:
    """No access log, no warnings (they quote requests that cannot be read), and errors without addresses.

    So a handle in a path stays out of every file.
    """
    return [
        *("--bind", bind),
        *("--workers", str(workers)),
        *("--threads", "4"),
        *("--timeout", "30"),
        *("--graceful-timeout", "10"),
        *("--log-level", "error"),
        *("--logger-class", "contactpoint.config.serverlog.ServerLog"),
    ]
