"""The worker's part: the child's owner changes, and its gate with it, in one transaction (B6-37, B10-62)."""

from collections.abc import Iterable

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.disclosure.actions import change, record_projection
from contactpoint.disclosure.changes import Owned
from contactpoint.disclosure.facts import AuthorityCode
from contactpoint.disclosure.locks import lock_children, lock_intake
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.ownership.models import TransferRow
from contactpoint.ownership.queries import owners, to_carry_out, waiting_of
from contactpoint.ownership.rules import Done, Kind, Transfer
from contactpoint.shielding.gates import gate_of_next
from contactpoint.shielding.queries import is_shielded


def carry_out(transfer_id: str, *, actor: Actor, purpose: Purpose) -> None:
    """Move the child of an accepted transfer. Jobs may run twice or late: all that wait for it are taken in order."""
    require(actor, Capability.PROJECT, purpose=purpose)
    _settle(ChildNumber(TransferRow.objects.get(pk=transfer_id).number), actor=actor, purpose=purpose)


def reconcile(*, actor: Actor, purpose: Purpose) -> int:
    """Move every child whose job was lost, or whose shield has ended since; how many were looked at."""
    require(actor, Capability.PROJECT, purpose=purpose)
    waiting = to_carry_out()
    for number in waiting:
        _settle(number, actor=actor, purpose=purpose)
    return len(waiting)


@transaction.atomic
def _settle(number: ChildNumber, *, actor: Actor, purpose: Purpose) -> None:
    """A shield that is decided before the locks are held is seen; one decided after finds the child moved.

    A shielded child moves by the national desk's placings alone, and each overtakes what was agreed before it. Of
    another child, what was not the giver's to give is dismissed.
    """
    lock_intake()
    lock_children([number])
    shielded, left = is_shielded(number), list[Transfer]()
    for one in waiting_of(number):
        placed = one.kind is Kind.PLACING
        if placed or (not shielded and owners([number]).get(number) == one.giver):
            _move(number, one.taker, actor=actor, purpose=purpose)
            _tick_off([one], Done.MOVED)
            _tick_off(left, Done.DISMISSED)
            left = []
        else:
            left.append(one)
    if not shielded:
        _tick_off(left, Done.DISMISSED)


def _move(number: ChildNumber, to: AuthorityCode, *, actor: Actor, purpose: Purpose) -> None:
    """Nothing to do for an owner that stands, or for a child who is no more."""
    if owners([number]).get(number) in {None, to}:
        return
    change(number, Owned(to), *gate_of_next(number, to, by=actor.id), actor=actor, purpose=purpose)
    record_projection([number], route="job.transfer", actor=actor, purpose=purpose)


def _tick_off(transfers: Iterable[Transfer], done: Done) -> None:
    TransferRow.objects.filter(pk__in=[one.id for one in transfers]).update(done=done)
