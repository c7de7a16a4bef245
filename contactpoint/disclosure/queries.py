"""Reads of disclosure: does the directory hold what `disclose` answers?"""

from django.db import transaction

from contactpoint.disclosure.actions import change_many, record_projection
from contactpoint.disclosure.inputs import sample_of_minted
from contactpoint.disclosure.projector import Drift
from contactpoint.kernel.actors import Actor, Purpose


@transaction.atomic
def drift(sample: int, *, actor: Actor, purpose: Purpose) -> tuple[int, Drift]:
    """Project some children drawn at random and take it back: how many, and what the directory lacked or had too many.

    Nothing but the event stays, so a drift that is found is there until the children are projected again.
    """
    numbers = sample_of_minted(sample)
    with transaction.atomic():
        found = change_many(dict.fromkeys(numbers, ()), actor=actor, purpose=purpose)
        transaction.set_rollback(True)
    record_projection(numbers, route="command.doctor", actor=actor, purpose=purpose)
    return len(numbers), found
