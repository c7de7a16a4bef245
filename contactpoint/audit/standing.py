"""The one decision whether this database may be served: it knows every line of the ledger of shields (B6-45c).

A backup from before a shield, restored, does not know the line, whoever restored it and however. A restored server is
a new one, so the question is put once for each connection to it, of every process but those that put it right.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import ProgrammingError, connection

from contactpoint.audit import ledgers
from contactpoint.audit.ledgers import DESTROYED, SHIELDS, Ledger, NotServed, Place
from contactpoint.kernel.errors import ContactPointError

LOCK = (0x43, 0x4C)  # two integers, as that of intake; children use the one-integer space
SERVING = frozenset({"web", "desk", "work"})
BEGINNING = frozenset({"desk", "work"})  # they hold the key that signs
_ALLOWED = ContextVar("putting it right", default=False)


class NotInStep(NotServed):
    """This database does not know every line of the ledger, so a shielded child could be shown. Nothing is served."""


class LedgerAhead(ContactPointError):
    """The ledger has lines that this database does not know, so none is added."""


def check_connection(sender: object, **told: Any) -> None:
    """Of a new connection of a process that serves; where it raises `NotServed`, the connection is gone."""
    if not (settings.LEDGER_STRICT and settings.PROCESS in SERVING) or _ALLOWED.get():
        return
    try:
        check()
    except BaseException:
        connection.close()
        raise


def check() -> None:
    """Raises `NotInStep` unless the database knows the ledger to its end, and `LedgerBroken` where it has none."""
    try:
        if _in_step():
            return
        with _lock("shared"):  # a decision may be on its way: its line is written before it is committed
            if _in_step():
                return
    except ProgrammingError as problem:
        raise _refused() from problem
    raise _refused()


def _refused() -> NotInStep:
    return NotInStep(
        "The records here are older than the ledger of limits: a child who must not be found could be shown. Nothing "
        "is served, nothing is lost. The worker (`contactpoint work`) puts it right; `contactpoint doctor` says more."
    )


def _in_step() -> bool:
    """Whether what this database knows is the ledger's end.

    The first process that can begins the ledgers of a database that was never served; that of shields last, so that
    one that was killed begins again.
    """
    held = known(SHIELDS)
    if held is None and settings.PROCESS in BEGINNING and not ledgers.begun(SHIELDS):
        ledgers.begin(DESTROYED)
        ledgers.begin(SHIELDS)
        held = Place()
        note(SHIELDS, held)
    return ledgers.end(SHIELDS) == (held or Place())


@contextmanager
def putting_right() -> Iterator[None]:
    """Connections that are made within are not asked: of the worker that replays, and of those that examine."""
    before = _ALLOWED.set(True)
    try:
        yield
    finally:
        _ALLOWED.reset(before)


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else adds a line, or is told that one lacks, until after the commit of what happens within.

    Taken before every other lock.
    """
    with _lock("exclusive"):
        yield


@contextmanager
def keeping(ledger: Ledger) -> Iterator[None]:
    """Alone, and sure that a line can be added: raises `LedgerAhead` where lines lack here, and `LedgerBroken`."""
    with alone():
        if not settings.LEDGER_STRICT and not ledgers.begun(ledger):
            ledgers.begin(ledger)
        if settings.LEDGER_STRICT and not _in_step():
            raise LedgerAhead(
                "The ledger of limits has lines that this database does not know. Nothing was decided. Let the worker "
                "(`contactpoint work`) take them over, then decide again."
            )
        yield


@contextmanager
def _lock(kind: str) -> Iterator[None]:
    suffix = "_shared" if kind == "shared" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock{suffix}(%s, %s)", LOCK)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_unlock{suffix}(%s, %s)", LOCK)


def keep(ledger: Ledger, content: bytes) -> None:
    """One more line, on disk at once, which this database knows with the caller's commit. The caller is `keeping`."""
    note(ledger, ledgers.append(ledger, content))


def known(ledger: Ledger) -> Place | None:
    """How far this database knows the ledger; None where it was never told of one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT lines, size, chain FROM ledger_known WHERE ledger = %s", [ledger.name])
        row = cursor.fetchone()
    return Place(*row) if row else None


def note(ledger: Ledger, place: Place) -> None:
    """From now on it knows the ledger as far as that."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_known (ledger, lines, size, chain) VALUES (%s, %s, %s, %s) ON CONFLICT (ledger)"
            " DO UPDATE SET lines = EXCLUDED.lines, size = EXCLUDED.size, chain = EXCLUDED.chain",
            [ledger.name, place.lines, place.size, place.chain],
        )


def lacking(ledger: Ledger) -> list[tuple[Place, bytes]]:
    """The lines that this database does not know; raises `LedgerBroken` where the ledger lacks one that it knows."""
    return [] if _in_step() else ledgers.lines_after(ledger, known(ledger) or Place())
