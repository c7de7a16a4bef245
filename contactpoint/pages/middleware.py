"""What happens around every view: the visit is read, the right is checked, nothing is kept."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from contactpoint.access import actions
from contactpoint.access.actions import NotAllowed
from contactpoint.access.actions.refusals import KINDS
from contactpoint.access.handles import NoSuchHandle
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.errors import ContactPointError
from contactpoint.pages import errors, fresh_code, visits
from contactpoint.pages.routing import Entry, Route
from contactpoint.pages.visits import FaceRequest

PROVING_ANEW = frozenset({"fresh_code", "fresh_passkey"})
"""Routes whose forms change the token of the visit."""
Answer = Callable[[HttpRequest], HttpResponse]


class NoStore:
    """No page may rest in a browser or between: the next person at the desk presses Back.

    How long the visit goes on stands beside the page, not in it: a child's page is the same bytes each time (N2).
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        visit = getattr(request, "visit", None)
        if visit is not None:
            response["Server-Timing"] = f"visit;dur={visit.seconds_left}"
        return response


class SignedIn:
    """Lets a view run only as its row of the route table says."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        request.face = view.face
        try:
            return _turned_away(request, view.route)
        except ContactPointError as error:
            return self.process_exception(request, error)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        _record_refusal(request, error)
        return errors.answer_to(request, error)


def _turned_away(request: FaceRequest, route: Route) -> HttpResponse | None:
    """Where the visitor must go instead, or None."""
    if route.entry is Entry.ANYONE:
        return None
    visit = visits.read(request, request.face)
    if visit is None:
        return (fresh_code.sent_twice(request) if route.name in PROVING_ANEW else None) or redirect("sign_in")
    request.visit = visit
    if route.entry is Entry.WITH_PURPOSE and visit.purpose is None:
        return redirect("purpose")
    if route.capability is not None and route.entry is Entry.WITH_PURPOSE:
        actions.require(visit.actor, route.capability, purpose=visit.purpose)
    return None


def _record_refusal(request, error: Exception) -> None:
    """What a signed-in person was refused is recorded like any other request of that page (B11-64)."""
    visit = getattr(request, "visit", None)
    if visit is None or not isinstance(error, NotAllowed | NoSuchHandle):
        return
    route = request.resolver_match.func.route
    purpose = error.purpose if isinstance(error, NotAllowed) else visit.purpose
    where = f"{visit.face}.{route.name}"
    for kind in _asked_for(route, error):
        actions.record_refused(kind, error.because, route=where, actor=visit.actor, purpose=purpose)


def _asked_for(route: Route, error: Exception) -> tuple[EventKind, ...]:
    """What the event would have been: of the events of the page that of the right that lacked, else the first."""
    lacking = KINDS[error.capability] if isinstance(error, NotAllowed) else None
    return tuple(kind for kind in route.events if kind is lacking) or route.events[:1]
