"""The search: terms in, a handle, results. The form reads no child; the results page searches each time."""

from dataclasses import asdict

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import handles
from contactpoint.access.handles import HandleKind
from contactpoint.lookup import actions
from contactpoint.lookup.criteria import too_little
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest
from contactpoint.web.terms import Terms, fault_in


def find(request: FaceRequest) -> HttpResponse:
    """The form. Enough terms are sealed under the session and lead to the results."""
    if request.method != "POST":
        return _form(request, Terms())
    terms = Terms.typed(request.POST)
    fault = fault_in(terms) or _lacking(terms)
    if fault is not None:
        visit = request.visit
        actions.refuse(asdict(terms), actor=visit.actor, purpose=visit.stated, route="web.find")
        return _form(request, terms, fault)
    return redirect(act_once(request, request.visit.token, lambda: _keep(request, terms)))


def found(request: FaceRequest, handle: str) -> HttpResponse:
    """The children who agree, best first; loading it again is a second look."""
    visit = request.visit
    terms = Terms.unpacked(handles.open_handle(visit.token, HandleKind.CRITERIA, handle))
    found = actions.search(terms.criteria(), actor=visit.actor, purpose=visit.stated, route="web.found")
    numbers = [str(int(child.number)).encode() for child in found.children]
    keys = handles.keep_many(visit.token, HandleKind.CHILD, numbers)
    children = list(zip(found.children, keys, strict=True))
    return page(request, "found.html", children=children, capped=found.capped, covered=found.coverage)


def _keep(request: FaceRequest, terms: Terms) -> str:
    handle = handles.keep(request.visit.token, HandleKind.CRITERIA, terms.packed())
    return reverse("found", kwargs={"handle": handle})


def _lacking(terms: Terms) -> Fault | None:
    """What is to be added before the search may run (B5-25), at the first empty field."""
    lacking = too_little(terms.criteria())
    if lacking is None:
        return None
    empty = [field for field, typed in (("family", terms.family), ("born-day", terms.year)) if not typed]
    return Fault(empty[0] if empty else "given", lacking)


def _form(request: FaceRequest, terms: Terms, *faults: Fault) -> HttpResponse:
    return page(
        request,
        "find.html",
        status=422 if faults else 200,
        typed=terms,
        faults=faults,
        fault_of={fault.field.split("-")[0]: fault.text for fault in faults},
        once=once(),
    )
