"""A fresh code in the middle of a visit: what the rights table marks so needs one of the last minutes (B4-18)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import is_valid_path

from contactpoint.access import actions
from contactpoint.pages.forms import act_once, once, second_way_missing, typed_code, typed_pin
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest

NOT_TAKEN = (
    "This code and PIN were not taken. Each code works once: wait for the next one and enter it with your PIN. "
    "After several failures wait 15 minutes, after several wrong PINs an hour."
)


def fresh_code(request: FaceRequest) -> HttpResponse:
    """Takes the code and the PIN and leads back to the page that asked for it."""
    back = way_back(request.POST.get("back", "/"))
    if request.method != "POST":
        return asked(request, back, status=200)
    empty = second_way_missing(request)
    if empty:
        return asked(request, back, *empty, status=422)
    where = act_once(request, request.visit.token, lambda: _renewed(request, back))
    return redirect(where) if where else asked(request, back, Fault("code", NOT_TAKEN), status=422)


def asked(request: HttpRequest, back: str, *faults: Fault, status: int) -> HttpResponse:
    """The page that asks for code and PIN; nothing was done yet."""
    return page(request, "fresh_code.html", status=status, faults=faults, back=back, once=once())


def _renewed(request: FaceRequest, back: str) -> str:
    """Where to go, empty where they were not taken."""
    code, pin = typed_code(request), typed_pin(request)
    return back if actions.step_up(request.visit.token, code, pin=pin, face=request.face) else ""


def way_back(typed: str) -> str:
    """A page of this face, the first one where `typed` is none: nobody is led to another site."""
    return typed if is_valid_path(typed) else "/"
