"""A person's first visit: with the code that an administrator handed over they set up how they sign in, and are in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions
from contactpoint.access.actions import AccountRefused
from contactpoint.access.actions.enrolling import CODE_GONE, NOT_YET, Offer
from contactpoint.access.passwords import SHORTEST, PasswordTooWeak, check_password
from contactpoint.access.pins import PinTooWeak, check_pin
from contactpoint.access.rules import ENROLMENT_DAYS
from contactpoint.pages import visits
from contactpoint.pages.forms import act_once, once, typed_code
from contactpoint.pages.page import Fault, Link, form_token, page
from contactpoint.pages.passkeys import device_page, named, site
from contactpoint.pages.qr import drawn
from contactpoint.pages.sign_in import address_of, set_cookie, signed_in
from contactpoint.pages.visits import FaceRequest

SECONDS = 1800
"""So long may setting up take before the code has to be typed again."""
NO_CODE = "Enter the code that your account administrator gave you."
NO_PASSWORD = f"Enter a new password, of at least {SHORTEST} characters."
NO_PIN = "Enter a new PIN, of 6 to 12 digits."
NO_APP_CODE = "Enter the 6 digits that the app shows for this key."
NOT_TWICE = "The two {what} are not the same. Nothing was kept. Type the same one twice."
NOT_THE_APPS = (
    "This is not what the app shows for this key. Nothing was kept. Wait for the next six digits and type those. If it "
    "goes on, check that the clock of the device with the app is right."
)
NOT_MADE = "No passkey was kept: the device's answer was not taken. Press the button to try again."
WAIT = (
    "Everything is set up, and nothing of it has to be done again.",
    "You cannot sign in yet: something that your account administrator has to record is still missing, such as your "
    "training or your enhanced check. Ask them, then sign in.",
)


def enrol(request: FaceRequest) -> HttpResponse:
    """Takes the code; it is used up only when everything is set up."""
    if request.method != "POST":
        return _code_page(request)
    typed = request.POST.get("code", "").strip()
    if not typed:
        return _code_page(request, Fault("code", NO_CODE))
    begun = act_once(request, form_token(request), lambda: _begun(request, typed))
    if not begun:
        return _code_page(request, Fault("code", CODE_GONE))
    response = redirect("enrol_set_up")
    set_cookie(response, _cookie(request), begun, SECONDS)
    return response


def set_up(request: FaceRequest) -> HttpResponse:
    """Password, PIN and authenticator, kept together or not at all."""
    begun = request.COOKIES.get(_cookie(request), "")
    offer = actions.offered(begun, face=request.face)
    if offer is None:
        return redirect("enrol")
    if request.method != "POST":
        return _set_up_page(request, offer)
    faults = _lacking(request, offer.username)
    if faults:
        return _set_up_page(request, offer, *faults)
    token = act_once(request, begun, lambda: _enrolled(request, begun))
    return _in(request, token) if token else _set_up_page(request, offer, Fault("code", NOT_THE_APPS))


def by_passkey(request: FaceRequest) -> HttpResponse:
    """A passkey instead: first the page that asks the device, then, with its answer, the visit."""
    begun, answer = request.COOKIES.get(_cookie(request), ""), request.POST.get("answer", "")
    if request.method != "POST":
        return redirect("enrol_set_up")
    if not answer:
        return _passkey_page(request, begun)
    name, where = named(request), site(request)
    token = act_once(request, begun, lambda: actions.enrol_by_passkey(begun, answer, name, where))
    return _in(request, token) if token else _passkey_page(request, begun, Fault("press", NOT_MADE))


def enrolled(request: FaceRequest) -> HttpResponse:
    """That everything is set up, and what to do first in this role."""
    return page(request, "enrolled.html")


def _begun(request: FaceRequest, typed: str) -> str:
    return actions.begin_enrolment(typed, face=request.face, address=address_of(request)) or ""


def _enrolled(request: FaceRequest, begun: str) -> str:
    password, pin = request.POST.get("new-password", ""), _pin(request, "new-pin")
    return actions.enrol(begun, password, pin, typed_code(request), face=request.face)


def _lacking(request: FaceRequest, username: str) -> list[Fault]:
    """All that can be told of the form before it is taken, a fault a field, in the order of the form."""
    told = {
        "new-password": _fault_of_password(request, username),
        "new-pin": _fault_of_pin(request),
        "code": "" if typed_code(request) else NO_APP_CODE,
    }
    return [Fault(field, text) for field, text in told.items() if text]


def _fault_of_password(request: FaceRequest, username: str) -> str:
    password, again = request.POST.get("new-password", ""), request.POST.get("again", "")
    try:
        check_password(password, username=username)
    except PasswordTooWeak as error:
        return str(error) if password else NO_PASSWORD
    return "" if password == again else NOT_TWICE.format(what="passwords")


def _fault_of_pin(request: FaceRequest) -> str:
    pin, again = _pin(request, "new-pin"), _pin(request, "pin-again")
    try:
        check_pin(pin)
    except PinTooWeak as error:
        return str(error) if pin else NO_PIN
    return "" if pin == again else NOT_TWICE.format(what="PINs")


def _pin(request: FaceRequest, field: str) -> str:
    return "".join(request.POST.get(field, "").split())


def _in(request: FaceRequest, token: str) -> HttpResponse:
    """What to do first, in the first visit, or what is still to be waited for."""
    if token == NOT_YET:
        response = page(
            request,
            "error.html",
            heading="You are set up",
            lines=WAIT,
            links=[Link("Sign in later", reverse("sign_in"))],
        )
    else:
        response = signed_in(request, token, "enrolled")
    set_cookie(response, _cookie(request), "", 0)
    return response


def _code_page(request: FaceRequest, *faults: Fault) -> HttpResponse:
    status = 422 if faults else 200
    return page(request, "enrol.html", status=status, faults=faults, days=ENROLMENT_DAYS, once=once())


def _set_up_page(request: FaceRequest, offer: Offer, *faults: Fault) -> HttpResponse:
    shown = {"offer": offer, "picture": drawn(offer.uri)}
    return page(request, "set_up.html", status=422 if faults else 200, faults=faults, once=once(), **shown)


def _passkey_page(request: FaceRequest, begun: str, *faults: Fault) -> HttpResponse:
    try:
        options = actions.ask_for_first_passkey(begun, site(request))
    except AccountRefused:
        return redirect("enrol")
    return device_page(
        request, "Make your first passkey", "Make the passkey", *faults, options=options, how="create",
        other=reverse("enrol_set_up"), other_words="Use password, PIN and an authenticator app instead",
        instead="choose a password instead",
    )  # fmt: skip


def _cookie(request: FaceRequest) -> str:
    return f"{visits.cookie_name(request.face)}_enrol"
