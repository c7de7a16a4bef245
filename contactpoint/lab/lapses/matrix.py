"""Every role at every route, and everybody with everybody else's handles: who comes where they may not."""

import itertools
import re
from collections.abc import Iterator, Mapping

from contactpoint.access import handles
from contactpoint.access.handles import HandleKind
from contactpoint.access.laboratory import PURPOSE, Someone, someone
from contactpoint.access.rules import FACES, RIGHTS, Face, allowed_on
from contactpoint.audit.queries import own_events
from contactpoint.audit.rules import EventKind, Outcome
from contactpoint.desk.routes import ROUTES as DESK
from contactpoint.kernel.actors import Role
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.ids import uuid7
from contactpoint.lab.lapses.asking import SIGN_IN, Faces
from contactpoint.lab.lapses.ids import everything_named, strangers
from contactpoint.pages.forms import once
from contactpoint.pages.routing import Entry, Route
from contactpoint.web.routes import ROUTES as WEB

ROUTES: Mapping[Face, tuple[Route, ...]] = {Face.WEB: WEB, Face.DESK: DESK}
ROLES = sorted(role for roles in FACES.values() for role in roles)
NOTHING = "x" * 22
PLACE = re.compile(r"<str:(\w+)>")
TURNED_AWAY = ("403", "404", SIGN_IN, "302 /purpose")
NOBODYS = "404"
LOOKS = (EventKind.VIEW, EventKind.VIEW_ADDRESS, EventKind.PRINT)
SEARCH = {"family": "Kaur", "born-day": "9", "born-month": "3", "born-year": "2015"}


class NobodyLetIn(ContactPointError):
    """A page let nobody in, so that turning people away proves nothing."""


def inside() -> dict[Face, list[Route]]:
    """The routes that are not for anyone."""
    return {face: [route for route in ROUTES[face] if route.entry is not Entry.ANYONE] for face in Face}


def crossings(faces: Faces) -> list[str]:
    """Where somebody came who may not, in words; raises `NobodyLetIn`."""
    return [*_of_roles(faces), *_of_handles(faces), *_of_names(faces), *_of_forms(faces)]


def may_enter(role: Role, face: Face, route: Route) -> bool:
    """What the two tables say together: the route's capability, and who has it."""
    if not allowed_on(role, face):
        return False
    return route.capability is None or role in RIGHTS[route.capability]


def _of_roles(faces: Faces) -> Iterator[str]:
    came = set()
    for role, purpose in itertools.product(ROLES, (PURPOSE, None)):
        one = someone(role, purpose)
        for face, routes in inside().items():
            for route in routes:
                for method in route.methods:
                    ending = _ending(faces, one, face=face, route=route, method=method)
                    if may_enter(role, face, route):
                        came |= {(face, route.name)} if ending != SIGN_IN else set()
                    elif ending not in TURNED_AWAY:
                        yield f"{role} at {method} {face}.{route.name}: {ending}"
    lacking = {(face, route.name) for face, routes in inside().items() for route in routes} - came
    if lacking:
        names = ", ".join(sorted(f"{face}.{name}" for face, name in lacking))
        raise NobodyLetIn(f"Nobody was let in at {names}. Nothing was proved.")


def _ending(faces: Faces, one: Someone, *, face: Face, route: Route, method: str, handle: str = NOTHING) -> str:
    path = address(route, {"handle": handle, "source": "benefit", "delivery": str(uuid7()), "organisation": "HUL"})
    if method == "GET":
        return faces.get(face, path, one.token).ending
    return faces.post(face, path, one.token, {"once": once(), **SEARCH}).ending


