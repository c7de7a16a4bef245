"""Migrations: each in its schema, killed and run again, with the grants of `grants.sql` and no others."""

import pytest
from django.db import connection

from contactpoint.config import migrate as migration
from contactpoint.config.migrate import migrate, set_grants, unapplied

pytestmark = pytest.mark.django_db


def one(query, *values):
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchone()[0]


def test_nothing_is_left_to_apply():
    assert unapplied() == []


def test_each_table_stands_in_its_own_schema_and_public_is_empty():
    assert one("SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'event'") == "audit"
    assert one("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace") == 0
    assert one("SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'procrastinate_jobs'") == "jobs"


def test_the_migrator_owns_every_table():
    owners = "SELECT string_agg(DISTINCT tableowner, ' ') FROM pg_tables WHERE schemaname !~ '^(pg_|information)'"
    assert one(owners) == "cp_migrator"


@pytest.mark.django_db(transaction=True)
def test_a_second_run_applies_nothing():
    assert migrate() == 0
