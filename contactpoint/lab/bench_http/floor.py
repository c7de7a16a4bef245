"""The floor that `bench http` compares with: the same two requests through the same layers for one primary-key row.

`config.floor` serves it to the bench alone, beside the practitioners' own pages, which the layout leads to.
"""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import handles
from contactpoint.access.handles import HandleKind
from contactpoint.access.rules import Capability, Face
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.directory import queries as directory
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.pages.forms import sent
from contactpoint.pages.page import page
from contactpoint.pages.routing import Entry, Route, urls
from contactpoint.pages.visits import FaceRequest
from contactpoint.web.routes import ROUTES
from contactpoint.web.urls import handler404, handler500

__all__ = ["handler404", "handler500", "urlpatterns"]


def ask(request: FaceRequest) -> HttpResponse:
    """What was typed is kept under a handle, as everywhere: no child's number may stand in an address."""
    typed, key = request.POST["number"].encode(), sent(request)
    return redirect(handles.keep_once(request.visit.token, HandleKind.CRITERIA, typed, key=key, location=_address))


def row(request: FaceRequest, handle: str) -> HttpResponse:
    """One child's four facts by primary key, with the event that no answer may lack; no search, no way on."""
    number = int(handles.open_handle(request.visit.token, HandleKind.CRITERIA, handle))
    with transaction.atomic():
        found = directory.four_facts([number])
        record(_event(request, tuple(child.number for child in found)))
    if not found:
        raise Http404
    return page(request, "floor.html", child=found[0])


def _event(request: FaceRequest, children: tuple[ChildNumber, ...]) -> Event:
    visit = request.visit
    return Event(
        kind=EventKind.VIEW,
        route="bench.floor",
        actor=visit.actor,
        purpose=visit.purpose,
        outcome=Outcome.ANSWERED,
        children=children,
    )


def _address(handle: str) -> str:
    return reverse("floor_row", kwargs={"handle": handle})


FLOOR = (
    Route("floor", "floor", ask, ("POST",), Entry.WITH_PURPOSE, Capability.CHILD_SEARCH),
    Route("floor/<str:handle>", "floor_row", row, ("GET",), Entry.WITH_PURPOSE, Capability.CHILD_SEARCH),
)
urlpatterns = urls(Face.WEB, (*ROUTES, *FLOOR))
