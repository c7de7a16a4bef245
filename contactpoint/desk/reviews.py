"""Reviews for data managers: pairs that may be one child, side by side, answered one after the other by keyboard.

An address holds a handle of this visit, which stands for a pair and for what was answered just before it.
"""

import json
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import handles
from contactpoint.access.actions import require
from contactpoint.access.handles import HandleKind
from contactpoint.access.rules import Capability
from contactpoint.desk import review_words as words
from contactpoint.kernel.actors import Purpose, PurposeCode
from contactpoint.kernel.errors import ContactPointError
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import page
from contactpoint.pages.visits import FaceRequest
from contactpoint.review import actions
from contactpoint.review.actions.answering import ItemChanged, NothingToUndo
from contactpoint.review.rules import DECIDING, Kind, Topic
from contactpoint.review.whose import NoSuchItem

WHY = Purpose(PurposeCode.DESK_DATA, reference="desk/review")
MOVED = (ItemChanged, NoSuchItem, NothingToUndo)


@dataclass(frozen=True, slots=True)
class Place:
    """What a handle stands for: a pair, and the answer given before it, which can still be undone.

    `said`: of which pair that was, in words.
    """

    item: UUID | None = None
    before: Kind | None = None
    answer: UUID | None = None
    said: str = ""

    def kept(self, token: str) -> str:
        """Its address in this visit."""
        kept = [self.item and str(self.item), self.before, self.answer and str(self.answer), self.said]
        handle = handles.keep(token, HandleKind.REVIEW, json.dumps(kept).encode())
        return reverse("review", kwargs={"handle": handle})

    @classmethod
    def at(cls, token: str, handle: str) -> "Place":
        """What was kept; raises `NoSuchHandle`."""
        item, before, answer, said = json.loads(handles.open_handle(token, HandleKind.REVIEW, handle))
        return cls(item and UUID(item), before and Kind(before), answer and UUID(answer), said)


NOWHERE = Place()


def reviews(request: FaceRequest) -> HttpResponse:
    """The list; or a decision taken back."""
    if request.method != "POST":
        return _list(request)
    _check(request)
    try:
        return redirect(act_once(request, request.visit.token, lambda: _undo(request)))
    except MOVED as moved:
        return _list(request, moved=moved)


def review(request: FaceRequest, handle: str) -> HttpResponse:
    """One pair side by side; or an answer to it, after which the next one stands there.

    What was changed or settled meanwhile leads to the list, which says so.
    """
    place = Place.at(request.visit.token, handle)
    try:
        if request.method != "POST":
            return _pair(request, place, handle)
        _check(request)
        return redirect(act_once(request, request.visit.token, lambda: _answer(request, place)))
    except MOVED as moved:
        return _list(request, moved=moved)


def decided(request: FaceRequest) -> HttpResponse:
    """What the person decided in the last days, each with the way to take it back."""
    given = actions.see_given(route="desk.decided", actor=request.visit.actor, purpose=WHY)
    return page(request, "decided.html", given=given, days=settings.REVIEW_UNDO_DAYS, words=words, once=once())


def _pair(request: FaceRequest, place: Place, handle: str) -> HttpResponse:
    if place.item is None:
        return _list(request, place)
    seen = actions.open_item(place.item, route="desk.review", actor=request.visit.actor, purpose=WHY)
    beside = actions.see_beside(seen, route="desk.review", actor=request.visit.actor, purpose=WHY)
    links = [(other, Place(other.id).kept(request.visit.token)) for other in beside]
    shown: dict[str, Any] = {"item": seen, "links": links, "place": place, "topics": Topic, "words": words}
    return page(request, "review.html", handle=handle, once=once(), **shown)


def _list(request: FaceRequest, place: Place = NOWHERE, *, moved: ContactPointError | None = None) -> HttpResponse:
    queue = actions.see_queue(route="desk.reviews", actor=request.visit.actor, purpose=WHY)
    links = [(item, Place(item.id).kept(request.visit.token)) for item in queue.first]
    shown = {"queue": queue, "links": links, "place": place, "moved": moved, "words": words, "once": once()}
    return page(request, "reviews.html", status=422 if moved else 200, **shown)


def _answer(request: FaceRequest, place: Place) -> str:
    typed, actor = request.POST.get("act", ""), request.visit.actor
    if place.item is None or typed not in {*DECIDING, Kind.SKIP}:
        raise Http404
    kind, answer = Kind(typed), None
    if kind is Kind.SKIP:
        item = actions.skip(place.item, route="desk.review", actor=actor, purpose=WHY)
    else:
        seen = _number(request.POST.get("version", ""))
        item, answer = actions.decide(place.item, kind, version=seen, route="desk.review", actor=actor, purpose=WHY)
    return _next(request, Place(before=kind, answer=answer, said=words.of_pair(item.pair)))


def _undo(request: FaceRequest) -> str:
    try:
        answer = UUID(request.POST.get("decision", ""))
    except ValueError:
        raise Http404 from None
    actions.undo(answer, route="desk.reviews", actor=request.visit.actor, purpose=WHY)
    return _next(request, Place(before=Kind.UNDO))


def _next(request: FaceRequest, answered: Place) -> str:
    """Where the next pair stands that nobody put off today, with what was just answered."""
    queue = actions.see_queue(route="desk.review", actor=request.visit.actor, purpose=WHY, most=1)
    item = queue.next.id if queue.next else None
    return replace(answered, item=item).kept(request.visit.token)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _check(request: FaceRequest) -> None:
    """The right itself, told before anything that was sent is looked at."""
    require(request.visit.actor, Capability.REVIEW_DECIDE, purpose=WHY, owner=request.visit.actor.organisation)
