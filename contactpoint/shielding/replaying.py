"""Taking over from the ledger what this database does not know, as one that was restored from before a limit."""

from dataclasses import dataclass

from django.db import connection, transaction

from contactpoint.audit.ledgers import SHIELDS
from contactpoint.audit.standing import alone, lacking, note, putting_right
from contactpoint.disclosure.inputs import minted_among
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.shielding.actions import carry_out
from contactpoint.shielding.models import ShieldEvent
from contactpoint.shielding.rules import LimitEvent


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many lines were taken over, and how many of them are about children whom this database does not know."""

    lines: int = 0
    strangers: int = 0


def replay(*, actor: Actor, purpose: Purpose) -> Replayed:
    """Carry out every line that this database lacks, oldest first; until then nothing is served (B6-45c).

    Each in a transaction of its own with what it changes, so that a run that was killed goes on. What is known already
    is not decided twice. Raises `LedgerBroken`: then nothing is served until the ledger is put back.
    """
    strangers = 0
    with putting_right():
        connection.ensure_connection()  # one that goes on to be used is not asked again
    with alone():
        lines = lacking(SHIELDS)
        for place, content in lines:
            event = LimitEvent.of(content)
            with transaction.atomic():
                _decided(event)
                carry_out(str(event.id), actor=actor, purpose=purpose)
                note(SHIELDS, place)
            strangers += not minted_among([event.number])
    return Replayed(len(lines), strangers)


def _decided(event: LimitEvent) -> None:
    facts = {"number": event.number, "cause": event.cause, "kind": event.kind, "by": event.by}
    ShieldEvent.objects.bulk_create([ShieldEvent(id=event.id, **facts)], ignore_conflicts=True)
