"""Starts the two private clusters: the database and the key store, with their roles. Off under DATABASE_URL."""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from contactpoint.config import binaries, cluster, connections, keyfiles, paths, roles
from contactpoint.config.cluster import ADMIN, Cluster
from contactpoint.config.processes import INSTALLED, PROCESSES, Process
from contactpoint.kernel.errors import ContactPointError

KEYSTORE_SQL = Path(__file__).with_name("keystore.sql")
ADMINS = {"main": ADMIN, "keys": f"{ADMIN}_keys"}


class UnsafeFolder(ContactPointError):
    """A folder of the launcher belongs to someone else or cannot be reached."""


def start() -> None:
    """Both clusters running, roles, database, key store and key files there; quick where they are already."""
    if not connections.embedded():
        return
    _make_data_folder()
    with _alone():
        _make_files()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(_bring_up, clusters()))
        _prepare_once()


def make_ready() -> None:
    """All that a start needs, and no cluster."""
    _make_data_folder()
    with _alone():
        _make_files()


def _make_files() -> None:
    _make_folders()
    keyfiles.make(paths.KEY_DIR, test=throwaway())
    _make_passwords()


def set_admin_password(one: Cluster) -> None:
    """The administrator of a cluster that asks none of them for one now gets this data folder's."""
    with psycopg.connect(connections.conninfo(ADMIN, "postgres", cluster=one.name), autocommit=True) as connection:
        roles.set_password(connection, ADMIN, connections.password(ADMINS[one.name]))


def stop() -> None:
    """Stops both clusters of this data folder."""
    if connections.embedded() and (paths.DATA_DIR / "clusters").exists():
        for one in clusters():
            cluster.stop(one)


def running() -> bool:
    """True where both clusters of this data folder are up."""
    return (paths.DATA_DIR / "clusters").exists() and all(cluster.running(one) for one in clusters())


def clusters() -> tuple[Cluster, ...]:
    """The database and the key store of this data folder."""
    programs = binaries.find()
    return tuple(
        Cluster(name, paths.DATA_DIR / "clusters" / name, connections.sockets(), port, programs, throwaway())
        for name, port in connections.PORTS.items()
    )


def processes() -> list[Process]:
    """The processes whose roles exist; the tests' role, a member of all, only in a throw-away cluster."""
    return [PROCESSES[name] for name in (*INSTALLED, *(["test"] if throwaway() else []))]


def throwaway() -> bool:
    """True for the data folder of a test run, whose clusters need not outlive a power cut."""
    return (paths.DATA_DIR / paths.THROWAWAY).exists()


@contextmanager
def admin(database: str = "postgres", *, name: str = "main") -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A session of the administrator of cluster `name`, in autocommit."""
    text = connections.conninfo(ADMIN, database, cluster=name)
    with psycopg.connect(text, password=connections.password(ADMINS[name]), autocommit=True) as connection:
        yield connection


def _bring_up(one: Cluster) -> None:
    cluster.make(one, password=connections.password(ADMINS[one.name]))
    cluster.start(one)


def _prepare_once() -> None:
    """Roles and databases, unless exactly these were prepared before."""
    present = processes()
    wanted = [*roles.statements(present), *roles.database_statements(paths.DATABASE, present)]
    text = "\n".join([*(statement.as_string() for statement in wanted), KEYSTORE_SQL.read_text()])
    stamp = _stamp()
    digest = hashlib.sha256(text.encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    _prepare_main(present)
    _prepare_keys()
    stamp.write_text(digest)


def forget() -> None:
    """The database was dropped: the next start makes it again."""
    _stamp().unlink(missing_ok=True)


def _stamp() -> Path:
    return paths.DATA_DIR / f"prepared-{paths.DATABASE}"


def _prepare_main(present: Iterable[Process]) -> None:
    present = list(present)
    with admin() as connection:
        for statement in roles.statements(present):
            connection.execute(statement)
        for process in present:
            roles.set_password(connection, process.role, connections.password(process.role))
            if process.name == "test":
                _make_member_of_all(connection, process.role)
        roles.create_database(connection, paths.DATABASE)
    with admin(paths.DATABASE) as connection:
        for statement in roles.database_statements(paths.DATABASE, present):
            connection.execute(statement)


def _make_member_of_all(connection: psycopg.Connection[tuple[object, ...]], role: str) -> None:
    others = sql.SQL(", ").join(sql.Identifier(PROCESSES[name].role) for name in INSTALLED)
    connection.execute(sql.SQL("GRANT {others} TO {role}").format(others=others, role=sql.Identifier(role)))


def _prepare_keys() -> None:
    with admin(name="keys") as connection:
        connection.execute("DO $$ BEGIN CREATE ROLE cp_keys; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
        roles.set_password(connection, "cp_keys", connections.password("cp_keys"))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'keys'").fetchone():
            connection.execute("CREATE DATABASE keys TEMPLATE template0")
        connection.execute("REVOKE ALL ON DATABASE keys FROM PUBLIC")
        connection.execute("GRANT CONNECT ON DATABASE keys TO cp_keys")
    with admin("keys", name="keys") as connection:
        connection.execute(KEYSTORE_SQL.read_bytes())


def _make_passwords() -> None:
    for role in (*ADMINS.values(), "cp_keys", *(process.role for process in processes())):
        if not (paths.SECRETS / role).exists():
            keyfiles.write(paths.SECRETS / role, secrets.token_urlsafe(32).encode(), mode=0o600)


def _make_data_folder() -> None:
    """The one folder that stands before the lock, which lies in it; two starts may make it at once."""
    paths.check_outside(paths.DATA_DIR, paths.CHECKOUT)
    server = binaries.unprivileged()
    if server:
        _check_reachable(paths.DATA_DIR)
    _make_with_parents(paths.DATA_DIR, mode=0o755 if server else 0o700)


def _make_folders() -> None:
    """Alone: between its making and its handing over a folder looks like someone else's."""
    server = binaries.unprivileged()
    for folder in (paths.SECRETS, paths.KEY_DIR, paths.LEDGER_DIR):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for folder in (paths.DATA_DIR / "clusters", connections.sockets()):
        if not os.path.lexists(folder):
            folder.mkdir(mode=0o700)
            os.chown(folder, server.get("user", -1), server.get("group", -1))
        _check_own(folder, server.get("user", os.geteuid()))


def _make_with_parents(folder: Path, *, mode: int) -> None:
    """Those that are new get `mode` whatever the umask; those that stand keep theirs."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in missing:
        path.chmod(mode)


def _check_own(folder: Path, owner: int) -> None:
    """A folder for sockets under /tmp could have been put there by someone else."""
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
        raise UnsafeFolder(f"{folder} belongs to someone else or is open to others. Nothing was started. Remove it.")


def _check_reachable(folder: Path) -> None:
    """As root the server runs as another user, who must be able to enter every folder above its data."""
    standing = [path for path in (folder, *folder.parents) if path.exists()]
    closed = [path for path in standing if not path.stat().st_mode & 0o001]
    if closed:
        raise UnsafeFolder(
            f"The database runs as the user {binaries.SERVER_USER}, who cannot enter {closed[-1]}. "
            "Nothing was started. Set CONTACTPOINT_DATA to a folder that everyone can enter, or leave it unset."
        )


@contextmanager
def _alone() -> Iterator[None]:
    """Waits until no other start of this data folder is under way."""
    with (paths.DATA_DIR / "launcher.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
