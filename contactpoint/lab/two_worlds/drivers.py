"""How each kind of step asks."""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.urls import reverse

from contactpoint.access.factors import DIGITS, STEP_SECONDS
from contactpoint.access.rules import Face
from contactpoint.desk.routes import ROUTES as DESK_ROUTES
from contactpoint.lab.soft_key import SoftKey
from contactpoint.lab.two_worlds.base import PASSWORD, PIN, POSTS, Base
from contactpoint.lab.two_worlds.browser import Visitor, hidden_fields
from contactpoint.lab.two_worlds.steps import Doing, Principal, Step
from contactpoint.lab.two_worlds.worlds import Child
from contactpoint.pages.routing import Route
from contactpoint.web.routes import ROUTES as WEB_ROUTES

WEB, DESK = Face.WEB, Face.DESK
Tables = Mapping[Face, tuple[Route, ...]]
ROUTES: Tables = {WEB: WEB_ROUTES, DESK: DESK_ROUTES}
RESULT = re.compile(r'href="(/child/[^"/]+)".*?(\d{4} \d{4} \d{5})', re.DOTALL)
PAIR = re.compile(r'<h2[^>]*><a[^>]* href="(/review/[^"/]+)"')
OPTIONS = re.compile(r'data-options="([^"]*)"')
PERSON = re.compile(r'href="(/people/[\w-]{22})"')
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
    text, _ = visitor.fill(_to("sign_in", visitor), {"username": visitor.who, "password": password})
    right = code_of(stage, visitor)
    code = right if step.pick != 1 else f"{(int(right) + 1) % 10**DIGITS:06}"
    visitor.send(_to("sign_in_code", visitor), hidden_fields(text) | {"code": code, "pin": PIN})


def code_of(stage: Stage, visitor: Visitor) -> str:
    """What the person's authenticator shows at the time of the step."""
    secret = stage.base.secrets[visitor.who]
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS).generate(int(stage.at)).decode()  # noqa: S303


def sign_out(visitor: Visitor, step: Step, stage: Stage) -> None:
    text = visitor.get(_to("first", visitor))
    visitor.send(_to("sign_out", visitor), hidden_fields(text or visitor.pages.child_text))


def purpose(visitor: Visitor, step: Step, stage: Stage) -> None:
    visitor.fill(_to("purpose", visitor), dict(step.typed))


def first(visitor: Visitor, step: Step, stage: Stage) -> None:
    visitor.get(_to("first", visitor))


