"""A person's own password and PIN, changed with a fresh code or passkey; other visits of theirs then end."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions, queries
from contactpoint.access.actions import AccountRefused, require
from contactpoint.access.passwords import PasswordTooWeak
from contactpoint.access.pins import PinTooWeak
from contactpoint.access.rules import Capability
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest

NO_CURRENT = "Enter the password that you have now."
NOT_CURRENT = (
    "This is not the password that you have now, or it was wrong too often. Nothing was changed. After several "
    "failures wait 15 minutes."
)
NOT_TWICE = "The two are not the same. Nothing was changed. Type the new one twice."


def my_password(request: FaceRequest) -> HttpResponse:
    """The two forms; or one of them taken, which leads back to the account."""
    require(request.visit.actor, Capability.FACTOR_OWN, purpose=None)
    if request.method != "POST":
        return _shown(request)
    fault, act = ACTS.get(request.POST.get("act", ""), _password)(request)
    if fault:
        return _shown(request, fault)
    try:
        where = act_once(request, request.visit.token, lambda: reverse("my_account") if act() else "")
    except (PasswordTooWeak, PinTooWeak, AccountRefused) as error:
        return _shown(request, Fault("new-pin" if _is_pin(request) else "new-password", str(error)))
    return redirect(where) if where else _shown(request, Fault("password", NOT_CURRENT))


Asked = tuple[Fault | None, Callable[[], bool]]


def _password(request: FaceRequest) -> Asked:
    current, new, again = (request.POST.get(name, "") for name in ("password", "new-password", "again"))
    visit = request.visit

    def act() -> bool:
        return actions.change_password(current, new, token=visit.token, face=visit.face, actor=visit.actor)

    if not current:
        return Fault("password", NO_CURRENT), act
    return (Fault("new-password", NOT_TWICE) if new != again else None), act


def _pin(request: FaceRequest) -> Asked:
    new, again = ("".join(request.POST.get(name, "").split()) for name in ("new-pin", "pin-again"))
    visit = request.visit

    def act() -> bool:
        actions.change_pin(new, token=visit.token, face=visit.face, actor=visit.actor)
        return True

    return (Fault("new-pin", NOT_TWICE) if new != again else None), act


ACTS: Mapping[str, Callable[[FaceRequest], Asked]] = {"password": _password, "pin": _pin}


def _is_pin(request: FaceRequest) -> bool:
    return request.POST.get("act") == "pin"


def _shown(request: FaceRequest, *faults: Fault) -> HttpResponse:
    status = 422 if faults else 200
    with_code = queries.has_authenticator(request.visit.actor.id)
    return page(request, "my_password.html", status=status, faults=faults, with_code=with_code, once=once())
