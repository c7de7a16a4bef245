"""Signing in at an employer's identity provider: out by a link, back by an address that is good once."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions, trips
from contactpoint.access.actions import Arrived, Returning, Setting
from contactpoint.access.rules import TRIP_SECONDS
from contactpoint.pages import visits
from contactpoint.pages.forms import Again
from contactpoint.pages.fresh_code import kept_of, read_back, way_back, written
from contactpoint.pages.page import Fault, page
from contactpoint.pages.passkeys import site
from contactpoint.pages.sign_in import address_of, begin_visit
from contactpoint.pages.visits import FaceRequest

NO_CODE = "Enter the code of your organisation."
NO_PROVIDER = (
    "No organisation with this code signs in this way. Nothing was done. Check the code, or sign in with your "
    "password, code and PIN."
)
NOT_FOR_YOU = (
    "Your account is not connected to your employer’s sign-in. Nothing was done. Go back and enter your code and PIN, "
    "or ask your account administrator to connect it."
)
NOT_TAKEN = (
    "We could not take your employer’s sign-in. Nothing was done. Start again, or use your password, code and PIN. "
    "After several failures wait 15 minutes. If it goes on, ask your account administrator."
)
SIGNED_IN = "You are signed in."
STEPPED_UP = "Thank you. Your employer has told us that you signed in again."
KEPT = "What you had filled in is kept, and nothing has been done with it yet. Send it now, or leave this page."


def employer(request: FaceRequest) -> HttpResponse:
    """Asks at whose provider, then leads there. What begins here is worth nothing until it has come back."""
    if request.method != "POST":
        return _asked(request)
    code = request.POST.get("organisation", "").strip()
    browser = trips.drawn()
    setting = actions.set_out(code, request.face, browser=browser, redirect=_back_to(request)) if code else None
    if setting is None:
        return _asked(request, Fault("organisation", NO_PROVIDER if code else NO_CODE))
    return _out(request, setting, browser)


def fresh_employer(request: FaceRequest) -> HttpResponse:
    """The same in the middle of a visit, to sign in there anew; the form that asked for it is kept on the way."""
    back, kept, browser = way_back(request.POST.get("back", "/")), written(kept_of(request)), trips.drawn()
    setting = actions.set_out_to_step_up(
        request.visit.token, request.face, browser=browser, redirect=_back_to(request), back=back, kept=kept
    )
    return _out(request, setting, browser) if setting else _asked(request, Fault("organisation", NOT_FOR_YOU))


def employer_back(request: FaceRequest, organisation: str) -> HttpResponse:
    """Where the provider sends the browser. The address is good once; opened by hand it leads to the form."""
    if not request.GET:
        return redirect("employer")
    sent = {name: request.GET.get(name, "") for name in ("state", "code", "iss", "error")}
    said = Returning(
        organisation=organisation,
        state=sent["state"],
        code="" if sent["error"] else sent["code"],
        issuer=sent["iss"],
        browser=request.COOKIES.get(_cookie(request), ""),
        address=address_of(request),
    )
    arrived = actions.come_back(said, face=request.face)
    response = _in(request, arrived) if arrived else _asked(request, Fault("organisation", NOT_TAKEN))
    _keep(response, request, "", 0)
    return response


def _asked(request: FaceRequest, *faults: Fault) -> HttpResponse:
    return page(request, "employer.html", status=422 if faults else 200, faults=faults, action=reverse("employer"))


def _out(request: FaceRequest, setting: Setting, browser: str) -> HttpResponse:
    """A page with a link: the form that led here may send nobody to another site."""
    response = page(request, "employer_out.html", address=setting.address, name=setting.name)
    _keep(response, request, browser, TRIP_SECONDS)
    return response


def _in(request: FaceRequest, arrived: Arrived) -> HttpResponse:
    """A page that leads on by itself: a browser that comes from another site keeps the visit's cookie from whatever
    that site led to, and gives it to what a page of ours leads to.
    """
    kept = read_back(arrived.kept)
    again = Again(arrived.back, kept) if kept else None
    heading = STEPPED_UP if arrived.stepped_up else SIGNED_IN
    response = page(request, "employer_in.html", heading=heading, where=arrived.back, again=again, kept=KEPT)
    if arrived.stepped_up:
        visits.begin(response, request.face, arrived.token)
    else:
        begin_visit(request, response, arrived.token)
    return response


def _back_to(request: FaceRequest) -> str:
    """Where providers send browsers back to, but for the code of the organisation: each has an address of its own."""
    path = reverse("employer_back", kwargs={"organisation": "-"})
    return f"{site(request).origin}{path.removesuffix('-')}"


def _cookie(request: FaceRequest) -> str:
    return f"{visits.cookie_name(request.face)}_employer"


def _keep(response: HttpResponse, request: FaceRequest, value: str, seconds: int) -> None:
    """What ties the way back to this browser. Lax, as the way back begins at the provider; it opens no visit."""
    response.set_cookie(
        _cookie(request),
        value,
        max_age=seconds,
        path="/",
        secure=settings.CSRF_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
