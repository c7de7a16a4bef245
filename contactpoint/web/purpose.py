"""Why this visit: chosen once, shown on every page, kept with the session (B4-19)."""

from django.http import HttpResponse
from django.shortcuts import redirect

from contactpoint.access import actions
from contactpoint.access.purposes import INVOLVEMENTS, PURPOSES, Need, PurposeRule, check_purpose, purposes_for
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Purpose, PurposeCode
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest

NEEDS = {
    Need.NOTHING: "Nothing more is needed.",
    Need.INVOLVEMENT: "Say what you are to the child.",
    Need.REFERENCE: "Give the {reference}.",
    Need.EITHER: "Say what you are to the child, or give a {reference}.",
    Need.BOTH: "Say what you are to the child, and give the {reference}.",
}


def purpose(request: FaceRequest) -> HttpResponse:
    """The list of purposes that the visitor's role may state; a good choice leads to the search."""
    if request.method != "POST":
        return _form(request, request.visit.purpose)
    stated = _typed(request)
    if stated is None:
        return _refused(request, None, Fault("purpose", "Choose why you are looking."))
    missing = check_purpose(stated, request.visit.actor.role)
    if missing:
        return _refused(request, stated, Fault(_field(stated), missing))
    return redirect(act_once(request, request.visit.token, lambda: _keep(request, stated)))


def _refused(request: FaceRequest, stated: Purpose | None, fault: Fault) -> HttpResponse:
    """A reason that is not complete is recorded like one that is (B11-64)."""
    actor, kind = request.visit.actor, EventKind.PURPOSE_CHOSEN
    actions.record_refused(kind, "purpose_not_complete", route="web.purpose", actor=actor, purpose=stated)
    return _form(request, stated, fault)


def _keep(request: FaceRequest, stated: Purpose) -> str:
    actions.set_purpose(request.visit.token, actor=request.visit.actor, purpose=stated)
    return "/find"


def _typed(request: FaceRequest) -> Purpose | None:
    code = request.POST.get("purpose", "")
    if code not in PURPOSES:
        return None
    reference = request.POST.get("reference", "").strip().upper()
    return Purpose(PurposeCode(code), request.POST.get("involvement") or None, reference or None)


def _field(stated: Purpose) -> str:
    """The field to go to where `stated` is not complete or not of the list."""
    rule = PURPOSES[stated.code]
    if stated.reference and not rule.pattern.fullmatch(stated.reference):
        return "reference"
    if stated.involvement and stated.involvement in (rule.involvements or INVOLVEMENTS):
        return "reference"
    return "reference" if rule.need is Need.REFERENCE else "involvement"


def _explained(rule: PurposeRule) -> str:
    """The legal basis, and what has to be said with this purpose."""
    return f"{rule.basis}. {NEEDS[rule.need].format(reference=rule.reference)}"


def _form(request: FaceRequest, stated: Purpose | None, *faults: Fault) -> HttpResponse:
    mine = purposes_for(request.visit.actor.role)
    return page(
        request,
        "purpose.html",
        status=422 if faults else 200,
        purposes=[(code.value, rule.label, _explained(rule)) for code, rule in mine.items()],
        involvements=INVOLVEMENTS,
        stated=stated,
        faults=faults,
        once=once(),
    )
