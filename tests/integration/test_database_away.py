"""The database goes away and comes back: the pages say so, and answer again within five seconds (threats F6)."""

import http.client
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from contactpoint.access.rules import Face
from contactpoint.config import connections
from tests.support.proxy import Proxy
from tests.support.serving import serving


@pytest.fixture
def cable(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    proxy = Proxy(tmp_path_factory.mktemp("db"), connections.sockets() / ".s.PGSQL.5432")
    yield proxy
    proxy.cut()


@pytest.fixture
def base(cable: Proxy) -> Iterator[str]:
    with serving(Face.WEB, through=str(cable.folder)) as address:
        yield address


def test_the_page_says_so_and_answers_again_once_it_is_back(cable, base):
    assert ask(base, "/find") == (302, "")
    cable.cut()
    began = time.monotonic()
    status, page = ask(base, "/find")
    assert (status, time.monotonic() - began < 5) == (503, True)
    for said in (
        "cannot answer just now",
        "This does not mean that nobody does",
        "What is recorded is safe",
        "Wait a few seconds",
    ):
        assert said in page
    assert ask(base, "/health") == (503, "away\n")
    cable.mend()
    began = time.monotonic()
    assert ask(base, "/find") == (302, "")
    assert ask(base, "/health") == (200, "ok\n")
    assert time.monotonic() - began < 5


def test_a_database_that_takes_calls_and_says_nothing_is_away_too(cable, base):
    cable.cut()
    cable.silent = True
    cable.mend()
    began = time.monotonic()
    status, _ = ask(base, "/find")
    assert (status, time.monotonic() - began < 5) == (503, True)


def ask(base: str, path: str) -> tuple[int, str]:
    """With a session cookie, so that the page needs the database."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(base).port or 80, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": urlsplit(base).netloc, "Cookie": "contactpoint_web=none"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
