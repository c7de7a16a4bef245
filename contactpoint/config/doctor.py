"""The checks of `contactpoint doctor`: each looks at one thing and says in a sentence what it found."""

import enum
import os
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection

from contactpoint.audit import ledgers, standing
from contactpoint.audit.ledgers import SHIELDS, LedgerBroken
from contactpoint.config import keyfiles, paths
from contactpoint.config.migrate import GRANTS_DIGEST, unapplied
from contactpoint.config.processes import INSTALLED, PROCESSES
from contactpoint.config.schemas import MIGRATION, SCHEMAS
from contactpoint.disclosure.queries import drift
from contactpoint.holds.models import AlarmRow
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.shielding.queries import not_carried_out

SKEW_SECONDS = 2.0
SAMPLE = 200


class State(enum.Enum):
    """How serious a finding is; a note is a stated limit, not a fault."""

    FINE = "fine"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence, and what to do where something is wrong."""

    state: State
    text: str


def fine(text: str) -> Finding:
    """All is as it should be."""
    return Finding(State.FINE, text)


def wrong(text: str) -> Finding:
    """Something needs doing; the text says what."""
    return Finding(State.WRONG, text)


def examine(check: Callable[[], Finding]) -> Finding:
    """What the check found; a database that does not answer is a finding too."""
    try:
        return check()
    except DatabaseError:
        connection.close()
        return wrong("cannot tell, because the database does not answer or refuses.")


def database() -> Finding:
    """The server answers, and is new enough."""
    version = int(_one("SELECT current_setting('server_version_num')::int")) // 10_000
    return fine(f"PostgreSQL {version} answers.") if version >= 15 else wrong("PostgreSQL 15 or newer is needed.")


def roles() -> Finding:
    """Each process's role exists, signs in, and is no superuser."""
    found = _column("SELECT rolname FROM pg_roles WHERE rolcanlogin AND NOT rolsuper AND NOT rolbypassrls")
    missing = [PROCESSES[name].role for name in INSTALLED if PROCESSES[name].role not in found]
    if missing:
        advice = "`contactpoint migrate --show roles` prints the SQL."
        return wrong(f"missing or too powerful: {', '.join(missing)}. {advice}")
    return fine("every process has its own, and none is a superuser.")


def migrations() -> Finding:
    """Nothing is left to apply."""
    left = unapplied()
    if left:
        return wrong(f"{len(left)} to apply, first {left[0]}. Run `contactpoint migrate`.")
    return fine("all applied.")


def grants() -> Finding:
    """No grant was changed since the last migrate."""
    now = _one(GRANTS_DIGEST, schemas=[*SCHEMAS, MIGRATION])
    noted = _one("SELECT obj_description(%(name)s::regnamespace, 'pg_namespace')", name=MIGRATION)
    if now != noted:
        return wrong("changed by hand. Run `contactpoint migrate`.")
    return fine("as the last migrate set them.")


def keys() -> Finding:
    """Each process's key files are there, and only their owner reads them."""
    faults = [
        f"{process}/{name}"
        for process in ("web", "desk", "work")
        for name in keyfiles.HELD[process]
        if not _only_owner_reads(str(paths.KEY_DIR / process / name))
    ]
    return wrong(f"missing or open to others: {', '.join(faults)}.") if faults else fine("all there, each 0400.")


def key_store() -> Finding:
    """The second cluster answers to cp_keys."""
    try:
        with psycopg.connect(settings.KEYS_URL, connect_timeout=3) as session:
            session.execute("SELECT count(*) FROM destroyed")
    except psycopg.Error:
        return wrong("does not answer. Sealed records cannot be read or written until it does; searches go on.")
    return fine("answers.")


def ledger() -> Finding:
    """A line could be written to the shield ledger now, it is whole, and this database knows all of it."""
    try:
        with tempfile.TemporaryFile(dir=paths.LEDGER_DIR) as file:
            os.fsync(file.fileno())
    except OSError:
        return wrong(f"{paths.LEDGER_DIR} cannot be written, so no shield can be accepted. Make the folder writable.")
    try:
        standing.check()
        count = ledgers.check_whole(SHIELDS)
    except (LedgerBroken, standing.NotInStep) as broken:
        return wrong(str(broken))
    return fine(f"can be written, and its {count} lines are as they were signed and known here.")


