"""The pages that every face has, for the table of each: signing in and out, setting that up, and one's own account."""

from contactpoint.access.rules import Capability
from contactpoint.audit.rules import EventKind
from contactpoint.pages import (
    account,
    employer,
    enrol,
    family,
    fresh_code,
    health,
    own_secrets,
    own_visits,
    passkeys,
    sign_in,
)
from contactpoint.pages.routing import BOTH, GET, POST, Entry, Route

SIGNING_IN = (EventKind.SIGN_IN, EventKind.SIGN_IN_FAILED)
ENROLLING = (EventKind.ENROLLED, EventKind.SIGN_IN)

EVERYWHERE = (
    Route("health", "health", health.health, GET, Entry.ANYONE),
    Route("sign-in", "sign_in", sign_in.sign_in, BOTH, Entry.ANYONE),
    Route("sign-in/code", "sign_in_code", sign_in.code, BOTH, Entry.ANYONE, events=SIGNING_IN),
    Route("sign-in/passkey", "sign_in_passkey", passkeys.sign_in_passkey, POST, Entry.ANYONE, events=SIGNING_IN),
    Route("sign-in/employer", "employer", employer.employer, BOTH, Entry.ANYONE),
    Route(
        "sign-in/employer/<str:organisation>",
        "employer_back",
        employer.employer_back,
        GET,
        Entry.ANYONE,
        events=(*SIGNING_IN, EventKind.STEPPED_UP),
    ),
    Route("enrol", "enrol", enrol.enrol, BOTH, Entry.ANYONE, events=(EventKind.ENROL_FAILED,)),
    Route("enrol/set-up", "enrol_set_up", enrol.set_up, BOTH, Entry.ANYONE, events=ENROLLING),
    Route("enrol/passkey", "enrol_passkey", enrol.by_passkey, BOTH, Entry.ANYONE, events=ENROLLING),
    Route("sign-in/fresh", "fresh_code", fresh_code.fresh_code, BOTH, Entry.SIGNED_IN, events=(EventKind.STEPPED_UP,)),
    Route(
        "sign-in/fresh/passkey",
        "fresh_passkey",
        passkeys.fresh_passkey,
        POST,
        Entry.SIGNED_IN,
        events=(EventKind.STEPPED_UP,),
    ),
    Route("sign-in/fresh/employer", "fresh_employer", employer.fresh_employer, POST, Entry.SIGNED_IN),
    Route("stay-signed-in", "stay", account.stay, GET, Entry.SIGNED_IN),
    Route(
        "my-account",
        "my_account",
        account.my_account,
        GET,
        Entry.SIGNED_IN,
        capability=Capability.AUDIT_OWN,
        events=(EventKind.OWN_AUDIT,),
    ),
    Route(
        "my-account/password",
        "my_password",
        own_secrets.my_password,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.FACTOR_OWN,
        events=(EventKind.PASSWORD_CHANGED, EventKind.PIN_CHANGED),
    ),
    Route(
        "my-account/family",
        "my_family",
        family.my_family,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.FAMILY_OWN,
        events=(EventKind.FAMILY_SAID,),
    ),
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
        "my-account/visits/end",
        "my_visits_end",
        own_visits.my_visits_end,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.FACTOR_OWN,
        events=(EventKind.VISITS_ENDED,),
    ),
    Route(
        "my-account/notices/read",
        "my_notices_read",
        own_visits.my_notices_read,
        BOTH,
        Entry.SIGNED_IN,
        capability=Capability.FACTOR_OWN,
        events=(EventKind.NOTICES_READ,),
    ),
    Route("sign-out", "sign_out", sign_in.sign_out, POST, Entry.ANYONE, events=(EventKind.SIGN_OUT,)),
)
