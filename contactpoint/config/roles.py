"""The statements an administrator runs once on a server: roles with their schemas and timeouts (design §3)."""

from collections.abc import Iterable, Iterator

from psycopg import Connection, sql

from contactpoint.config.processes import Process

OWNER = "cp_migrator"
OTHERS = ("postgres", "template1")
"""Databases that every server has, in which any role could otherwise leave things behind."""
LARGE_OBJECTS = ("lo_creat(integer)", "lo_create(oid)", "lo_from_bytea(oid, bytea)")
"""What makes a large object, which no grant on a table would cover."""


def statements(processes: Iterable[Process]) -> Iterator[sql.Composed]:
    """Idempotent: creates the role of each process and fixes what it may, sees and waits for."""
    for process in processes:
        role = sql.Identifier(process.role)
        yield sql.SQL("DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$").format(
            role=role
        )
        yield sql.SQL("ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS").format(
            role=role
        )
        yield sql.SQL("ALTER ROLE {role} SET search_path = {schemas}").format(
            role=role, schemas=sql.SQL(", ").join(map(sql.Identifier, process.schemas))
        )
        yield from _timeouts(process)
    for database in OTHERS:
        yield sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(name=sql.Identifier(database))


def _timeouts(process: Process) -> Iterator[sql.Composed]:
    for name, seconds in (
        ("statement_timeout", process.statement_seconds),
        ("lock_timeout", process.lock_seconds),
        ("idle_in_transaction_session_timeout", process.idle_seconds),
    ):
        yield sql.SQL("ALTER ROLE {role} SET {name} = {value}").format(
            role=sql.Identifier(process.role), name=sql.SQL(name), value=sql.Literal(f"{seconds}s")
        )


def database_statements(database: str, processes: Iterable[Process]) -> Iterator[sql.Composed]:
    """Who may enter `database`; run inside it. Its schema `public` stays closed and empty, and so do large objects."""
    name = sql.Identifier(database)
    yield sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(name=name)
    yield sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC").format()
    for function in LARGE_OBJECTS:
        yield sql.SQL("REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM PUBLIC").format(function=sql.SQL(function))
    for process in processes:
        yield sql.SQL("GRANT CONNECT ON DATABASE {name} TO {role}").format(name=name, role=sql.Identifier(process.role))


def set_password(connection: Connection[tuple[object, ...]], role: str, password: str) -> None:
    """Sends the verifier, never the password itself, so that no log can hold it."""
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL("ALTER ROLE {role} LOGIN PASSWORD {verifier}").format(
            role=sql.Identifier(role), verifier=sql.Literal(verifier)
        )
    )


def create_database(connection: Connection[tuple[object, ...]], name: str, *, template: str | None = None) -> None:
    """Makes the database, owned by the migrator, unless it exists. `connection` is in autocommit."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    connection.execute(
        sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE {template}").format(
            name=sql.Identifier(name), owner=sql.Identifier(OWNER), template=sql.Identifier(template or "template0")
        )
    )
