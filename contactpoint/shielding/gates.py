"""The gate of a child that moves to another authority (B6-37), and what is written of gates that are no officer's."""

from collections.abc import Sequence

from contactpoint.disclosure.changes import Change, Limited, Unlimited
from contactpoint.disclosure.facts import AuthorityCode, Cause
from contactpoint.disclosure.inputs import open_authorities
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.shielding.models import ShieldEvent
from contactpoint.shielding.queries import newest, owner_of
from contactpoint.shielding.rules import EventKind


def gate_of_next(number: ChildNumber, owner: AuthorityCode, *, by: str) -> tuple[Change, ...]:
    """What becomes of a child's gate when `owner` takes it over. The caller holds intake and the child.

    What an officer set or lifted by hand is followed by an event that says otherwise, so that no late job undoes this.
    Between two open authorities a gate that stands was set by hand, and stays.
    """
    opened, by_hand = open_authorities(), newest(number, Cause.GATE)
    if owner not in opened:
        write_gates([number] if by_hand is EventKind.LIFTED else [], EventKind.SET, by=by)
        return (Limited(Cause.GATE),)
    if owner_of(number) in opened:
        return ()
    write_gates([number] if by_hand is EventKind.SET else [], EventKind.LIFTED, by=by)
    return (Unlimited(Cause.GATE),)


def write_gates(children: Sequence[ChildNumber], kind: EventKind, *, by: str) -> None:
    """One event a child, which the next decision or job goes by."""
    facts = {"cause": Cause.GATE, "kind": kind, "by": by}
    ShieldEvent.objects.bulk_create(ShieldEvent(id=uuid7(), number=number, **facts) for number in children)
