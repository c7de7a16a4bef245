"""Migrations: each in its schema, killed and run again, with the grants of `grants.sql` and no others."""

import os
import signal
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import connection

from contactpoint.config import doctor, launcher, paths
from contactpoint.config.migrate import migrate, set_grants, unapplied

pytestmark = pytest.mark.django_db


def one(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def test_nothing_is_left_to_apply():
    assert unapplied() == []


def test_the_models_are_those_of_the_migrations():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_each_table_stands_in_its_own_schema_and_public_is_empty():
    assert one("SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'event'") == "audit"
    assert one("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == 0
    assert one("SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'procrastinate_jobs'") == "jobs"


def test_a_new_database_has_nobody_in_it():
    assert [one(f"SELECT count(*) FROM {table}") for table in ("person", "person_role", "factor", "passkey")] == [0] * 4


def test_the_migrator_owns_every_table():
    owners = "SELECT string_agg(DISTINCT tableowner, ' ') FROM pg_tables WHERE schemaname !~ '^(pg_|information)'"
    assert one(owners) == "cp_migrator"


def test_no_two_tables_share_a_name():
    names = "SELECT count(*) - count(DISTINCT tablename) FROM pg_tables WHERE schemaname !~ '^(pg_|information)'"
    assert one(names) == 0


@pytest.mark.django_db(transaction=True)
def test_a_second_run_applies_nothing():
    assert migrate() == 0


@pytest.mark.parametrize(
    "by_hand",
    [
        "GRANT USAGE ON SCHEMA vault TO cp_web",
        "ALTER TABLE access.person DISABLE ROW LEVEL SECURITY",
        "ALTER POLICY web_people ON access.factor USING (true)",
    ],
)
def test_a_grant_given_by_hand_is_seen_and_taken_back(by_hand):
    assert doctor.grants().state is doctor.State.FINE
    with connection.cursor() as cursor:
        cursor.execute(by_hand)
        assert doctor.grants().state is doctor.State.WRONG
        cursor.execute("SET LOCAL ROLE cp_migrator")
        set_grants()
    assert doctor.grants().state is doctor.State.FINE
    assert one("SELECT has_schema_privilege('cp_web', 'vault', 'USAGE')") is False


@pytest.fixture
def empty_database(clusters, monkeypatch):
    monkeypatch.setattr(paths, "DATABASE", f"{paths.DATABASE}_killed")
    launcher.start()
    yield paths.DATABASE
    with launcher.admin() as session:
        session.execute(f"DROP DATABASE {paths.DATABASE} WITH (FORCE)")


def migrated(database: str, *killed: str) -> int:
    environment = os.environ | {"CONTACTPOINT_DATABASE": database, "CONTACTPOINT_PROCESS": "migrate"}
    command = [sys.executable, "-m", "tests.support.killed_migrate", *killed]
    return subprocess.run(command, env=environment, cwd=paths.CHECKOUT, check=False).returncode


def test_a_killed_migrate_is_run_again_and_finishes(empty_database):
    for app in ("access", "disclosure", "vault", "procrastinate"):
        assert migrated(empty_database, app) == -signal.SIGKILL
    assert migrated(empty_database) == 0
    with launcher.admin(empty_database) as session:
        applied = session.execute("SELECT count(*) FROM migration.django_migrations").fetchone()[0]
    assert applied == one("SELECT count(*) FROM migration.django_migrations")
