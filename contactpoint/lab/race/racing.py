"""A shield, whoever projects the child at the same moment, and somebody who reads: drawn interleavings (F17, B6-43).

No read that begins after the shield has committed returns a place. To see that a place would be found, the same is
tried with locks taken away.
"""

import random
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

from contactpoint.directory import index, queries
from contactpoint.disclosure import actions as disclosure
from contactpoint.disclosure.changes import Unlimited
from contactpoint.disclosure.facts import Address, Case, Cause, Identifier, IdentifierKind, Name, SourceRecord
from contactpoint.disclosure.inputs import read_cases
from contactpoint.disclosure.locks import lock_children
from contactpoint.identity.actions import apply_records
from contactpoint.identity.rules import Action, IncomingRecord
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.numbers import ChildNumber, Postcode
from contactpoint.lab.england.numbers import nhs_number
from contactpoint.lab.exchanged import exchanged
from contactpoint.lab.race.turns import Turns
from contactpoint.lab.signing import open_authority
from contactpoint.lab.two_worlds.acting import own_path
from contactpoint.shielding import actions as shielding
from contactpoint.shielding.laboratory import shield_in_a_laboratory

BECOME = "SELECT set_config('role', %s, false), set_config('search_path', %s, false)"
Seats = Mapping[str, ThreadPoolExecutor]
"""By who takes part, a thread with a session of its own."""
SEED = 20260901
MOST_BEFORE = 3
"""So many reads begin, at most, while the shield may be under way; another once it has committed, and one when
all have ended, which finds what was projected late."""
CHILDREN = 48
"""Shielded one after the other; then all limits are lifted at once."""
MUTANT_TRIALS = 5_000
"""At most. Where nobody locks, a projection must both read before the commit and look after it: once in some 200."""
FED = 0.2
"""How often it is a feed's row that has the child projected, rather than the calendar."""
BEGAN = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
AUTHORITY = "HUL"
SYLLABLES = ("bar", "cho", "dun", "fel", "gri", "hox", "jas")
"""Of which two make a family's name, so that the children are no namesakes and no record of one waits for another."""
GIVEN = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Fay", "Gus", "Hal")
ROLES = {"projector": "cp_worker", "shield": "cp_worker", "reader": "cp_web"}
"""Who takes part, with which rights."""


class NothingToHide(ContactPointError):
    """A child had no place before its shield, so that finding none afterwards proves nothing."""


@dataclass(slots=True)
class Raced:
    """`after`: reads begun after the commit; `found`: those of these that returned a place; `before`: others that did.

    `distinct`: interleavings, each by a digest of whose turn it was.
    """

    trials: int = 0
    distinct: set[int] = field(default_factory=set)
    after: int = 0
    before: int = 0
    found: int = 0


@dataclass(frozen=True, slots=True)
class Child:
    """A child as its one source tells of it."""

    number: ChildNumber
    record: SourceRecord


class Race:
    """Trials one after the other, on a database of the laboratory; raises `NotALaboratory`."""

    def __init__(self, seed: int, seats: Seats) -> None:
        self._draw = random.Random(seed)  # noqa: S311 - draws turns, no secret
        self._seats = seats
        self._fed = 0
        open_authority(AUTHORITY)
        self._children = [_child(place) for place in range(CHILDREN)]
        self._shown: list[Child] = []

    def run(self, trials: int, raced: Raced) -> Raced:
        """So many more; raises `NothingToHide`."""
        for _ in range(trials):
            if not self._shown:
                self._show_all()
            self._trial(self._shown.pop(), raced)
        return raced

    def _show_all(self) -> None:
        numbers = [child.number for child in self._children]
        lifted: disclosure.Changes = dict.fromkeys(numbers, (Unlimited(Cause.SHIELD),))
        disclosure.change_many(lifted, actor=WORKER, purpose=UPKEEP)
        if index.places(numbers).keys() != set(numbers):
            raise NothingToHide("A child had no place before its shield. Nothing was proved.")
        self._shown = self._draw.sample(self._children, CHILDREN)

    def _trial(self, child: Child, raced: Raced) -> None:
        turns, shielded, before = Turns(self._draw), threading.Event(), self._draw.randrange(MOST_BEFORE + 1)
        doings = {
            "projector": self._projecting(child),
            "shield": lambda: _shield(child, shielded),
            "reader": lambda: _reading(child, shielded, raced, before=before),
        }
        running = [self._seats[name].submit(_take_part, name, doing, turns) for name, doing in doings.items()]
        turns.lead(set(doings))
        for one in running:
            one.result()
        _read(child, shielded, raced)
        raced.trials += 1
        raced.distinct.add(hash(tuple(turns.order)))

    def _projecting(self, child: Child) -> Callable[[], object]:
        if self._draw.random() >= FED:
            return lambda: disclosure.change_many({child.number: ()}, actor=WORKER, purpose=UPKEEP)
        self._fed += 1
        row = _row(child.record, BEGAN + timedelta(minutes=self._fed))
        return lambda: apply_records([row], actor=WORKER, purpose=UPKEEP)


