"""The first page of the practitioners' face: on to the search, or to the purpose."""

from django.http import HttpResponse
from django.shortcuts import redirect

from contactpoint.pages.visits import FaceRequest


def first(request: FaceRequest) -> HttpResponse:
    """A visitor with a purpose goes on to the search."""
    return redirect("find" if request.visit.purpose else "purpose")
