"""The projector's bulk form: the rows of children whom a laboratory's directory does not hold yet, by COPY alone.

No inputs are stored, so such a directory can be read and never projected again. A real one is never filled this way.
"""

from collections.abc import Collection

from django.db import transaction

from contactpoint.disclosure.facts import Case
from contactpoint.disclosure.laboratory import check_own_database
from contactpoint.disclosure.projector import Table, once, rows_of, write
from contactpoint.disclosure.rules import PROJECTION_VERSION

PROJECTED = Table("projected", ("number", "projection_version"), 1)


@transaction.atomic
def fill(cases: Collection[Case]) -> int:
    """Add the rows of new children, and how many rows that were; raises `NotALaboratory`."""
    check_own_database()
    written = 0
    for table, rows in rows_of(cases).items():
        lacking = once(table, rows).values()
        write(table, lacking)
        written += len(lacking)
    write(PROJECTED, [(int(case.number), PROJECTION_VERSION) for case in cases])
    return written
