"""The first page of the practitioners' face: on to the search, or to the purpose."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def first(request: HttpRequest) -> HttpResponse:
    """A visitor with a purpose goes on to the search."""
    return redirect("find" if request.visit.purpose else "purpose")
