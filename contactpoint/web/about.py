"""Pages that say what ContactPoint is, for whom it works, and which bodies are connected. None reads a child."""

from django.conf import settings
from django.http import HttpResponse

from contactpoint.lookup.coverage import coverage as covering
from contactpoint.lookup.rules import SOURCE_NAMES
from contactpoint.pages import visits
from contactpoint.pages.page import page
from contactpoint.pages.visits import FaceRequest


def helping(request: FaceRequest) -> HttpResponse:
    """How to look, what a page means, whom to ask; there for those who cannot sign in, too."""
    request.visit = visits.read(request, request.face)  # type: ignore[assignment]  # nobody, on this page
    budgets = settings.BUDGETS
    return page(request, "help.html", searches_a_day=budgets["search"], opens_a_day=budgets["open"])


def accessibility(request: FaceRequest) -> HttpResponse:
    """The accessibility statement."""
    request.visit = visits.read(request, request.face)  # type: ignore[assignment]  # nobody, on this page
    return page(request, "accessibility.html")


def coverage(request: FaceRequest) -> HttpResponse:
    """The bodies connected for the visitor's area, and those that have told nothing."""
    lines = covering(request.visit.actor, ())
    silent = sorted(set(SOURCE_NAMES.values()) - {line.source_name for line in lines})
    return page(request, "coverage.html", covered=lines, silent=silent)
