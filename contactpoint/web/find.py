"""The search: terms in, a handle, results. The form reads no child; the results page searches each time."""

from dataclasses import asdict, dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions as visits
from contactpoint.access import handles
from contactpoint.access.handles import HandleKind
from contactpoint.access.rules import Capability
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Purpose, Sector
from contactpoint.lookup import actions
from contactpoint.lookup.coverage import being_rebuilt
from contactpoint.lookup.criteria import TooWide, too_little_for
from contactpoint.pages.forms import act_once, once, sent
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest
from contactpoint.web import reasons
from contactpoint.web.left import left_today
from contactpoint.web.terms import Terms, fault_in

ROUTE = "web.find"


@dataclass(frozen=True, slots=True)
class Asked:
    """A form as it was sent: the terms, the purpose of the visit or the one said with them, what is to be mended.

    `saying`: the purpose came with the terms and is to be kept. A form that was loaded before the visit had its purpose
    may say another one.
    """

    terms: Terms
    stated: Purpose | None = None
    unsaid: Fault | None = None
    lacking: Fault | None = None
    saying: bool = False

    @property
    def faults(self) -> tuple[Fault, ...]:
        """In the order of the form."""
        return tuple(fault for fault in (self.lacking, self.unsaid) if fault)


def find(request: FaceRequest) -> HttpResponse:
    """The form; a new visit says on it why it looks. Enough terms are sealed under the session and lead to results."""
    if request.visit.purpose:
        visits.require(request.visit.actor, Capability.CHILD_SEARCH, purpose=request.visit.purpose)
    if request.method != "POST":
        return _form(request, Asked(Terms()))
    asked = _asked(request)
    if asked.faults:
        _record_refusal(request, asked)
        visits.require_role(Capability.CHILD_SEARCH, actor=request.visit.actor, purpose=request.visit.purpose)
        return _form(request, asked)
    if asked.saying:
        return redirect(act_once(request, request.visit.token, lambda: _begin(request, asked)))
    return redirect(_keep(request, asked.terms))


def find_again(request: FaceRequest, handle: str) -> HttpResponse:
    """The form with what was typed before, to be mended."""
    return _form(request, Asked(_kept(request, handle)), heading="Change your search")


def found(request: FaceRequest, handle: str) -> HttpResponse:
    """The children who agree, best first; loading it again is a second look."""
    visit, terms = request.visit, _kept(request, handle)
    rebuilding = being_rebuilt()
    try:
        found = actions.search(terms.criteria(), actor=visit.actor, purpose=visit.stated, route="web.found")
    except TooWide as error:
        return page(request, "too_wide.html", status=422, terms=terms, handle=handle, words=str(error))
    numbers = [str(int(child.number)).encode() for child in found.children]
    keys = handles.keep_many(visit.token, HandleKind.CHILD, numbers)
    children = list(zip(found.children, keys, strict=True))
    return page(
        request,
        "found.html",
        children=children,
        capped=found.capped,
        rebuilding=rebuilding,
        covered=found.coverage,
        terms=terms,
        handle=handle,
    )


def _asked(request: FaceRequest) -> Asked:
    terms, visit = Terms.typed(request.POST), request.visit
    said = reasons.typed(request.POST)
    saying = visit.purpose is None or ("purpose" in request.POST and said != visit.purpose)
    stated = said if saying else visit.purpose
    unsaid = reasons.fault_in(stated, visit.actor) if saying else None
    return Asked(terms, stated, unsaid, fault_in(terms) or _lacking(terms, visit.actor.answerable.sector), saying)


def _kept(request: FaceRequest, handle: str) -> Terms:
    return Terms.unpacked(handles.open_handle(request.visit.token, HandleKind.CRITERIA, handle))


def _keep(request: FaceRequest, terms: Terms) -> str:
    """The address of the results; the same form sent again answers the same."""
    token, key = request.visit.token, sent(request)
    return handles.keep_once(token, HandleKind.CRITERIA, terms.packed(), key=key, location=_results)


def _begin(request: FaceRequest, asked: Asked) -> str:
    """The same, after the purpose that was chosen with the terms is kept for the visit."""
    assert asked.stated is not None
    token = request.visit.token
    visits.set_purpose(token, actor=request.visit.actor, purpose=asked.stated, route=ROUTE)
    return _results(handles.keep(token, HandleKind.CRITERIA, asked.terms.packed()))


def _results(handle: str) -> str:
    return reverse("found", kwargs={"handle": handle})


def _record_refusal(request: FaceRequest, asked: Asked) -> None:
    """One event, whichever half of the form is to be mended; what was typed is sealed in it (B11-64)."""
    actor, terms = request.visit.actor, asdict(asked.terms)
    if asked.stated is None or asked.unsaid:
        kind, because = EventKind.SEARCH_REFUSED, "purpose_not_complete"
        visits.record_refused(kind, because, route=ROUTE, actor=actor, purpose=asked.stated, terms=terms)
    else:
        actions.refuse(terms, actor=actor, purpose=asked.stated, route=ROUTE)


def _lacking(terms: Terms, sector: Sector | None) -> Fault | None:
    """What is to be added before the search may run (B5-25, B4-24), at the first empty field."""
    lacking = too_little_for(terms.criteria(), sector)
    if lacking is None:
        return None
    fields = (("family", terms.family), ("born-day", terms.year), ("born-month", terms.month), ("born-day", terms.day))
    return Fault(next((field for field, typed in fields if not typed), "given"), lacking)


def _form(request: FaceRequest, asked: Asked, *, heading: str = "Find a child") -> HttpResponse:
    asking = asked.saying or request.visit.purpose is None
    return page(
        request,
        "find.html",
        heading=heading,
        status=422 if asked.faults else 200,
        typed=asked.terms,
        stated=asked.stated,
        purposes=reasons.choices(request.visit.actor) if asking else (),
        involved=reasons.involved(request.visit.actor),
        left=left_today(request.visit.actor),
        faults=asked.faults,
        fault_of={fault.field.split("-")[0]: fault.text for fault in asked.faults},
        once=once(),
    )
