"""Every condition of access taken away, and each that has an end run out by the clock: the next request is refused."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from contactpoint.access.laboratory import DROPS, LAST_DAYS, Someone, end_today, someone, take_away
from contactpoint.access.rules import Face
from contactpoint.access.vetting import Fact
from contactpoint.kernel.actors import Role
from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.lapses.asking import SIGN_IN, Faces

WHO = (Role.PRACTITIONER, Role.SHIELDING_OFFICER)
"""One a face, both of roles that an accreditation is needed for."""
PAGES: Mapping[Face, str] = {Face.WEB: "/find", Face.DESK: "/held"}
WARM_UP = 24
BEFORE_MIDNIGHT = 6.0
"""Seconds in which everybody is let in once more on the last day."""
OTHERS_VISIT: Mapping[Face, tuple[str, ...]] = {Face.WEB: ("desk visit",), Face.DESK: ("web visit",)}


class NothingToLose(ContactPointError):
    """Somebody for whom everything held was refused, so that refusals prove nothing."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One condition of one person: whether the next request was refused, and in how long."""

    what: str
    ended: bool
    took_ms: float


def try_all(faces: Faces) -> list[Tried]:
    """Each condition of each of `WHO`, by a clock that afterwards goes as it did; raises `NothingToLose`."""
    _warm(faces)
    tried = [*_dropped(faces), *_run_out(faces), *_visits_run_out(faces)]
    _clock("as_it_is")
    return tried


def _warm(faces: Faces) -> None:
    """Every worker of the faces has answered before anything is timed."""
    for role in WHO:
        one = someone(role)
        for _ in range(WARM_UP):
            _let_in(faces, one)


def _dropped(faces: Faces) -> Iterator[Tried]:
    for role in WHO:
        for what in DROPS:
            one = someone(role)
            if what in OTHERS_VISIT[one.face]:
                continue
            _let_in(faces, one)
            take_away(what, one)
            yield _tried(faces, one, f"no {what}")


def _run_out(faces: Faces) -> list[Tried]:
    """All in one night: the clock itself goes past midnight, and no row is touched between the last two requests."""
    _clock("to_midnight", BEFORE_MIDNIGHT)
    on_last_day = [(what, someone(role)) for role in WHO for what in LAST_DAYS]
    going_on = [someone(role) for role in WHO]
    for what, one in on_last_day:
        _let_in(faces, one)
        end_today(what, one)
        if what != Fact.USED:  # a look would be another use
            _let_in(faces, one)
    _past_midnight()
    tried = [_tried(faces, one, f"{what} expired") for what, one in on_last_day]
    for one in going_on:
        _let_in(faces, one)
    _clock("as_it_is")
    return tried


def _visits_run_out(faces: Faces) -> Iterator[Tried]:
    """Idle for long, and for eight hours in spite of a look now and then."""
    for role in WHO:
        _clock("as_it_is")
        one = someone(role)
        _let_in(faces, one)
        _clock("hop", settings.SESSION_IDLE_SECONDS)
        yield _tried(faces, one, "idle")
        one, spent, step = someone(role), 0, settings.SESSION_IDLE_SECONDS - 60
        while spent + step < settings.SESSION_SECONDS:
            _let_in(faces, one)
            _clock("hop", step)
            spent += step
        _let_in(faces, one)
        _clock("hop", settings.SESSION_SECONDS - spent)
        yield _tried(faces, one, "eight hours")


def _let_in(faces: Faces, one: Someone) -> None:
    ending = faces.get(one.face, PAGES[one.face], one.token).ending
    if ending == SIGN_IN:
        raise NothingToLose(f"A {one.role} for whom everything held was not let in ({ending}). Nothing was proved.")


def _tried(faces: Faces, one: Someone, what: str) -> Tried:
    answer = faces.get(one.face, PAGES[one.face], one.token)
    return Tried(f"{one.role}: {what}", answer.ending == SIGN_IN, answer.took_ms)


def _clock(function: str, *values: float) -> float:
    """One of the functions of `clock.sql`, which answers how many seconds are left of the day."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT lab.{function}({', '.join(['%s'] * len(values))})", values)
        return float(cursor.fetchone()[0])


def _past_midnight() -> None:
    """Waits until the clock of the lab shows the next day; raises `NothingToLose` where it did before."""
    left = _clock("left_of_day")
    if left > BEFORE_MIDNIGHT:
        raise NothingToLose("Midnight came before everybody had been let in once more. Nothing was proved. Try again.")
    time.sleep(left + 0.05)