@contextmanager
def seats() -> Iterator[Seats]:
    """Threads for those who take part, each with the rights of its role from its first moment on."""
    taken = {name: ThreadPoolExecutor(1, name, _become, (role,)) for name, role in ROLES.items()}
    try:
        yield taken
    finally:
        for seat in taken.values():
            seat.submit(lambda: connection.close()).result()  # noqa: PLW0108 - that thread's, not this one's
            seat.shutdown()


def _become(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BECOME, [role, own_path(role)])


def _take_part(name: str, doing: Callable[[], object], turns: Turns) -> None:
    with turns.taking(name):
        doing()


def _shield(child: Child, shielded: threading.Event) -> None:
    """What an officer decided, carried out by the worker as its job does. `shielded` from the commit on."""
    try:
        event = shield_in_a_laboratory(child.number)
        shielding.carry_out(str(event), actor=WORKER, purpose=UPKEEP)
    finally:
        shielded.set()


def _reading(child: Child, shielded: threading.Event, raced: Raced, *, before: int) -> None:
    """Some times while the shield may be under way, and once as soon as it has committed."""
    for _ in range(before):
        _read(child, shielded, raced)
    shielded.wait()
    _read(child, shielded, raced)


def _read(child: Child, shielded: threading.Event, raced: Raced) -> None:
    """As a page does, in a transaction: whether the shield had committed is asked before it begins."""
    after = shielded.is_set()
    with transaction.atomic():
        found = _places(child.number)
    raced.after += after
    raced.before += bool(found) and not after
    raced.found += bool(found) and after


def _places(number: ChildNumber) -> bool:
    """Whether anything that locates the child stands where practitioners read."""
    return bool(queries.addresses(number) or queries.services(number) or index.places([number]))


def _child(place: int) -> Child:
    record = SourceRecord(
        record=f"race-{place}",
        source="benefit",
        authority=None,
        confirmed=date(2026, 8, 20),
        names=(Name(SYLLABLES[place // 7].title() + SYLLABLES[place % 7], (GIVEN[place % 8],)),),
        born=PartialDate(2010 + place % 8, 1 + place % 12, 3 + place % 25),
        address=Address((f"{place + 1} Mill Lane", "Hull"), Postcode("HU5 2AB")),
        identifiers=(Identifier(IdentifierKind.NHS, nhs_number(SEED, 9_000 + place)),),
    )
    (number,) = apply_records([_row(record, BEGAN)], actor=WORKER, purpose=UPKEEP).children
    return Child(number, record)


def _row(record: SourceRecord, extracted: datetime) -> IncomingRecord:
    return IncomingRecord(record, extracted, record.confirmed, Action.UPSERT, AUTHORITY)


@contextmanager
def _without_the_locks() -> Iterator[None]:
    """Whoever projects holds no child."""
    with exchanged(disclosure, "lock_children", lambda numbers: None):
        yield


@contextmanager
def _read_before_the_lock() -> Iterator[None]:
    """Whoever projects holds the child, and goes by what stood before."""
    inputs, early = sys.modules[read_cases.__module__], threading.local()

    def reading_first(numbers: Iterable[int]) -> None:
        early.cases = read_cases(numbers)
        lock_children(numbers)

    def what_stood(numbers: Iterable[int]) -> dict[ChildNumber, Case]:
        changing = isinstance(numbers, dict) and any(numbers.values())
        stood: dict[ChildNumber, Case] = read_cases(numbers) if changing else early.cases
        return stood

    with exchanged(disclosure, "lock_children", reading_first), exchanged(inputs, "read_cases", what_stood):
        yield


Mutant = Callable[[], AbstractContextManager[None]]
MUTANTS: dict[str, Mutant] = {
    "no child is locked": _without_the_locks,
    "inputs are read before the lock": _read_before_the_lock,
}


def hunted(race: Race) -> dict[str, int]:
    """By mutant, after how many trials a place was found; 0: not at all."""
    return {name: _hunt(race, mutant) for name, mutant in MUTANTS.items()}


def _hunt(race: Race, mutant: Mutant) -> int:
    raced = Raced()
    with mutant():
        while not raced.found and raced.trials < MUTANT_TRIALS:
            race.run(1, raced)
    return raced.trials if raced.found else 0
