"""One person for their account administrators: all that access rests on, the role, what is handed over, the family."""

from collections.abc import Callable, Mapping, Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions, handles
from contactpoint.access.actions import AccountRefused, Hand, SeenPerson, require
from contactpoint.access.handles import HandleKind
from contactpoint.access.reasons import SuspensionReason
from contactpoint.access.rules import FACES, GIVEN_BY_TWO, Capability, face_of
from contactpoint.access.vetting import lapses
from contactpoint.desk import handing, telling
from contactpoint.desk.people import address_of
from contactpoint.desk.people_words import SUSPENSIONS
from contactpoint.kernel.actors import Purpose, PurposeCode, Role
from contactpoint.pages.account_words import FACTS
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest

WHY = Purpose(PurposeCode.DESK_ACCOUNT, reference="desk/person")
FAULTS = {"relative": "relative-username", "withdraw": "relative-username", "suspend": "suspend-because"}
"""Where a fault of a step stands, if not at the role."""
Led = tuple[str, str]
"""Where a step leads, the person's page where that is empty, and what is told there; nothing beside codes."""
NO_ROLE = "Choose a role. Nothing was changed."
NO_REASON = "Choose a reason. Nothing was changed."
NO_RELATIVE = "Enter the username of the relative. Nothing was changed."


def person(request: FaceRequest, handle: str) -> HttpResponse:
    """What stands, and the forms; or one step."""
    actor = request.visit.actor
    username = handles.open_handle(request.visit.token, HandleKind.PERSON, handle).decode()
    if request.method != "POST":
        return _shown(request, handle, username)
    require(actor, Capability.PERSON_SEE, purpose=WHY, owner=actor.organisation)
    name = request.POST.get("act", "")
    act = ACTS.get(name, _set_role)
    if name in QUESTIONS and not telling.is_sure(request):
        return _question(request, handle, username)

    def take() -> str:
        where, words = act(request, username)
        return telling.told(request, where or _address(handle), words) if words else where

    try:
        return redirect(act_once(request, request.visit.token, take))
    except AccountRefused as error:
        return _shown(request, handle, username, Fault(FAULTS.get(name, "role"), str(error)))


def _codes(request: FaceRequest, username: str) -> Led:
    codes = actions.issue_recovery_codes(username, actor=request.visit.actor, purpose=WHY)
    return handing.kept(request, username, Hand.RECOVERY, codes), ""


def _enrol(request: FaceRequest, username: str) -> Led:
    code = actions.issue_enrolment(username, actor=request.visit.actor, purpose=WHY)
    return handing.kept(request, username, Hand.ENROLMENT, [code]), ""


def _lost(request: FaceRequest, username: str) -> Led:
    actions.ask_for_new_factor(username, actor=request.visit.actor, purpose=WHY)
    return "", f"Asked: a new way to sign in for {username}."


def _set_role(request: FaceRequest, username: str) -> Led:
    seen = _seen(request, username)
    try:
        role = Role(request.POST.get("role", ""))
    except ValueError:
        raise AccountRefused(NO_ROLE) from None
    waits = actions.set_role(username, role, seen.organisation.code, actor=request.visit.actor, purpose=WHY)
    named = role.value.replace("_", " ")
    return "", f"Asked: the role of {named}." if waits else f"The role of {named} begins today."


def _end_role(request: FaceRequest, username: str) -> Led:
    seen = _seen(request, username)
    actions.end_role(username, actor=request.visit.actor, purpose=WHY)
    return address_of(seen.organisation.code), f"The role of {username} has ended, and with it their access."


def _family(request: FaceRequest, username: str) -> Led:
    relative = request.POST.get("relative-username", "").strip()
    if not relative:
        raise AccountRefused(NO_RELATIVE)
    actions.declare_relative(username, relative, actor=request.visit.actor, purpose=WHY)
    return "", f"{username} and {relative} count as family from now on."


def _withdraw(request: FaceRequest, username: str) -> Led:
    relative = request.POST.get("named", "")
    actions.ask_to_withdraw_family(username, relative, actor=request.visit.actor, purpose=WHY)
    return "", f"Asked: that {relative} counts as family of {username} no more."


def _suspend(request: FaceRequest, username: str) -> Led:
    try:
        because = SuspensionReason(request.POST.get("suspend-because", ""))
    except ValueError:
        raise AccountRefused(NO_REASON) from None
    actions.ask_to_suspend(username, because, actor=request.visit.actor, purpose=WHY)
    return "", f"Asked: that {username} is suspended."


ACTS: Mapping[str, Callable[[FaceRequest, str], Led]] = {
    "codes": _codes,
    "enrol": _enrol,
    "lost": _lost,
    "role": _set_role,
    "end": _end_role,
    "relative": _family,
    "withdraw": _withdraw,
    "suspend": _suspend,
}
QUESTIONS: Mapping[str, tuple[str, Sequence[str], str]] = {
    "end": (
        "End the role of {name}?",
        (
            "This ends access for {name} now, open visits included.",
            "The account stays. No page gives it a role again: that takes the command line.",
        ),
        "End the role",
    ),
    "lost": (
        "Ask for a new way to sign in for {name}?",
        (
            "When another administrator agrees, everything with which {name} signs in ends, and every open "
            "visit of theirs.",
            "That administrator then gets a code, to hand over face to face, with which {name} sets it up anew.",
        ),
        "Ask for it",
    ),
}
"""Before what ends access: heading, lines, and the words of the button."""


def _question(request: FaceRequest, handle: str, username: str) -> HttpResponse:
    seen = _seen(request, username)
    name = seen.looked.name
    heading, lines, press = QUESTIONS[request.POST["act"]]
    asked = [line.format(name=name) for line in lines]
    return telling.asked(request, heading.format(name=name), asked, press=press, back=_address(handle))


def _address(handle: str) -> str:
    return reverse("person", kwargs={"handle": handle})


def _seen(request: FaceRequest, username: str) -> SeenPerson:
    seen = actions.see_person(username, actor=request.visit.actor, purpose=WHY)
    if seen is None:
        raise Http404
    return seen


def _shown(request: FaceRequest, handle: str, username: str, *faults: Fault) -> HttpResponse:
    seen = _seen(request, username)
    found = seen.looked.found
    roles = sorted(FACES[face_of(seen.looked.role)])
    return page(
        request,
        "person.html",
        status=422 if faults else 200,
        faults=faults,
        fault_of={fault.field: fault.text for fault in faults},
        once=once(),
        handle=handle,
        seen=seen,
        done=telling.done(request),
        waits_for={one.what for one in seen.waiting},
        suspensions=SUSPENSIONS,
        lapses=[{"lapse": one} for one in lapses(found.facts, found.today)],
        facts=FACTS,
        roles=[(role.value, role.value.replace("_", " ").capitalize()) for role in roles],
        by_two=seen.looked.role in GIVEN_BY_TWO,
    )
