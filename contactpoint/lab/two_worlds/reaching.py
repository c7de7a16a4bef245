"""What a run must have observed: every page of the route tables by every method, and how each ended.

A page without a driver fails the proof, and a test. One that only turned everybody away was not observed.
"""

from collections.abc import Mapping
from dataclasses import replace

from contactpoint.access.rules import Face
from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.two_worlds.browser import Reached
from contactpoint.lab.two_worlds.drivers import DESK, ROUTES, WEB, Tables
from contactpoint.lab.two_worlds.steps import Doing


class NotDriven(ContactPointError):
    """A page was not observed, so nothing is proved."""


EMPLOYERS_PAGES = ("employer", "employer_back", "fresh_employer")
PASSKEY_PAGES = (
    "sign_in_passkey",
    "fresh_passkey",
    "my_account",
    "my_passkey",
    "my_passkey_end",
    "my_visits_end",
    "my_notices_read",
    "my_password",
    "my_family",
    "stay",
)
REACHED: Mapping[tuple[Face, str], Doing] = {
    (WEB, "first"): Doing.FIRST,
    (WEB, "health"): Doing.READ,
    (WEB, "sign_in"): Doing.SIGN_IN,
    (WEB, "sign_in_code"): Doing.SIGN_IN,
    (WEB, "fresh_code"): Doing.PASSKEY,
    (WEB, "sign_out"): Doing.SIGN_OUT,
    (WEB, "asker"): Doing.MEDIATED,
    (WEB, "asker_code"): Doing.PASSKEY,
    (WEB, "purpose"): Doing.PURPOSE,
    (WEB, "find"): Doing.FIND,
    (WEB, "find_again"): Doing.AGAIN,
    (WEB, "found"): Doing.FIND,
    (WEB, "child"): Doing.CHILD,
    (WEB, "child_address"): Doing.ADDRESS,
    (WEB, "child_print"): Doing.PRINT,
    (WEB, "recent"): Doing.RECENT,
    (WEB, "help"): Doing.READ,
    (WEB, "accessibility"): Doing.READ,
    (WEB, "coverage"): Doing.READ,
    (DESK, "first"): Doing.READ,
    (DESK, "health"): Doing.READ,
    (DESK, "sign_in"): Doing.SIGN_IN,
    (DESK, "sign_in_code"): Doing.SIGN_IN,
    (DESK, "fresh_code"): Doing.FRESH_CODE,
    (DESK, "sign_out"): Doing.SIGN_OUT,
    (DESK, "feeds"): Doing.FEEDS,
    (DESK, "feed"): Doing.FEED,
    (DESK, "feed_mend"): Doing.MEND,
    (DESK, "reviews"): Doing.REVIEWS,
    (DESK, "review"): Doing.REVIEWS,
    (DESK, "decided"): Doing.REVIEWS,
    (DESK, "histories"): Doing.HISTORY,
    (DESK, "history"): Doing.HISTORY,
    (DESK, "holds"): Doing.HOLDS,
    (DESK, "hold"): Doing.HOLDS,
    (DESK, "transfers"): Doing.TRANSFERS,
    **{(face, "enrolled"): Doing.READ for face in ROUTES},
    **{(face, name): Doing.PASSKEY for face in ROUTES for name in PASSKEY_PAGES},
    **{(face, name): Doing.EMPLOYER for face in ROUTES for name in EMPLOYERS_PAGES},
    (DESK, "people"): Doing.PEOPLE,
    (DESK, "organisations"): Doing.NATION,
    (DESK, "budgets"): Doing.PEOPLE,
    (DESK, "urgent"): Doing.URGENT,
    (DESK, "person_add"): Doing.PEOPLE,
    (DESK, "handed"): Doing.PEOPLE,
    (DESK, "person"): Doing.PEOPLE,
    **{(face, name): Doing.ENROL for face in ROUTES for name in ("enrol", "enrol_set_up", "enrol_passkey")},
}
"""The driver that observes each page for what it is, apart from `stray`, which comes by every page."""


