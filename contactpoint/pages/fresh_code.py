"""A fresh code in the middle of a visit: what the rights table marks so needs one of the last minutes (B4-18)."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import is_valid_path

from contactpoint.access import actions
from contactpoint.access.rules import REFUSALS, Condition
from contactpoint.pages import visits
from contactpoint.pages.forms import (
    Again,
    Fields,
    act_once,
    answered_before,
    once,
    second_way_missing,
    typed_code,
    typed_pin,
)
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest

NOT_TAKEN = (
    "This code and PIN were not taken. Each code works once: wait for the next one and enter it with your PIN. "
    "After several failures wait 15 minutes, after several wrong PINs an hour."
)
KEPT = ("What you had filled in is kept, and nothing has been done with it yet.", "Send it now, or leave this page.")


def fresh_code(request: FaceRequest) -> HttpResponse:
    """Takes the code and the PIN and leads back to the page that asked for it."""
    back, kept = way_back(request.POST.get("back", "/")), kept_of(request)
    own = REFUSALS[Condition.OWN_FACTOR] if "own" in request.POST else ""
    if request.method != "POST":
        return asked(request, back, status=200)
    empty = second_way_missing(request)
    if empty:
        return asked(request, back, *empty, status=422, kept=kept, own=own)
    new = act_once(request, request.visit.token, lambda: _renewed(request))
    if not new:
        return asked(request, back, Fault("code", NOT_TAKEN), status=422, kept=kept, own=own)
    return go_on(request, new)


def asked(
    request: HttpRequest, back: str, *faults: Fault, status: int, kept: Fields = (), own: str = ""
) -> HttpResponse:
    """The page that asks for code and PIN; nothing was done yet. `kept`: the form that was sent, which it keeps; `own`:
    why signing in at an employer's is not enough, and then it is not offered.
    """
    form = {"back": back, "kept": written(kept), "own": own, "once": once()}
    return page(request, "fresh_code.html", status=status, faults=faults, **form)


def go_on(request: FaceRequest, new: str) -> HttpResponse:
    """Back to the page that asked, with the visit's `new` token; a form that was kept goes by one more press."""
    back, kept = way_back(request.POST.get("back", "/")), kept_of(request)
    response = page(request, "error.html", heading="Thank you", lines=KEPT, again=Again(back, kept)) if kept else None
    answer = response or redirect(back)
    visits.begin(answer, request.face, new)
    return answer


def sent_twice(request: FaceRequest) -> HttpResponse | None:
    """The answer to a form of these pages that comes with the old token a second time, as by a double click: the
    first sending has given the visit its new one. None for anything else.
    """
    token = visits.token_of(request, request.face)
    if request.method != "POST" or token is None:
        return None
    new = answered_before(request, token)
    visit = visits.of_token(new, request.face) if new else None
    if new is None or visit is None:
        return None
    request.visit = visit
    return go_on(request, new)


def written(kept: Fields) -> str:
    """A form as a hidden field keeps it; empty where there is none."""
    return json.dumps(kept) if kept else ""


def kept_of(request: HttpRequest) -> Fields:
    """The form that the page kept; what is not one is none."""
    return read_back(request.POST.get("kept", ""))


def read_back(kept: str) -> Fields:
    """The form that was `written` so."""
    try:
        return tuple((str(name), str(value)) for name, value in json.loads(kept or "[]"))
    except (TypeError, ValueError):
        return ()


def _renewed(request: FaceRequest) -> str:
    """The visit's new token, empty where code and PIN were not taken."""
    code, pin = typed_code(request), typed_pin(request)
    return actions.step_up(request.visit.token, code, pin=pin, face=request.face) or ""


def way_back(typed: str) -> str:
    """A page of this face, the first one where `typed` is none: nobody is led to another site."""
    return typed if is_valid_path(typed) else "/"
