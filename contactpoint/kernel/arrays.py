"""Many numbers or ids as one value of a statement."""

from collections.abc import Iterable
from uuid import UUID


def array(values: Iterable[int | UUID | str]) -> str:
    """As PostgreSQL reads an array: a batch asks for hundreds at a time, and drivers adapt a list one by one."""
    return f"{{{','.join(map(str, values))}}}"
