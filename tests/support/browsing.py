"""A person at a browser, without the window: Django's test client, forgery checks on."""

import re

from django.http import HttpResponse
from django.test import Client

from contactpoint.access import handles, models
from contactpoint.access.handles import HandleKind
from contactpoint.access.queries import SESSIONS
from contactpoint.access.rules import Face
from contactpoint.access.tokens import new_token, session_key
from contactpoint.audit.clock import database_now
from contactpoint.kernel.actors import Role
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.pages.visits import cookie_name
from tests.support import people

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class Browser(Client):
    """Sends a form as a page drew it, its hidden fields with it."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True, raise_request_exception=False)

    def fill(self, page: str, **typed: str) -> HttpResponse:
        """Opens `page`, types into its form and sends it. `_` in a name stands for `-`."""
        fields = self.hidden(self.get(page))
        return self.post(page, fields | {name.replace("_", "-"): value for name, value in typed.items()})

    @staticmethod
    def hidden(response: HttpResponse) -> dict[str, str]:
        return dict(HIDDEN.findall(response.content.decode()))


def at_the_desk_of(person: models.Person, face: Face = Face.WEB) -> Browser:
    """A browser in which this person has signed in, without the half second that a password takes."""
    browser, token, now = Browser(), new_token(), database_now()
    times = {"started": now, "last_seen": now, "stepped_up_at": now}
    SESSIONS[face].objects.create(key=session_key(token), person=person, own_factor=True, **times)
    browser.cookies[cookie_name(face)] = token
    return browser


def a_practitioner(username: str = "jo") -> models.Person:
    """Of Hull."""
    organisation = models.Organisation.objects.filter(code="HUL").first() or people.an_organisation()
    return people.a_person(username, Role.PRACTITIONER, organisation)


def looking(username: str = "jo") -> Browser:
    """The browser of a practitioner who has signed in and said why."""
    browser = at_the_desk_of(a_practitioner(username))
    browser.fill("/purpose", purpose="in_front_of_me")
    return browser


def found(browser: Browser, **typed: str) -> HttpResponse:
    """The page of results of a search."""
    return browser.get(browser.fill("/find", **typed)["Location"])


def page_of(browser: Browser, number: ChildNumber) -> str:
    """The address of this child's page in the browser's visit, as results would lead to it."""
    token = browser.cookies[cookie_name(Face.WEB)].value
    return f"/child/{handles.keep(token, HandleKind.CHILD, str(int(number)).encode())}"


def children_on(page: HttpResponse) -> list[str]:
    """The addresses of the children's pages that a page of results leads to."""
    return re.findall(r'href="(/child/[^"]+)"', page.content.decode())
