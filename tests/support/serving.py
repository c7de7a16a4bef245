"""A face served as it is served in earnest: its own process, its own database role, gunicorn in front."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from contactpoint.access.rules import Face
from contactpoint.config.commands import serve
from contactpoint.config.connections import conninfo
from contactpoint.config.paths import DATABASE
from contactpoint.config.processes import PROCESSES

HOSTS = {Face.WEB: "localhost", Face.DESK: "desk.localhost"}
SECONDS = 20


@contextmanager
def serving(face: Face, *, through: str = "") -> Iterator[str]:
    """The address of a server of the tests' database, which it reaches at the socket folder `through` if named."""
    port = _free_port()
    environment = os.environ | {"CONTACTPOINT_PROCESS": face.value}
    if through:
        environment["DATABASE_URL"] = f"{conninfo(PROCESSES[face.value].role, DATABASE)} host={through}"
    words = ["-m", "gunicorn", *serve._options(f"127.0.0.1:{port}", workers=1), serve.APPLICATION]
    server = subprocess.Popen([sys.executable, *words], env=environment)
    try:
        _wait_for(server, HOSTS[face], port)
        yield f"http://{HOSTS[face]}:{port}"
    finally:
        server.terminate()
        server.wait(SECONDS)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(server: subprocess.Popen[bytes], host: str, port: int) -> None:
    last = time.monotonic() + SECONDS
    while time.monotonic() < last and server.poll() is None:
        if _answers(host, port):
            return
        time.sleep(0.1)
    raise AssertionError("The server did not start. Its own messages are above.")


def _answers(host: str, port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection, suppress(OSError):
        connection.request("GET", "/health", headers={"Host": host})
        connection.getresponse().read()
        return True
    return False
