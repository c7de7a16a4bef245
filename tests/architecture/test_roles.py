"""Each role, signed in for itself, may do what this table says and nothing else (design §3, records.md §4).

The letters: r read, a add, u update, c update of some columns, d delete. A schema's line stands for each of its tables
that has no line of its own.
"""

import psycopg
import pytest

from contactpoint.config.processes import INSTALLED, PROCESSES
from contactpoint.config.schemas import SCHEMAS

pytestmark = pytest.mark.django_db

READ_ACCOUNTS = {f"access.{table}": "r" for table in ("organisation", "person", "person_role")}
OWN_STATE = {f"access.{table}": "raud" for table in ("handle", "submission", "attempt")}
MAY = {
    "cp_web": {
        "directory": "r",
        **READ_ACCOUNTS,
        **OWN_STATE,
        "access.factor": "rc",
        "access.web_session": "raud",
        "audit.event": "a",
    },
    "cp_desk": {
        "directory": "r",
        **dict.fromkeys(READ_ACCOUNTS, "rau"),
        **OWN_STATE,
        "access.factor": "rau",
        "access.desk_session": "raud",
        "audit.event": "a",
        "disclosure.life": "r",
        "disclosure.opened": "rau",
        "shielding.shield_event": "ra",
        "identity.review": "rau",
        "identity.hold": "rau",
        "intake": "ru",
        "jobs.procrastinate_jobs": "ra",
        "jobs.procrastinate_events": "a",
    },
    "cp_worker": {
        **dict.fromkeys(("directory", "vault", "disclosure", "identity", "intake", "jobs"), "raud"),
        "shielding.shield_event": "ra",
        "access.organisation": "r",
        "audit.event": "a",
    },
}
PRIVILEGES = {"r": "SELECT", "a": "INSERT", "u": "UPDATE", "d": "DELETE"}
SEALED_FROM_WEB = ("vault", "identity", "intake", "disclosure", "shielding")


@pytest.fixture
def tables(login):
    with login("cp_migrator") as session:
        found = session.execute(
            "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname = ANY(%s)", [list(SCHEMAS)]
        )
        return [name for (name,) in found]


def letters(session, table):
    """What the signed-in role may do with `table`; nothing where it may not enter the schema."""
    enters = session.execute("SELECT has_schema_privilege(%s, 'USAGE')", [table.split(".")[0]]).fetchone()[0]
    if not enters:
        return ""
    held = [
        letter
        for letter, privilege in PRIVILEGES.items()
        if session.execute("SELECT has_table_privilege(%s, %s)", [table, privilege]).fetchone()[0]
    ]
    some = session.execute("SELECT has_any_column_privilege(%s, 'UPDATE')", [table]).fetchone()[0]
    return "".join([*held, *(["c"] if some and "u" not in held else [])])


@pytest.mark.parametrize("role", MAY)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role, login, tables):
    session = login(role)
    found = {table: letters(session, table) for table in tables}
    assert found == {table: MAY[role].get(table, MAY[role].get(table.split(".")[0], "")) for table in tables}


def test_web_is_refused_every_table_behind_the_directory(login, tables):
    session = login("cp_web")
    session.autocommit = True
    behind = [table for table in tables if table.startswith(SEALED_FROM_WEB)]
    assert len(behind) > 10
    for table in behind:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(f"SELECT 1 FROM {table}")


@pytest.mark.parametrize("role", list(MAY))
def test_a_role_can_neither_make_things_nor_become_another(role, login):
    session = login(role)
    session.autocommit = True
    attempts = [f"CREATE TABLE {schema}.planted ()" for schema in (*SCHEMAS, "migration", "public")]
    attempts += ["CREATE TEMP TABLE planted ()", "SET ROLE cp_migrator", "ALTER TABLE audit.event DISABLE TRIGGER ALL"]
    attempts += ["COPY audit.event TO PROGRAM 'true'", "DROP SCHEMA vault", "CREATE ROLE planted"]
    for attempt in attempts:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(attempt)


@pytest.mark.parametrize("role", list(MAY))
def test_an_event_once_written_is_out_of_reach(role, login):
    session = login(role)
    session.autocommit = True
    for attempt in ("SELECT id FROM", "DELETE FROM", "TRUNCATE"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(f"{attempt} audit.event")


@pytest.mark.parametrize("name", INSTALLED)
def test_a_role_sees_its_own_schemas_and_does_not_wait_for_ever(name, login):
    process = PROCESSES[name]
    session = login(process.role)
    held = {
        key: session.execute(f"SELECT setting FROM pg_settings WHERE name = '{key}'").fetchone()[0]
        for key in ("search_path", "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    }
    assert held["search_path"] == ", ".join(process.schemas)
    seconds = (process.statement_seconds, process.lock_seconds, process.idle_seconds)
    assert tuple(int(value) / 1000 for key, value in held.items() if key != "search_path") == seconds


def test_no_function_of_ours_is_open_to_everyone(login):
    session = login("cp_web")
    ours = session.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace::regnamespace::text = ANY(%s) "
        "AND has_schema_privilege(pronamespace, 'USAGE') AND has_function_privilege(oid, 'EXECUTE')",
        [list(SCHEMAS)],
    )
    assert ours.fetchall() == []