def find(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The form, or the one that still stands open, and the results where it leads to any."""
    page, form = _to("find", visitor), visitor.pages.form
    send = visitor.send if step.pick and form else visitor.fill
    text, path = send(page, (form if send == visitor.send else {}) | dict(step.typed))
    if path.startswith("/found/"):
        _found(visitor, text, path)


def again(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The form with what was typed before, and the same results a second time."""
    handle = visitor.pages.found.rpartition("/")[2] or NOTHING
    visitor.get(_to("find_again", visitor, handle=handle))
    visitor.get(_to("found", visitor, handle=handle))


def too_wide(visitor: Visitor, step: Step, stage: Stage) -> None:
    """A search that the server stops."""
    with visitor.slow_search():
        find(visitor, step, stage)


def _found(visitor: Visitor, text: str, path: str) -> None:
    visitor.pages.found = path
    visitor.pages.links = [f"{link} {number}" for link, number in RESULT.findall(text)]


def child(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The hidden child where it was found, or another of the results, if there are any."""
    listed = [entry.partition(" ") for entry in visitor.pages.links]
    own = [link for link, _, number in listed if number == stage.child.number.shown]
    links = own if own and step.pick == 0 else [link for link, _, _ in listed]
    if links:
        visitor.pages.child = links[min(step.pick, len(links) - 1)]
        visitor.pages.child_text = visitor.get(visitor.pages.child)


def address(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The further press, made whether or not the page offers it."""
    if visitor.pages.child:
        fields = hidden_fields(visitor.pages.child_text)
        visitor.send(_to("child_address", visitor, handle=_handle(visitor)), fields)


def on_paper(visitor: Visitor, step: Step, stage: Stage) -> None:
    if visitor.pages.child:
        visitor.get(_to("child_print", visitor, handle=_handle(visitor)))


def _handle(visitor: Visitor) -> str:
    return visitor.pages.child.rpartition("/")[2]


def recent(visitor: Visitor, step: Step, stage: Stage) -> None:
    visitor.get(_to("recent", visitor))


def read(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The pages that say how things are, and whether the program answers."""
    pages = ("help", "accessibility", "coverage", "health") if visitor.face is WEB else ("health", "first")
    for name in pages:
        visitor.get(_to(name, visitor))


def feeds(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The list of sources, and the pause of all feeds, which is not theirs to order."""
    visitor.fill(_to("feeds", visitor), {"act": "pause", "reason": "exercise"})


def feed(visitor: Visitor, step: Step, stage: Stage) -> None:
    """One source, theirs or not, and a decision on a delivery of it: one that is over, or one that waits."""
    authority = sorted(stage.base.deliveries)[step.pick % 2]
    page = _to("feed", visitor, source=f"social_care.{authority}" if step.pick % 4 < 3 else "benefit")
    delivery = (stage.base.waiting if step.pick >= 4 else stage.base.deliveries)[authority]
    decided = {"act": "send_back", "reason": "wrong_file", "delivery": delivery}
    fields = hidden_fields(visitor.get(page)) or hidden_fields(visitor.get(_to("feeds", visitor)))
    visitor.send(page, fields | decided)


def mend(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The rows given back, of both authorities' deliveries."""
    for authority, delivery in stage.base.deliveries.items():
        visitor.get(_to("feed_mend", visitor, source=f"social_care.{authority}", delivery=delivery))


def transfers(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The hidden child offered or asked for, by its owner or not, or a form that must be put right."""
    act, to = (("offer", "YOR"), ("offer", "HUL"), ("ask", ""), ("neither", ""))[step.pick % 4]
    visitor.fill(_to("transfers", visitor), {"act": act, "to": to, "number": stage.child.number.shown})


def answer(visitor: Visitor, step: Step, stage: Stage) -> None:
    """An answer to what was proposed of the hidden child, or one's own proposal taken back, if there is any."""
    act = ("accept", "decline")[step.pick % 2]
    page = _to("transfers", visitor)
    visitor.send(page, hidden_fields(visitor.get(page)) | {"act": act, "number": stage.child.number.shown})


def reviews(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The list, one pair of it or none, a side’s history, an answer; what was decided, now and then taken back."""
    links = PAIR.findall(visitor.get(_to("reviews", visitor)))
    page = links[step.pick % len(links)] if links else _to("review", visitor, handle=NOTHING)
    act = ("match", "different", "skip", "neither")[step.pick % 4]
    fields = hidden_fields(visitor.get(page))
    visitor.send(_to("histories", visitor), fields)
    text, _ = visitor.send(page, fields | {"act": act})
    if step.pick % 8 < 4:
        visitor.send(_to("reviews", visitor), hidden_fields(text))
    decided = hidden_fields(visitor.get(_to("decided", visitor)))
    if step.pick % 8 == 4:
        visitor.send(_to("reviews", visitor), decided)


def history(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The one asked for before, which may be written by now; then that of the hidden child, or of a shown one."""
    visitor.get(visitor.pages.history or _to("history", visitor, handle=NOTHING))
    who = stage.base.shown if step.pick % 3 == 2 else stage.child
    family = who.family if step.pick % 6 < 5 else "Nobody"
    _, path = visitor.fill(_to("histories", visitor), {"number": who.number.shown, "family": family})
    visitor.pages.history = path if path.startswith("/history/") else ""


def holds(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The officers' list and an item of it, which are nobody's here."""
    visitor.get(_to("holds", visitor))
    fields = hidden_fields(visitor.get(_to("histories", visitor)))
    visitor.get(_to("hold", visitor, handle=NOTHING))
    visitor.send(_to("hold", visitor, handle=NOTHING), fields | {"act": "same", "version": "1"})


def people(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The list, a check renewed or a form that lacks one, who is at the stop, and organisations, not theirs."""
    kind = ("training", "")[step.pick % 2]
    dated = {"dated-day": "1", "dated-month": "9", "dated-year": "2026"}
    typed = {"act": "renew", "who": Principal.OWN_PRACTITIONER.value, "check": kind, "evidence": "made up", **dated}
    visitor.fill(_to("people", visitor), typed)
    fields = hidden_fields(visitor.get(_to("people", visitor)))
    visitor.send(_to("budgets", visitor), hidden_fields(visitor.get(_to("budgets", visitor))) or fields)
    visitor.get(_to("urgent", visitor))
    visitor.send(_to("urgent", visitor), fields | {"finding": "explained"})
    new = {"name": "New One", "username": ("new.one", "")[step.pick % 2], "role": "practitioner"}
    _, shown = visitor.fill(_to("person_add", visitor), new)
    visitor.get(shown if shown.startswith("/handed/") else _to("handed", visitor, handle=NOTHING))
    text = visitor.get(_to("people", visitor))
    for person in (*PERSON.findall(text)[-1:], _to("person", visitor, handle=NOTHING)):
        fields = hidden_fields(visitor.get(person))
        visitor.send(person, fields | {"act": "end"})
        visitor.send(person, fields | {"act": ("lost", "relative")[step.pick % 2], "sure": "yes"})
    fields = hidden_fields(text)
    visitor.get(_to("organisations", visitor))
    visitor.send(_to("organisations", visitor), fields | {"act": "propose"})


def fresh_code(visitor: Visitor, step: Step, stage: Stage) -> None:
    visitor.fill(_to("fresh_code", visitor), {"code": code_of(stage, visitor), "pin": PIN, "back": "/feeds"})


def passkey(visitor: Visitor, step: Step, stage: Stage) -> None:
    """One made, used for a fresh one and for a new visit, each with a wrong answer first, and removed again; what is
    told of it is read, and the other visits are ended.
    """
    if visitor.who not in POSTS:
        return
    key = SoftKey("http://testserver")
    typed = {"code": code_of(stage, visitor), "pin": PIN, "back": "/my-account"}
    visitor.fill(_to("fresh_code", visitor), typed)
    if visitor.face is WEB:
        _telephone(visitor)
    page = visitor.get(_to("my_passkey", visitor))
    if not OPTIONS.search(page):
        return
    _answered(visitor, "my_passkey", page, key.make)
    again = {"back": "/my-account"}
    page = visitor.post(_to("fresh_passkey", visitor), _form_token(visitor, "") | again)
    _answered(visitor, "fresh_passkey", page, key.sign)
    visitor.begin_anew()
    page = visitor.post(_to("sign_in_passkey", visitor), hidden_fields(visitor.get(_to("sign_in", visitor))))
    _answered(visitor, "sign_in_passkey", page, key.sign)
    visitor.get(_to("my_passkey_end", visitor))
    visitor.get(_to("stay", visitor))
    for repeated in ("", PIN):
        form = hidden_fields(visitor.get(_to("my_password", visitor)))
        visitor.send(_to("my_password", visitor), form | {"act": "pin", "new-pin": PIN, "pin-again": repeated})
    for named in ("", Principal.ADMINISTRATOR.value):
        visitor.fill(_to("my_family", visitor), {"relative": named})
    fields = hidden_fields(visitor.get(_to("my_account", visitor)))
    visitor.send(_to("my_passkey_end", visitor), fields)
    for name, asked in (("my_visits_end", {"visit": "others"}), ("my_notices_read", {})):
        visitor.get(_to(name, visitor))
        visitor.send(_to(name, visitor), hidden_fields(visitor.get(_to("my_account", visitor))) | asked)


def employer(visitor: Visitor, step: Step, stage: Stage) -> None:
    """Out to the provider of one's own organisation, in and before a visit; the way back without what it takes."""
    if visitor.who not in POSTS:
        return
    visitor.post(_to("fresh_employer", visitor), _form_token(visitor, "") | {"back": "/my-account"})
    fields = hidden_fields(visitor.get(_to("employer", visitor)))
    for code in (POSTS[visitor.who][1], "none"):
        visitor.post(_to("employer", visitor), fields | {"organisation": code})
    back = _to("employer_back", visitor, organisation=POSTS[visitor.who][1])
    for sent in ("", "?error=access_denied", f"?state={NOTHING}&code={NOTHING}"):
        visitor.get(f"{back}{sent}")


def _telephone(visitor: Visitor) -> None:
    """A code for asking by telephone, and the page of those who ask for others, which is not theirs."""
    fields = hidden_fields(visitor.get(_to("asker_code", visitor)))
    visitor.send(_to("asker_code", visitor), fields)
    visitor.get(_to("asker", visitor))
    visitor.send(_to("asker", visitor), fields | {"act": "call", "username": Principal.OTHER_PRACTITIONER.value})


def enrol(visitor: Visitor, step: Step, stage: Stage) -> None:
    """A code that is none, then the right one; a passkey refused; a wrong code of the app, then a right one."""
    visitor.begin_anew()
    visitor.get(_to("enrol_set_up", visitor))
    for code in (NOTHING, stage.base.codes[visitor.face]):
        text, _ = visitor.fill(_to("enrol", visitor), {"code": code})
    secret = KEY.search(text)
    assert secret is not None
    visitor.get(_to("enrol_passkey", visitor))
    asked = visitor.post(_to("enrol_passkey", visitor), hidden_fields(text))
    visitor.send(_to("enrol_passkey", visitor), hidden_fields(asked) | {"answer": "{}"})
    right = TOTP(base64.b32decode(secret[1]), DIGITS, SHA1(), STEP_SECONDS).generate(int(stage.at)).decode()  # noqa: S303
    chosen = {"new-password": PASSWORD, "again": PASSWORD, "new-pin": PIN, "pin-again": PIN}
    for code in (f"{(int(right) + 1) % 10**DIGITS:06}", right):
        fields = hidden_fields(visitor.get(_to("enrol_set_up", visitor)))
        visitor.send(_to("enrol_set_up", visitor), fields | chosen | {"code": code})
    visitor.begin_anew()


def _answered(visitor: Visitor, name: str, page: str, answer: Callable[[str], str]) -> None:
    """Sends what the key answers to the page, after an answer that is none."""
    page = visitor.post(_to(name, visitor), hidden_fields(page) | {"answer": "{}"})
    asked = OPTIONS.search(page)
    assert asked is not None
    visitor.send(_to(name, visitor), hidden_fields(page) | {"answer": answer(unescape(asked[1]))})


def stray(visitor: Visitor, step: Step, stage: Stage) -> None:
    """Any page, by whoever it is, with handles of nobody; sent as well, with the token of a form or without."""
    routes = ROUTES[visitor.face]
    route = routes[step.pick % len(routes)]
    parts = {"handle": NOTHING, "source": "health", "delivery": next(iter(stage.base.deliveries.values()))}
    parts["organisation"] = "HUL"
    path = _to(route.name, visitor, **{part: parts[part] for part in re.findall(r"<str:(\w+)>", route.path)})
    text = visitor.get(path)
    visitor.post(path, {"family": "Kaur", **(_form_token(visitor, text) if step.pick >= 64 else {})})


def _form_token(visitor: Visitor, text: str) -> dict[str, str]:
    """From the page, else from one that everybody gets, else from one for those who are signed in."""
    inside = _to("purpose" if visitor.face is WEB else "fresh_code", visitor)
    outside = _to("sign_in", visitor)
    return hidden_fields(text) or hidden_fields(visitor.get(outside)) or hidden_fields(visitor.get(inside))


def forged(visitor: Visitor, step: Step, stage: Stage) -> None:
    """Handles that were never issued, and one of another kind, sent with the token of a good form."""
    fields = hidden_fields(visitor.get(_to("find", visitor)))
    for name in ("find_again", "found"):
        visitor.get(_to(name, visitor, handle=NOTHING))
    for handle in (NOTHING, visitor.pages.found.rpartition("/")[2] or NOTHING):
        visitor.get(_to("child", visitor, handle=handle))
        visitor.get(_to("child_print", visitor, handle=handle))
        visitor.post(_to("child_address", visitor, handle=handle), fields)


def _to(name: str, visitor: Visitor, **parts: str) -> str:
    return reverse(name, urlconf=f"contactpoint.{visitor.face}.urls", kwargs=parts)


Driver = Callable[[Visitor, Step, Stage], None]
DRIVERS: Mapping[Doing, Driver] = {
    Doing.SIGN_IN: sign_in,
    Doing.SIGN_OUT: sign_out,
    Doing.PURPOSE: purpose,
    Doing.FIRST: first,
    Doing.FIND: find,
    Doing.AGAIN: again,
    Doing.TOO_WIDE: too_wide,
    Doing.CHILD: child,
    Doing.ADDRESS: address,
    Doing.PRINT: on_paper,
    Doing.RECENT: recent,
    Doing.READ: read,
    Doing.FEEDS: feeds,
    Doing.FEED: feed,
    Doing.MEND: mend,
    Doing.TRANSFERS: transfers,
    Doing.ANSWER: answer,
    Doing.REVIEWS: reviews,
    Doing.HISTORY: history,
    Doing.HOLDS: holds,
    Doing.PEOPLE: people,
    Doing.FRESH_CODE: fresh_code,
    Doing.PASSKEY: passkey,
    Doing.EMPLOYER: employer,
    Doing.ENROL: enrol,
    Doing.FORGED: forged,
    Doing.STRAY: stray,
}
