"""The running server: what the directory's schema tells, what is sampled, what is written to the log."""

from collections.abc import Iterator

import psycopg
import pytest

from contactpoint.config import launcher, paths
from tests.architecture.rules.schema import (
    breaches_of_names_that_tell_nothing,
    breaches_of_no_before_and_after,
    breaches_of_no_statistics,
)
from tests.architecture.rules.server import QUIET_AND_LOUD, breaches_of_a_quiet_log

PLANTED = {
    breaches_of_names_that_tell_nothing: [
        "ALTER TABLE directory.child ADD is_shielded boolean",
        "ALTER TABLE directory.address ADD hidden boolean",
        "ALTER TABLE directory.search_key RENAME of_core TO of_limited",
        "CREATE TABLE directory.gate (number bigint)",
        "CREATE INDEX child_restricted ON directory.child (number)",
        "CREATE INDEX ON directory.involvement (number) WHERE kind = 'masked'",
        "CREATE TYPE directory.standing AS ENUM ('full', 'under_protection')",
        "CREATE DOMAIN directory.flag AS text",
        "ALTER TABLE directory.child ADD CHECK (gender <> 'withheld')",
        "COMMENT ON COLUMN directory.child.gender IS 'empty where shielded'",
        "CREATE FUNCTION directory.protected_count() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    ],
    breaches_of_no_before_and_after: [
        "ALTER TABLE directory.child ADD projected_on date",
        "ALTER TABLE directory.name ADD at timestamptz",
        "ALTER TABLE directory.child ADD confirmed date",
        "ALTER TABLE directory.child ADD version int",
        "ALTER TABLE directory.child ADD updated text",
        "ALTER TABLE directory.carer ADD created_by text",
        "ALTER TABLE directory.child ADD id bigserial",
        "ALTER TABLE directory.child ADD arrived bigint GENERATED ALWAYS AS IDENTITY",
        "ALTER TABLE directory.child ALTER gender SET DEFAULT 'unknown'",
    ],
    breaches_of_no_statistics: [
        "ALTER TABLE vault.record ALTER sealed SET STATISTICS 100",
        "ALTER TABLE vault.variant ALTER tokens SET STATISTICS -1",
        "ALTER TABLE directory.number_token ALTER token SET STATISTICS -1",
        "ALTER TABLE directory.search_key ALTER key SET STATISTICS -1",
        "ALTER TABLE directory.address_03 ALTER lines SET STATISTICS 100",
        "ALTER TABLE directory.carer ADD nickname text",
        "ALTER TABLE identity.hold ADD reason bytea",
        "ALTER TABLE vault.variant RENAME tokens TO keys",
        "CREATE STATISTICS vault.pair ON source, received FROM vault.record",
    ],
}


@pytest.fixture
def careless(django_db_setup) -> Iterator[psycopg.Connection]:
    """The administrator's session; whatever is done in it is undone."""
    with launcher.admin(paths.DATABASE) as session, session.transaction(force_rollback=True):
        yield session


@pytest.mark.parametrize("rule", PLANTED, ids=lambda rule: rule.__name__)
def test_the_database_keeps(rule, careless):
    assert rule(careless) == []


@pytest.mark.parametrize(
    ("rule", "statement"), [(rule, statement) for rule, statements in PLANTED.items() for statement in statements]
)
def test_a_planted_breach_is_caught(rule, statement, careless):
    before = rule(careless)
    careless.execute(statement)
    assert set(rule(careless)) - set(before)


@pytest.mark.parametrize("name", ["main", "keys"])
def test_the_log_of_a_cluster_keeps_quiet(name, clusters):
    with launcher.admin(name=name) as session:
        assert breaches_of_a_quiet_log(session) == []


@pytest.mark.parametrize("setting", QUIET_AND_LOUD)
def test_a_loud_setting_is_caught(setting, careless):
    _, loud = QUIET_AND_LOUD[setting]
    careless.execute("SELECT set_config(%s, %s, true)", [setting, loud])
    assert len(breaches_of_a_quiet_log(careless)) == 1


@pytest.mark.parametrize(
    "statement",
    ["ALTER ROLE cp_worker SET log_statement = 'all'", "ALTER DATABASE postgres SET log_min_duration_statement = 0"],
)
def test_a_setting_of_one_role_or_database_is_caught(statement, careless):
    careless.execute(statement)
    assert len(breaches_of_a_quiet_log(careless)) == 1


def test_the_key_store_samples_no_key(clusters):
    with launcher.admin("keys", name="keys") as session:
        found = session.execute(
            "SELECT attstattarget FROM pg_attribute WHERE attrelid = 'wrapped'::regclass AND attname = 'wrapped'"
        )
        assert found.fetchone() == (0,)
