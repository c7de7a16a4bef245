"""The desk's first page: what there is for the person's role, and what is not built yet."""

from collections.abc import Mapping

from django.http import HttpResponse

from contactpoint.access.people import waiting_for
from contactpoint.access.rules import RIGHTS, Capability
from contactpoint.pages.page import page
from contactpoint.pages.visits import FaceRequest

WORK: Mapping[Capability, tuple[str, str]] = {
    Capability.FEED_SEE: ("feeds", "Feeds: what sources sent, and what waits for you"),
    Capability.REVIEW_DECIDE: ("reviews", "Reviews: pairs that may be one child, and wait for your decision"),
    Capability.CHILD_HISTORY: ("histories", "History: how a child came to be the one it is, with who and why"),
    Capability.HOLD_DECIDE: ("holds", "Held: records and answers that touch a shield, and wait for your decision"),
    Capability.PERSON_SEE: ("people", "People: who lapses when, renewing, suspending, letting in again"),
    Capability.BUDGET_RELEASE: ("budgets", "Budgets: who has used up the looks of a day, and releasing more"),
    Capability.ALERT_SEE: (
        "urgent",
        "Looks to review: who looked without a reference, and is asked about it within a day",
    ),
    Capability.CHILD_TRANSFER: ("transfers", "Transfers: children offered, asked for, and waiting for your answer"),
}
"""By the right that opens it: a page, and what leads to it."""
NATIONAL_WORK: Mapping[Capability, tuple[str, str]] = {
    Capability.ORGANISATION_PROPOSE: ("organisations", "Organisations: what each is accredited for, and until when"),
}


def home(request: FaceRequest) -> HttpResponse:
    """Links to the work of the role; of requests that wait for this administrator it reads how many there are."""
    role = request.visit.actor.role
    wider = NATIONAL_WORK.items() if request.visit.actor.national else ()
    work = [link for right, link in (*WORK.items(), *wider) if role in RIGHTS[right]]
    waits = waiting_for(request.visit.actor) if role in RIGHTS[Capability.ACCOUNT_BY_TWO] else []
    return page(request, "home.html", work=work, waits=waits, limits=role in RIGHTS[Capability.SHIELD_DECIDE])
