"""A face's routes as one table, and the URLs and guards that are made from it."""

import enum
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from contactpoint.access.actions import require_role
from contactpoint.access.rules import Capability, Face
from contactpoint.audit.rules import EventKind
from contactpoint.pages import errors
from contactpoint.pages.visits import FaceRequest

View = Callable[..., HttpResponseBase]
GET = ("GET",)
POST = ("POST",)
BOTH = ("GET", "POST")


class Entry(enum.Enum):
    """What must be true of the visit before the view runs."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    WITH_PURPOSE = "signed in, with the purpose of the visit"


@dataclass(frozen=True, slots=True)
class Route:
    """One page. Nobody whose role lacks its `capability` reads it; what else a right needs, and who may send its
    form, is asked by the view, which records what was typed.

    `events` are the kinds that it may leave in the audit.
    """

    path: str
    name: str
    view: View
    methods: tuple[str, ...]
    entry: Entry
    capability: Capability | None = None
    events: tuple[EventKind, ...] = ()


def urls(face: Face, routes: Sequence[Route]) -> list[URLPattern]:
    """Django's patterns for `routes`; each callback carries its `route` and `face`."""
    return [path(route.path, _guarded(face, route), name=route.name) for route in routes]


def _guarded(face: Face, route: Route) -> View:
    @functools.wraps(route.view)
    def answer(request: FaceRequest, **parts: str) -> HttpResponseBase:
        if request.method not in route.methods and (request.method, "GET" in route.methods) != ("HEAD", True):
            return errors.wrong_method(request, route.methods)
        if route.capability is not None and request.method != "POST":
            require_role(route.capability, actor=request.visit.actor, purpose=request.visit.purpose)
        return route.view(request, **parts)

    answer.route = route  # type: ignore[attr-defined]
    answer.face = face  # type: ignore[attr-defined]
    return answer
