"""Setting and lifting limits, and opening authorities. An officer acts here; the worker carries it out.

The faces hold no key of the vault, so what an officer decides is written down, put in the ledger, and projected by
the worker's job `limit`. A limit is carried out before anyone is told that it stands.
"""

from uuid import UUID

from django.db import connection, transaction
from procrastinate.contrib.django import app

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.disclosure.actions import change, change_many
from contactpoint.disclosure.changes import Limited, Unlimited
from contactpoint.disclosure.facts import AuthorityCode, Cause
from contactpoint.disclosure.inputs import limited_by
from contactpoint.disclosure.locks import lock_children, lock_intake
from contactpoint.disclosure.models import Opened
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.shielding import rules
from contactpoint.shielding.ledger import append
from contactpoint.shielding.models import ShieldEvent
from contactpoint.shielding.queries import event_of, newest, owner_of

CHILDREN_AT_ONCE = 200


class NoSuchChild(ContactPointError):
    """The number was never given to a child."""


def limit(number: ChildNumber, cause: Cause, *, actor: Actor, purpose: Purpose) -> UUID:
    """One more cause of a child; the event's id.

    The ledger has it before the commit, so that a crash in between protects too much.
    """
    event = rules.LimitEvent(uuid7(), number, cause, rules.EventKind.SET, actor.id)
    with transaction.atomic():
        _decide(event, actor=actor, purpose=purpose)
        append(event)
    return event.id


def lift(number: ChildNumber, cause: Cause, *, actor: Actor, purpose: Purpose) -> UUID:
    """One cause ends; the event's id.

    The ledger has it after the commit, so that a crash in between protects too long and never too little.
    """
    event = rules.LimitEvent(uuid7(), number, cause, rules.EventKind.LIFTED, actor.id)
    with transaction.atomic():
        _decide(event, actor=actor, purpose=purpose)
    append(event)
    return event.id


def _decide(event: rules.LimitEvent, *, actor: Actor, purpose: Purpose) -> None:
    """The decision written down, recorded, and handed to the worker by its id. One at a time for a child."""
    lock_children([event.number])
    owner = owner_of(event.number)
    if owner is None:
        raise NoSuchChild("No child has this number. Nothing was changed. Check each digit.")
    require(actor, Capability.SHIELD_DECIDE, purpose=purpose, owner=owner)
    facts = {"number": event.number, "cause": event.cause, "kind": event.kind, "by": event.by}
    ShieldEvent.objects.bulk_create([ShieldEvent(id=event.id, **facts)])
    app.configure_task("limit", queue="projection").defer(event=str(event.id))
    record(
        Event(
            kind=EventKind.LIMIT_DECIDED,
            route="command.limit",
            actor=actor,
            purpose=purpose,
            outcome=Outcome.DONE,
            children=(event.number,),
        )
    )


@transaction.atomic
def carry_out(event_id: str, *, actor: Actor, purpose: Purpose) -> None:
    """The worker's part: store the limit as an input of `disclose` and project the child.

    By the newest decision on this cause, whichever event the job names: jobs may run twice or out of order.
    """
    require(actor, Capability.PROJECT, purpose=purpose)
    lock_intake()
    event = event_of(event_id)
    set_last = newest(event.number, event.cause) is rules.EventKind.SET
    asked = Limited(event.cause) if set_last else Unlimited(event.cause)
    change(event.number, asked, actor=actor, purpose=purpose)


@transaction.atomic
def sign_open(authority: AuthorityCode, *, actor: Actor, purpose: Purpose) -> bool:
    """One of the two signatures of B6-37; True once both stand, and the worker opens the gate of its children."""
    require(actor, Capability.LAUNCH_SIGN, purpose=purpose, owner=authority)
    lock_intake()
    column = "signed_by_national" if actor.national else "signed_by_authority"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO opened (authority, {column}) VALUES (%s, %s)"
            f" ON CONFLICT (authority) DO UPDATE SET {column} = EXCLUDED.{column}",
            [authority, actor.id],
        )
        cursor.execute(
            "UPDATE opened SET at = clock_timestamp() WHERE authority = %s AND at IS NULL"
            " AND signed_by_authority IS NOT NULL AND signed_by_national IS NOT NULL",
            [authority],
        )
        both: bool = cursor.rowcount == 1
    if both:
        app.configure_task("open_authority", queue="projection").defer(authority=authority)
    record(
        Event(
            kind=EventKind.LAUNCH_SIGNED,
            route="command.launch",
            actor=actor,
            purpose=purpose,
            outcome=Outcome.DONE,
        )
    )
    return both


def open_gate(authority: AuthorityCode, *, actor: Actor, purpose: Purpose) -> int:
    """The worker's part: end the gate for every child the authority owns, at most 200 a transaction; how many."""
    require(actor, Capability.PROJECT, purpose=purpose)
    if not Opened.objects.filter(authority=authority, at__isnull=False).exists():
        return 0
    gated = sorted(limited_by(Cause.GATE))
    owned = [number for number in gated if owner_of(number) == authority]
    for start in range(0, len(owned), CHILDREN_AT_ONCE):
        children = owned[start : start + CHILDREN_AT_ONCE]
        ends = {number: (Unlimited(Cause.GATE),) for number in children}
        change_many(ends, actor=actor, purpose=purpose)
    return len(owned)
