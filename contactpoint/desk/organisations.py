"""Organisations for the national team: what each is accredited for, until when; proposed by one, agreed by another."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions
from contactpoint.access.actions import AccountRefused, require
from contactpoint.access.rules import Capability
from contactpoint.desk.people_words import CAPABILITIES
from contactpoint.kernel.actors import Purpose, PurposeCode
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest

WHY = Purpose(PurposeCode.DESK_ACCOUNT, reference="desk/organisations")
NO_ORGANISATION = "Choose an organisation."
NO_CAPABILITY = "Choose what it is accredited for."


def organisations(request: FaceRequest) -> HttpResponse:
    """The list and the form; or one step."""
    if request.method != "POST":
        return _shown(request)
    require(request.visit.actor, Capability.ORGANISATION_PROPOSE, purpose=WHY)
    faults, act = _faults(request), ACTS.get(request.POST.get("act", ""), _propose)
    if act is _propose and faults:
        return _shown(request, *faults)

    def take() -> str:
        act(request)
        return reverse("organisations")

    try:
        return redirect(act_once(request, request.visit.token, take))
    except AccountRefused as error:
        return _shown(request, Fault("evidence", str(error)))


def _propose(request: FaceRequest) -> None:
    of, capability, evidence = (request.POST.get(name, "").strip() for name in ("of", "capability", "evidence"))
    actions.propose_accreditation(of, capability, evidence, actor=request.visit.actor, purpose=WHY)


def _agree(request: FaceRequest) -> None:
    actions.agree_to_accreditation(_which(request), actor=request.visit.actor, purpose=WHY)


def _end(request: FaceRequest) -> None:
    actions.end_accreditation(_which(request), actor=request.visit.actor, purpose=WHY)


ACTS: Mapping[str, Callable[[FaceRequest], None]] = {"propose": _propose, "agree": _agree, "end": _end}


def _which(request: FaceRequest) -> UUID:
    try:
        return UUID(request.POST.get("which", ""))
    except ValueError:
        raise AccountRefused("The form lacks what it is about. Nothing was changed. Load the page again.") from None


def _faults(request: FaceRequest) -> list[Fault]:
    wanted = (("of", NO_ORGANISATION), ("capability", NO_CAPABILITY))
    return [Fault(name, words) for name, words in wanted if not request.POST.get(name)]


def _shown(request: FaceRequest, *faults: Fault) -> HttpResponse:
    listed = actions.see_organisations(actor=request.visit.actor, purpose=WHY)
    return page(
        request,
        "organisations.html",
        status=422 if faults else 200,
        faults=faults,
        once=once(),
        organisations=listed,
        codes=[("", "Choose"), *((one.code, one.name) for one in listed)],
        capabilities=CAPABILITIES,
        fault_of={fault.field: fault.text for fault in faults},
        typed=request.POST if faults else {},
    )
