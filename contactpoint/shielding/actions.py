"""Setting and lifting limits, and opening authorities. An officer acts here; the worker carries it out.

The faces hold no key of the vault, so what an officer decides is written down, put in the ledger, and projected by
the worker's job `limit`. A limit is carried out before anyone is told that it stands.
"""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.ledgers import SHIELDS
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.audit.standing import keep, keeping
from contactpoint.disclosure.actions import change, change_many, record_projection
from contactpoint.disclosure.changes import Limited, Unlimited
from contactpoint.disclosure.facts import AuthorityCode, Cause
from contactpoint.disclosure.inputs import limited_by, open_authorities
from contactpoint.disclosure.locks import holding_child, lock_children, lock_intake
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.shielding import rules
from contactpoint.shielding.gates import write_gates
from contactpoint.shielding.models import ShieldEvent
from contactpoint.shielding.queries import event_of, newest, not_carried_out, owned_by, owner_of

CHILDREN_AT_ONCE = 200


class NotOpen(ContactPointError):
    """The gate is lifted by two signatures for a whole authority, never for one child (B6-37)."""


class NothingToLift(ContactPointError):
    """The cause to be lifted is not set."""


class NoSuchAuthority(ContactPointError):
    """The code is no authority's."""


class NoSuchChild(ContactPointError):
    """The number was never given to a child."""


def limit(number: ChildNumber, cause: Cause, *, actor: Actor, purpose: Purpose) -> UUID:
    """One more cause of a child; the event's id.

    The ledger has it before the commit, so that a crash in between protects too much.
    """
    event = rules.LimitEvent(uuid7(), number, cause, rules.EventKind.SET, actor.id)
    with keeping(SHIELDS), holding_child(number), transaction.atomic():
        _decide(event, actor=actor, purpose=purpose)
        keep(SHIELDS, event.line())
    return event.id


def lift(number: ChildNumber, cause: Cause, *, actor: Actor, purpose: Purpose) -> UUID:
    """One cause ends; the event's id.

    The ledger has it after the commit, so that a crash in between protects too long and never too little.
    """
    event = rules.LimitEvent(uuid7(), number, cause, rules.EventKind.LIFTED, actor.id)
    with keeping(SHIELDS), holding_child(number):
        with transaction.atomic():
            _decide(event, actor=actor, purpose=purpose)
        with transaction.atomic():
            keep(SHIELDS, event.line())
    return event.id


def _decide(event: rules.LimitEvent, *, actor: Actor, purpose: Purpose) -> None:
    """The decision written down, recorded, and handed to the worker by its id. The caller holds the child."""
    owner = owner_of(event.number)
    require(actor, Capability.SHIELD_DECIDE, purpose=purpose, owner=owner or actor.organisation)
    if owner is None:
        raise NoSuchChild("No child has this number. Nothing was changed. Check each digit.")
    if event.cause is Cause.GATE and event.kind is rules.EventKind.LIFTED and owner not in open_authorities():
        raise NotOpen("This child's authority is not open: it and the national team sign for all its children at once.")
    if event.cause is not Cause.GATE and event.kind is rules.EventKind.LIFTED:
        _check_set(event)
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


def _check_set(event: rules.LimitEvent) -> None:
    if newest(event.number, event.cause) is not rules.EventKind.SET:
        raise NothingToLift("This cause does not limit the child. Nothing was changed; another cause may still do so.")


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
    record_projection([event.number], route="job.limit", actor=actor, purpose=purpose)


def limit_found(number: ChildNumber, *, actor: Actor, purpose: Purpose) -> None:
    """The worker limits a child who may be a shielded one under another number, until an officer lifts it (B6-35)."""
    require(actor, Capability.PROJECT, purpose=purpose)
    event = rules.LimitEvent(uuid7(), number, Cause.UNDER_REVIEW, rules.EventKind.SET, actor.id)
    with keeping(SHIELDS), transaction.atomic():
        facts = {"number": number, "cause": event.cause, "kind": event.kind, "by": event.by}
        ShieldEvent.objects.bulk_create([ShieldEvent(id=event.id, **facts)])
        keep(SHIELDS, event.line())
        carry_out(str(event.id), actor=actor, purpose=purpose)


def reconcile(*, actor: Actor, purpose: Purpose) -> int:
    """Carry out every decision that the limits do not show, whatever became of its job; how many there were."""
    waiting = not_carried_out()
    for event_id in waiting:
        carry_out(event_id, actor=actor, purpose=purpose)
    return len(waiting)


@transaction.atomic
def sign_open(authority: AuthorityCode, *, actor: Actor, purpose: Purpose) -> bool:
    """One of the two signatures of B6-37; True once both stand, and the worker opens the gate of its children.

    The first signature of each side stays.
    """
    require(actor, Capability.LAUNCH_SIGN, purpose=purpose, owner=authority)
    if authority not in settings.SERVICE_CONTACTS:
        raise NoSuchAuthority("No authority has this code. Nothing was signed. Check its three letters.")
    lock_intake()
    both = _sign(authority, actor)
    if both:
        app.configure_task("open_authority", queue="projection").defer(authority=authority)
    event = Event(
        kind=EventKind.LAUNCH_SIGNED, route="command.launch", actor=actor, purpose=purpose, outcome=Outcome.DONE
    )
    record(event)
    return both


def _sign(authority: AuthorityCode, actor: Actor) -> bool:
    column = "signed_by_national" if actor.national else "signed_by_authority"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO opened (authority, {column}) VALUES (%s, %s)"
            f" ON CONFLICT (authority) DO UPDATE SET {column} = EXCLUDED.{column} WHERE opened.{column} IS NULL",
            [authority, actor.id],
        )
        cursor.execute(
            "UPDATE opened SET at = clock_timestamp() WHERE authority = %s AND at IS NULL"
            " AND signed_by_authority IS NOT NULL AND signed_by_national IS NOT NULL",
            [authority],
        )
        return bool(cursor.rowcount)


def open_gate(authority: AuthorityCode, *, actor: Actor, purpose: Purpose) -> int:
    """The worker's part: end the gate for every child the authority owns, at most 200 a transaction; how many."""
    require(actor, Capability.PROJECT, purpose=purpose)
    if authority not in open_authorities():
        return 0
    owned = owned_by(authority, limited_by(Cause.GATE))
    for start in range(0, len(owned), CHILDREN_AT_ONCE):
        _end_gates(authority, owned[start : start + CHILDREN_AT_ONCE], actor=actor, purpose=purpose)
    return len(owned)


@transaction.atomic
def _end_gates(authority: AuthorityCode, owned: Sequence[ChildNumber], *, actor: Actor, purpose: Purpose) -> None:
    """The gate an officer set by hand ends too, with an event of its own, so that no late job sets it again.

    A child may have moved to another authority before the locks were held.
    """
    lock_children(owned)
    children = owned_by(authority, owned)
    by_hand = [number for number in children if newest(number, Cause.GATE) is rules.EventKind.SET]
    write_gates(by_hand, rules.EventKind.LIFTED, by=actor.id)
    change_many({number: (Unlimited(Cause.GATE),) for number in children}, actor=actor, purpose=purpose)
    record_projection(children, route="job.open_authority", actor=actor, purpose=purpose)
