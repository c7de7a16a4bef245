"""How each kind of step asks."""

import re
from collections.abc import Callable, Mapping

from contactpoint.access.rules import Face
from contactpoint.desk.routes import ROUTES as DESK_ROUTES
from contactpoint.lab.two_worlds.browser import Visitor, hidden_fields
from contactpoint.lab.two_worlds.entering import (
    NOTHING,
    Stage,
    employer,
    enrol,
    form_token,
    fresh_code,
    passkey,
    sign_in,
    sign_out,
    to,
)
from contactpoint.lab.two_worlds.steps import NEWEST, Doing, Principal, Step
from contactpoint.pages.routing import Route
from contactpoint.web.routes import ROUTES as WEB_ROUTES

WEB, DESK = Face.WEB, Face.DESK
Tables = Mapping[Face, tuple[Route, ...]]
ROUTES: Tables = {WEB: WEB_ROUTES, DESK: DESK_ROUTES}
RESULT = re.compile(r'href="(/child/[^"/]+)".*?(\d{4} \d{4} \d{5})', re.DOTALL)
PAIR = re.compile(r'<h2[^>]*><a[^>]* href="(/review/[^"/]+)"')
DECISION = re.compile(r'name="(decision)" value="([^"]+)"')
PERSON = re.compile(r'href="(/people/[\w-]{22})"')


def purpose(visitor: Visitor, step: Step, stage: Stage) -> None:
    visitor.fill(to("purpose", visitor), dict(step.typed))


def first(visitor: Visitor, step: Step, stage: Stage) -> None:
    visitor.get(to("first", visitor))


