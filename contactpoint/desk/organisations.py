"""Organisations for the national team: what each is accredited for, until when; proposed by one, agreed by another."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions
from contactpoint.access.actions import AccountRefused, Accreditation, require
from contactpoint.access.rules import Capability
from contactpoint.desk import telling
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
        return telling.told(request, reverse("organisations"), act(request))

    try:
        question = _question(request) if act is _end and not telling.is_sure(request) else None
        return question or redirect(act_once(request, request.visit.token, take))
    except AccountRefused as error:
        return _shown(request, Fault("evidence", str(error)))


def _question(request: FaceRequest) -> HttpResponse | None:
    """Before an accreditation ends; a proposal is taken back without one."""
    ending = actions.see_ending(_which(request), actor=request.visit.actor, purpose=WHY)
    if ending is None:
        return None
    named = _named(ending.accreditation)
    people = {0: "nobody", 1: "one person"}.get(ending.people, f"{ending.people:,} people")
    lines = (
        f"This ends access for {people} now. Who works by it can do nothing from their next request.",
        "One person of the national team proposes it anew and another agrees before anybody works by it again.",
    )
    return telling.asked(request, f"End {named}?", lines, press="End it", back=reverse("organisations"))


def _named(one: Accreditation) -> str:
    return f"“{CAPABILITIES[one.capability]}” of {one.organisation}"


def _propose(request: FaceRequest) -> str:
    of, capability, evidence = (request.POST.get(name, "").strip() for name in ("of", "capability", "evidence"))
    one = actions.propose_accreditation(of, capability, evidence, actor=request.visit.actor, purpose=WHY)
    return f"Proposed: {_named(one)}. It waits for another person of the national team."


def _agree(request: FaceRequest) -> str:
    one = actions.agree_to_accreditation(_which(request), actor=request.visit.actor, purpose=WHY)
    return f"Agreed: {_named(one)} holds from today."


def _end(request: FaceRequest) -> str:
    one = actions.end_accreditation(_which(request), actor=request.visit.actor, purpose=WHY)
    return f"Ended: {_named(one)}."


ACTS: Mapping[str, Callable[[FaceRequest], str]] = {"propose": _propose, "agree": _agree, "end": _end}


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
        done=telling.done(request),
        organisations=listed,
        codes=[("", "Choose"), *((one.code, one.name) for one in listed)],
        capabilities=CAPABILITIES,
        fault_of={fault.field: fault.text for fault in faults},
        typed=request.POST if faults else {},
    )
