"""Shields of a laboratory that no officer set: thousands of them, each to be carried out as a real one is."""

from uuid import UUID

from contactpoint.disclosure.facts import Cause
from contactpoint.disclosure.laboratory import check_own_database
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.shielding.models import ShieldEvent
from contactpoint.shielding.rules import EventKind


def shield_in_a_laboratory(number: ChildNumber) -> UUID:
    """A shield set without a ledger's line; the event's id. Raises `NotALaboratory`."""
    check_own_database()
    facts = {"number": number, "cause": Cause.SHIELD, "kind": EventKind.SET, "by": "lab"}
    event = ShieldEvent(id=uuid7(), **facts)
    ShieldEvent.objects.bulk_create([event])
    return event.id
