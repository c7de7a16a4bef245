"""How every page of every face is answered."""

import functools
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render

from contactpoint.access.rules import Face


@dataclass(frozen=True, slots=True)
class Fault:
    """What is to be put right in a form, and the id of the field to go to."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Where a page without a form leads."""

    words: str
    address: str


def page(request: HttpRequest, template: str, *, status: int = 200, **values: object) -> HttpResponse:
    """The page `template`, with what the layout needs. Reads nothing."""
    shown = {
        "visit": getattr(request, "visit", None),
        "face": getattr(request, "face", None) or _face(),
        "here": request.resolver_match.url_name if request.resolver_match else "",
        "form_token": functools.partial(form_token, request),
        **values,
    }
    return render(request, template, shown, status=status)


def _face() -> Face:
    """The face of this process, for a page that no route answers."""
    return Face.DESK if str(settings.ROOT_URLCONF).startswith("contactpoint.desk") else Face.WEB


def form_token(request: HttpRequest) -> str:
    """The forgery token of this browser: Django's secret, unmasked.

    Django masks it anew for each answer, so that compression cannot leak it. Nothing here is
    compressed, and a child's page must be the same bytes each time (N2).
    """
    if "CSRF_COOKIE" not in request.META:
        get_token(request)
    return str(request.META["CSRF_COOKIE"])
