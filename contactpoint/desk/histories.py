"""How a child came to be the one it is, for data managers: asked for by number and name, written by the worker.

An address holds a handle of this visit. Of a child that may be limited, of another authority's and of none the answer
is the same.
"""

import time
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import handles
from contactpoint.access.actions import record_refusal, require
from contactpoint.access.handles import HandleKind
from contactpoint.access.rules import Capability
from contactpoint.desk import history_words as words
from contactpoint.desk.reviews import Place
from contactpoint.history import actions
from contactpoint.history.actions.reading import NoHistory
from contactpoint.history.queries import is_written
from contactpoint.kernel.actors import Purpose, PurposeCode
from contactpoint.kernel.numbers import ChildNumber, NotWellFormed
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest
from contactpoint.review.whose import NoSuchItem

ROUTE = "desk.history"
WHY = Purpose(PurposeCode.DESK_DATA, reference="desk/history")
NO_NAME = "Enter the child’s family name."
PAUSE_SECONDS = 0.1


def histories(request: FaceRequest) -> HttpResponse:
    """The form, and where it leads."""
    _check(request)
    if request.method != "POST":
        return _form(request)
    if "pair" in request.POST:
        return _from_pair(request)
    try:
        number, family = ChildNumber.parse(request.POST.get("number", "")), request.POST.get("family", "").strip()
        if not family:
            return _form(request, Fault("family", NO_NAME))
        return redirect(act_once(request, request.visit.token, lambda: _ask(request, number, family)))
    except NotWellFormed as error:
        return _form(request, Fault("number", str(error)))
    except NoHistory as error:
        record_refusal(error, route=ROUTE)
        return _form(request, Fault("number", str(error)))


def history(request: FaceRequest, handle: str) -> HttpResponse:
    """What the worker wrote, for which the page waits a moment."""
    _check(request)
    asked = UUID(bytes=handles.open_handle(request.visit.token, HandleKind.HISTORY, handle))
    _wait_for(asked)
    try:
        told = actions.see(asked, route=ROUTE, actor=request.visit.actor, purpose=WHY)
    except NoHistory as error:
        record_refusal(error, route=ROUTE)
        return _form(request, Fault("number", str(error)))
    return page(request, "history.html", told=told, words=words)


def _from_pair(request: FaceRequest) -> HttpResponse:
    """Of the child on one side of a pair that the person has on the list: no number is typed, or stands anywhere."""
    place = Place.at(request.visit.token, request.POST["pair"])
    side = request.POST.get("side", "")
    if place.item is None or side not in {"0", "1"}:
        raise Http404
    item = place.item
    try:
        return redirect(act_once(request, request.visit.token, lambda: _ask_of_side(request, item, int(side))))
    except NoSuchItem as error:
        return _form(request, Fault("number", str(error)))
    except NoHistory as error:
        record_refusal(error, route=ROUTE)
        return _form(request, Fault("number", str(error)))


def _ask_of_side(request: FaceRequest, item: UUID, side: int) -> str:
    return _page_of(request, actions.ask_of_side(item, side, route=ROUTE, actor=request.visit.actor, purpose=WHY))


def _ask(request: FaceRequest, number: ChildNumber, family: str) -> str:
    return _page_of(request, actions.ask(number, family, route=ROUTE, actor=request.visit.actor, purpose=WHY))


def _page_of(request: FaceRequest, asked: UUID) -> str:
    return reverse("history", kwargs={"handle": handles.keep(request.visit.token, HandleKind.HISTORY, asked.bytes)})


def _wait_for(asked: UUID) -> None:
    until = time.monotonic() + settings.HISTORY_WAIT_SECONDS
    while not is_written(asked) and time.monotonic() < until:
        time.sleep(PAUSE_SECONDS)


def _form(request: FaceRequest, *faults: Fault) -> HttpResponse:
    form = {"fault_of": {fault.field: fault.text for fault in faults}, "typed": request.POST if faults else {}}
    return page(request, "histories.html", status=422 if faults else 200, faults=faults, once=once(), **form)


def _check(request: FaceRequest) -> None:
    """The right itself, told before anything that was sent is looked at."""
    require(request.visit.actor, Capability.CHILD_HISTORY, purpose=WHY, owner=request.visit.actor.organisation)
