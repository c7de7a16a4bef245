"""Questions to a provider over HTTP: short, bounded, without redirects, and only https (B4-18, T49).

A provider that is slow, huge or away costs its own people a sign-in and nobody else: the time is for connecting,
sending and every byte of the answer together, and few threads of a process ask at once.
"""

import functools
import http.client
import io
import json
import socket
import ssl
import time
from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from contactpoint.access.id_tokens import NotTaken, Why

WAIT_SECONDS = 1.0
AT_ONCE = 2
LARGEST = 65_536
LONGEST_URL = 500
LOOPBACK = ("127.0.0.1", "::1", "localhost")
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
_ASKING = BoundedSemaphore(AT_ONCE)


def may_be_asked(url: str) -> bool:
    """True for an https address; for http on this machine too, where the settings say that this is a laboratory."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain = parts.scheme == "http" and parts.hostname in LOOPBACK and settings.LOOPBACK_PROVIDERS
    named = bool(parts.hostname) and port != 0 and parts.username is None and parts.password is None
    tidy = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL and not parts.fragment
    return named and tidy and (parts.scheme == "https" or plain)


def asked(url: str, *, form: Mapping[str, str] | None = None, basic: str = "") -> Mapping[str, Any]:
    """The JSON object at `url`, or that answers `form`; raises `NotTaken` where there is none in time.

    `basic`: the credentials of RFC 7617, encoded.
    """
    if not may_be_asked(url) or not _ASKING.acquire(timeout=WAIT_SECONDS):
        raise NotTaken(Why.PROVIDER_AWAY)
    try:
        found = json.loads(_answer(url, form, basic, until=time.monotonic() + settings.PROVIDER_SECONDS))
    except (OSError, http.client.HTTPException, ValueError, RecursionError):
        raise NotTaken(Why.PROVIDER_AWAY) from None
    finally:
        _ASKING.release()
    if not isinstance(found, dict):
        raise NotTaken(Why.PROVIDER_AWAY)
    return found


def _answer(url: str, form: Mapping[str, str] | None, basic: str, *, until: float) -> bytes:
    """The body of an answer with status 200; raises `OSError` or `HTTPException` for any other."""
    parts = urlsplit(url)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port)
    connection.response_class = functools.partial(_Answer, until=until)  # type: ignore[assignment]
    headers = {"Accept": JSON, "Connection": "close"} | ({"Authorization": f"Basic {basic}"} if basic else {})
    body = None if form is None else urlencode(form)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.connect()
        connection.sock.settimeout(_left(until))
        connection.request(
            "GET" if body is None else "POST", path, body, headers if body is None else headers | {"Content-Type": FORM}
        )
        answer = connection.getresponse()
        read = answer.read(LARGEST + 1)
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK or len(read) > LARGEST:
        raise OSError("The answer is none, or too long.")
    return read


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        return http.client.HTTPSConnection(host, port, timeout=settings.PROVIDER_SECONDS, context=_trusted())
    return http.client.HTTPConnection(host, port, timeout=settings.PROVIDER_SECONDS)


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Certificates that the machine trusts, for the name that was asked for."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Answer(http.client.HTTPResponse):
    """A response of which head and body together must have come by `until`, however slowly they come."""

    def __init__(self, sock: socket.socket, *, until: float, **options: Any) -> None:
        super().__init__(_Patient(sock, until), **options)  # type: ignore[arg-type]


class _Patient:
    """What a response reads from: a socket that waits no longer than `until`."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until = sock, until

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Bytes(self._sock, self._until))


class _Bytes(io.RawIOBase):
    """The bytes of the socket, which stays open for them when the connection gives it up."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._sock, self._until = sock, until
        self._read = sock.makefile("rb", 0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left(self._until))
        return self._read.readinto(buffer)

    def close(self) -> None:
        self._read.close()
        super().close()
