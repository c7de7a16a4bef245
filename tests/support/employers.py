"""Organisations whose people sign in at a fake provider, and browsers that go there and come back."""

import http.client
import re
from html import unescape
from urllib.parse import urlencode, urlsplit

from contactpoint.access import models
from contactpoint.access.actions import NewProvider, bind_subject, connect_provider
from contactpoint.access.discovery import Addresses, found_at
from contactpoint.access.providers import Proof
from contactpoint.access.rules import Face
from contactpoint.kernel.actors import Actor, Role
from contactpoint.kernel.ids import uuid7
from contactpoint.lab.visitor import Visitor
from tests.support import people
from tests.support.browsing import HIDDEN
from tests.support.fake_provider import CLIENT, SECRET, FakeProvider

OUT = re.compile(r'href="(https?://[^"]+)"')


def an_administrator(name: str) -> Actor:
    """Of the national team, with a fresh code."""
    return people.an_actor(Role.ACCOUNT_ADMINISTRATOR, id=f"p-{name}", national=True)


def connected(
    provider: FakeProvider,
    face: Face,
    organisation: str = "HUL",
    *,
    addresses: Addresses | None = None,
    **changes: object,
) -> NewProvider:
    """The provider, for the organisation with this code; `changes` are fields of `NewProvider`."""
    fields = {
        "id": uuid7(),
        "organisation": organisation,
        "face": face,
        "issuer": provider.issuer,
        "client": CLIENT,
        "proof": Proof.SECRET,
        "secret": SECRET,
        "addresses": addresses or found_at(provider.issuer, proof=Proof.SECRET, algorithms=["RS256"]),
        "algorithms": ["RS256"],
        "acr": ["mfa"],
        "amr": ["pwd+otp", "hwk"],
        "max_age": 3600,
    }
    new = NewProvider(**{**fields, **changes})
    connect_provider(new, second=an_administrator("bea"), actor=an_administrator("ann"), purpose=people.ACCOUNT_WORK)
    return new


def connected_elsewhere(face: Face) -> None:
    """A provider of Hull that nobody can reach."""
    there = "https://login.hull.example"
    addresses = Addresses(f"{there}/authorize", f"{there}/token", f"{there}/keys", names_itself=True)
    connected(FakeProvider(issuer=there), face, addresses=addresses)


def bound(person: models.Person, provider: FakeProvider, subject: str) -> None:
    who = {"second": an_administrator("bea"), "actor": an_administrator("ann")}
    bind_subject(person.username, provider.issuer, subject, purpose=people.ACCOUNT_WORK, **who)


def sets_out(visitor: Visitor, organisation: str = "HUL") -> str:
    """The address of the provider that the page leads to."""
    form = dict(HIDDEN.findall(visitor._request("GET", "/sign-in/employer", None)[2]))
    _, _, text = visitor._request("POST", "/sign-in/employer", urlencode(form | {"organisation": organisation}))
    return unescape(OUT.search(text)[1])


def signs_in_at(address: str) -> str:
    """Where the provider sends the browser once the person has signed in there."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        return connection.getresponse().headers["Location"]
    finally:
        connection.close()


def comes_back(visitor: Visitor, address: str) -> tuple[int, str]:
    """What the page says that the provider sent the browser to."""
    parts = urlsplit(address)
    status, _, text = visitor._request("GET", f"{parts.path}?{parts.query}", None)
    return status, text
