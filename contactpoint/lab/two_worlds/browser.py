"""A visitor of one face without the window: Django's whole request cycle, forgery checks on, each answer observed."""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from contactpoint.access.rules import Face
from contactpoint.lab.two_worlds.acting import act_as
from contactpoint.lab.two_worlds.observing import Observation, unmasked
from contactpoint.lab.two_worlds.seeded import Seeded
from contactpoint.lab.two_worlds.steps import Pages, Principal
from contactpoint.lab.two_worlds.watching import Watch
from contactpoint.pages.visits import cookie_name

HIDDEN_FIELD = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
FOLLOWED = (301, 302, 303)
FORGERY = b"Please send this form again"


@dataclass(frozen=True, slots=True)
class Reached:
    """A page by a method and how it ended: a status, and where a redirect led. `child`: the hidden child was on it."""

    face: Face
    route: str
    method: str
    ending: str
    child: bool = False


class Visitor:
    """One principal on one face; `seen` grows with every request of all visitors of a world, `reached` with its own.

    `about`: the hidden child's number as pages show it.
    """

    def __init__(
        self, who: Principal, face: Face, about: str, *, watch: Watch, seeded: Seeded, seen: list[Observation]
    ) -> None:
        self.who, self.face, self.pages = who, face, Pages()
        self._about = about.encode()
        self.reached: set[Reached] = set()
        self._watch, self._seeded, self._seen = watch, seeded, seen
        self.begin_anew()

    def slow_search(self) -> AbstractContextManager[None]:
        """Within the block every look into the search index takes too long."""
        return self._watch.slow_index()

    def begin_anew(self) -> None:
        """A browser that has kept nothing."""
        self._client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def signed_in_with(self, token: str) -> None:
        """A visit that began before."""
        self._client.cookies[cookie_name(self.face)] = token

    def get(self, path: str) -> str:
        """The page at `path`."""
        return self._ask("GET", path, None)[0]

    def post(self, path: str, fields: Mapping[str, str]) -> str:
        """Sends the fields; the page or the place that it leads to, redirect not followed."""
        return self._ask("POST", path, fields)[0]

    def fill(self, page: str, typed: Mapping[str, str]) -> tuple[str, str]:
        """Opens a page, types into its form, sends it and follows: the text and the path of what comes of it."""
        self.pages.form = hidden_fields(self.get(page))
        return self.send(page, self.pages.form | dict(typed))

    def send(self, path: str, fields: Mapping[str, str]) -> tuple[str, str]:
        """Sends a form and follows where it leads: the text and the path of the page at the end."""
        text, location = self._ask("POST", path, fields)
        for _ in range(3):
            if not location.startswith("/"):
                break
            path = location
            text, location = self._ask("GET", path, None)
        return text, path

    def _ask(self, method: str, path: str, fields: Mapping[str, str] | None) -> tuple[str, str]:
        """The text of the answer, and where it leads."""
        settings.ROOT_URLCONF = f"contactpoint.{self.face}.urls"
        act_as(f"cp_{self.face}", self._seeded)
        with self._watch.listening():
            response: Any = self._client.get(path) if method == "GET" else self._client.post(path, fields)
            body = b"".join(response.streaming_content) if response.streaming else response.content
        name = _name_of(path)
        self.reached.add(Reached(self.face, name, method, _ending(response, body), self._about in body))
        self._seen.append(self._observation(f"{method} {self.face}.{name}", response, body))
        return body.decode(errors="replace"), response.headers.get("Location", "")

    def _observation(self, asked: str, response: HttpResponse, body: bytes) -> Observation:
        watch = self._watch
        return Observation(
            who=self.who,
            asked=asked,
            status=response.status_code,
            headers=(("reason", response.reason_phrase), *unmasked(list(response.headers.items()))),
            cookies=tuple(str(morsel) for morsel in response.cookies.values()),
            body=body,
            statements=tuple(watch.statements),
            mail=watch.mail(),
            jobs=watch.new_jobs(),
            lines=tuple(watch.lines),
        )


def _name_of(path: str) -> str:
    try:
        return str(resolve(path.split("?", maxsplit=1)[0]).url_name)
    except Resolver404:
        return "none"


def _ending(response: HttpResponse, body: bytes) -> str:
    """A form refused for its token never came to the page, whatever the status."""
    if FORGERY in body:
        return "form refused"
    status = str(response.status_code)
    return f"{status} to {_name_of(response['Location'])}" if response.has_header("Location") else status


def hidden_fields(text: str) -> dict[str, str]:
    """The hidden fields of the page, as a browser would send them."""
    return dict(HIDDEN_FIELD.findall(text))
