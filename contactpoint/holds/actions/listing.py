"""The worker keeps each authority's list what it should be: an item for every shielded child that something touches."""

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.disclosure.facts import NATIONAL_DESK
from contactpoint.disclosure.inputs import links_of, read_lives
from contactpoint.disclosure.locks import lock_intake
from contactpoint.holds.models import HeldItem
from contactpoint.holds.queries import Waiting, changed, note
from contactpoint.holds.rules import Kind
from contactpoint.holds.sealed import desk_of
from contactpoint.identity.touching import touched_by
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.dates import LONDON, working_days_after
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.review.opening import Opened, pair_of
from contactpoint.review.queries import Stale
from contactpoint.review.rules import Pair, Side
from contactpoint.review.sealed import seal
from contactpoint.shielding.queries import shielded

AT_ONCE = 200
TOUCHES_NOBODY = "It touches no child who is protected now."
Touched = dict[ChildNumber | None, Pair]


@transaction.atomic
def refresh(*, actor: Actor, purpose: Purpose) -> int:
    """Make items what they should be, so many at most; of how many subjects they were not."""
    require(actor, Capability.PROJECT, purpose=purpose)
    lock_intake()
    some = changed()[:AT_ONCE]
    children = {number for one in some for number in _list(one)}
    if some:
        note([one.subject for one in some])
        told = Event(
            kind=EventKind.HOLDS_LISTED,
            route="job.holds",
            actor=actor,
            purpose=purpose,
            outcome=Outcome.DONE,
            children=tuple(sorted(children)),
        )
        record(told)
    return len(some)


def _list(one: Waiting) -> set[ChildNumber]:
    """Its items are exactly those of the children that it touches, or one of nobody's; the children."""
    pairs = _of_record(one) if one.kind is Kind.RECORD else _of_answer(one)
    stood = {row.number: row for row in HeldItem.objects.filter(subject=one.subject)}
    HeldItem.objects.filter(pk__in=[stood[number].id for number in stood.keys() - pairs.keys()]).delete()
    for number, pair in pairs.items():
        _keep(one, number, pair, stood=stood.get(number))
    return {number for number in pairs if number}


def _keep(one: Waiting, number: ChildNumber | None, pair: Pair, *, stood: HeldItem | None) -> None:
    life = read_lives([number])[number] if number else None
    row = stood or HeldItem(id=uuid7(), subject=one.subject, number=number, since=one.since, version=0)
    row.kind, row.version, row.based_on = one.kind, row.version + 1, ""
    row.desk = desk_of((life.owner if life else None) or NATIONAL_DESK)
    row.due = working_days_after(one.since.astimezone(LONDON).date(), settings.REVIEW_WORKING_DAYS)
    row.sealed = seal(row.id, pair)
    row.save(force_insert=stood is None)


def _of_record(one: Waiting) -> Touched:
    touched = touched_by(one.subject)
    if not touched:
        alone = _pair(one, None, one.subject)
        return {None: replace(alone, sides=(alone.sides[0], Side(None, ())), numbers={}, reason=TOUCHES_NOBODY)}
    return {number: _pair(one, number, other) for number, other in touched.items()}


def _of_answer(one: Waiting) -> Touched:
    linked = links_of([one.one, one.other])
    stale = _stale(one, linked.get(one.one), linked.get(one.other), other=one.other)
    return {min(shielded().intersection(linked.values())): pair_of(stale, Opened.of([stale]))}


def _pair(one: Waiting, number: ChildNumber | None, other: UUID) -> Pair:
    stale = _stale(one, None, number, other=other)
    return pair_of(stale, Opened.of([stale]))


def _stale(one: Waiting, first: ChildNumber | None, second: ChildNumber | None, *, other: UUID) -> Stale:
    return Stale(one.one, other, one.since, first, second, None, None, None)
