"""People for their account administrators: who lapses when, soonest first; renewing, suspending, reactivating."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from contactpoint.access import actions, handles
from contactpoint.access.actions import AccountRefused, Hand, require
from contactpoint.access.handles import HandleKind
from contactpoint.access.people import Looked, waiting_for
from contactpoint.access.reasons import ReactivationReason, SuspensionReason
from contactpoint.access.rules import Capability
from contactpoint.access.vetting import Check, Evidence, Fact, Lapse, band, lapses
from contactpoint.desk import handing, telling
from contactpoint.desk.people_words import AGREED, CHECKS, REACTIVATIONS, SUSPENSIONS
from contactpoint.kernel.actors import Purpose, PurposeCode, Role
from contactpoint.pages.account_words import FACTS
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest
from contactpoint.pages.words import day

WHY = Purpose(PurposeCode.DESK_ACCOUNT, reference="desk/people")
NOBODY = "Tick who it is about."
NOTHING_CHOSEN = "The form lacks what it is about. Load the page again."
NO_CHECK = "Choose what was checked."
NO_REASON = "Choose a reason."
NO_DATE = "Give the date on the evidence: day, month and year."
Choice = TypeVar("Choice", Check, SuspensionReason, ReactivationReason)
Act = Callable[[], str]
"""Does it, and answers where that leads."""
UNUSED_SHOWN_DAYS = 30
"""Who looked yesterday has 89 days left: that is told of nobody."""


@dataclass(frozen=True, slots=True)
class Line:
    """A person with what ends soonest, or all that is `missing`; `within` is the warning's band in days."""

    username: str
    name: str
    role: Role
    suspended: bool
    lapse: Lapse
    missing: tuple[Fact, ...]
    within: int | None
    handle: str


class NotComplete(Exception):
    """The form lacks something; holds what to say of which fields."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.text for fault in faults))
        self.faults = faults


def people(request: FaceRequest) -> HttpResponse:
    """The list of one organisation, one's own unless the national team asks for another; or what is done there."""
    if request.method != "POST":
        return _shown(request)
    actor = request.visit.actor
    require(actor, Capability.PERSON_SEE, purpose=WHY, owner=actor.organisation)
    try:
        act = ACTS[request.POST.get("act", "")](request)
    except KeyError:
        return _shown(request, Fault("check", NO_CHECK))
    except NotComplete as error:
        return _shown(request, *error.faults)

    try:
        return redirect(act_once(request, request.visit.token, act))
    except AccountRefused as error:
        return _shown(request, Fault("people", str(error)))


def _renewing(request: FaceRequest) -> Act:
    who = _ticked(request)
    check = _chosen(request, Check, "check", NO_CHECK)
    evidence = Evidence(request.POST.get("evidence", "").strip(), dated(request))

    def act() -> str:
        until = actions.renew(who, check, evidence, actor=request.visit.actor, purpose=WHY)
        return _told(request, f"{CHECKS[check]} is renewed until {day(until)}: {', '.join(who)}.")

    return act


def _suspending(request: FaceRequest) -> Act:
    who, because = _ticked(request), _chosen(request, SuspensionReason, "suspend-because", NO_REASON)

    def act() -> str:
        actions.suspend(who, because, actor=request.visit.actor, purpose=WHY)
        return _told(request, f"Suspended, and their access ended: {', '.join(who)}.")

    return act


def _reactivating(request: FaceRequest) -> Act:
    who, because = _ticked(request), _chosen(request, ReactivationReason, "reactivate-because", NO_REASON)

    def act() -> str:
        actions.reactivate(who, because, actor=request.visit.actor, purpose=WHY)
        return _told(request, f"Reactivated: {', '.join(who)}.")

    return act


def _renewing_roles(request: FaceRequest) -> Act:
    who = _ticked(request)

    def act() -> str:
        wait = actions.renew_roles(who, actor=request.visit.actor, purpose=WHY)
        given = [username for username in who if username not in wait]
        said = [f"The role begins anew today: {', '.join(given)}."] if given else []
        said += [f"Asked, and waits for another administrator: {', '.join(wait)}."] if wait else []
        return _told(request, " ".join(said))

    return act


