"""The desk's first page: what there is for the person's role, and what is not built yet."""

from django.http import HttpResponse

from contactpoint.access.rules import RIGHTS, Capability
from contactpoint.pages.page import page
from contactpoint.pages.visits import FaceRequest


def home(request: FaceRequest) -> HttpResponse:
    """Links to the work of the role, and reads nothing."""
    return page(request, "home.html", feeds=request.visit.actor.role in RIGHTS[Capability.FEED_SEE])
