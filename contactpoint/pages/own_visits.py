"""On one's own account: the visits that are open, and what happened to one's ways of signing in."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions
from contactpoint.access.notices import Happened
from contactpoint.access.rules import RECOVERY_WARNING_DAYS
from contactpoint.kernel.errors import ContactPointError
from contactpoint.pages.forms import act_once
from contactpoint.pages.visits import FaceRequest

OTHERS = "others"
HAPPENED: Mapping[Happened, str] = {
    Happened.FAILED: "Somebody tried to sign in with your username and failed",
    Happened.HALF_RIGHT: "Somebody gave your right password, but could not sign in",
    Happened.VISIT_ENDED: "A further sign-in ended a visit of yours that was still open",
    Happened.PASSKEY_ADDED: "A passkey was added to your account",
    Happened.PASSKEY_ENDED: "A passkey was removed from your account",
    Happened.PASSWORD_CHANGED: "Your password was changed",
    Happened.PIN_CHANGED: "Your PIN was changed",
    Happened.RECOVERY_ISSUED: "Recovery codes were issued for your account; those of before are worth nothing",
    Happened.RECOVERY_USED: "One of your recovery codes was used to sign in",
    Happened.RECOVERY_LAPSES: (
        f"Your recovery codes lapse within {RECOVERY_WARNING_DAYS} days. Ask your account administrator for new ones"
    ),
    Happened.EMPLOYER_BOUND: "Two account administrators let you sign in with your employer",
    Happened.EMPLOYER_ENDED: "Signing in with your employer was ended for you",
    Happened.TOKEN_REPLACED: "Two account administrators ended all ways by which you signed in, as your token was lost",
}


class NotATime(ContactPointError):
    """What was read until cannot be told."""


def my_visits_end(request: FaceRequest) -> HttpResponse:
    """Ends another visit of one's own, or all others. Read, it only leads back."""
    if request.method != "POST":
        return redirect("my_account")
    return redirect(act_once(request, request.visit.token, lambda: _ended(request)))


def my_notices_read(request: FaceRequest) -> HttpResponse:
    """Takes away what was read. Read, it only leads back."""
    if request.method != "POST":
        return redirect("my_account")
    return redirect(act_once(request, request.visit.token, lambda: _read(request)))


def _ended(request: FaceRequest) -> str:
    which, actor = request.POST.get("visit", ""), request.visit.actor
    if which == OTHERS:
        actions.end_other_visits(request.face, actor=actor)
    else:
        actions.end_visit(which, request.face, actor=actor)
    return reverse("my_account")


def _read(request: FaceRequest) -> str:
    try:
        until = datetime.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        until = None
    if until is None or until.tzinfo is None:
        raise NotATime("This form was changed on its way. Nothing was done. Go back to your account and send it again.")
    actions.read_notices(until, request.face, actor=request.visit.actor)
    return reverse("my_account")
