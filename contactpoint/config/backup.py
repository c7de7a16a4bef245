"""Copying both clusters while they run, the key store into a folder of its own, and putting such copies back.

Neither copy holds the ledgers or a key file: those are kept apart, by other people (B6-45c).
"""

import json
import os
import shutil
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from contactpoint.audit import ledgers
from contactpoint.config import binaries, cluster, connections, keyfiles, launcher, paths
from contactpoint.config.cluster import NOBODY_ELSE, Cluster
from contactpoint.kernel.errors import ContactPointError

NOTE = "backup.json"
COPY = "cluster"
FOLDERS = {"main": "database", "keys": "keystore"}


class NotCopied(ContactPointError):
    """No backup was made."""


class NotRestored(ContactPointError):
    """A backup was not put back. What stood before stands as it was."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What stands beside a copy: of which cluster, begun when (UTC), by which PostgreSQL."""

    cluster: str
    begun: str
    server: int


def copy_both(folder: Path, keys: Path | None = None) -> list[Path]:
    """Both clusters, each into a new folder; the database first, since a key is there before its record.

    Raises `NotCopied` and leaves nothing half made.
    """
    if not connections.embedded():
        raise NotCopied(
            "DATABASE_URL names a server of its own. Back it up and the key store with that server's means."
        )
    begun = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    places = {"main": folder, "keys": keys or folder}
    for place in places.values():
        if place.resolve().is_relative_to(paths.DATA_DIR) or paths.LEDGER_DIR.is_relative_to(place.resolve()):
            raise NotCopied(
                f"{place} lies with the data or the ledgers. Nothing was copied. Choose a folder elsewhere."
            )
    launcher.start()
    return [_copied(one, places[one.name] / f"{FOLDERS[one.name]}-{begun}", begun) for one in launcher.clusters()]


def _copied(one: Cluster, target: Path, begun: str) -> Path:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.mkdir(mode=0o700)
    reached = f"host={one.sockets} port={one.port} user={cluster.ADMIN}"
    try:
        quick = ("--no-sync",) if one.throwaway else ()
        _run(one, NotCopied, "pg_basebackup", "-D", draft / COPY, "-d", reached, "-X", "stream", "-c", "fast", *quick)
        noted = Backup(one.name, begun, binaries.major(one.programs))
        (draft / NOTE).write_text(json.dumps(asdict(noted)))
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def make_ready() -> None:
    """All that a restore needs besides the copies, in a data folder that has no cluster; raises `NotRestored`."""
    if not connections.embedded():
        raise NotRestored("DATABASE_URL names a server of its own. Restore with its means: the worker does the rest.")
    if any((paths.DATA_DIR / "clusters").glob("*")):
        raise NotRestored(
            f"{paths.DATA_DIR} holds a database already. Nothing was changed. Name a new folder with "
            "CONTACTPOINT_DATA, with the folders “keys” and “ledger” put there first."
        )
    missing = [name for name in keyfiles.HELD["work"] if not (paths.KEY_DIR / "work" / name).exists()]
    if missing:
        raise NotRestored(
            f"{paths.KEY_DIR / 'work'} lacks {', '.join(missing)}: without them nothing that is sealed can be read. "
            "Nothing was changed. Put the key files back from their safe, then try again."
        )
    launcher.make_ready()


def check_ledgers() -> None:
    """As the worker, of whom no database is asked: raises `LedgerBroken` unless each reaches its signed checkpoint."""
    os.environ |= {"CONTACTPOINT_PROCESS": "work", "DJANGO_SETTINGS_MODULE": "contactpoint.config.settings"}
    for ledger in ledgers.LEDGERS:
        ledgers.check_whole(ledger)


def put_back(database: Path, keystore: Path) -> None:
    """Both copies, checked, become the clusters of this data folder; raises `NotRestored`.

    They run at the end, their administrators with the passwords of this data folder.
    """
    for one, copy in zip(launcher.clusters(), (database, keystore), strict=True):
        _check(one, copy)
    for one, copy in zip(launcher.clusters(), (database, keystore), strict=True):
        _put(one, copy / COPY)
    launcher.start()


def _check(one: Cluster, copy: Path) -> None:
    """A copy of this cluster, by this version, of which nothing was changed or lost."""
    try:
        noted = Backup(**json.loads((copy / NOTE).read_text()))
    except (OSError, ValueError, TypeError):
        raise NotRestored(f"{copy} is not a backup that `contactpoint backup` made. Nothing was changed.") from None
    if (noted.cluster, noted.server) != (one.name, binaries.major(one.programs)):
        raise NotRestored(
            f"{copy} is a backup of “{noted.cluster}” by PostgreSQL {noted.server}, and one of “{one.name}” by "
            f"{binaries.major(one.programs)} is needed. Nothing was changed."
        )
    _run(one, NotRestored, "pg_verifybackup", "-q", copy / COPY)


def _put(one: Cluster, copy: Path) -> None:
    draft = one.folder.with_name(f"{one.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(copy, draft)
    cluster.give(draft)
    draft.rename(one.folder)
    cluster.start(one, hba=NOBODY_ELSE)
    try:
        launcher.set_admin_password(one)
    finally:
        cluster.stop(one)


def _run(one: Cluster, failing: type[ContactPointError], program: str, *words: str | Path) -> None:
    """As this process's own user, to whom the copies belong; the password goes by the environment."""
    password = connections.password(launcher.ADMINS[one.name])
    done = subprocess.run(  # noqa: S603
        [one.programs / program, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGPASSWORD": password},
    )
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        raise failing(
            f"{program} failed for “{one.name}”: {told[-1] if told else 'no reason told'}. Nothing was changed."
        )
