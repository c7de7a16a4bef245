"""A laboratory's vault is filled with what linkage needs, found by it, and no other vault is."""

import os

import pytest
from django.db import connection

from contactpoint.config import launcher, paths
from contactpoint.config.bare_tables import VAULT
from contactpoint.config.bench_folder import run
from contactpoint.config.warming import IS_THERE, read_in
from contactpoint.disclosure.inputs import read_scope
from contactpoint.disclosure.laboratory import NotALaboratory
from contactpoint.identity.cards import card_of
from contactpoint.identity.filling import fill
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.synth import DEFAULT_TODAY
from contactpoint.lab.prepared.cases import Cases
from contactpoint.vault.actions import record_ref, tokens

PLAN = Plan(300, 7, DEFAULT_TODAY)
DATABASE = f"cp_lab_300_vault_{os.getpid()}"
TABLES = ("vault.variant", "disclosure.link", "identity.source_key")
SHAPES = """
    SELECT indrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid, indisprimary FROM pg_index
     WHERE indrelid::regclass::text = ANY(%s) ORDER BY 1, 2"""
FOUND = """
    SELECT link.number FROM identity.source_key kept JOIN disclosure.link USING (record)
      JOIN vault.variant USING (record)
     WHERE kept.record_ref = %s AND variant.tokens @> %s::bigint[] AND %s::bigint[] @> variant.tokens"""


def here(sql, *values):
    with launcher.admin(DATABASE) as session:
        return session.execute(sql, values).fetchall()


@pytest.fixture(scope="module")
def shapes(django_db_setup):
    """The shapes of the tables before they were filled."""
    try:
        run(paths.DATA_DIR, "migrate", DATABASE=DATABASE)
        before = here(SHAPES, list(TABLES))
        size = ("--children", str(PLAN.children), "--seed", str(PLAN.seed))
        run(paths.DATA_DIR, "lab", "seal", *size, DATABASE=DATABASE)
        yield before
    finally:
        run(paths.DATA_DIR, "lab", "drop", DATABASE=DATABASE)


@pytest.fixture
def cases():
    return Cases(PLAN, read_scope()).chunk(0).cases


def test_every_record_stands_under_its_tokens_with_its_child(shapes, cases):
    records = [(case.number, record) for case in cases for record in case.records]
    assert len(records) > 900
    for number, record in records[::20]:
        its = sorted(tokens(card_of(record).keys))
        assert here(FOUND, record_ref(*record.id), its, its) == [(number,)]
    assert {here(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES} == {len(records)}


def test_the_tables_have_their_keys_and_indexes_again(shapes):
    assert here(SHAPES, list(TABLES)) == shapes


def test_it_is_read_into_memory_and_nothing_of_that_stays(shapes):
    run(paths.DATA_DIR, "lab", "warm", DATABASE=DATABASE)
    with launcher.admin(DATABASE) as session:
        there = session.execute(IS_THERE).fetchone()
        assert session.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_prewarm'").fetchone() is None
    assert read_in(DATABASE, tables=VAULT) is bool(there)


@pytest.mark.django_db
def test_no_other_vault_is_read_into_memory():
    with pytest.raises(NotALaboratory, match="Nothing was written"):
        read_in(paths.DATABASE, tables=VAULT)


@pytest.mark.django_db
def test_no_other_vault_is_filled(cases):
    with pytest.raises(NotALaboratory, match="Nothing was written"):
        fill(cases)
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM variant) + (SELECT count(*) FROM link)")
        assert cursor.fetchone() == (0,)