def _taking_back(request: FaceRequest) -> Act:
    asked = _which(request)

    def act() -> str:
        username = actions.take_back(asked, actor=request.visit.actor, purpose=WHY)
        return _told(request, f"Taken back, and nothing was changed for {username}.")

    return act


def _agreeing(request: FaceRequest) -> Act:
    asked = _which(request)

    def act() -> str:
        agreed = actions.agree(asked, actor=request.visit.actor, purpose=WHY)
        if agreed.code is None:
            return _told(request, AGREED[agreed.what].format(agreed.username))
        return handing.kept(request, agreed.username, Hand.ENROLMENT, [agreed.code])

    return act


ACTS: Mapping[str, Callable[[FaceRequest], Act]] = {
    "renew": _renewing,
    "renew_role": _renewing_roles,
    "agree": _agreeing,
    "take_back": _taking_back,
    "suspend": _suspending,
    "reactivate": _reactivating,
}


def _ticked(request: HttpRequest) -> list[str]:
    who = request.POST.getlist("who")
    if not who:
        raise NotComplete(Fault("people", NOBODY))
    return who


def _which(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("which", ""))
    except ValueError:
        raise NotComplete(Fault("people", NOTHING_CHOSEN)) from None


def _chosen(request: HttpRequest, choices: type[Choice], field: str, missing: str) -> Choice:
    try:
        return choices(request.POST.get(field, ""))
    except ValueError:
        raise NotComplete(Fault(field, missing)) from None


def dated(request: HttpRequest) -> date:
    """The day that was typed; raises `NotComplete`."""
    typed = (request.POST.get(f"dated-{part}", "").strip() for part in ("year", "month", "day"))
    try:
        return date(*map(int, typed))
    except ValueError:
        raise NotComplete(Fault("dated", NO_DATE)) from None


def _line(one: Looked, handle: str) -> Line:
    """With what ends soonest; time left to use the account is told in its last days alone."""
    ending = lapses(one.found.facts, one.found.today)
    lapse = next(end for end in ending if end.fact is not Fact.USED or end.days_left < UNUSED_SHOWN_DAYS)
    within = band(lapse.days_left, settings.WARNING_DAYS)
    missing = tuple(end.fact for end in ending if end.until is None)
    return Line(one.username, one.name, one.role, one.suspended, lapse, missing, within, handle)


def _wanted(request: FaceRequest) -> str:
    """The code of the organisation that is asked for; empty where it is one's own."""
    return request.POST.get("of") or request.GET.get("of", "")


def address_of(code: str) -> str:
    """Where the people of the organisation with this code stand; one's own where it is empty."""
    return reverse("people") + (f"?{urlencode({'of': code})}" if code else "")


def _told(request: FaceRequest, words: str) -> str:
    return telling.told(request, address_of(_wanted(request)), words)


def _shown(request: FaceRequest, *faults: Fault) -> HttpResponse:
    seen = actions.see_people(_wanted(request) or None, actor=request.visit.actor, purpose=WHY)
    if seen is None:
        raise Http404
    names = [one.username.encode() for one in seen.people]
    keys = handles.keep_many(request.visit.token, HandleKind.PERSON, names)
    lines = sorted(map(_line, seen.people, keys), key=lambda line: (line.suspended, line.lapse.days_left, line.name))
    words = {"facts": FACTS, "checks": CHECKS, "suspensions": SUSPENSIONS, "reactivations": REACTIVATIONS}
    form = {"fault_of": {fault.field: fault.text for fault in faults}, "typed": request.POST if faults else {}}
    return page(
        request,
        "people.html",
        status=422 if faults else 200,
        faults=faults,
        once=once(),
        of=_wanted(request),
        done=telling.done(request),
        organisation=seen.organisation,
        waits=[one for one in waiting_for(request.visit.actor) if one.code != seen.organisation.code],
        unused_days=settings.UNUSED_DAYS,
        unused_shown=UNUSED_SHOWN_DAYS,
        lines=lines,
        waiting=seen.waiting,
        me=request.visit.actor.id,
        ticked=request.POST.getlist("who") if faults else [],
        **words,
        **form,
    )
