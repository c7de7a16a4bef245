"""Each role, signed in for itself, may do what the written table says and nothing else (design §3, records.md §4)."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from contactpoint.config import connections, launcher, paths
from contactpoint.config.processes import INSTALLED, PROCESSES
from contactpoint.config.schemas import SCHEMAS
from tests.architecture.rules.rights import ROLES, breaches_of_standing, breaches_of_the_matrix, rights_on, tables
from tests.support.records import apply, record

pytestmark = pytest.mark.django_db

BEHIND = ("vault", "identity", "intake", "disclosure", "shielding")
REFUSED = [
    *(f"CREATE TABLE {schema}.planted ()" for schema in (*SCHEMAS, "migration", "public")),
    "CREATE TEMP TABLE planted ()",
    "CREATE SCHEMA planted",
    "CREATE ROLE planted",
    "DROP SCHEMA vault",
    "SET ROLE cp_migrator",
    "ALTER TABLE audit.event DISABLE TRIGGER ALL",
    "COPY audit.event TO PROGRAM 'true'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT * FROM pg_statistic",
    "SELECT id FROM audit.event",
    "UPDATE audit.event SET at = now()",
    "DELETE FROM audit.event",
    "TRUNCATE audit.event",
    "TRUNCATE shielding.shield_event",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'x')",
]
GRANTED = {
    "GRANT USAGE ON SCHEMA vault TO cp_web; GRANT SELECT ON vault.record TO cp_web": "cp_web",
    "GRANT USAGE ON SCHEMA shielding TO cp_web; GRANT SELECT (number) ON shielding.shield_event TO cp_web": "cp_web",
    "GRANT INSERT ON directory.child TO cp_desk": "cp_desk",
    "GRANT UPDATE ON directory.address_07 TO cp_web": "cp_web",
    "GRANT DELETE ON audit.event TO cp_worker": "cp_worker",
    "GRANT UPDATE (at) ON shielding.shield_event TO cp_desk": "cp_desk",
    "GRANT SELECT ON audit.event TO PUBLIC": "cp_web",
    "GRANT USAGE ON SEQUENCE migration.django_migrations_id_seq TO cp_worker": "cp_worker",
    "GRANT EXECUTE ON FUNCTION jobs.procrastinate_cancel_job_v1 TO cp_web": "cp_web",
    "REVOKE INSERT ON audit.event FROM cp_web": "cp_web",
    "CREATE TABLE directory.sighting (number bigint)": "cp_web",
    "CREATE VIEW directory.everyone AS SELECT number FROM disclosure.child_limit": "cp_web",
    "CREATE FUNCTION directory.peek() RETURNS int LANGUAGE sql AS 'SELECT 1'": "cp_web",
    "CREATE TABLE public.loose ()": "cp_web",
    "DROP TABLE disclosure.projected": "cp_web",
}
STANDING = [
    "ALTER ROLE cp_web BYPASSRLS",
    "ALTER ROLE cp_desk CREATEDB",
    "GRANT cp_worker TO cp_web",
    "GRANT pg_read_all_data TO cp_desk",
    "GRANT CREATE ON SCHEMA jobs TO cp_worker",
    "GRANT CREATE ON SCHEMA public TO PUBLIC",
    "GRANT USAGE ON SCHEMA public TO cp_web",
    "GRANT TEMP ON DATABASE {database} TO PUBLIC",
    "ALTER TABLE audit.event OWNER TO cp_worker",
    "ALTER FUNCTION jobs.procrastinate_cancel_job_v1 OWNER TO cp_web",
    "GRANT TRUNCATE ON audit.event TO cp_worker",
    "GRANT TRIGGER ON directory.child TO cp_desk",
    "GRANT SELECT ON directory.child TO PUBLIC",
    "GRANT EXECUTE ON FUNCTION jobs.procrastinate_cancel_job_v1 TO PUBLIC",
    "CREATE FUNCTION audit.peek() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
]


@pytest.fixture
def careless(login) -> Iterator[psycopg.Connection]:
    """The administrator's session; whatever is done in it is undone."""
    with launcher.admin(paths.DATABASE) as session, session.transaction(force_rollback=True):
        yield session


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role, login):
    assert breaches_of_the_matrix(role, login(role)) == []


@pytest.mark.parametrize(("statement", "role"), GRANTED.items(), ids=GRANTED)
def test_a_planted_grant_is_caught(statement, role, careless):
    careless.execute(statement)
    careless.execute(f"SET LOCAL ROLE {role}")
    assert len(breaches_of_the_matrix(role, careless)) == 1


def test_no_process_owns_makes_or_becomes_anything(login):
    assert breaches_of_standing(login("cp_migrator")) == []


@pytest.mark.parametrize("statement", STANDING)
def test_a_planted_power_is_caught(statement, careless):
    careless.execute(statement.format(database=paths.DATABASE))
    assert breaches_of_standing(careless) != []


def test_web_is_refused_every_table_behind_the_directory(login):
    session = login("cp_web")
    session.autocommit = True
    behind = [table.name for table in tables(session) if table.schema in BEHIND]
    assert len(behind) > 10
    for table in behind:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(f"SELECT 1 FROM {table}")


@pytest.mark.parametrize("role", ROLES)
def test_a_role_can_neither_make_things_nor_become_another_nor_touch_an_event(role, login):
    session = login(role)
    session.autocommit = True
    for attempt in REFUSED:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(attempt)


@pytest.mark.parametrize("database", ["postgres", "template1"])
@pytest.mark.parametrize("role", [*ROLES, "cp_migrator"])
def test_no_process_enters_another_database(role, database, clusters):
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(connections.conninfo(role, database))


@pytest.mark.parametrize("role", ROLES)
def test_what_a_migration_adds_is_open_to_nobody(role, careless):
    careless.execute("SET LOCAL ROLE cp_migrator")
    careless.execute("CREATE TABLE directory.added (number bigint)")
    careless.execute("CREATE FUNCTION directory.added() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    careless.execute(f"SET LOCAL ROLE {role}")
    (added,) = [table for table in tables(careless) if table.bare == "added"]
    assert rights_on(careless, added) == ""
    with pytest.raises(psycopg.errors.InsufficientPrivilege), careless.transaction():
        careless.execute("SELECT directory.added()")


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


def test_the_statistics_of_the_vault_tell_web_nothing_and_of_what_is_sealed_nobody(as_role):
    apply(record())
    connection.cursor().execute("ANALYZE vault.record, vault.variant, directory.child")
    seen = {}
    for role in ("cp_web", "cp_worker"):
        with as_role(role), connection.cursor() as cursor:
            cursor.execute("SELECT schemaname || '.' || tablename || '.' || attname FROM pg_stats")
            seen[role] = {name for (name,) in cursor.fetchall() if name.startswith(("vault", "directory.child"))}
    assert {name.partition(".")[0] for name in seen["cp_web"]} == {"directory"}
    assert "vault.record.source" in seen["cp_worker"]
    assert not {"vault.record.sealed", "vault.record.content_hmac", "vault.variant.tokens"} & seen["cp_worker"]


@pytest.mark.parametrize("role", [*ROLES, "cp_migrator"])
def test_the_key_store_refuses_every_process(role, clusters):
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(connections.conninfo(role, "keys", cluster="keys"))


def test_the_key_store_opens_to_its_own_role_which_no_other_cluster_knows(clusters):
    with psycopg.connect(connections.keys_conninfo()) as session:
        found = {table.name: rights_on(session, table) for table in tables(session)}
    assert found == {"public.wrapped": "rad", "public.destroyed": "ra"}
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(connections.conninfo("cp_keys", paths.DATABASE))
