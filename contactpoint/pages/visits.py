"""The visit of a signed-in person: who, where from, why; read afresh for each request."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from contactpoint.access import queries
from contactpoint.access.purposes import PURPOSES
from contactpoint.access.rules import Face
from contactpoint.access.vetting import Lapse
from contactpoint.kernel.actors import Actor, Purpose


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page may know of the person it answers. `token` opens what is kept under the session."""

    token: str
    face: Face
    actor: Actor
    purpose: Purpose | None
    person: str
    organisation: str
    seconds_left: int
    lapse: Lapse | None
    told: bool
    """Whether there is a notice to be read."""
    asking_for: str | None = None

    @property
    def stated(self) -> Purpose:
        """The purpose, on a page that the route table opens only with one."""
        assert self.purpose is not None
        return self.purpose

    @property
    def purpose_shown(self) -> str:
        """The purpose in the words of the list."""
        return PURPOSES[self.purpose.code].label if self.purpose else ""


class FaceRequest(HttpRequest):
    """A request as views get it: `visit` stands on every route that needs a signed-in person."""

    face: Face
    visit: Visit


def cookie_name(face: Face) -> str:
    """Each face has its own: cookies ignore ports. `__Host-` needs https."""
    return ("__Host-" if settings.CSRF_COOKIE_SECURE else "") + f"contactpoint_{face}"


def token_of(request: HttpRequest, face: Face) -> str | None:
    """The session token that the browser sent, good or not."""
    return request.COOKIES.get(cookie_name(face))


def read(request: HttpRequest, face: Face) -> Visit | None:
    """The visit now, or None where nobody is signed in or a condition of B4-17 has lapsed."""
    return of_token(token_of(request, face), face)


def of_token(token: str | None, face: Face) -> Visit | None:
    """The visit of this token, by the same facts."""
    found = queries.visit_for(token, face)
    if token is None or found is None:
        return None
    return Visit(
        token=token,
        face=face,
        actor=found.actor,
        purpose=found.purpose,
        person=found.person,
        organisation=found.organisation,
        seconds_left=found.seconds_left,
        lapse=found.lapse,
        told=found.told,
        asking_for=found.asking_for,
    )


def begin(response: HttpResponse, face: Face, token: str) -> None:
    """Gives the browser the session. Strict: no page of a visit is ever opened from another site,
    as every address is a handle of one session."""
    response.set_cookie(
        cookie_name(face), token, path="/", secure=settings.CSRF_COOKIE_SECURE, httponly=True, samesite="Strict"
    )


def end(response: HttpResponse, face: Face) -> None:
    """Takes it back, and has the browser forget the pages it kept."""
    response.set_cookie(
        cookie_name(face), "", max_age=0, path="/", secure=settings.CSRF_COOKIE_SECURE, httponly=True, samesite="Strict"
    )
    response["Clear-Site-Data"] = '"cache"'
