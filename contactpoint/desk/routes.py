"""Every page of the desk, in one table: `urls.py` is made from it, and tests walk it."""

from contactpoint.access.rules import Capability
from contactpoint.audit.rules import EventKind
from contactpoint.desk import feeds, histories, holds, home, reviews, transfers
from contactpoint.pages import account, fresh_code, health, passkeys, sign_in
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
    Route("sign-out", "sign_out", sign_in.sign_out, POST, Entry.ANYONE, events=(EventKind.SIGN_OUT,)),
    Route(
        "feeds",
        "feeds",
        feeds.feeds,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.FEED_SEE,
        events=(EventKind.FEED_SEEN, EventKind.FEED_PAUSED, EventKind.FEED_RESUMED),
    ),
    Route(
        "feeds/<str:source>",
        "feed",
        feeds.feed,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.FEED_SEE,
        events=(EventKind.FEED_SEEN, EventKind.FEED_RELEASED, EventKind.FEED_SENT_BACK),
    ),
    Route(
        "feeds/<str:source>/mend/<str:delivery>",
        "feed_mend",
        feeds.feed_mend,
        GET,
        Entry.SIGNED_IN,
        capability=Capability.FEED_SEE,
        events=(EventKind.FEED_MEND_GIVEN, EventKind.FEED_SEEN),
    ),
    Route(
        "review",
        "reviews",
        reviews.reviews,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.REVIEW_DECIDE,
        events=(EventKind.REVIEW_SEEN, EventKind.REVIEW_UNDONE),
    ),
    Route(
        "decisions",
        "decided",
        reviews.decided,
        GET,
        Entry.SIGNED_IN,
        capability=Capability.REVIEW_DECIDE,
        events=(EventKind.REVIEW_SEEN,),
    ),
    Route(
        "review/<str:handle>",
        "review",
        reviews.review,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.REVIEW_DECIDE,
        events=(EventKind.REVIEW_OPENED, EventKind.REVIEW_DECIDED, EventKind.REVIEW_SKIPPED, EventKind.REVIEW_SEEN),
    ),
    Route(
        "history",
        "histories",
        histories.histories,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.CHILD_HISTORY,
        events=(EventKind.HISTORY_ASKED,),
    ),
    Route(
        "history/<str:handle>",
        "history",
        histories.history,
        GET,
        Entry.SIGNED_IN,
        capability=Capability.CHILD_HISTORY,
        events=(EventKind.HISTORY_SEEN,),
    ),
    Route(
        "held",
        "holds",
        holds.holds,
        GET,
        Entry.SIGNED_IN,
        capability=Capability.HOLD_DECIDE,
        events=(EventKind.HOLDS_SEEN,),
    ),
    Route(
        "held/<str:handle>",
        "hold",
        holds.hold,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.HOLD_DECIDE,
        events=(EventKind.HOLD_OPENED, EventKind.HOLD_DECIDED, EventKind.HOLDS_SEEN),
    ),
    Route(
        "transfers",
        "transfers",
        transfers.transfers,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.CHILD_TRANSFER,
        events=(
            EventKind.TRANSFERS_SEEN,
            EventKind.TRANSFER_OFFERED,
            EventKind.TRANSFER_ASKED,
            EventKind.TRANSFER_ACCEPTED,
            EventKind.TRANSFER_DECLINED,
        ),
    ),
)
