"""A laboratory's directory holds what the projector would have written, and no other directory is filled."""

import os

import pytest
from django.db import connection

from contactpoint.config import launcher, paths
from contactpoint.config.bench_folder import BenchStopped, run
from contactpoint.disclosure.filling import PROJECTED, fill
from contactpoint.disclosure.inputs import read_scope
from contactpoint.disclosure.laboratory import NotALaboratory, check_laboratory
from contactpoint.disclosure.projector import TABLES, project
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.synth import DEFAULT_TODAY
from contactpoint.lab.prepared import adopted as of_adopted
from contactpoint.lab.prepared.cases import Cases

PLAN = Plan(300, 7, DEFAULT_TODAY)
DATABASE = f"cp_lab_300_{os.getpid()}"
SHAPES = """
    SELECT indrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid, indisprimary FROM pg_index
     WHERE indrelid::regclass::text LIKE 'directory.%' ORDER BY 1, 2"""
UNSWEPT = """
    SELECT relname FROM pg_stat_all_tables
     WHERE schemaname = 'directory' AND relname <> 'coverage' AND n_live_tup > 0
       AND (last_vacuum IS NULL OR last_analyze IS NULL)"""


def shapes():
    with launcher.admin(DATABASE) as session:
        return session.execute(SHAPES).fetchall()


@pytest.fixture(scope="module")
def filled(django_db_setup, tmp_path_factory):
    """The shapes of the tables before, the file of the adopted children, and the database, filled."""
    truth = tmp_path_factory.mktemp("truth")
    try:
        run(paths.DATA_DIR, "migrate", DATABASE=DATABASE)
        before = shapes()
        size = ("--children", str(PLAN.children), "--seed", str(PLAN.seed))
        run(paths.DATA_DIR, "lab", "fill", str(truth), *size, DATABASE=DATABASE)
        yield before, of_adopted.read(truth / of_adopted.FILE)
    finally:
        run(paths.DATA_DIR, "lab", "drop", DATABASE=DATABASE)


@pytest.fixture
def chunk():
    return Cases(PLAN, read_scope()).chunk(0)


def rows_here(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(table.columns)} FROM {table.name}")
        return sorted(map(plain, cursor.fetchall()), key=repr)


def rows_there(table):
    schema = "disclosure" if table is PROJECTED else "directory"
    with launcher.admin(DATABASE) as session:
        rows = session.execute(f"SELECT {', '.join(table.columns)} FROM {schema}.{table.name}")
        return sorted(map(plain, rows.fetchall()), key=repr)


def plain(row):
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


@pytest.mark.django_db
def test_both_ways_write_the_same_rows_of_every_table(filled, chunk):
    project(chunk.cases)
    for table in (*TABLES, PROJECTED):
        assert rows_here(table), table.name
        assert rows_there(table) == rows_here(table), table.name


@pytest.mark.django_db
def test_limited_and_adopted_children_are_among_them(filled, chunk):
    _, adopted = filled
    assert sum(case.limit is not None for case in chunk.cases) >= 10
    assert adopted == list(chunk.adopted)
    assert {one.number for one in adopted} < {int(case.number) for case in chunk.cases}
    assert len(chunk.cases) > 300 - 5


def test_the_tables_have_their_keys_and_indexes_again_and_are_swept(filled):
    before, _ = filled
    assert shapes() == before
    with launcher.admin(DATABASE) as session:
        assert session.execute(UNSWEPT).fetchall() == []


@pytest.mark.django_db
def test_no_other_database_is_filled(chunk):
    with pytest.raises(NotALaboratory, match="Nothing was written"):
        fill(chunk.cases)
    assert all(rows_here(table) == [] for table in TABLES)


@pytest.mark.django_db
def test_the_server_is_asked_for_its_name_and_not_the_settings(chunk, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", DATABASE)
    with pytest.raises(NotALaboratory):
        fill(chunk.cases)
    assert all(rows_here(table) == [] for table in TABLES)


def test_a_server_that_the_launcher_does_not_run_is_refused_whatever_its_database_is_called(filled):
    with launcher.admin(DATABASE) as session:
        check_laboratory(session.cursor(), embedded=True)
        with pytest.raises(NotALaboratory, match="Unset DATABASE_URL"):
            check_laboratory(session.cursor(), embedded=False)


@pytest.mark.parametrize("words", [("drop",), ("fill", ".", "--children", "300", "--seed", "7")])
def test_no_other_database_is_emptied_or_dropped(clusters, words):
    with pytest.raises(BenchStopped):
        run(paths.DATA_DIR, "lab", *words, DATABASE=f"{paths.DATABASE}_other")
    with launcher.admin() as session:
        session.execute(f"DROP DATABASE IF EXISTS {paths.DATABASE}_other")
