"""The first page of the practitioners' face: on to the search."""

from django.http import HttpResponse
from django.shortcuts import redirect

from contactpoint.pages.visits import FaceRequest


def first(request: FaceRequest) -> HttpResponse:
    """The search asks a new visit for its purpose itself."""
    return redirect("find")
