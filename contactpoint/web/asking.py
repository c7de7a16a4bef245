"""Asking by telephone: the code that a practitioner takes, and the page on which a proxy names who asks."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions
from contactpoint.access.actions import NOT_TAKEN, ToCall
from contactpoint.access.rules import Capability
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest

NOBODY = "There is nobody with this username who may ask now. Check it with the person, letter by letter."
NO_NUMBER = (
    "The register has no number for this person’s organisation, so nobody can be rung back. Ask the national team to "
    "add it."
)


def asker_code(request: FaceRequest) -> HttpResponse:
    """A code for the practitioner to read out, shown once; sent again, the same form shows the same."""
    code = ""
    if request.method == "POST":
        actor = request.visit.actor
        code = act_once(request, request.visit.token, lambda: actions.issue_asker_code(actor=actor))
    minutes = settings.ASKER_CODE_SECONDS // 60
    return page(request, "asker_code.html", code=" ".join((code[:4], code[4:])).strip(), minutes=minutes, once=once())


def asker(request: FaceRequest) -> HttpResponse:
    """First whom to ring back, and where; then the code that they read out; at the end, that the call is over."""
    typed, act = request.POST.get("username", "").strip(), request.POST.get("act", "")
    if request.method != "POST":
        return _shown(request)
    actions.require_role(Capability.CHILD_ASK_FOR, actor=request.visit.actor, purpose=request.visit.purpose)
    if act == "end":
        return redirect(act_once(request, request.visit.token, lambda: _end(request)))
    if not typed:
        return _shown(request, Fault("username", "Enter the username of the person who asks."))
    call = actions.number_to_call(typed, actor=request.visit.actor)
    if call is None or call.telephone is None:
        return _shown(request, Fault("username", NOBODY if call is None else NO_NUMBER), typed=typed)
    if act == "call":
        return _shown(request, typed=typed, call=call)
    where = act_once(request, request.visit.token, lambda: _name(request, typed))
    return redirect(where) if where else _shown(request, Fault("code", NOT_TAKEN), typed=typed, call=call)


def _name(request: FaceRequest, username: str) -> str:
    """Where to go, empty where the code was not taken."""
    code, visit = request.POST.get("code", ""), request.visit
    return reverse("find") if actions.name_asker(visit.token, username, code, actor=visit.actor) else ""


def _end(request: FaceRequest) -> str:
    actions.end_asking(request.visit.token, actor=request.visit.actor)
    return reverse("asker")


def _shown(request: FaceRequest, *faults: Fault, typed: str = "", call: ToCall | None = None) -> HttpResponse:
    return page(
        request,
        "asker.html",
        status=422 if faults else 200,
        faults=faults,
        fault_of={fault.field: fault.text for fault in faults},
        username=typed,
        call=call,
        minutes=settings.ASKER_SECONDS // 60,
        once=once(),
    )
