"""Children archived and brought back in a laboratory: nothing of the program does it yet."""

from contactpoint.disclosure.facts import LifeState
from contactpoint.disclosure.laboratory import check_own_database
from contactpoint.disclosure.models import LifeRow
from contactpoint.kernel.numbers import ChildNumber


def archive_in_a_laboratory(number: ChildNumber, state: LifeState) -> None:
    """The input alone; the child is projected by the caller. Raises `NotALaboratory`."""
    check_own_database()
    LifeRow.objects.filter(number=number).update(state=state)
