"""The same steps taken by the program itself on a laboratory's database, each with the rights of its process."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from contactpoint.audit import ledgers
from contactpoint.audit.ledgers import SHIELDS
from contactpoint.disclosure import actions as disclosure
from contactpoint.disclosure.archiving import archive_in_a_laboratory
from contactpoint.disclosure.facts import LifeState
from contactpoint.disclosure.inputs import links_of
from contactpoint.holds import actions as holds
from contactpoint.holds.laboratory import say_in_a_laboratory
from contactpoint.holds.rules import Kind as Asked
from contactpoint.identity.actions import apply_records
from contactpoint.identity.queries import known_keys
from contactpoint.identity.releasing import release_by_rule
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab.monotone.names import Names
from contactpoint.lab.monotone.seeing import Stands, in_database
from contactpoint.lab.monotone.steps import (
    Agreed,
    Answered,
    Archived,
    BackedUp,
    Fed,
    Limited,
    Night,
    Restored,
    Said,
    Step,
)
from contactpoint.lab.monotone.world import AUTHORITY, PEOPLE, SOURCES, incoming
from contactpoint.lab.signing import NATIONAL, SIGNING, open_authority
from contactpoint.lab.two_worlds.acting import own_path
from contactpoint.review import actions as review
from contactpoint.review.laboratory import answer_in_a_laboratory
from contactpoint.shielding import actions as shielding
from contactpoint.shielding.replaying import replay
from contactpoint.shielding.rules import EventKind
from contactpoint.vault.actions import record_ref

BECOME = "SELECT set_config('role', %s, true), set_config('search_path', %s, true)"
DESK, WORK, LAB = "cp_desk", "cp_worker", "cp_test"
FOUNDED = "SELECT number FROM founded WHERE record = %s"
NAMES = [f"{person} {source}" for person in range(len(PEOPLE)) for source in SOURCES]


class Database:
    """One run, in a transaction that is taken back. A copy is a savepoint, and restoring it is going back to it."""

    def __init__(self) -> None:
        self.copies: list[str] = []
        self._names = Names()
        self._refs = {name: record_ref(name.partition(" ")[2], name) for name in NAMES}

    @classmethod
    @contextmanager
    def begun(cls) -> Iterator["Database"]:
        """An open authority, and a ledger of the run's own."""
        kept = settings.LEDGER_DIR
        with tempfile.TemporaryDirectory() as folder, transaction.atomic():
            settings.LEDGER_DIR = Path(folder)
            ledgers.begin(SHIELDS)
            _become(DESK)
            open_authority(AUTHORITY)
            try:
                yield cls()
            finally:
                settings.LEDGER_DIR = kept
                transaction.set_rollback(True)

    def take(self, step: Step) -> None:
        """One step, by the worker but where a person decides."""
        _become(WORK)
        DOING[type(step)](self, step)

    def stands(self) -> Stands:
        """What is there now."""
        _become(LAB)
        return in_database({ref.hex(): name for name, ref in self._refs.items()}, self._names)

    def _record(self, name: str) -> UUID:
        ref = self._refs[name]
        return known_keys([ref])[ref]

    def _number(self, founder: str) -> ChildNumber:
        with connection.cursor() as cursor:
            cursor.execute(FOUNDED, [self._record(founder)])
            return ChildNumber(cursor.fetchone()[0])

    def _fed(self, step: Fed) -> None:
        apply_records([incoming(row) for row in step.rows], actor=WORKER, purpose=UPKEEP)

    def _answered(self, step: Answered) -> None:
        one, other = map(self._record, step.pair)
        children = frozenset(links_of([one, other]).values())
        _become(LAB)
        answer_in_a_laboratory(step.id, step.item, step.kind, pair=(one, other), children=children, undoes=step.undoes)
        _become(WORK)
        review.carry_out(str(step.id), actor=WORKER, purpose=UPKEEP)

    def _said(self, step: Said) -> None:
        record, number = self._record(step.record), self._number(step.founder)
        _become(LAB)
        say_in_a_laboratory(step.id, step.verdict, kind=Asked.RECORD, subject=record, number=number)
        _become(WORK)
        holds.carry_out(str(step.id), actor=WORKER, purpose=UPKEEP)

    def _agreed(self, step: Agreed) -> None:
        _become(LAB)
        say_in_a_laboratory(step.id, step.verdict, kind=Asked.MATCH, subject=step.item)
        _become(WORK)
        holds.carry_out(str(step.id), actor=WORKER, purpose=UPKEEP)

    def _limited(self, step: Limited) -> None:
        number, decide = self._number(step.founder), shielding.limit if step.kind is EventKind.SET else shielding.lift
        _become(DESK)
        event = decide(number, step.cause, actor=NATIONAL, purpose=SIGNING)
        _become(WORK)
        review.limit(str(event), actor=WORKER, purpose=UPKEEP)

    def _archived(self, step: Archived) -> None:
        number, state = self._number(step.founder), LifeState.ARCHIVED if step.archived else LifeState.LIVE
        archive_in_a_laboratory(number, state)
        disclosure.change_many({number: ()}, actor=WORKER, purpose=UPKEEP)

    def _backed_up(self, step: BackedUp) -> None:
        self.copies.append(transaction.savepoint())

    def _restored(self, step: Restored) -> None:
        del self.copies[step.nth + 1 :]
        transaction.savepoint_rollback(self.copies[step.nth])
        _become(WORK)
        replay(actor=WORKER, purpose=UPKEEP)

    def _night(self, step: Night) -> None:
        release_by_rule(actor=WORKER, purpose=UPKEEP)
        disclosure.reproject(actor=WORKER, purpose=UPKEEP)
        review.reconcile(actor=WORKER, purpose=UPKEEP)


DOING: Mapping[type, Callable[..., None]] = {
    Fed: Database._fed,
    Answered: Database._answered,
    Said: Database._said,
    Agreed: Database._agreed,
    Limited: Database._limited,
    Archived: Database._archived,
    BackedUp: Database._backed_up,
    Restored: Database._restored,
    Night: Database._night,
}


def _become(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BECOME, [role, own_path(role)])
