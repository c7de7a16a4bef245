"""The lost-shield race: a projector that read *not shielded* must not publish after the shield has committed."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection

from contactpoint.disclosure import actions, inputs
from contactpoint.disclosure.changes import Limited
from contactpoint.disclosure.facts import Cause
from contactpoint.disclosure.models import Opened
from contactpoint.kernel.actors import UPKEEP, WORKER
from tests.support.directory import rows
from tests.support.records import EXTRACTED, apply, incoming, record

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 10


class Paused:
    """Stops the first projector after it has read its inputs, until the test lets it go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read, self.go_on = threading.Event(), threading.Event()
        read_cases = inputs.read_cases

        def reading(numbers):
            cases = read_cases(numbers)
            if threading.current_thread().name == "projector":
                self.read.set()
                assert self.go_on.wait(SECONDS)
            return cases

        monkeypatch.setattr(inputs, "read_cases", reading)


def in_thread(name: str, work) -> threading.Thread:
    def run():
        with contextlib.closing(connection):
            work()

    thread = threading.Thread(target=run, name=name)
    thread.start()
    return thread


def race(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[tuple[object, ...]]]:
    """A projection that began first and a shield that came in between: what stands at the end."""
    Opened.objects.create(authority="HUL", signed_by_authority="a", signed_by_national="b", at=EXTRACTED)
    (number,) = apply(record(address=None, involvements=()))
    paused = Paused(monkeypatch)
    later = incoming(record(), extracted=EXTRACTED + timedelta(days=1))
    projector = in_thread("projector", lambda: apply(later))
    assert paused.read.wait(SECONDS)
    shield = in_thread("shield", lambda: actions.change(number, Limited(Cause.SHIELD), actor=WORKER, purpose=UPKEEP))
    shield.join(1)
    paused.go_on.set()
    projector.join(SECONDS)
    shield.join(SECONDS)
    return rows(number)


def test_without_the_lock_the_shield_is_lost(monkeypatch):
    monkeypatch.setattr(actions, "lock_children", lambda numbers: None)
    assert "address" in race(monkeypatch)


def test_with_the_lock_it_is_not(monkeypatch):
    assert race(monkeypatch).keys() == {"child", "search_key"}
