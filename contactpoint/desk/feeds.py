"""Feeds for the people who answer for them: what sources sent, how good it was, what waits for a decision.

A data manager sees the sources of their own authority, one of the national team every source. Any other source, and one
that there is not, are the same missing page.
"""

import enum
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access.actions import record_refused, require
from contactpoint.access.rules import Capability
from contactpoint.audit.keys import key
from contactpoint.audit.rules import EventKind
from contactpoint.desk import words
from contactpoint.intake import actions
from contactpoint.intake.actions.seeing import see_source, see_sources
from contactpoint.intake.receipts import mend_name
from contactpoint.intake.rules import PauseReason, ReleaseReason, ResumeReason, SendBackReason
from contactpoint.intake.seen import delivery_for, pause_now
from contactpoint.kernel.actors import Purpose, PurposeCode
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest

CODE = re.compile(r"[a-z_]{1,20}(\.[A-Z0-9]{1,8})?")
CHOOSE = "Choose a reason."
ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Decision:
    """What a form of these pages decides: the closed list of its reasons, and the verb."""

    reasons: type[enum.StrEnum]
    verb: Callable[..., None]


PAUSING: Mapping[str, Decision] = {
    "pause": Decision(PauseReason, actions.pause),
    "resume": Decision(ResumeReason, actions.resume),
}
DECIDING: Mapping[str, Decision] = {
    "release": Decision(ReleaseReason, actions.release),
    "send_back": Decision(SendBackReason, actions.send_back),
}


def feeds(request: FaceRequest) -> HttpResponse:
    """The sources; from the national team also the pause of all feeds."""
    if request.method != "POST":
        return _sources(request)
    actor, why = request.visit.actor, _why("feeds")
    require(actor, Capability.FEED_PAUSE, purpose=why)
    act, decision, reason = _decided(request, PAUSING)
    if reason is None:
        return _sources(request, Fault(act, CHOOSE))

    def decide() -> str:
        decision.verb(reason, actor=actor, purpose=why)
        return reverse("feeds")

    return redirect(act_once(request, request.visit.token, decide))


def feed(request: FaceRequest, source: str) -> HttpResponse:
    """One source, and the decision on a delivery of it that waits."""
    if request.method != "POST":
        return _source(request, source)
    actor, why = request.visit.actor, _why(source)
    require(actor, Capability.FEED_RELEASE, purpose=why, owner=actor.organisation)
    delivery = _delivery(request, source, request.POST.get("delivery", ""))
    act, decision, reason = _decided(request, DECIDING)
    if reason is None:
        return _source(request, source, Fault(f"{act}-{delivery}", CHOOSE))

    def decide() -> str:
        decision.verb(delivery, reason, actor=actor, purpose=why)
        return reverse("feed", kwargs={"source": source})

    return redirect(act_once(request, request.visit.token, decide))


def feed_mend(request: FaceRequest, source: str, delivery: str) -> StreamingHttpResponse:
    """The refused rows of one delivery as they were sent, decrypted on the way out."""
    actor, why = request.visit.actor, _why(source)
    require(actor, Capability.FEED_SEE, purpose=why, owner=actor.organisation)
    wanted = _delivery(request, source, delivery)
    pieces = actions.mend(wanted, private_key=key("desk_private"), actor=actor, purpose=why)
    first = next(pieces, b"")  # what cannot be opened is said on a page, not in the middle of a file
    response = StreamingHttpResponse(chain([first], pieces), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{mend_name(source)}"'
    return response


def _sources(request: FaceRequest, *faults: Fault) -> HttpResponse:
    actor = request.visit.actor
    sources = see_sources(actor=actor, purpose=_why("feeds"), route="desk.feeds")
    whose = "the national team" if actor.national else request.visit.organisation
    leaf = Paginator(sources, ON_A_PAGE).get_page(request.GET.get("page"))
    return _page(request, "feeds.html", faults, sources=leaf, whose=whose)


def _source(request: FaceRequest, code: str, *faults: Fault) -> HttpResponse:
    seen = see_source(code, actor=request.visit.actor, purpose=_why(code), route="desk.feed")
    if seen is None:
        raise _missing(request)
    return _page(request, "feed.html", faults, seen=seen)


def _page(request: FaceRequest, template: str, faults: tuple[Fault, ...], **shown: object) -> HttpResponse:
    status = 422 if faults else 200
    return page(request, template, status=status, faults=faults, once=once(), paused=pause_now(), words=words, **shown)


def _why(about: str) -> Purpose:
    """The work item: all feeds, or one source. What no source can be called is no page."""
    if not CODE.fullmatch(about):
        raise Http404
    return Purpose(PurposeCode.DESK_DATA, reference=f"desk/{about}")


def _decided(request: FaceRequest, decisions: Mapping[str, Decision]) -> tuple[str, Decision, enum.StrEnum | None]:
    """What the form decides, and why; no reason where none of its list was chosen."""
    act, typed = request.POST.get("act", ""), request.POST.get("reason", "")
    if act not in decisions:
        raise Http404
    reasons = decisions[act].reasons
    return act, decisions[act], reasons(typed) if typed in set(reasons) else None


def _delivery(request: FaceRequest, source: str, typed: str) -> UUID:
    """A delivery of this source that is the visitor's to decide on."""
    try:
        delivery = UUID(typed)
    except ValueError:
        raise _missing(request) from None
    if delivery_for(request.visit.actor, delivery) != source:
        raise _missing(request)
    return delivery


def _missing(request: FaceRequest) -> Http404:
    """The missing page, recorded: somebody looked for a source that is none of theirs."""
    route = f"desk.{request.resolver_match.url_name}" if request.resolver_match else "desk"
    record_refused(EventKind.FEED_SEEN, "no_such_source", route=route, actor=request.visit.actor, purpose=_why("feeds"))
    return Http404()
