"""DuckDB as it is opened here: so much memory, and temporary files that are encrypted and go with it."""

import os
import signal
from threading import Timer

import duckdb
import pytest

from contactpoint.linkage.cascade.database import Limits, connected, count, opened, rows
from contactpoint.linkage.cascade.errors import CannotLink

MARK = "Gibbsatthehouse"
SETTINGS = "SELECT current_setting('memory_limit'), current_setting('threads'), current_setting('temp_file_encryption')"


def test_memory_threads_and_encryption_are_set(tmp_path):
    with connected(Limits("100MiB", 2, tmp_path)) as database:
        assert rows(database, SETTINGS) == [("100.0 MiB", 2, True)]


@pytest.mark.parametrize("setting", ["autoinstall_known_extensions", "enable_progress_bar"])
def test_nothing_is_fetched_and_nothing_is_shown(setting):
    with connected() as database:
        assert rows(database, f"SELECT current_setting('{setting}')") == [(False,)]


def test_the_answer_of_a_query_is_rows_or_one_number():
    with connected() as database:
        database.execute("CREATE TABLE two AS SELECT unnest(['a', 'b']) AS name, unnest([7, 8]) AS number")
        assert rows(database, "FROM two ORDER BY number") == [("a", 7), ("b", 8)]
        assert count(database, "SELECT count(*) FROM two") == 2
        assert count(database, "SELECT count(*) FROM two WHERE false") == 0


def test_temporary_files_have_a_folder_of_their_own_that_goes_with_them(tmp_path):
    with connected(Limits(spill=tmp_path)) as database:
        (folder,) = tmp_path.iterdir()
        assert rows(database, "SELECT current_setting('temp_directory')") == [(str(folder),)]
        assert folder.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_beside_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with connected(Limits("20MB", 1)) as database:
        database.execute(f"CREATE TABLE many AS SELECT '{MARK}' || hash(n) AS said FROM range(1000000) t(n)")
        assert list(tmp_path.iterdir()) == []


def test_what_does_not_fit_is_written_without_a_value_to_be_read(tmp_path):
    with connected(Limits("20MB", 1, tmp_path)) as database:
        database.execute(f"CREATE TABLE many AS SELECT '{MARK}' || hash(n) AS said FROM range(1000000) t(n)")
        written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
        assert sum(map(len, written)) > 1_000_000
        assert not any(MARK.encode() in content for content in written)
        assert rows(database, "SELECT count(*) FROM many") == [(1_000_000,)]


@pytest.mark.parametrize("ordered", [True, False])
def test_the_order_of_rows_is_kept_where_it_is_asked_for(ordered):
    with connected(ordered=ordered) as database:
        assert rows(database, "SELECT current_setting('preserve_insertion_order')") == [(ordered,)]


def asked(limits, *queries):
    with opened(limits) as database:
        for query in queries:
            database.execute(query)


def test_a_linkage_is_told_in_plain_words_what_lacks(tmp_path):
    many = "CREATE TABLE many AS SELECT hash(n) AS said FROM range(9000000) t(n)"
    with pytest.raises(CannotLink, match=r"10MB of memory, or the disk of .*more --memory"):
        asked(Limits("10MB", 1, tmp_path), "SET max_temp_directory_size = '1KB'", many)
    with pytest.raises(CannotLink, match="A file could not be written"):
        asked(Limits(spill=tmp_path), f"COPY (SELECT 1) TO '{tmp_path / 'nowhere' / 'pairs.csv'}'")
    assert list(tmp_path.iterdir()) == []


def test_other_mistakes_stay_what_they_are(tmp_path):
    with pytest.raises(duckdb.CatalogException):
        asked(Limits(spill=tmp_path), "FROM nothing")


def interrupted():
    with connected() as database:
        Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        database.execute("SELECT count(*) FROM range(3000000000) t(n) WHERE hash(n) % 7 = 3")


@pytest.fixture
def _interrupts_are_heard():
    """Whoever starts the tests in the background has them ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_interrupts_are_heard")
def test_an_interrupt_is_one_while_duckdb_works_too():
    with pytest.raises(KeyboardInterrupt):
        interrupted()


def broken():
    with connected():
        raise RuntimeError("something else")


def test_other_errors_stay_what_they_are():
    with pytest.raises(RuntimeError, match="something else"):
        broken()
