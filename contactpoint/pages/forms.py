"""Forms that act once, however often they are sent."""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from contactpoint.access import handles
from contactpoint.kernel.errors import ContactPointError
from contactpoint.pages.page import Fault

KEY_LENGTH = 22
NO_CODE = "Enter the code that your authenticator shows."
NO_PIN = "Enter your PIN."
SECRETS = ("password", "code", "pin", "new-password", "again", "new-pin", "pin-again")
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "answer", *SECRETS})
Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Again:
    """A refused form, to be sent once more."""

    action: str
    fields: Fields


def fields_of(request: HttpRequest) -> Fields:
    """What was typed and chosen in a form that was sent, but for what is never kept."""
    sent = ((name, value) for name, values in request.POST.lists() for value in values)
    return tuple((name, str(value)) for name, value in sent if name not in NEVER_KEPT)


class NoOneUseKey(ContactPointError):
    """The form did not come from a page of ours."""


def once() -> str:
    """A key for one form, in its hidden field `once`."""
    return secrets.token_urlsafe(16)


def typed_code(request: HttpRequest) -> str:
    """The authenticator code of a form, without the spaces that people put in; empty where none was typed."""
    return "".join(request.POST.get("code", "").split())


def typed_pin(request: HttpRequest) -> str:
    """The PIN of a form, without spaces; empty where none was typed."""
    return "".join(request.POST.get("pin", "").split())


def second_way_missing(request: HttpRequest) -> list[Fault]:
    """What was left empty of the code and the PIN."""
    typed = {"code": (typed_code(request), NO_CODE), "pin": (typed_pin(request), NO_PIN)}
    return [Fault(field, text) for field, (given, text) in typed.items() if not given]


def act_once(request: HttpRequest, token: str, act: Callable[[], str]) -> str:
    """What `act` answers; the same form sent again answers the same without acting."""
    return handles.answer_once(token, sent(request), act)


def answered_before(request: HttpRequest, token: str) -> str | None:
    """What this form was answered with when it was sent first; None where it was not, or is none of ours."""
    return handles.answered(token, sent(request)) if "once" in request.POST else None


def sent(request: HttpRequest) -> str:
    """Stands for this form as it was sent; raises `NoOneUseKey`.

    The key counts together with all that was typed: a form mended after going back is a new one,
    even where the browser has put the old key back.
    """
    if len(request.POST.get("once", "")) != KEY_LENGTH:
        raise NoOneUseKey(
            "This form came without its one-use key. Nothing was changed. Load the page and send it again."
        )
    return hashlib.sha256(json.dumps(sorted(request.POST.lists())).encode()).hexdigest()
