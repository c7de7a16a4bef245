"""A person's own account: how they sign in, and what was done in their name."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from fido2.utils import websafe_decode

from contactpoint.access import actions, providers, queries
from contactpoint.access.looks import asking
from contactpoint.access.notices import notices_of
from contactpoint.access.rules import SHOWN_OF_OWN
from contactpoint.kernel.actors import Role
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.own_visits import HAPPENED
from contactpoint.pages.page import page
from contactpoint.pages.passkeys import site
from contactpoint.pages.visits import FaceRequest


def my_account(request: FaceRequest) -> HttpResponse:
    """The ways to sign in that this person has, the visits that are open, what happened to them, their own record."""
    actor, face = request.visit.actor, request.face
    own = actions.see_own_record(face, actor=actor)
    return page(
        request,
        "my_account.html",
        own=own,
        most=SHOWN_OF_OWN,
        passkeys=queries.passkeys_of(actor.id, face),
        with_code=queries.has_authenticator(actor.id),
        with_employer=providers.signs_in_there(actor.id, actor.organisation or "", face),
        visits=queries.visits_of(actor.id, face),
        notices=notices_of(actor.id),
        happened=HAPPENED,
        calls=asking.calls_of(actor.id) if actor.role is Role.PRACTITIONER else (),
        once=once(),
    )


def stay(request: FaceRequest) -> HttpResponse:
    """Opened, it is a use of the visit like any other page: the warning of the other tab goes."""
    return page(request, "stay.html")


def my_passkey_end(request: FaceRequest) -> HttpResponse:
    """Removes a passkey of one's own. Read, it only leads back."""
    if request.method != "POST":
        return redirect("my_account")
    return redirect(act_once(request, request.visit.token, lambda: _ended(request)))


def _ended(request: FaceRequest) -> str:
    try:
        passkey = websafe_decode(request.POST.get("passkey", ""))
    except ValueError:
        passkey = b""
    actions.end_passkey(passkey, site(request), actor=request.visit.actor)
    return reverse("my_account")
