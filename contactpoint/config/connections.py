"""How a process reaches the database and the key store: DATABASE_URL and KEYS_URL, else the launcher's clusters."""

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from contactpoint.config import paths

PORTS = {"main": 5432, "keys": 5433}
LIMITS = {"connect_timeout": "3", "keepalives_idle": "10", "keepalives_interval": "3", "keepalives_count": "3"}

PREPARING = {"cp_web", "cp_desk", "cp_test"}
PREPARED = {
    "server_side_binding": True,
    "prepare_threshold": 1,
    "options": "-c plan_cache_mode=force_generic_plan",
}
"""For roles that put the same small questions over and over: parsed and planned once a connection."""


def embedded() -> bool:
    """True where the launcher runs the clusters; DATABASE_URL turns it off."""
    return not os.environ.get("DATABASE_URL")


def password(role: str) -> str:
    """The password the launcher made for `role`; empty before the first start."""
    file = paths.SECRETS / role
    return file.read_text() if file.exists() else ""


def sockets() -> Path:
    """The folder of the sockets: short, since a socket's whole path must stay under 100 bytes."""
    folder = paths.DATA_DIR / "run"
    if len(bytes(folder / ".s.PGSQL.5432")) < 100:
        return folder
    return Path(f"/tmp/cp-{os.geteuid()}-{paths.clone_name(paths.DATA_DIR)[-8:]}")  # noqa: S108 - launcher checks its owner


def conninfo(role: str, database: str, *, cluster: str = "main") -> str:
    """The libpq text for signing in as `role` to one of the launcher's clusters."""
    return make_conninfo(
        host=str(sockets()),
        port=PORTS[cluster],
        user=role,
        password=password(role),
        dbname=database,
        application_name="contactpoint",
        **LIMITS,
    )


def database_conninfo(role: str) -> str:
    """The libpq text for this process's database."""
    return make_conninfo(os.environ["DATABASE_URL"]) if not embedded() else conninfo(role, paths.DATABASE)


def keys_conninfo() -> str:
    """The libpq text for the key store."""
    return os.environ.get("KEYS_URL", "") if not embedded() else conninfo("cp_keys", "keys", cluster="keys")


def django_database(role: str) -> dict[str, Any]:
    """The `default` entry of DATABASES: a kept connection, checked before each request uses it."""
    found: dict[str, Any] = dict(conninfo_to_dict(database_conninfo(role)))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": found.pop("dbname", ""),
        "USER": found.pop("user", ""),
        "PASSWORD": found.pop("password", ""),
        "HOST": found.pop("host", ""),
        "PORT": found.pop("port", ""),
        "OPTIONS": LIMITS | (PREPARED if role in PREPARING else {}) | found,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
