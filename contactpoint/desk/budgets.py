"""Who has used up the looks of a day, for their account administrators, and releasing more for 24 hours."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions
from contactpoint.access.actions import AccountRefused
from contactpoint.access.reasons import BudgetReason
from contactpoint.access.rules import Capability
from contactpoint.desk import telling
from contactpoint.desk.people_words import RELEASES, SPENT
from contactpoint.kernel.actors import Purpose, PurposeCode
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest

WHY = Purpose(PurposeCode.DESK_ACCOUNT, reference="desk/budgets")
NOBODY = Fault("people", "Tick who is given more.")
NO_REASON = Fault("because", "Choose a reason.")


def budgets(request: FaceRequest) -> HttpResponse:
    """The list of who stands at the stop; or a release for those ticked."""
    if request.method != "POST":
        return _shown(request)
    actor = request.visit.actor
    actions.require(actor, Capability.PERSON_SEE, purpose=WHY, owner=actor.organisation)
    who, because = request.POST.getlist("who"), request.POST.get("because", "")
    lacking = [*([] if who else [NOBODY]), *([] if because in RELEASES else [NO_REASON])]
    if lacking:
        return _shown(request, *lacking)

    def take() -> str:
        actions.release_budgets(who, BudgetReason(because), actor=actor, purpose=WHY)
        words = f"The day’s budget is given once more, for {settings.BUDGET_RELEASE_HOURS} hours: {', '.join(who)}."
        return telling.told(request, reverse("budgets"), words)

    try:
        return redirect(act_once(request, request.visit.token, take))
    except AccountRefused as error:
        return _shown(request, Fault("people", str(error)))


def _shown(request: FaceRequest, *faults: Fault) -> HttpResponse:
    stopped = actions.see_budgets(actor=request.visit.actor, purpose=WHY)
    return page(
        request,
        "budgets.html",
        status=422 if faults else 200,
        faults=faults,
        fault_of={fault.field: fault.text for fault in faults},
        once=once(),
        done=telling.done(request),
        stopped=stopped,
        ticked=request.POST.getlist("who") if faults else [],
        because=request.POST.get("because") if faults else None,
        reasons=RELEASES,
        spent=SPENT,
        hours=settings.BUDGET_RELEASE_HOURS,
    )
