"""Adding a person: at once, or asked of a second administrator where the role takes two."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect

from contactpoint.access import actions
from contactpoint.access.actions import AccountRefused, Hand, NewPerson, require
from contactpoint.access.people import organisation_of, organisations
from contactpoint.access.rules import FACES, GIVEN_BY_TWO, Capability
from contactpoint.access.vetting import Check, Evidence
from contactpoint.desk import handing, telling
from contactpoint.desk.people import NotComplete, address_of, dated
from contactpoint.kernel.actors import Purpose, PurposeCode, Role
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest

WHY = Purpose(PurposeCode.DESK_ACCOUNT, reference="desk/people/new")
ROLES: Mapping[str, str] = {
    role.value: role.value.replace("_", " ").capitalize() for roles in FACES.values() for role in sorted(roles)
}
NO_ORGANISATION = "Choose the organisation."
MISSING = {"name": "Enter the name.", "username": "Enter a username.", "role": "Choose a role."}


def person_add(request: FaceRequest) -> HttpResponse:
    """The form; or the person added, which leads to the code to hand over."""
    actor = request.visit.actor
    require(actor, Capability.PERSON_SEE, purpose=WHY, owner=actor.organisation)
    if request.method != "POST":
        return _shown(request)
    try:
        new = _typed(request)
        return redirect(act_once(request, request.visit.token, lambda: _added(request, new)))
    except NotComplete as error:
        return _shown(request, *error.faults)
    except AccountRefused as error:
        return _shown(request, Fault("username", str(error)))


def _added(request: FaceRequest, new: NewPerson) -> str:
    actor = request.visit.actor
    if new.role in GIVEN_BY_TWO:
        actions.ask_for_person(new, actor=actor, purpose=WHY)
        words = f"Added: {new.username}. The role waits for another administrator, who gets the code to hand over."
        return telling.told(request, address_of(new.organisation), words)
    code = actions.invite_person(new, actor=actor, purpose=WHY)
    return handing.kept(request, new.username, Hand.ENROLMENT, [code])


def _typed(request: FaceRequest) -> NewPerson:
    """Raises `NotComplete` with all that is missing."""
    typed = {name: request.POST.get(name, "").strip() for name in (*MISSING, "organisation", "evidence")}
    national = request.visit.actor.national
    lacking = [Fault(name, text) for name, text in MISSING.items() if not typed[name]]
    if typed["role"] and typed["role"] not in ROLES:
        lacking.append(Fault("role", MISSING["role"]))
    if national and not typed["organisation"]:
        lacking.append(Fault("organisation", NO_ORGANISATION))
    try:
        checks = _checks(typed["evidence"], request)
    except NotComplete as error:
        lacking += error.faults
    if lacking:
        raise NotComplete(*lacking)
    return NewPerson(
        username=typed["username"],
        name=typed["name"][:200],
        role=Role(typed["role"]),
        organisation=typed["organisation"] if national else _own(request),
        checks=checks,
    )


def _own(request: FaceRequest) -> str:
    own = organisation_of(request.visit.actor.organisation or "")
    return own.code if own else ""


def _checks(evidence: str, request: FaceRequest) -> dict[Check, Evidence]:
    if not evidence:
        return {}
    return dict.fromkeys(Check, Evidence(evidence, dated(request)))


def _shown(request: FaceRequest, *faults: Fault) -> HttpResponse:
    listed = organisations() if request.visit.actor.national else []
    return page(
        request,
        "person_add.html",
        status=422 if faults else 200,
        faults=faults,
        once=once(),
        organisations=[("", "Choose"), *((one.code, one.name) for one in listed)] if listed else [],
        roles=[("", "Choose"), *ROLES.items()],
        fault_of={fault.field: fault.text for fault in faults},
        typed=request.POST if faults else {"organisation": request.GET.get("of", "")},
    )
