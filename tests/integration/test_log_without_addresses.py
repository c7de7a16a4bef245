"""What goes wrong is logged by type and place: no address of a page, hence no handle, reaches a log (threats.md §1)."""

import copy
import io
import logging.config
import socket
from collections.abc import Iterator
from types import ModuleType
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from contactpoint.access.rules import Face
from contactpoint.config.serverlog import ServerLog
from contactpoint.pages.routing import Entry, Route, urls
from contactpoint.web.routes import ROUTES
from tests.support.browsing import looking
from tests.support.serving import serving

HANDLE = "Zy0nLkQwErTyUiOpAsDfGh"
TYPED = "Maya Kaur"


def fault(request: HttpRequest, handle: str) -> HttpResponse:
    raise ZeroDivisionError(f"{TYPED} at {handle}")


def away(request: HttpRequest, handle: str) -> HttpResponse:
    raise OperationalError(f"{TYPED} at {handle}")


BROKEN = (fault, away)


@pytest.fixture
def faulty_pages() -> ModuleType:
    """The pages of web, and two that fail."""
    pages = ModuleType("faulty_pages")
    failing = [Route(f"{view.__name__}/<str:handle>", view.__name__, view, ("GET",), Entry.ANYONE) for view in BROKEN]
    pages.urlpatterns = urls(Face.WEB, [*ROUTES, *failing])
    pages.handler404 = "contactpoint.pages.errors.missing"
    pages.handler500 = "contactpoint.pages.errors.broken"
    return pages


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the settings' own logging writes during the test."""
    held, config = io.StringIO(), copy.deepcopy(settings.LOGGING)
    config["handlers"]["stderr"]["stream"] = held
    logging.config.dictConfig(config)
    yield held
    logging.config.dictConfig(settings.LOGGING)


@pytest.mark.django_db
def test_a_walk_over_everything_that_goes_wrong_leaves_no_address_in_the_log(faulty_pages, log, capsys, settings):
    browser = looking()
    settings.ROOT_URLCONF = faulty_pages
    answers = [
        browser.get(f"/child/{HANDLE}"),
        browser.get(f"/nothing/{HANDLE}"),
        browser.post(f"/child/{HANDLE}"),
        browser.get(f"/fault/{HANDLE}"),
        browser.get(f"/away/{HANDLE}"),
        browser.get(f"/child/{HANDLE}", headers={"host": f"{HANDLE}.example"}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 403, 500, 503, 400]
    written = log.getvalue() + capsys.readouterr().err
    assert not {word for word in (HANDLE, "/child", "/fault", TYPED) if word in written}
    assert "A page could not be made." in written
    assert "builtins.ZeroDivisionError" in written
    assert f"{__file__}:" in written
    assert "The database does not answer." in written


def test_the_server_in_front_names_no_address_either(django_db_setup, capfd):
    with serving(Face.WEB) as base:
        for request in (f"GET /child/{HANDLE}\r\n\r\n", f"GET /child/{HANDLE} HTTP/1.1\r\nHost {HANDLE}\r\n\r\n"):
            assert b" 400 " in said(base, request)
        assert b" 404 " in said(base, f"GET /nothing/{HANDLE} HTTP/1.1\r\nHost: {urlsplit(base).netloc}\r\n\r\n")
    assert HANDLE not in "".join(capfd.readouterr())


def test_a_fault_outside_the_pages_is_logged_by_type_and_place():
    log = ServerLog.__new__(ServerLog)
    log.error_log = logging.getLogger("test.server")
    log.error_log.addHandler(logging.StreamHandler(held := io.StringIO()))
    try:
        fault(HttpRequest(), HANDLE)
    except ZeroDivisionError:
        log.exception("Error handling request %s %s", "GET", f"/child/{HANDLE}")
    assert "builtins.ZeroDivisionError" in held.getvalue()
    assert not {word for word in (HANDLE, "/child", TYPED) if word in held.getvalue()}


def said(base: str, request: str) -> bytes:
    with socket.create_connection(("127.0.0.1", urlsplit(base).port), timeout=10) as line:
        line.sendall(request.encode())
        return line.recv(65_536)