OWN_VISITS = ("my_visits_end", "my_notices_read")
SIGNING_IN = {
    ("sign_in", "POST"): ("302 to sign_in_code",),
    ("sign_in_code", "POST"): ("302 to first", "422"),
    ("sign_in_passkey", "POST"): ("200", "302 to first", "422"),
    ("fresh_passkey", "POST"): ("200", "302 to my_account", "422"),
    ("employer", "POST"): ("200", "422"),
    ("employer_back", "GET"): ("302 to employer", "422"),
    ("fresh_employer", "POST"): ("200",),
    ("my_passkey", "POST"): ("302 to my_account", "422"),
    ("my_passkey_end", "GET"): ("302 to my_account",),
    ("my_passkey_end", "POST"): ("302 to my_account",),
    ("enrol", "POST"): ("302 to enrol_set_up", "422"),
    ("enrol_set_up", "GET"): ("200", "302 to enrol"),
    ("enrol_set_up", "POST"): ("302 to enrolled", "422"),
    ("enrol_passkey", "GET"): ("302 to enrol_set_up",),
    ("enrol_passkey", "POST"): ("200", "422"),
    ("my_family", "GET"): ("200",),
    ("my_family", "POST"): ("302 to my_family", "422"),
    ("my_password", "GET"): ("200",),
    ("my_password", "POST"): ("302 to my_account", "422"),
    **{(name, method): ("302 to my_account",) for name in OWN_VISITS for method in ("GET", "POST")},
    ("sign_out", "POST"): ("302 to sign_in",),
}
ENDINGS: Mapping[tuple[Face, str, str], tuple[str, ...]] = {
    **{(face, *page): endings for face in ROUTES for page, endings in SIGNING_IN.items()},
    (WEB, "first", "GET"): ("302 to find",),
    (WEB, "asker", "GET"): ("200", "403"),
    (WEB, "asker", "POST"): ("200", "302 to asker", "302 to find", "403", "422"),
    (WEB, "purpose", "POST"): ("302 to find",),
    (WEB, "find", "POST"): ("302 to found", "422"),
    (WEB, "find_again", "GET"): ("200", "404"),
    (WEB, "found", "GET"): ("200", "404", "422"),
    (WEB, "child", "GET"): ("200", "404"),
    (WEB, "child_address", "POST"): ("200", "404"),
    (WEB, "child_print", "GET"): ("200", "404"),
    (WEB, "fresh_code", "POST"): ("302 to my_account",),
    (DESK, "fresh_code", "POST"): ("302 to feeds",),
    (DESK, "feeds", "POST"): ("302 to feeds", "403"),
    (DESK, "feed", "GET"): ("200", "404"),
    (DESK, "feed", "POST"): ("302 to feed", "422", "404"),
    (DESK, "feed_mend", "GET"): ("200", "404"),
    (DESK, "reviews", "POST"): ("302 to review",),
    (DESK, "review", "GET"): ("200", "404"),
    (DESK, "review", "POST"): ("302 to review", "404"),
    (DESK, "histories", "POST"): ("302 to history", "422"),
    (DESK, "history", "GET"): ("200", "404"),
    (DESK, "holds", "GET"): ("403",),
    (DESK, "hold", "GET"): ("403",),
    (DESK, "hold", "POST"): ("403",),
    (DESK, "people", "POST"): ("302 to people", "422"),
    (DESK, "budgets", "POST"): ("422",),
    (DESK, "urgent", "GET"): ("200", "403"),
    (DESK, "urgent", "POST"): ("302 to urgent", "403", "422"),
    (DESK, "person_add", "POST"): ("302 to handed", "422"),
    (DESK, "handed", "GET"): ("200", "404"),
    (DESK, "person", "GET"): ("200", "404"),
    (DESK, "person", "POST"): ("302 to person", "200", "422"),
    (DESK, "organisations", "GET"): ("200", "403"),
    (DESK, "organisations", "POST"): ("302 to organisations", "403", "422"),
    (DESK, "transfers", "POST"): ("302 to transfers", "422", "403"),
}
"""How each page must have ended at least once, where not with 200 alone. Nobody here may see holds."""
OF_THE_CHILD = (
    ("found", "GET"),
    ("child", "GET"),
    ("child_address", "POST"),
    ("child_print", "GET"),
    ("recent", "GET"),
)
"""The pages that must have been seen with the hidden child on them."""


def undriven(tables: Tables = ROUTES) -> list[str]:
    """The pages of the route tables that no driver observes, and drivers of pages that there are not."""
    pages = {(face, route.name) for face, routes in tables.items() for route in routes}
    return sorted(f"{face}.{name}" for face, name in pages ^ REACHED.keys())


def wanted() -> frozenset[Reached]:
    """All that a run must have observed."""
    every = [(face, route.name, how) for face, routes in ROUTES.items() for route in routes for how in route.methods]
    plain = {Reached(*one, ending) for one in every for ending in ENDINGS.get(one, ("200",))}
    return frozenset(plain | {Reached(WEB, name, how, "200", child=True) for name, how in OF_THE_CHILD})


def unobserved(reached: set[Reached]) -> list[str]:
    """The pages, by method and ending, that no request of a run came to."""
    anybodys = reached | {replace(one, child=False) for one in reached}
    return sorted(map(_in_words, wanted() - anybodys))


def _in_words(one: Reached) -> str:
    about = " about the hidden child" if one.child else ""
    return f"{one.method} {one.face}.{one.route} ({one.ending}{about})"