def find(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The form, or the one that still stands open, and the results where it leads to any."""
    page, form = to("find", visitor), visitor.pages.form
    send = visitor.send if step.pick and form else visitor.fill
    text, path = send(page, (form if send == visitor.send else {}) | dict(step.typed))
    if path.startswith("/found/"):
        _found(visitor, text, path)


def again(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The form with what was typed before, and the same results a second time."""
    handle = visitor.pages.found.rpartition("/")[2] or NOTHING
    visitor.get(to("find_again", visitor, handle=handle))
    visitor.get(to("found", visitor, handle=handle))


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
        visitor.send(to("child_address", visitor, handle=_handle(visitor)), fields)


def on_paper(visitor: Visitor, step: Step, stage: Stage) -> None:
    if visitor.pages.child:
        visitor.get(to("child_print", visitor, handle=_handle(visitor)))


def _handle(visitor: Visitor) -> str:
    return visitor.pages.child.rpartition("/")[2]


def recent(visitor: Visitor, step: Step, stage: Stage) -> None:
    visitor.get(to("recent", visitor))


def read(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The pages that say how things are, and whether the program answers."""
    own = ("help", "accessibility", "coverage") if visitor.face is WEB else ("first",)
    pages = (*own, "health", "enrolled")
    for name in pages:
        visitor.get(to(name, visitor))


def feeds(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The list of sources, and the pause of all feeds, which is not theirs to order."""
    visitor.fill(to("feeds", visitor), {"act": "pause", "reason": "exercise"})


def feed(visitor: Visitor, step: Step, stage: Stage) -> None:
    """One source, theirs or not, and a decision on a delivery of it: one that is over, or one that waits."""
    authority = sorted(stage.base.deliveries)[step.pick % 2]
    page = to("feed", visitor, source=f"social_care.{authority}" if step.pick % 4 < 3 else "benefit")
    delivery = (stage.base.waiting if step.pick >= 4 else stage.base.deliveries)[authority]
    decided = {"act": "send_back", "reason": "wrong_file", "delivery": delivery}
    fields = hidden_fields(visitor.get(page)) or hidden_fields(visitor.get(to("feeds", visitor)))
    visitor.send(page, fields | decided)


def mend(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The rows given back, of both authorities' deliveries."""
    for authority, delivery in stage.base.deliveries.items():
        visitor.get(to("feed_mend", visitor, source=f"social_care.{authority}", delivery=delivery))


def transfers(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The hidden child offered or asked for, by its owner or not, or a form that must be put right."""
    act, whom = (("offer", "YOR"), ("offer", "HUL"), ("ask", ""), ("neither", ""))[step.pick % 4]
    visitor.fill(to("transfers", visitor), {"act": act, "to": whom, "number": stage.child.number.shown})


def answer(visitor: Visitor, step: Step, stage: Stage) -> None:
    """An answer to what was proposed of the hidden child, or one's own proposal taken back, if there is any."""
    act = ("accept", "decline")[step.pick % 2]
    page = to("transfers", visitor)
    visitor.send(page, hidden_fields(visitor.get(page)) | {"act": act, "number": stage.child.number.shown})


def reviews(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The list, one pair of it or none, a side’s history, an answer; what was decided, now and then taken back.

    A negative pick means the newest pair, and leaves what was decided. The hidden child's own pair is answered by such
    a step alone, as a match: whether the child of a record that is another's appears is the stated exception.
    """
    links = PAIR.findall(visitor.get(to("reviews", visitor)))
    place = step.pick % len(links) if links and step.pick >= 0 else -1
    page = links[place] if links else to("review", visitor, handle=NOTHING)
    pair = visitor.get(page)
    own = stage.child.number.shown in pair
    act = "skip" if own and step.pick != NEWEST else ("match", "different", "skip", "neither")[step.pick % 4]
    fields = hidden_fields(pair)
    visitor.send(to("histories", visitor), fields)
    text, _ = visitor.send(page, fields | {"act": act})
    if step.pick % 8 < 4:
        visitor.send(to("reviews", visitor), hidden_fields(text))
    given = visitor.get(to("decided", visitor))
    if step.pick >= 0 and step.pick % 8 == 4:
        newest = dict(DECISION.findall(given)[:1])
        visitor.send(to("reviews", visitor), hidden_fields(given) | newest)


def history(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The one asked for before, which may be written by now; then that of the hidden child, or of a shown one."""
    visitor.get(visitor.pages.history or to("history", visitor, handle=NOTHING))
    who = stage.base.shown if step.pick % 3 == 2 else stage.child
    family = who.family if step.pick % 6 < 5 else "Nobody"
    _, path = visitor.fill(to("histories", visitor), {"number": who.number.shown, "family": family})
    visitor.pages.history = path if path.startswith("/history/") else ""


def holds(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The officers' list and an item of it, which are nobody's here."""
    visitor.get(to("holds", visitor))
    fields = hidden_fields(visitor.get(to("histories", visitor)))
    visitor.get(to("hold", visitor, handle=NOTHING))
    visitor.send(to("hold", visitor, handle=NOTHING), fields | {"act": "same", "version": "1"})


def people(visitor: Visitor, step: Step, stage: Stage) -> None:
    """The list, a check renewed or a form that lacks one, who is at the stop, and organisations, not theirs."""
    kind = ("training", "")[step.pick % 2]
    dated = {"dated-day": "1", "dated-month": "9", "dated-year": "2026"}
    typed = {"act": "renew", "who": Principal.OWN_PRACTITIONER.value, "check": kind, "evidence": "made up", **dated}
    visitor.fill(to("people", visitor), typed)
    fields = hidden_fields(visitor.get(to("people", visitor)))
    visitor.send(to("budgets", visitor), hidden_fields(visitor.get(to("budgets", visitor))) or fields)
    visitor.get(to("urgent", visitor))
    visitor.send(to("urgent", visitor), fields | {"finding": "explained"})
    new = {"name": "New One", "username": ("new.one", "")[step.pick % 2], "role": "practitioner"}
    _, shown = visitor.fill(to("person_add", visitor), new)
    visitor.get(shown if shown.startswith("/handed/") else to("handed", visitor, handle=NOTHING))
    text = visitor.get(to("people", visitor))
    for person in (*PERSON.findall(text)[-1:], to("person", visitor, handle=NOTHING)):
        fields = hidden_fields(visitor.get(person))
        visitor.send(person, fields | {"act": "end"})
        visitor.send(person, fields | {"act": ("lost", "relative")[step.pick % 2], "sure": "yes"})
    fields = hidden_fields(text)
    visitor.get(to("organisations", visitor))
    visitor.send(to("organisations", visitor), fields | {"act": "propose"})


def mediated(visitor: Visitor, step: Step, stage: Stage) -> None:
    """Whoever asks is rung back, says a wrong code and then theirs; what is found for them; the call is over."""
    page, asked = to("asker", visitor), {"username": Principal.ASKER.value}
    for code in ("", NOTHING, stage.base.asker):
        fields = hidden_fields(visitor.get(page))
        visitor.send(page, fields | asked | ({"act": "name", "code": code} if code else {"act": "call"}))
    find(visitor, step, stage)
    again(visitor, step, stage)
    for look in (child, address, on_paper, recent):
        look(visitor, step, stage)
    visitor.send(page, hidden_fields(visitor.get(page)) | {"act": "end"})
    find(visitor, step, stage)


def urgent(visitor: Visitor, step: Step, stage: Stage) -> None:
    """What waits for a review, one line of it without what was found and with it; again, when it waits no more."""
    page = to("urgent", visitor)
    text = visitor.get(page)
    for finding in ("", "explained", "no_child"):
        visitor.send(page, hidden_fields(text) | {"finding": finding})
    visitor.get(page)


def nation(visitor: Visitor, step: Step, stage: Stage) -> None:
    """Organisations, one accreditation proposed; the people of another organisation, and who is at the stop."""
    page = to("organisations", visitor)
    proposed = {"act": "propose", "of": "YOR", "capability": "shielding", "evidence": "made up"}
    for capability in ("", "shielding"):
        visitor.fill(page, proposed | {"capability": capability})
    people = visitor.get(f"{to('people', visitor)}?of=HUL")
    for person in PERSON.findall(people)[:2]:
        visitor.get(person)
    visitor.get(to("budgets", visitor))


def pause(visitor: Visitor, step: Step, stage: Stage) -> None:
    """All feeds paused and resumed; every source of the country."""
    for act, reason in (("pause", "exercise"), ("resume", "exercise_over")):
        visitor.fill(to("feeds", visitor), {"act": act, "reason": reason})
    for source in ("benefit", *(f"social_care.{authority}" for authority in stage.base.deliveries)):
        visitor.get(to("feed", visitor, source=source))


def stray(visitor: Visitor, step: Step, stage: Stage) -> None:
    """Any page, by whoever it is, with handles of nobody; sent as well, with the token of a form or without."""
    routes = ROUTES[visitor.face]
    route = routes[step.pick % len(routes)]
    parts = {"handle": NOTHING, "source": "health", "delivery": next(iter(stage.base.deliveries.values()))}
    parts["organisation"] = "HUL"
    path = to(route.name, visitor, **{part: parts[part] for part in re.findall(r"<str:(\w+)>", route.path)})
    text = visitor.get(path)
    visitor.post(path, {"family": "Kaur", **(form_token(visitor, text) if step.pick >= 64 else {})})


def forged(visitor: Visitor, step: Step, stage: Stage) -> None:
    """Handles that were never issued, and one of another kind, sent with the token of a good form."""
    fields = hidden_fields(visitor.get(to("find", visitor)))
    for name in ("find_again", "found"):
        visitor.get(to(name, visitor, handle=NOTHING))
    for handle in (NOTHING, visitor.pages.found.rpartition("/")[2] or NOTHING):
        visitor.get(to("child", visitor, handle=handle))
        visitor.get(to("child_print", visitor, handle=handle))
        visitor.post(to("child_address", visitor, handle=handle), fields)


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
    Doing.MEDIATED: mediated,
    Doing.URGENT: urgent,
    Doing.NATION: nation,
    Doing.PAUSE: pause,
    Doing.FRESH_CODE: fresh_code,
    Doing.PASSKEY: passkey,
    Doing.EMPLOYER: employer,
    Doing.ENROL: enrol,
    Doing.FORGED: forged,
    Doing.STRAY: stray,
}
