"""One private PostgreSQL cluster: made, started and stopped; reached through a socket only."""

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from contactpoint.config import binaries
from contactpoint.kernel.errors import ContactPointError

START_SECONDS = 60
RETRY_SECONDS = 20
ADMIN = "cp_admin"
HBA = f"local all all scram-sha-256\nlocal replication {ADMIN} scram-sha-256\n"
NOBODY_ELSE = f"local all {ADMIN} trust\nlocal all all reject\n"
"""While a restored cluster learns its administrator's password: its socket is in a folder that only its user enters."""
# Nothing that a statement carried may reach the log (T28): an error's own message can quote a value, so errors are
# told to the program alone.
SETTINGS = """\
listen_addresses = ''
unix_socket_permissions = 0700
password_encryption = scram-sha-256
max_connections = 60
shared_buffers = {buffers}
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = off
log_statement = none
log_min_duration_statement = -1
log_min_messages = log
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
log_error_verbosity = terse
"""
BUFFERS = {"main": (4, 128, 8192), "keys": (32, 16, 1024)}
"""Of each cluster: which part of the memory, and the least and the most of it, in megabytes.

What a record is matched with lies all over the vault: where that does not fit, each record waits for the disk.
"""
THROWAWAY = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a cluster lives; `throwaway` gives up safety against a power cut (tests)."""

    name: str
    folder: Path
    sockets: Path
    port: int
    programs: Path
    throwaway: bool = False

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.folder.with_name(f"{self.name}.log")


class ClusterTrouble(ContactPointError):
    """A cluster could not be made, started or stopped."""


def make(cluster: Cluster, *, password: str) -> None:
    """Makes the cluster's files, whole or not at all, with the administrator's password."""
    if (cluster.folder / "PG_VERSION").exists():
        _check_version(cluster)
        return
    draft = cluster.folder.with_name(f"{cluster.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    secret = cluster.folder.with_name(f"{cluster.name}.password")
    secret.write_text(password)
    secret.chmod(0o600)
    give(secret)
    try:
        _run(cluster, "initdb", "-D", draft, f"--pwfile={secret}", *_initdb_options(cluster))
    finally:
        secret.unlink()
    with (draft / "postgresql.conf").open("a") as file:
        file.write("include = 'contactpoint.conf'\n")
    draft.rename(cluster.folder)


def start(cluster: Cluster, *, hba: str = HBA) -> bool:
    """Starts the cluster if it is not running; True where it had to. Outlives a crash that left its lock file."""
    if running(cluster):
        return False
    _write_settings(cluster)
    (cluster.folder / "pg_hba.conf").write_text(hba)
    last = time.monotonic() + RETRY_SECONDS
    while not _started(cluster):
        if time.monotonic() > last:
            raise ClusterTrouble(
                f"The database “{cluster.name}” did not start. Its data is as it was. "
                f"The reason is at the end of {cluster.log}."
            )
        time.sleep(0.25)
    return True


def buffers(name: str, memory: int) -> int:
    """How much of its data a cluster may keep in so much memory, in megabytes; it is taken as it is needed."""
    part, least, most = BUFFERS[name]
    return max(least, min(most, memory // part))


def stop(cluster: Cluster) -> None:
    """Stops the cluster if it is running, once its sessions have been ended."""
    if postmaster(cluster) is not None:
        _run(cluster, "pg_ctl", "stop", "-D", cluster.folder, "-m", "fast", "-w", "-t", str(START_SECONDS))


def running(cluster: Cluster) -> bool:
    """True where this cluster's own server accepts sessions."""
    lines = _lock_lines(cluster)
    return len(lines) > 7 and lines[7].strip() == "ready" and postmaster(cluster) is not None


def postmaster(cluster: Cluster) -> int | None:
    """The server's process id; None where the lock file is stale, even if another process has that id now."""
    lines = _lock_lines(cluster)
    if not lines or not lines[0].strip().isdigit():
        return None
    process = Path("/proc") / lines[0].strip()
    try:
        words = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return None
    return int(process.name) if bytes(cluster.folder) in words else None


def _started(cluster: Cluster) -> bool:
    """One attempt; it fails while processes of a killed server still hold its memory."""
    if _lock_lines(cluster) and postmaster(cluster) is None:
        (cluster.folder / "postmaster.pid").unlink(missing_ok=True)
    try:
        _run(cluster, "pg_ctl", "start", "-D", cluster.folder, "-l", cluster.log, "-w", "-t", str(START_SECONDS))
    except ClusterTrouble:
        return running(cluster)
    return True


def _lock_lines(cluster: Cluster) -> list[str]:
    try:
        return (cluster.folder / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _write_settings(cluster: Cluster) -> None:
    memory = 0 if cluster.throwaway else os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20
    text = SETTINGS.format(buffers=f"{buffers(cluster.name, memory)}MB")
    text += f"port = {cluster.port}\nunix_socket_directories = '{cluster.sockets}'\n"
    file = cluster.folder / "contactpoint.conf"
    file.write_text(text + (THROWAWAY if cluster.throwaway else ""))
    file.chmod(0o644)


def _check_version(cluster: Cluster) -> None:
    made_by = int((cluster.folder / "PG_VERSION").read_text())
    if (here := binaries.major(cluster.programs)) != made_by:
        raise ClusterTrouble(
            f"The database in {cluster.folder} was made by PostgreSQL {made_by}, but {cluster.programs} is version "
            f"{here}. Nothing was changed. Set PG_BINDIR to a PostgreSQL {made_by}, "
            "or CONTACTPOINT_DATA to a new folder."
        )


def _initdb_options(cluster: Cluster) -> list[str]:
    options = ["-U", ADMIN, "-A", "scram-sha-256", "-E", "UTF8", "-k"]
    if cluster.throwaway:
        options.append("--no-sync")
    if binaries.major(cluster.programs) >= 17:
        return [*options, "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [*options, "--locale=C.UTF-8"]


def give(path: Path) -> None:
    """Hands `path`, and what is in it, to the server's user, where that is not this one."""
    user = binaries.unprivileged()
    for one in (path, *path.rglob("*")) if user else ():
        os.chown(one, user["user"], user["group"], follow_symlinks=False)


def _run(cluster: Cluster, program: str, *arguments: str | Path) -> None:
    done = subprocess.run(  # noqa: S603
        [cluster.programs / program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
        check=False,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        **binaries.unprivileged(),
    )
    if done.returncode:
        told = (done.stderr or b"").decode(errors="replace").strip().splitlines()
        raise ClusterTrouble(f"{program} failed for the database “{cluster.name}”. {told[-1] if told else ''}".strip())
