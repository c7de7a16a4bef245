"""The first page of the practitioners' face: on to the search, or to whom a proxy asks for."""

from django.http import HttpResponse
from django.shortcuts import redirect

from contactpoint.kernel.actors import Role
from contactpoint.pages.visits import FaceRequest


def first(request: FaceRequest) -> HttpResponse:
    """The search asks a new visit for its purpose itself; a proxy says first for whom they ask."""
    actor = request.visit.actor
    return redirect("asker" if actor.role is Role.PROXY and actor.asker is None else "find")
