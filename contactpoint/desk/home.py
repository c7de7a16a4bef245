"""The desk's first page: what there is for the person's role, and what is not built yet."""

from django.http import HttpResponse

from contactpoint.access.rules import RIGHTS, Capability
from contactpoint.pages.page import page
from contactpoint.pages.visits import FaceRequest


def home(request: FaceRequest) -> HttpResponse:
    """Links to the work of the role, and reads nothing."""
    role = request.visit.actor.role
    feeds, transfers, reviews = (
        role in RIGHTS[right] for right in (Capability.FEED_SEE, Capability.CHILD_TRANSFER, Capability.REVIEW_DECIDE)
    )
    return page(request, "home.html", feeds=feeds, transfers=transfers, reviews=reviews)
