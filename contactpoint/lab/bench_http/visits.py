"""People signed in on the pages, as browsers are; needs no database of its own."""

import time
from base64 import b32decode
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from contactpoint.kernel.actors import PurposeCode
from contactpoint.lab.posts import PASSWORD, PIN
from contactpoint.lab.visitor import Visitor

WHY = {"purpose": PurposeCode.EARLY_HELP.value, "involvement": "health_visitor"}
AT_ONCE = 4
LAPSES_SOON = 3  # seconds


@dataclass(frozen=True, slots=True)
class Account:
    """A sign-in with what its authenticator was given."""

    username: str
    authenticator: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a browser sends with each request, and the hidden token of its forms."""

    cookies: str
    form_token: str


def sign_in_all(base: str, accounts: Iterable[Account]) -> list[SignedIn]:
    """Their visits at the face at `base`, each with a purpose."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda account: _sign_in(base, account), accounts))


def _sign_in(base: str, account: Account) -> SignedIn:
    visitor = Visitor(base)
    visitor.sign_in(account.username, PASSWORD, lambda: _code(account.authenticator), pin=PIN)
    visitor.state(WHY)
    form = visitor.get("/find").form_asking("family")
    assert form is not None
    visitor.close()
    return SignedIn(visitor.cookies, urlencode({"csrfmiddlewaretoken": form.fields["csrfmiddlewaretoken"]}))


def _code(authenticator: str) -> str:
    """What an authenticator shows; the next one where this is about to lapse, as no lapsed one is taken."""
    said = parse_qs(urlsplit(authenticator).query)
    period = int(said["period"][0])
    left = period - time.time() % period
    if left < LAPSES_SOON:
        time.sleep(left)
    totp = TOTP(b32decode(said["secret"][0]), int(said["digits"][0]), SHA1(), period)  # noqa: S303
    return totp.generate(int(time.time())).decode()
