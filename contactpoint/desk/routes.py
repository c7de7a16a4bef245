"""Every page of the desk, in one table: `urls.py` is made from it, and tests walk it."""

from contactpoint.audit.rules import EventKind
from contactpoint.desk import home
from contactpoint.pages import health, sign_in
from contactpoint.pages.routing import Entry, Route

GET = ("GET",)
POST = ("POST",)
BOTH = ("GET", "POST")
SIGNING_IN = (EventKind.SIGN_IN, EventKind.SIGN_IN_FAILED)

ROUTES = (
    Route("", "first", home.home, GET, Entry.SIGNED_IN),
    Route("health", "health", health.health, GET, Entry.ANYONE),
    Route("sign-in", "sign_in", sign_in.sign_in, BOTH, Entry.ANYONE),
    Route("sign-in/code", "sign_in_code", sign_in.code, BOTH, Entry.ANYONE, events=SIGNING_IN),
    Route("sign-out", "sign_out", sign_in.sign_out, POST, Entry.ANYONE, events=(EventKind.SIGN_OUT,)),
)
