"""Looks without a reference, for the auditor who reviews them within a day. Nothing here tells of a child."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions
from contactpoint.access.actions import AccountRefused, require_role
from contactpoint.access.reasons import UrgentFinding
from contactpoint.access.rules import Capability
from contactpoint.desk.people_words import FINDINGS
from contactpoint.kernel.actors import Purpose, PurposeCode
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest

WHY = Purpose(PurposeCode.DESK_AUDIT, reference="desk/urgent")
NOT_CHOSEN = "Choose what you found."
NOT_NAMED = "The form lacks what it is about. Nothing was changed. Load the page again."


def urgent(request: FaceRequest) -> HttpResponse:
    """The list, oldest first; or what was found of one line of it."""
    if request.method != "POST":
        return _shown(request)
    require_role(Capability.ALERT_WORK, actor=request.visit.actor, purpose=WHY)
    which, found = request.POST.get("which", ""), request.POST.get("finding", "")
    if found not in FINDINGS:
        return _shown(request, NOT_CHOSEN)

    def take() -> str:
        actions.review_urgent_look(_id(which), UrgentFinding(found), actor=request.visit.actor, purpose=WHY)
        return reverse("urgent")

    try:
        return redirect(act_once(request, request.visit.token, take))
    except AccountRefused as error:
        return _shown(request, str(error))


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        raise AccountRefused(NOT_NAMED) from None


def _shown(request: FaceRequest, fault: str = "") -> HttpResponse:
    """A fault stands at the line that it is about, or at the list where that is gone."""
    looks = actions.see_urgent_looks(actor=request.visit.actor, purpose=WHY)
    places = {str(look.id): f"finding-{place}" for place, look in enumerate(looks, 1)}
    field = places.get(request.POST.get("which", ""), "waiting")
    return page(
        request,
        "urgent.html",
        status=422 if fault else 200,
        faults=[Fault(field, fault)] if fault else [],
        once=once(),
        looks=looks,
        findings=[("", "Choose one"), *FINDINGS.items()],
        hours=settings.URGENT_REVIEW_HOURS,
    )
