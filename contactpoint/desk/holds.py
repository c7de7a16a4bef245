"""What shielding officers alone decide on: records that are held, and answers of data managers that touch a shield.

An address holds a handle of this visit.
"""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import handles
from contactpoint.access.actions import require
from contactpoint.access.handles import HandleKind
from contactpoint.access.rules import Capability
from contactpoint.desk import hold_words, review_words
from contactpoint.holds import actions
from contactpoint.holds.rules import Verdict, allowed
from contactpoint.holds.whose import ItemChanged, NoSuchItem
from contactpoint.kernel.actors import Purpose, PurposeCode
from contactpoint.kernel.errors import ContactPointError
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import page
from contactpoint.pages.visits import FaceRequest
from contactpoint.review.rules import Topic

VERDICTS = frozenset(Verdict)
WHY = Purpose(PurposeCode.DESK_SHIELD, reference="desk/held")


def holds(request: FaceRequest) -> HttpResponse:
    """The list."""
    return _list(request)


def hold(request: FaceRequest, handle: str) -> HttpResponse:
    """One item side by side; or a verdict, after which the list stands there and says what was said.

    What was changed or settled meanwhile leads to the list, which says so.
    """
    _check(request)
    kept = handles.open_handle(request.visit.token, HandleKind.HELD, handle).decode()
    if kept in VERDICTS:
        return _list(request, said=Verdict(kept))
    item = UUID(kept)
    try:
        if request.method != "POST":
            return _item(request, item)
        return redirect(act_once(request, request.visit.token, lambda: _decide(request, item)))
    except (ItemChanged, NoSuchItem) as moved:
        return _list(request, moved=moved)


def _item(request: FaceRequest, item: UUID) -> HttpResponse:
    seen = actions.open_item(item, route="desk.hold", actor=request.visit.actor, purpose=WHY)
    verdicts = allowed(seen, by=request.visit.actor.id)
    shown = {"item": seen, "verdicts": verdicts, "words": review_words, "own": hold_words, "topics": Topic}
    return page(request, "hold.html", status=200, once=once(), **shown)


def _list(request: FaceRequest, *, said: Verdict | None = None, moved: ContactPointError | None = None) -> HttpResponse:
    queue = actions.see_queue(route="desk.holds", actor=request.visit.actor, purpose=WHY)
    links = [(item, _place(request, str(item.id))) for item in queue.first]
    shown = {"queue": queue, "links": links, "said": said, "moved": moved, "own": hold_words}
    return page(request, "holds.html", status=422 if moved else 200, **shown)


def _decide(request: FaceRequest, item: UUID) -> str:
    typed, seen = request.POST.get("act", ""), request.POST.get("version", "")
    if typed not in VERDICTS or not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        raise Http404
    verdict = Verdict(typed)
    actions.decide(item, verdict, version=int(seen), route="desk.hold", actor=request.visit.actor, purpose=WHY)
    return _place(request, verdict.value)


def _place(request: FaceRequest, kept: str) -> str:
    """Where an item, or the list after a verdict, stands in this visit."""
    handle = handles.keep(request.visit.token, HandleKind.HELD, kept.encode())
    return reverse("hold", kwargs={"handle": handle})


def _check(request: FaceRequest) -> None:
    """The right itself, told before anything that was sent is looked at."""
    require(request.visit.actor, Capability.HOLD_DECIDE, purpose=WHY, owner=request.visit.actor.organisation)
