"""Why this visit: chosen once, shown on every page, kept with the session (B4-19)."""

import re

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions
from contactpoint.access.rules import Capability
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Purpose
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest
from contactpoint.web import reasons

ROUTE = "web.purpose"
HANDLE = re.compile(r"[\w-]{22}", re.ASCII)


def purpose(request: FaceRequest) -> HttpResponse:
    """The list of purposes that the visitor's role may state; a good choice leads to the search."""
    if request.method != "POST":
        return _form(request, request.visit.purpose)
    actions.require_role(Capability.CHILD_SEARCH, actor=request.visit.actor, purpose=request.visit.purpose)
    stated = reasons.typed(request.POST)
    fault = reasons.fault_in(stated, request.visit.actor)
    if fault is not None:
        return _refused(request, stated, fault)
    return redirect(act_once(request, request.visit.token, lambda: _keep(request, stated)))


def _refused(request: FaceRequest, stated: Purpose | None, fault: Fault) -> HttpResponse:
    """A reason that is not complete is recorded like one that is (B11-64)."""
    actor, kind = request.visit.actor, EventKind.PURPOSE_CHOSEN
    actions.record_refused(kind, "purpose_not_complete", route=ROUTE, actor=actor, purpose=stated)
    return _form(request, stated, fault)


def _keep(request: FaceRequest, stated: Purpose | None) -> str:
    assert stated is not None, "a fault else"
    actions.set_purpose(request.visit.token, actor=request.visit.actor, purpose=stated, route=ROUTE)
    return reverse("find_again", kwargs={"handle": _search(request)}) if _search(request) else reverse("find")


def _search(request: FaceRequest) -> str:
    """The handle of what was typed for a search that was not made; empty where the reason is chosen for itself."""
    kept = request.GET.get("search", "")
    return kept if HANDLE.fullmatch(kept) else ""


def _form(request: FaceRequest, stated: Purpose | None, *faults: Fault) -> HttpResponse:
    return page(
        request,
        "purpose.html",
        status=422 if faults else 200,
        purposes=reasons.choices(request.visit.actor),
        involved=reasons.involved(request.visit.actor),
        stated=stated,
        faults=faults,
        fault_of={fault.field: fault.text for fault in faults},
        search=_search(request),
        once=once(),
    )
