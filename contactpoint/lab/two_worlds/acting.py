"""Acting as a process of the program: its database role with that role's own search path, at the time of the step."""

from functools import cache

from django.db import connection

from contactpoint.kernel.errors import ContactPointError
from contactpoint.lab.two_worlds.seeded import Seeded

NAMED = "cp_lab_"
LOADER, DESK, EVERYTHING = "cp_worker", "cp_desk", "cp_test"
BECOME = "SELECT set_config('role', %s, true), set_config('search_path', %s, true), set_config('lab.now', %s, true)"


class NotALabDatabase(ContactPointError):
    """The database is not one that may be filled with made-up children and leaks."""


def check_lab_database() -> None:
    """Raises `NotALabDatabase` unless the database's own name begins with `cp_lab_`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        name = cursor.fetchone()[0]
    if not name.startswith(NAMED):
        raise NotALabDatabase(
            "Worlds are made, and leaks planted, only in a database whose name begins with cp_lab_. This is another "
            "one. Nothing was changed. Use “contactpoint prove noninterference”, which makes one and drops it."
        )


def act_as(role: str, seeded: Seeded) -> None:
    """From now to the end of the transaction, or until another role, statements have this one's rights alone."""
    become(role, search_path(role), seeded)


def become(role: str, path: str, seeded: Seeded) -> None:
    """The role with a search path of its own."""
    with connection.cursor() as cursor:
        cursor.execute(BECOME, [role, path, seeded.now.isoformat()])


def search_path(role: str) -> str:
    """The role's own, behind the lab's clock."""
    return f"lab, {own_path(role)}, pg_catalog"


@cache
def own_path(role: str) -> str:
    """The search path that the server gives to the role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(rolconfig) FROM pg_catalog.pg_roles WHERE rolname = %s", [role])
        told: dict[str, str] = dict(row[0].split("=", 1) for row in cursor.fetchall())
    return told["search_path"]
