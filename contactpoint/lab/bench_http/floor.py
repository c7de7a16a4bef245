"""The floor that `bench http` compares with: the same two requests through the same layers for one primary-key row.

`config.floor` serves it to the bench alone, beside the practitioners' own pages, which the layout leads to.
"""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import handles
from contactpoint.access.handles import HandleKind
from contactpoint.access.rules import Capability, Face
from contactpoint.directory import queries as directory
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
    """One child's four facts: no search, no event, no handles to go on with."""
    number = int(handles.open_handle(request.visit.token, HandleKind.CRITERIA, handle))
    found = directory.four_facts([number])
    if not found:
        raise Http404
    return page(request, "floor.html", child=found[0])


def _address(handle: str) -> str:
    return reverse("floor_row", kwargs={"handle": handle})


FLOOR = (
    Route("floor", "floor", ask, ("POST",), Entry.WITH_PURPOSE, Capability.CHILD_SEARCH),
    Route("floor/<str:handle>", "floor_row", row, ("GET",), Entry.WITH_PURPOSE, Capability.CHILD_SEARCH),
)
urlpatterns = urls(Face.WEB, (*ROUTES, *FLOOR))
