"""Reads of disclosure: does the directory hold what `disclose` answers?"""

from django.db import transaction

from contactpoint.disclosure.inputs import read_cases
from contactpoint.disclosure.locks import lock_children
from contactpoint.disclosure.models import LifeRow
from contactpoint.disclosure.projector import Drift, project


def drift(sample: int) -> tuple[int, Drift]:
    """Project some children drawn at random and take it back: how many, and what the directory lacked or had too many.

    Nothing is changed, so a drift that is found stays until the children are projected again.
    """
    with transaction.atomic():
        numbers = list(LifeRow.objects.order_by("?").values_list("number", flat=True)[:sample])
        lock_children(numbers)
        found = project(list(read_cases(numbers).values()))
        transaction.set_rollback(True)
    return len(numbers), found
