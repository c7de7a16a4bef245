"""Brings the database to the program's shape: every app's migrations in its own schema, then the grants.

A killed run is run again: a migration and its record are committed together.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState

from contactpoint.config.roles import OWNER
from contactpoint.config.schemas import MIGRATION, SCHEMA_OF, SCHEMAS
from contactpoint.kernel.errors import ContactPointError

GRANTS = Path(__file__).with_name("grants.sql")
LOCK = 0x636F6E74
LOG = logging.getLogger(__name__)

# Stored beside the grants when they are made, so that `doctor` sees any that were changed by hand.
GRANTS_DIGEST = """
SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
    SELECT 'schema ' || nspname || coalesce(nspacl::text, '') AS line
      FROM pg_namespace WHERE nspname = ANY(%(schemas)s)
    UNION ALL
    SELECT 'table ' || relnamespace::regnamespace || '.' || relname || coalesce(relacl::text, '')
      FROM pg_class WHERE relnamespace::regnamespace::text = ANY(%(schemas)s)
    UNION ALL
    SELECT 'column ' || relnamespace::regnamespace || '.' || relname || '.' || attname || attacl::text
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
     WHERE relnamespace::regnamespace::text = ANY(%(schemas)s) AND attacl IS NOT NULL
    UNION ALL
    SELECT 'function ' || pronamespace::regnamespace || '.' || proname || coalesce(proacl::text, '')
      FROM pg_proc WHERE pronamespace::regnamespace::text = ANY(%(schemas)s)
    UNION ALL
    SELECT 'rows ' || relnamespace::regnamespace || '.' || relname || relrowsecurity
           || polname || polroles::regrole[]::text || polcmd::text || coalesce(polqual::text, '')
      FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
     WHERE relnamespace::regnamespace::text = ANY(%(schemas)s)
) AS lines
"""


class HistoryConflict(ContactPointError):
    """The recorded migrations do not fit the program's."""


class SchemaExecutor(MigrationExecutor):
    """Applies each migration with its app's schema first in `search_path`, and records it in the same transaction.

    Django records a migration with deferred SQL only after it was committed: a kill between the two could not be
    repeated.
    """

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Runs one migration forwards."""
        with transaction.atomic() if migration.atomic else nullcontext():
            _enter(SCHEMA_OF[migration.app_label], MIGRATION)
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)


def migrate(told: Callable[[str], None] = LOG.debug) -> int:
    """Applies what is missing and sets the grants anew; returns how many migrations it applied."""
    with _as_owner():
        _make_schemas()
        applied = _apply(told)
        set_grants()
    return applied


def set_grants() -> None:
    """Takes every grant back and gives those of `grants.sql`, in one transaction, and notes their digest."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(GRANTS.read_text())
        cursor.execute(GRANTS_DIGEST, {"schemas": [*SCHEMAS, MIGRATION]})
        digest = cursor.fetchone()[0]
        cursor.execute(f"COMMENT ON SCHEMA {MIGRATION} IS '{digest}'")


def unapplied() -> list[str]:
    """The migrations of the program that this database does not have, as `app.name`."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL search_path TO {MIGRATION}")
        executor = SchemaExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        cursor.execute("SET LOCAL search_path TO DEFAULT")
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _apply(told: Callable[[str], None]) -> int:
    _enter(MIGRATION)
    executor = SchemaExecutor(connection, _progress(told))
    if executor.loader.detect_conflicts():
        raise HistoryConflict("Two migrations of one app follow the same one. Nothing was changed. Merge them first.")
    executor.loader.check_consistent_history(connection)
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    executor.migrate(targets, plan)
    return len(plan)


def _progress(told: Callable[[str], None]) -> Callable[..., None]:
    def on(action: str, migration: Any = None, fake: bool = False) -> None:
        if action == "apply_start":
            told(f"{migration.app_label}: {migration.name}")

    return on


@contextmanager
def _as_owner() -> Iterator[None]:
    """One migrate at a time, acting as the owner of all tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute(f"SET ROLE {OWNER}")
        try:
            yield
        finally:
            if connection.connection is not None and not connection.connection.closed:
                cursor.execute("RESET ROLE")
                cursor.execute("RESET search_path")
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _make_schemas() -> None:
    with connection.cursor() as cursor:
        for schema in (*SCHEMAS, MIGRATION):
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")


def _enter(*schemas: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path TO {', '.join(schemas)}")
