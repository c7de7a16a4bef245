"""A person says who of those with an account is family: neither then administers the other."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions, queries
from contactpoint.access.actions import AccountRefused
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest


def my_family(request: FaceRequest) -> HttpResponse:
    """Whom the person has named, and the form; or one more named."""
    if request.method != "POST":
        return _shown(request)
    try:
        return redirect(act_once(request, request.visit.token, lambda: _said(request)))
    except AccountRefused as error:
        return _shown(request, Fault("relative", str(error)))


def _said(request: FaceRequest) -> str:
    actions.say_family(request.POST.get("relative", ""), request.face, actor=request.visit.actor)
    return reverse("my_family")


def _shown(request: FaceRequest, *faults: Fault) -> HttpResponse:
    named = queries.family_said_by(request.visit.actor.id)
    status = 422 if faults else 200
    return page(request, "my_family.html", status=status, faults=faults, named=named, once=once())
