"""Transfers for data managers: what waits for an answer, what they proposed, and a form to offer or ask for a child.

The page tells of no other authority, and of nothing that the worker or the national desk has done since.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.kernel.actors import Purpose, PurposeCode
from contactpoint.kernel.numbers import ChildNumber, NotWellFormed
from contactpoint.ownership import actions
from contactpoint.ownership.actions.proposing import NobodyToTransferTo, UnderWay
from contactpoint.ownership.rules import ENDED_DAYS, Standing, State
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest
from contactpoint.shielding.actions import NoSuchAuthority

ROUTE = "desk.transfers"
WHY = Purpose(PurposeCode.DESK_DATA, reference="desk/transfers")
CHOOSE = "Choose whether to offer the child or to ask for it."


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the two things that the form proposes."""

    code: str
    label: str
    explained: str


CHOICES = (
    Choice("offer", "Offer it", "Your authority owns the child. Name below the authority that is to have it."),
    Choice("ask", "Ask for it", "Whoever owns the child is told that it is asked for, not by whom."),
)
STANDINGS: Mapping[Standing, str] = {
    Standing.OFFERED: "Offered by you",
    Standing.OFFERED_TO_YOU: "Offered to you",
    Standing.ASKED: "Asked for by you",
    Standing.ASKED_OF_YOU: "Asked of you",
}
STATES: Mapping[State, str] = {
    State.OPEN: "open",
    State.ACCEPTED: "accepted",
    State.DECLINED: "declined",
    State.WITHDRAWN: "taken back",
    State.LAPSED: "no longer open",
}
TO_ANSWER = frozenset({Standing.OFFERED_TO_YOU, Standing.ASKED_OF_YOU})
VERBS: Mapping[str, Callable[..., object]] = {
    "offer": actions.offer,
    "ask": actions.ask,
    "accept": actions.accept,
    "decline": actions.decline,
}
OF_NUMBER = (NotWellFormed, NobodyToTransferTo, UnderWay)


def transfers(request: FaceRequest) -> HttpResponse:
    """The list and the form; or one step. What is another's, or taken back meanwhile, gets a page of its own."""
    if request.method != "POST":
        return _shown(request)
    actor, act = request.visit.actor, request.POST.get("act", "")
    require(actor, Capability.CHILD_TRANSFER, purpose=WHY, owner=actor.organisation)
    if act not in VERBS:
        return _shown(request, Fault("act", CHOOSE))

    def take() -> str:
        VERBS[act](*_typed(request, act), route=ROUTE, actor=actor, purpose=WHY)
        return reverse("transfers")

    try:
        return redirect(act_once(request, request.visit.token, take))
    except NoSuchAuthority as error:
        return _shown(request, Fault("to", str(error)))
    except OF_NUMBER as error:
        return _shown(request, Fault("number", str(error)))


def _typed(request: FaceRequest, act: str) -> tuple[str | ChildNumber, ...]:
    """The number, and of an offer the authority."""
    number = ChildNumber.parse(request.POST.get("number", ""))
    return (number, request.POST.get("to", "").strip().upper()) if act == "offer" else (number,)


def _shown(request: FaceRequest, *faults: Fault) -> HttpResponse:
    seen = actions.see(route=ROUTE, actor=request.visit.actor, purpose=WHY)
    lists = {
        "waiting": [one for one in seen if one.state is State.OPEN and one.standing in TO_ANSWER],
        "proposed": [one for one in seen if one.state is State.OPEN and one.standing not in TO_ANSWER],
        "ended": [one for one in reversed(seen) if one.state is not State.OPEN],
    }
    words = {"standings": STANDINGS, "states": STATES, "choices": CHOICES, "ended_days": ENDED_DAYS}
    form = {"fault_of": {fault.field: fault.text for fault in faults}, "typed": request.POST if faults else {}}
    shown = {**lists, **words, **form}
    return page(request, "transfers.html", status=422 if faults else 200, faults=faults, once=once(), **shown)
