"""Whether the time of an answer tells that somebody has an account: pairs of requests over HTTP, in drawn order.

One of a pair is about a person who is there, the other about a name that nobody has; a sign test tells the two apart.
The pages for a passkey and for an employer's sign-in take no name, so that there is nothing to tell.
"""

import itertools
import random
import secrets
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from contactpoint.access.laboratory import (
    Someone,
    forget_tries,
    recovery_codes,
    take_away,
    used_enrolment_code,
    who_signs_in,
    who_was_invited,
)
from contactpoint.access.rules import ATTEMPTS, PENDING_SECONDS, Face
from contactpoint.kernel.actors import Role
from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.lapses.asking import Answer, Faces, Form
from contactpoint.lab.timing import Ask, Compared, interleaved
from contactpoint.pages.forms import once

PEOPLE = 3
"""So many of each sort, in turn."""
PASSWORD, PIN = "quite another lab phrase", "802753"
WRONG = "no phrase of anybody's"
CODE, OTHER_PIN = "000000", "417358"
NEVER_ISSUED = "-".join(["ABCD"] * 6)
ROLES = {Face.WEB: Role.PRACTITIONER, Face.DESK: Role.SHIELDING_OFFICER}


class NotRefused(ContactPointError):
    """A request that should have failed was answered otherwise, so that its time proves nothing."""


@dataclass(frozen=True, slots=True)
class Two:
    """What is told apart, if it can be. `locked`: tries are not forgotten between."""

    what: str
    one: Ask
    other: Ask
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Sorts:
    """Usernames: of people who sign in, of suspended ones, of those who were only invited, and of nobody."""

    known: Sequence[str]
    suspended: Sequence[str]
    invited: Sequence[str]
    nobody: Sequence[str]


def compare_all(faces: Faces, pairs: int, seed: int) -> Iterator[Compared]:
    """Each way of entry that takes a name or a code, so many pairs each; raises `NotRefused`."""
    drawn = random.Random(seed)  # noqa: S311 - an order, no secret
    web, desk = _people(Face.WEB), _people(Face.DESK)
    for two in itertools.chain(
        _at_the_password(faces, Face.WEB, web),
        _at_the_password(faces, Face.DESK, desk),
        _at_the_code(faces, web),
        _locked(faces, web),
        _enrolling(faces),
    ):
        yield Compared(two.what, _timed(two, pairs, drawn))


def compare_planted(faces: Faces, pairs: int, seed: int) -> Compared:
    """The first page once more, where looking up somebody who is there was made slower."""
    two = next(_at_the_password(faces, Face.WEB, _people(Face.WEB)))
    return Compared("planted", _timed(two, pairs, random.Random(seed)))  # noqa: S311 - an order


def _timed(two: Two, pairs: int, drawn: random.Random) -> tuple[float, ...]:
    return tuple(interleaved(two.one, two.other, pairs, drawn, before=int if two.locked else forget_tries))


def _people(face: Face) -> Sorts:
    role = ROLES[face]
    suspended = [who_signs_in(role, PASSWORD, PIN) for _ in range(PEOPLE)]
    for one in suspended:
        take_away("active", one)
    return Sorts(
        known=_usernames(who_signs_in(role, PASSWORD, PIN) for _ in range(PEOPLE)),
        suspended=_usernames(suspended),
        invited=_usernames(who_was_invited(role) for _ in range(PEOPLE)),
        nobody=[f"p-{secrets.token_hex(8)}" for _ in range(PEOPLE)],
    )


def _usernames(people: Iterable[Someone]) -> list[str]:
    """A made-up person's username is their id."""
    return [one.person for one in people]


def _at_the_password(faces: Faces, face: Face, people: Sorts) -> Iterator[Two]:
    """The first page, with a wrong password."""
    nobody = _password(faces, face, people.nobody)
    yield Two(f"{face}: a password", _password(faces, face, people.known), nobody)
    yield Two(f"{face}: a password, suspended", _password(faces, face, people.suspended), nobody)
    yield Two(f"{face}: a password, only invited", _password(faces, face, people.invited), nobody)


def _at_the_code(faces: Faces, people: Sorts) -> Iterator[Two]:
    """The second page, after a wrong password, and after a right one: neither tells which it was."""
    nobody = _second(faces, people.nobody)
    yield Two("a code", _second(faces, people.known), nobody)
    yield Two("a code, suspended", _second(faces, people.suspended), nobody)
    yield Two("a code, only invited", _second(faces, people.invited), nobody)
    yield Two("a code, password right", _second(faces, people.known, password=PASSWORD), _second(faces, people.known))
    has_codes = who_signs_in(Role.PRACTITIONER, PASSWORD, PIN)
    codes = recovery_codes(has_codes)
    with_codes = _second(faces, _usernames([has_codes]), codes=codes)
    yield Two("a recovery code", with_codes, _second(faces, people.nobody, codes=[NEVER_ISSUED]))


def _locked(faces: Faces, people: Sorts) -> Iterator[Two]:
    """Names that were tried too often from here, whether or not anybody has them."""
    for what, way in (("a password, locked", _password_of_web), ("a code, locked", _second)):
        forget_tries()
        two = Two(what, way(faces, people.known[:1]), way(faces, people.nobody[:1]), locked=True)
        for _ in range(ATTEMPTS):
            two.one()
            two.other()
        yield two


def _enrolling(faces: Faces) -> Iterator[Two]:
    """A code for a first visit that was somebody's, and one that never was."""
    theirs = used_enrolment_code(who_was_invited(Role.PRACTITIONER))
    yield Two("a first visit", _first_visit(faces, theirs), _first_visit(faces, NEVER_ISSUED))


def _password(faces: Faces, face: Face, names: Sequence[str]) -> Ask:
    form, turn = faces.form(face), itertools.cycle(names)

    def ask() -> float:
        answer, _ = faces.send(form, "/sign-in", {"username": next(turn), "password": WRONG})
        return _took(answer, "302 /sign-in/code")

    return ask


def _password_of_web(faces: Faces, names: Sequence[str]) -> Ask:
    return _password(faces, Face.WEB, names)


def _second(faces: Faces, names: Sequence[str], *, password: str = WRONG, codes: Sequence[str] = (CODE,)) -> Ask:
    turn, typed = itertools.cycle(names), itertools.cycle(codes)
    begun: dict[str, tuple[float, Form]] = {}

    def ask() -> float:
        name, now = next(turn), time.monotonic()
        if name not in begun or now - begun[name][0] > PENDING_SECONDS / 2:
            sent = {"username": name, "password": password}
            begun[name] = now, faces.send(faces.form(Face.WEB), "/sign-in", sent)[1]
        second = {"code": next(typed), "pin": OTHER_PIN, "once": once()}
        return _took(faces.send(begun[name][1], "/sign-in/code", second)[0], "422")

    return ask


def _first_visit(faces: Faces, code: str) -> Ask:
    form = faces.form(Face.WEB)
    return lambda: _took(faces.send(form, "/enrol", {"code": code, "once": once()})[0], "422")


def _took(answer: Answer, expected: str) -> float:
    if answer.ending != expected:
        raise NotRefused(f"What should have failed was answered with {answer.ending}. Nothing was proved.")
    return answer.took_ms
