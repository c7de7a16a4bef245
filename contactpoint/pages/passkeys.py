"""Pages that ask the device for a passkey: to sign in, to go on with what needs a fresh one, to add one."""

from django.conf import settings
from django.http import HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect
from django.urls import reverse

from contactpoint.access import actions
from contactpoint.access.challenges import Use
from contactpoint.access.passkeys import Site
from contactpoint.pages.forms import act_once, once
from contactpoint.pages.fresh_code import go_on, kept_of, way_back, written
from contactpoint.pages.page import Fault, form_token, page
from contactpoint.pages.sign_in import signed_in
from contactpoint.pages.visits import FaceRequest

NOT_SIGNED_IN = (
    "We could not sign you in with this passkey. Nothing was done. Press the button to try again, or sign in with your "
    "password, code and PIN. If it goes on, ask your account administrator."
)
NOT_TAKEN = "This passkey was not taken. Nothing was done. Press the button to try again, or enter your code and PIN."
NOT_ADDED = "No passkey was added: the device's answer was not taken. Press the button to try again."


def sign_in_passkey(request: FaceRequest) -> HttpResponse:
    """First the page that asks the device, then, with its answer, the visit."""
    answer, browser = request.POST.get("answer", ""), form_token(request)
    if not answer:
        return _sign_in_page(request)
    token = act_once(request, browser, lambda: actions.sign_in_by_passkey(answer, site(request), browser=browser) or "")
    return signed_in(request, token) if token else _sign_in_page(request, Fault("press", NOT_SIGNED_IN))


def fresh_passkey(request: FaceRequest) -> HttpResponse:
    """The same in the middle of a visit; leads back to the page that needed it."""
    answer, back = request.POST.get("answer", ""), way_back(request.POST.get("back", "/"))
    if not answer:
        return _fresh_page(request, back)
    new = act_once(request, request.visit.token, lambda: _stepped_up(request, answer))
    return go_on(request, new) if new else _fresh_page(request, back, Fault("press", NOT_TAKEN))


def my_passkey(request: FaceRequest) -> HttpResponse:
    """Has the device make a passkey, then keeps it."""
    answer = request.POST.get("answer", "")
    if not answer:
        return _add_page(request)
    where = act_once(request, request.visit.token, lambda: reverse("my_account") if _added(request, answer) else "")
    return redirect(where) if where else _add_page(request, Fault("press", NOT_ADDED))


def site(request: FaceRequest) -> Site:
    """As this browser knows the face. Django has checked that the host is one of ours."""
    host = request.get_host()
    scheme = "https" if settings.CSRF_COOKIE_SECURE else "http"
    return Site(request.face, split_domain_port(host)[0], f"{scheme}://{host}")


def named(request: FaceRequest) -> str:
    """What the person calls the passkey."""
    return request.POST.get("name", "").strip() or "Passkey"


def _stepped_up(request: FaceRequest, answer: str) -> str:
    return actions.step_up_by_passkey(request.visit.token, answer, site(request)) or ""


def _added(request: FaceRequest, answer: str) -> bool:
    return actions.add_passkey(
        answer, named(request), site(request), token=request.visit.token, actor=request.visit.actor
    )


def _sign_in_page(request: FaceRequest, *faults: Fault) -> HttpResponse:
    options = actions.ask_for_passkey(site(request), Use.SIGN_IN, browser=form_token(request))
    return device_page(
        request, "Sign in with a passkey", "Sign in", *faults, options=options,
        other=reverse("sign_in"), other_words="Sign in with password, code and PIN",
        instead="sign in with your password, code and PIN",
    )  # fmt: skip


def _fresh_page(request: FaceRequest, back: str, *faults: Fault) -> HttpResponse:
    options = actions.ask_for_passkey(site(request), Use.STEP_UP, browser=request.visit.token)
    return device_page(
        request, "Use your passkey", "Continue", *faults, options=options, back=back, kept=written(kept_of(request)),
        other=reverse("fresh_code"), other_words="Enter code and PIN instead", instead="enter your code and PIN",
    )  # fmt: skip


def _add_page(request: FaceRequest, *faults: Fault) -> HttpResponse:
    options = actions.ask_for_new_passkey(site(request), token=request.visit.token, actor=request.visit.actor)
    return device_page(
        request, "Add a passkey", "Make the passkey", *faults, options=options, how="create",
        other=reverse("my_account"), other_words="Back to my account", instead="go back to your account",
    )  # fmt: skip


def device_page(
    request: FaceRequest, heading: str, press: str, *faults: Fault, options: str, how: str = "get", **more: str
) -> HttpResponse:
    """The page that has the device make a passkey (`how`: create) or use one (get); `instead`: what else to do."""
    shown = {"heading": heading, "press": press, "faults": faults, "options": options, "how": how, **more}
    status = 422 if faults else 200
    return page(request, "passkey.html", status=status, action=request.path, once=once(), **shown)