def limits() -> Finding:
    """Every decision to limit a child, or to lift a limit, is carried out."""
    waiting = len(not_carried_out())
    if waiting:
        return wrong(f"{waiting} decisions wait for the worker. Is `contactpoint work` running?")
    return fine("every decision is carried out.")


def alarms() -> Finding:
    """Nothing that must never be was found by the check of each minute."""
    standing_ = AlarmRow.objects.count()
    if standing_:
        return wrong(f"{standing_} stand. What was found is put right already; shielding officers see it under Held.")
    return fine("none stands.")


def projection() -> Finding:
    """The directory holds what the disclosure function answers, for a sample of children."""
    sampled, found = drift(SAMPLE, actor=WORKER, purpose=UPKEEP)
    if found.children:
        return wrong(
            f"{len(found.children)} of {sampled} children differ from what may be shown: {found.removed} rows "
            f"too many, {found.written} missing. Stop serving, and report it."
        )
    return fine(f"{sampled} children drawn at random stand as the disclosure function says.")


def traces() -> Finding:
    """What was taken away by a limit is out of the tables' files; how long it stays elsewhere."""
    kept = _one("SELECT pg_size_pretty(pg_size_bytes(current_setting('max_wal_size')))")
    elsewhere = (
        f"The write-ahead log keeps what it holds until it is written over, after about {kept}; it is not archived. "
        f"Destroy copies of the database after {settings.DATABASE_BACKUP_DAYS} days, of the key store after "
        f"{settings.KEYS_BACKUP_DAYS}."
    )
    late = _one("SELECT count(DISTINCT relation) FROM lingering WHERE at < clock_timestamp() - interval '2 minutes'")
    if late:
        return wrong(
            f"the files of {late} tables of the directory hold what a limit took away. Is `contactpoint work` running? "
            "Does something read the database since before, as whoever copies it does? "
            f"A table of more than {settings.REWRITTEN_BYTES >> 20} MB is left to vacuuming. {elsewhere}"
        )
    return Finding(
        State.NOTE, f"the directory's files hold nothing that a limit took away some minutes ago. {elsewhere}"
    )


def clock() -> Finding:
    """This machine's clock and the database's agree; sign-in and step-up depend on it."""
    before = datetime.now(UTC)
    there = _one("SELECT clock_timestamp()")
    skew = abs((there - before).total_seconds())
    if skew >= SKEW_SECONDS:
        return wrong(f"{skew:.1f} s off the database's, so step-up and codes are refused. Correct it.")
    return fine(f"{skew:.2f} s from the database's.")


def trusted_proxies() -> Finding:
    """Who is believed where a browser stands, by which failures to sign in are counted."""
    named = ", ".join(str(one) for one in settings.TRUSTED_PROXIES)
    if named:
        return fine(f"what {named} says of where a browser stands is believed, and nobody else.")
    if "CONTACTPOINT_HOSTS" in os.environ:
        return Finding(
            State.NOTE,
            "none is trusted. Behind a proxy that ends TLS everybody's failures are then counted together: name it in "
            "CONTACTPOINT_TRUSTED_PROXIES, here and for both faces.",
        )
    return fine("none is trusted: failures are counted by the address that connects.")


def users() -> Finding:
    """Installed, each process has its own operating-system user; in the demo they share one."""
    owners = {(paths.KEY_DIR / process).stat().st_uid for process in ("web", "desk", "work")}
    if len(owners) == 3:
        return fine("web, desk and work each have their own.")
    return Finding(State.NOTE, "web, desk and work share one, so each could read the others' keys: for a demo only.")


def _only_owner_reads(path: str) -> bool:
    try:
        return stat.S_IMODE(os.stat(path).st_mode) == 0o400
    except OSError:
        return False


def _one(query: str, **values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        return cursor.fetchone()[0]


def _column(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


CHECKS: dict[str, Callable[[], Finding]] = {
    "database": database,
    "roles": roles,
    "migrations": migrations,
    "grants": grants,
    "key files": keys,
    "key store": key_store,
    "shield ledger": ledger,
    "limits": limits,
    "alarms": alarms,
    "projection": projection,
    "traces": traces,
    "clock": clock,
    "trusted proxies": trusted_proxies,
    "operating-system users": users,
}
