"""How each kind of step signs in, sets up, steps up and asks for one's own account."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.urls import reverse

from contactpoint.access.factors import DIGITS, STEP_SECONDS
from contactpoint.access.rules import Face
from contactpoint.lab.soft_key import SoftKey
from contactpoint.lab.two_worlds.base import PASSWORD, PIN, POSTS, Base
from contactpoint.lab.two_worlds.browser import Visitor, hidden_fields
from contactpoint.lab.two_worlds.steps import Principal, Step
from contactpoint.lab.two_worlds.worlds import Child

OPTIONS = re.compile(r'data-options="([^"]*)"')
KEY = re.compile(r"secret=([A-Z2-7]+)")
NOTHING = "x" * 22


@dataclass(frozen=True, slots=True)
class Stage:
    """What a driver may know besides its step."""

    base: Base
    child: Child
    at: float


def sign_in(visitor: Visitor, step: Step, stage: Stage) -> None:
    """With the right password and code, a wrong code, or a wrong password."""
    if visitor.who not in POSTS:
        return
    visitor.begin_anew()
    password = PASSWORD if step.pick < 2 else f"{PASSWORD} not"
    text, _ = visitor.fill(to("sign_in", visitor), {"username": visitor.who, "password": password})
    right = code_of(stage, visitor)
    code = right if step.pick != 1 else f"{(int(right) + 1) % 10**DIGITS:06}"
    visitor.send(to("sign_in_code", visitor), hidden_fields(text) | {"code": code, "pin": PIN})


def code_of(stage: Stage, visitor: Visitor) -> str:
    """What the person's authenticator shows at the time of the step."""
    secret = stage.base.secrets[visitor.who]
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS).generate(int(stage.at)).decode()  # noqa: S303


def sign_out(visitor: Visitor, step: Step, stage: Stage) -> None:
    text = visitor.get(to("first", visitor))
    visitor.send(to("sign_out", visitor), hidden_fields(text or visitor.pages.child_text))


def fresh_code(visitor: Visitor, step: Step, stage: Stage) -> None:
    visitor.fill(to("fresh_code", visitor), {"code": code_of(stage, visitor), "pin": PIN, "back": "/feeds"})


def passkey(visitor: Visitor, step: Step, stage: Stage) -> None:
    """One made, used for a fresh one and for a new visit, each with a wrong answer first, and removed again; what is
    told of it is read, and the other visits are ended.
    """
    if visitor.who not in POSTS:
        return
    key = SoftKey("http://testserver")
    typed = {"code": code_of(stage, visitor), "pin": PIN, "back": "/my-account"}
    visitor.fill(to("fresh_code", visitor), typed)
    if visitor.face is Face.WEB:
        _telephone(visitor)
    page = visitor.get(to("my_passkey", visitor))
    if not OPTIONS.search(page):
        return
    _answered(visitor, "my_passkey", page, key.make)
    again = {"back": "/my-account"}
    page = visitor.post(to("fresh_passkey", visitor), form_token(visitor, "") | again)
    _answered(visitor, "fresh_passkey", page, key.sign)
    visitor.begin_anew()
    page = visitor.post(to("sign_in_passkey", visitor), hidden_fields(visitor.get(to("sign_in", visitor))))
    _answered(visitor, "sign_in_passkey", page, key.sign)
    visitor.get(to("my_passkey_end", visitor))
    visitor.get(to("stay", visitor))
    for repeated in ("", PIN):
        form = hidden_fields(visitor.get(to("my_password", visitor)))
        visitor.send(to("my_password", visitor), form | {"act": "pin", "new-pin": PIN, "pin-again": repeated})
    for named in ("", Principal.ADMINISTRATOR.value):
        visitor.fill(to("my_family", visitor), {"relative": named})
    fields = hidden_fields(visitor.get(to("my_account", visitor)))
    visitor.send(to("my_passkey_end", visitor), fields)
    for name, asked in (("my_visits_end", {"visit": "others"}), ("my_notices_read", {})):
        visitor.get(to(name, visitor))
        visitor.send(to(name, visitor), hidden_fields(visitor.get(to("my_account", visitor))) | asked)


def employer(visitor: Visitor, step: Step, stage: Stage) -> None:
    """Out to the provider of one's own organisation, in and before a visit; the way back without what it takes."""
    if visitor.who not in POSTS:
        return
    visitor.post(to("fresh_employer", visitor), form_token(visitor, "") | {"back": "/my-account"})
    fields = hidden_fields(visitor.get(to("employer", visitor)))
    for code in (POSTS[visitor.who][1], "none"):
        visitor.post(to("employer", visitor), fields | {"organisation": code})
    back = to("employer_back", visitor, organisation=POSTS[visitor.who][1])
    for sent in ("", "?error=access_denied", f"?state={NOTHING}&code={NOTHING}"):
        visitor.get(f"{back}{sent}")


def _telephone(visitor: Visitor) -> None:
    """A code for asking by telephone, and the page of those who ask for others, which is not theirs."""
    fields = hidden_fields(visitor.get(to("asker_code", visitor)))
    visitor.send(to("asker_code", visitor), fields)
    visitor.get(to("asker", visitor))
    visitor.send(to("asker", visitor), fields | {"act": "call", "username": Principal.OTHER_PRACTITIONER.value})


def enrol(visitor: Visitor, step: Step, stage: Stage) -> None:
    """A code that is none, then the right one; a passkey refused; a wrong code of the app, then a right one."""
    visitor.begin_anew()
    visitor.get(to("enrol_set_up", visitor))
    for code in (NOTHING, stage.base.codes[visitor.face]):
        text, _ = visitor.fill(to("enrol", visitor), {"code": code})
    secret = KEY.search(text)
    assert secret is not None
    visitor.get(to("enrol_passkey", visitor))
    asked = visitor.post(to("enrol_passkey", visitor), hidden_fields(text))
    visitor.send(to("enrol_passkey", visitor), hidden_fields(asked) | {"answer": "{}"})
    right = TOTP(base64.b32decode(secret[1]), DIGITS, SHA1(), STEP_SECONDS).generate(int(stage.at)).decode()  # noqa: S303
    chosen = {"new-password": PASSWORD, "again": PASSWORD, "new-pin": PIN, "pin-again": PIN}
    for code in (f"{(int(right) + 1) % 10**DIGITS:06}", right):
        fields = hidden_fields(visitor.get(to("enrol_set_up", visitor)))
        visitor.send(to("enrol_set_up", visitor), fields | chosen | {"code": code})
    visitor.begin_anew()


def _answered(visitor: Visitor, name: str, page: str, answer: Callable[[str], str]) -> None:
    """Sends what the key answers to the page, after an answer that is none."""
    page = visitor.post(to(name, visitor), hidden_fields(page) | {"answer": "{}"})
    asked = OPTIONS.search(page)
    assert asked is not None
    visitor.send(to(name, visitor), hidden_fields(page) | {"answer": answer(unescape(asked[1]))})


def form_token(visitor: Visitor, text: str) -> dict[str, str]:
    """From the page, else from one that everybody gets, else from one for those who are signed in."""
    inside = to("purpose" if visitor.face is Face.WEB else "fresh_code", visitor)
    outside = to("sign_in", visitor)
    return hidden_fields(text) or hidden_fields(visitor.get(outside)) or hidden_fields(visitor.get(inside))


def to(name: str, visitor: Visitor, **parts: str) -> str:
    """The address of a page of the visitor's face."""
    return reverse(name, urlconf=f"contactpoint.{visitor.face}.urls", kwargs=parts)
