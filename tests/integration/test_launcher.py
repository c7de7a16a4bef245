"""The launcher's clusters: private, repeatable, and up again after a crash."""

import fcntl
import os
import pwd
import signal
import stat
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from contactpoint.config import cluster, connections, launcher, paths
from tests.support import database


@pytest.fixture
def own_folder(monkeypatch):
    """A data folder beside that of the run, with nothing in it."""
    folder = database.choose_folder()
    monkeypatch.setattr(paths, "DATA_DIR", folder)
    for name, inside in (("SECRETS", "secrets"), ("KEY_DIR", "keys"), ("LEDGER_DIR", "ledger")):
        monkeypatch.setattr(paths, name, folder / inside)
    yield folder
    database.remove(folder)


@pytest.fixture
def own_clusters(own_folder):
    """A second pair of clusters beside those of the run."""
    launcher.start()
    return launcher.clusters()


def answers(name: str) -> bool:
    with launcher.admin(name=name) as session:
        return session.execute("SELECT 1").fetchone() == (1,)


def test_a_second_start_is_quick_and_changes_nothing(own_clusters):
    before = [cluster.postmaster(one) for one in own_clusters]
    began = time.monotonic()
    launcher.start()
    assert time.monotonic() - began < 1
    assert [cluster.postmaster(one) for one in own_clusters] == before


def test_a_start_beside_another_makes_nothing_before_its_turn(own_folder):
    with ThreadPoolExecutor(1) as second, (own_folder / "launcher.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        started = second.submit(launcher.start)
        with pytest.raises(TimeoutError):
            started.result(timeout=0.5)
        assert {path.name for path in own_folder.iterdir()} == {"launcher.lock", database.MARK}
        fcntl.flock(other, fcntl.LOCK_UN)
        started.result(timeout=60)
    assert answers("main")


def test_up_again_after_the_server_was_killed(own_clusters):
    main, _ = own_clusters
    os.kill(cluster.postmaster(main), signal.SIGKILL)
    while cluster.postmaster(main) is not None:
        time.sleep(0.02)
    launcher.start()
    assert answers("main")


def test_up_again_where_another_process_has_the_number_in_a_stale_lock_file(own_clusters):
    main, _ = own_clusters
    cluster.stop(main)
    (main.folder / "postmaster.pid").write_text(f"{os.getpid()}\n{main.folder}\n")
    assert cluster.postmaster(main) is None
    launcher.start()
    assert answers("main")


def test_stop_leaves_nothing_running(own_clusters):
    launcher.stop()
    assert [cluster.postmaster(one) for one in own_clusters] == [None, None]


def test_the_programs_of_another_version_are_refused_in_plain_words(own_clusters):
    main, _ = own_clusters
    (main.folder / "PG_VERSION").write_text("14\n")
    with pytest.raises(cluster.ClusterTrouble, match="made by PostgreSQL 14"):
        cluster.make(main, password="unused")


def test_no_network_and_no_session_without_a_password(clusters):
    with launcher.admin() as session:
        assert session.execute("SELECT current_setting('listen_addresses')").fetchone() == ("",)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(connections.conninfo("cp_web", paths.DATABASE), password="")


def test_nobody_else_enters_data_sockets_or_secrets(clusters):
    closed = [clusters / "clusters" / "main", clusters / "clusters" / "keys", connections.sockets(), paths.SECRETS]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in closed} == {0o700}
    assert {stat.S_IMODE(file.stat().st_mode) for file in paths.SECRETS.iterdir()} == {0o600}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can drop to another user")
def test_as_root_the_server_runs_as_nobody(clusters):
    main, _ = launcher.clusters()
    user = os.stat(f"/proc/{cluster.postmaster(main)}").st_uid
    assert user == pwd.getpwnam("nobody").pw_uid


def test_pages_have_checksums_and_the_log_holds_no_statement(clusters):
    with launcher.admin() as session:
        assert session.execute("SELECT current_setting('data_checksums')").fetchone() == ("on",)
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            session.execute("SELECT 'Maya Hartley'::int")
    main, _ = launcher.clusters()
    assert b"Hartley" not in main.log.read_bytes()  # other tests make sessions of their own talk


def test_the_key_store_keeps_its_list_of_destroyed_keys(clusters):
    with psycopg.connect(connections.keys_conninfo()) as session:
        session.execute("INSERT INTO destroyed (key_id) VALUES (gen_random_uuid())")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("DELETE FROM destroyed")


def test_database_url_turns_the_launcher_off(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://cp_web:secret@db.example/contactpoint?sslmode=verify-full")
    monkeypatch.setattr(paths, "DATA_DIR", paths.DATA_DIR / "never-made")
    launcher.start()
    assert not paths.DATA_DIR.exists()
    found = connections.django_database("cp_web")
    assert (found["USER"], found["HOST"], found["NAME"]) == ("cp_web", "db.example", "contactpoint")
    assert found["OPTIONS"]["sslmode"] == "verify-full"
