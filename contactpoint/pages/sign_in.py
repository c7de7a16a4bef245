"""Signing in to a face, in two pages, and out. Every failure has the same words."""

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions
from contactpoint.access.rules import NOT_SIGNED_IN, PENDING_SECONDS
from contactpoint.pages import visits
from contactpoint.pages.forms import act_once, once, second_way_missing, typed_code, typed_pin
from contactpoint.pages.origin import origin_of
from contactpoint.pages.page import Fault, page
from contactpoint.pages.visits import FaceRequest

SIGNED_OUT = "out"
"""In the address to which signing out leads, so that the page says so."""


def sign_in(request: FaceRequest) -> HttpResponse:
    """Name and password. Whatever is typed, the code page comes next. `anew`: another visit is wanted."""
    if request.method != "POST":
        begun = visits.read(request, request.face) and "anew" not in request.GET
        return redirect("first") if begun else _name_page(request)
    name, password = request.POST.get("username", ""), request.POST.get("password", "")
    empty = [Fault(field, text) for field, text, typed in _required(name, password) if not typed]
    if empty:
        return _name_page(request, *empty)
    response = redirect("sign_in_code")
    pending = actions.begin_sign_in(name, password, face=request.face, address=address_of(request))
    set_cookie(response, _pending_name(request), pending, PENDING_SECONDS)
    return response


def code(request: FaceRequest) -> HttpResponse:
    """The code and the PIN; the whole sign-in is judged here, at once."""
    pending = request.COOKIES.get(_pending_name(request))
    if pending is None:
        return redirect("sign_in")
    if request.method != "POST":
        return _code_page(request)
    empty = second_way_missing(request)
    if empty:
        return _code_page(request, *empty)
    tried = actions.try_sign_in(pending, face=request.face, address=address_of(request))
    token = act_once(request, pending, lambda: _finish(request, pending, tried))
    if not token:
        return _not_signed_in(request)
    actions.forgive(tried)
    return signed_in(request, token)


def sign_out(request: FaceRequest) -> HttpResponse:
    """Ends the visit; again is no harm, so the form needs no one-use key."""
    token = visits.token_of(request, request.face)
    if token:
        actions.sign_out(token, face=request.face)
    response = redirect(f"{reverse('sign_in')}?{SIGNED_OUT}=1")
    visits.end(response, request.face)
    rotate_token(request)
    return response


def _finish(request: FaceRequest, pending: str, tried: actions.Tried) -> str:
    """The new session's token, empty for every failure. A double click gets the same one."""
    code, pin = typed_code(request), typed_pin(request)
    return actions.judge_sign_in(pending, code, pin=pin, face=request.face, tried=tried) or ""


def address_of(request: FaceRequest) -> str:
    """Where the browser stands in the network."""
    peer, forwarded = (request.META.get(name, "") for name in ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR"))
    return origin_of(peer, forwarded, settings.TRUSTED_PROXIES)


def signed_in(request: FaceRequest, token: str, to: str = "first") -> HttpResponse:
    """Begins the visit and leads to the first page, or another."""
    response = redirect(to)
    begin_visit(request, response, token)
    return response


def begin_visit(request: FaceRequest, response: HttpResponse, token: str) -> None:
    """Gives the browser the new visit with `response`, and takes back what it had before."""
    rotate_token(request)
    visits.begin(response, request.face, token)
    set_cookie(response, _pending_name(request), "", 0)


def _not_signed_in(request: FaceRequest) -> HttpResponse:
    response = _name_page(request, Fault("username", NOT_SIGNED_IN))
    set_cookie(response, _pending_name(request), "", 0)
    return response


def _required(name: str, password: str) -> list[tuple[str, str, str]]:
    return [("username", "Enter your username.", name), ("password", "Enter your password.", password)]


def _name_page(request: FaceRequest, *faults: Fault) -> HttpResponse:
    shown = {"faults": faults, "action": reverse("sign_in"), "signed_out": SIGNED_OUT in request.GET}
    return page(request, "sign_in.html", status=422 if faults else 200, **shown)


def _code_page(request: FaceRequest, *faults: Fault) -> HttpResponse:
    return page(request, "code.html", status=422 if faults else 200, faults=faults, once=once())


def _pending_name(request: FaceRequest) -> str:
    return f"{visits.cookie_name(request.face)}_pending"


def set_cookie(response: HttpResponse, name: str, value: str, seconds: int) -> None:
    """What one page found out, sealed, for the next; 0 seconds takes it back."""
    response.set_cookie(
        name, value, max_age=seconds, path="/", secure=settings.CSRF_COOKIE_SECURE, httponly=True, samesite="Strict"
    )
