"""A fresh code in the middle of a visit: what the rights table marks so needs one of the last minutes (B4-18)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import is_valid_path

from contactpoint.access import actions
from contactpoint.pages.forms import NO_CODE, act_once, once, typed_code
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest

NOT_TAKEN = (
    "This code was not taken. Each code works once: wait for the next one and enter it. "
    "After several failures wait 15 minutes."
)


def fresh_code(request: FaceRequest) -> HttpResponse:
    """Takes the code and leads back to the page that asked for it."""
    back = _back(request.POST.get("back", "/"))
    if request.method != "POST":
        return asked(request, back, status=200)
    typed = typed_code(request)
    if not typed:
        return asked(request, back, Fault("code", NO_CODE), status=422)
    where = act_once(request, request.visit.token, lambda: _renewed(request, typed, back))
    return redirect(where) if where else asked(request, back, Fault("code", NOT_TAKEN), status=422)


def asked(request: HttpRequest, back: str, *faults: Fault, status: int) -> HttpResponse:
    """The page that asks for the code; nothing was done yet."""
    return page(request, "fresh_code.html", status=status, faults=faults, back=back, once=once())


def _renewed(request: FaceRequest, typed: str, back: str) -> str:
    """Where to go, empty where the code was not taken."""
    return back if actions.step_up(request.visit.token, typed, face=request.face) else ""


def _back(typed: str) -> str:
    """A page of this face, the first one where `typed` is none: nobody is led to another site."""
    return typed if is_valid_path(typed) else "/"
