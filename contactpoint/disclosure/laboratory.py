"""Which databases are a laboratory's: they hold made-up children alone, and may be filled and dropped."""

from contactpoint.kernel.errors import ContactPointError

LABORATORY = "cp_lab_"
"""How the names of such databases begin."""


class NotALaboratory(ContactPointError):
    """The database is not one that was made for benches."""


def check_laboratory(database: str) -> None:
    """Raises `NotALaboratory` unless the database's name begins as those do that are made for benches."""
    if not database.startswith(LABORATORY):
        raise NotALaboratory(
            f"Only a database whose name begins with {LABORATORY} is filled without its sources. Nothing was written."
        )