def _of_handles(faces: Faces) -> Iterator[str]:
    """Handles that their owners open, then one of each kind, sent by a colleague and by every other role."""
    owner, colleague = someone(Role.PRACTITIONER), someone(Role.PRACTITIONER)
    searched = faces.post(Face.WEB, "/find", owner.token, {"once": once(), **SEARCH}).ending
    _, _, found = searched.partition(" ")
    if faces.get(Face.WEB, found, owner.token).ending != "200":
        raise NobodyLetIn(f"Who searched was not shown what was found ({searched}). Nothing was proved.")
    if (ending := faces.get(Face.WEB, found, colleague.token).ending) != NOBODYS:
        yield f"another's search: {ending}"
    _check_owners(faces, owner)
    for role in ROLES:
        mine, theirs = someone(role), someone(role)
        for kind in HandleKind:
            handle = handles.keep(theirs.token, kind, _kept(kind, theirs))
            yield from _with(faces, mine, kind=kind, handle=handle)
        if _looked(mine):
            yield f"{role} looked at a child behind another's handle"


def _check_owners(faces: Faces, owner: Someone) -> None:
    """Who looks behind their own handle of a child is recorded, and who administers reads their own of a person."""
    handle = handles.keep(owner.token, HandleKind.CHILD, _kept(HandleKind.CHILD, owner))
    for _ in _with(faces, owner, kind=HandleKind.CHILD, handle=handle):
        """There is no such child: the look is recorded, and then there is no page."""
    ada = someone(Role.ACCOUNT_ADMINISTRATOR)
    handle = handles.keep(ada.token, HandleKind.PERSON, _kept(HandleKind.PERSON, ada))
    if _looked(owner) != set(LOOKS) or faces.get(Face.DESK, f"/people/{handle}", ada.token).ending != "200":
        raise NobodyLetIn("Who sent their own handles was shown nothing. Nothing was proved.")


def _kept(kind: HandleKind, owner: Someone) -> bytes:
    """A child's number, or the owner's username, which is their id."""
    return owner.person.encode() if kind is HandleKind.PERSON else b"4821093755198"


def _looked(one: Someone) -> set[EventKind]:
    """The kinds of looks at children that were answered; the page may be none because there is no such child."""
    events = own_events(one.person, LOOKS, face=Face.WEB, most=100)
    return {event.kind for event in events if event.outcome is Outcome.ANSWERED}


def _of_names(faces: Faces) -> Iterator[str]:
    """What a form names by an id that is no handle, sent by every role of another organisation, then by whose it is."""
    others = strangers(ROLES)
    for named in everything_named():
        before = named.as_it_stands()
        for role, one in others.items():
            sent = [faces.post(face, named.path, one.token, {**named.fields, "once": once()}) for face in Face]
            if named.as_it_stands() != before:
                yield f"{role} with another's {named.what}: it is another than before"
                before = named.as_it_stands()
            if any(answer.ending.startswith("5") for answer in sent):
                yield f"{role} with another's {named.what}: an error"
        answer = faces.post(named.face, named.path, named.theirs.token, {**named.fields, "once": once()})
        if named.as_it_stands() == before:
            raise NobodyLetIn(f"Whose {named.what} it is did nothing with it ({answer.ending}). Nothing was proved.")


def _of_forms(faces: Faces) -> Iterator[str]:
    """A form that acts once is answered as it was to who sent it first, and to nobody else."""
    owner, form, fields = someone(Role.PRACTITIONER), faces.form(Face.WEB), {**SEARCH, "once": once()}
    first, again = (faces.post(Face.WEB, "/find", owner.token, fields, form=form).ending for _ in range(2))
    if first != again:
        raise NobodyLetIn("Who sent a form again was answered otherwise. Nothing was proved.")
    for role in ROLES:
        if faces.post(Face.WEB, "/find", someone(role).token, fields, form=form).ending == first:
            yield f"{role} with another's form: led to what that had led to"


def _with(faces: Faces, one: Someone, *, kind: HandleKind, handle: str) -> Iterator[str]:
    """Somebody at every route that takes a handle, with one that is another's."""
    for face, routes in inside().items():
        for route in (route for route in routes if "handle" in PLACE.findall(route.path)):
            for method in route.methods:
                ending = _ending(faces, one, face=face, route=route, method=method, handle=handle)
                if ending not in TURNED_AWAY:
                    yield f"{one.role} with another's {kind} at {method} {face}.{route.name}: {ending}"


def address(route: Route, parts: Mapping[str, str]) -> str:
    """The path with what stands in its places."""
    return "/" + PLACE.sub(lambda place: parts[place[1]], route.path)
