"""Every page for practitioners, in one table: `urls.py` is made from it, and tests walk it."""

from contactpoint.access.rules import Capability
from contactpoint.audit.rules import EventKind
from contactpoint.pages import account, fresh_code, health, passkeys, sign_in
from contactpoint.pages.routing import Entry, Route
from contactpoint.web import about, asking, child, find, first, purpose, recent

GET = ("GET",)
POST = ("POST",)
BOTH = ("GET", "POST")
SIGNING_IN = (EventKind.SIGN_IN, EventKind.SIGN_IN_FAILED)

ROUTES = (
    Route("", "first", first.first, GET, Entry.SIGNED_IN),
    Route("health", "health", health.health, GET, Entry.ANYONE),
    Route("sign-in", "sign_in", sign_in.sign_in, BOTH, Entry.ANYONE),
    Route("sign-in/code", "sign_in_code", sign_in.code, BOTH, Entry.ANYONE, events=SIGNING_IN),
    Route("sign-in/passkey", "sign_in_passkey", passkeys.sign_in_passkey, POST, Entry.ANYONE, events=SIGNING_IN),
    Route("sign-in/fresh", "fresh_code", fresh_code.fresh_code, BOTH, Entry.SIGNED_IN, events=(EventKind.STEPPED_UP,)),
    Route(
        "sign-in/fresh/passkey",
        "fresh_passkey",
        passkeys.fresh_passkey,
        POST,
        Entry.SIGNED_IN,
        events=(EventKind.STEPPED_UP,),
    ),
    Route("stay-signed-in", "stay", account.stay, GET, Entry.SIGNED_IN),
    Route("my-account", "my_account", account.my_account, GET, Entry.SIGNED_IN),
    Route(
        "my-account/passkey",
        "my_passkey",
        passkeys.my_passkey,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.FACTOR_OWN,
        events=(EventKind.PASSKEY_ADDED,),
    ),
    Route(
        "my-account/passkey/end",
        "my_passkey_end",
        account.my_passkey_end,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.FACTOR_OWN,
        events=(EventKind.PASSKEY_ENDED,),
    ),
    Route(
        "my-account/telephone-code",
        "asker_code",
        asking.asker_code,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.ASKER_CODE,
        events=(EventKind.ASKER_CODE_MADE,),
    ),
    Route(
        "asker",
        "asker",
        asking.asker,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.CHILD_ASK_FOR,
        events=(EventKind.ASKER_CALLED, EventKind.ASKER_NAMED, EventKind.ASKER_ENDED),
    ),
    Route("sign-out", "sign_out", sign_in.sign_out, POST, Entry.ANYONE, events=(EventKind.SIGN_OUT,)),
    Route(
        "purpose",
        "purpose",
        purpose.purpose,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.CHILD_SEARCH,
        events=(EventKind.PURPOSE_CHOSEN,),
    ),
    Route(
        "find",
        "find",
        find.find,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.CHILD_SEARCH,
        events=(EventKind.SEARCH_REFUSED, EventKind.PURPOSE_CHOSEN),
    ),
    Route(
        "find/<str:handle>",
        "find_again",
        find.find_again,
        GET,
        Entry.WITH_PURPOSE,
        capability=Capability.CHILD_SEARCH,
        events=(EventKind.SEARCH_REFUSED,),
    ),
    Route(
        "found/<str:handle>",
        "found",
        find.found,
        GET,
        Entry.WITH_PURPOSE,
        capability=Capability.CHILD_SEARCH,
        events=(EventKind.SEARCH, EventKind.SEARCH_REFUSED),
    ),
    Route(
        "child/<str:handle>",
        "child",
        child.child,
        GET,
        Entry.WITH_PURPOSE,
        capability=Capability.CHILD_OPEN,
        events=(EventKind.VIEW,),
    ),
    Route(
        "child/<str:handle>/address",
        "child_address",
        child.address,
        POST,
        Entry.WITH_PURPOSE,
        capability=Capability.CHILD_ADDRESS_AND_CARERS,
        events=(EventKind.VIEW_ADDRESS,),
    ),
    Route(
        "child/<str:handle>/print",
        "child_print",
        child.paper,
        GET,
        Entry.WITH_PURPOSE,
        capability=Capability.CHILD_OPEN,
        events=(EventKind.PRINT,),
    ),
    Route(
        "recent",
        "recent",
        recent.recent,
        GET,
        Entry.WITH_PURPOSE,
        capability=Capability.CHILD_RECENT,
        events=(EventKind.RECENT,),
    ),
    Route("help", "help", about.helping, GET, Entry.ANYONE),
    Route("accessibility", "accessibility", about.accessibility, GET, Entry.ANYONE),
    Route("coverage", "coverage", about.coverage, GET, Entry.SIGNED_IN),
)
