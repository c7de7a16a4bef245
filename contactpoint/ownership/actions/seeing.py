"""What may be seen of transfers: by data managers what they proposed and answer, by officers what is limited."""

from collections.abc import Iterator

from django.db import transaction

from contactpoint.access.actions import require
from contactpoint.access.rules import Capability
from contactpoint.audit.rules import EventKind
from contactpoint.disclosure.facts import NATIONAL_DESK, Cause
from contactpoint.disclosure.inputs import projected_core
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.ownership.models import TransferRow
from contactpoint.ownership.queries import WAITING, facts, owners, recent, whose
from contactpoint.ownership.rules import (
    Kind,
    Seen,
    Standing,
    State,
    Transfer,
    Waiting,
    WaitsFor,
    Whose,
    answerer,
    standing_of,
)
from contactpoint.ownership.steps import record_step
from contactpoint.shielding.queries import newest
from contactpoint.shielding.rules import EventKind as LimitKind

TO_ANSWER = frozenset({Standing.OFFERED_TO_YOU, Standing.ASKED_OF_YOU})


@transaction.atomic
def see(*, route: str, actor: Actor, purpose: Purpose) -> list[Seen]:
    """The transfers to which the data manager's authority is a side, oldest first; never which the other one is.

    What the worker or the national desk has made of them is no part of it.
    """
    require(actor, Capability.CHILD_TRANSFER, purpose=purpose, owner=actor.organisation)
    reader, rows = NATIONAL_DESK if actor.national else actor.authority or "", recent()
    known = whose({one.number for _, one in rows})
    sides = [(row, one, side) for row, one in rows if (side := standing_of(one, known[one.number], reader))]
    asked = {one.id: one.number for _, one, side in sides if side in TO_ANSWER and _told(one, known[one.number])}
    who = projected_core(asked.values())
    about = dict.fromkeys(one.number for _, one, _ in sides)
    record_step(EventKind.TRANSFERS_SEEN, *about, route=route, actor=actor, purpose=purpose)
    return [
        Seen(one.number, side, one.state, row.ended_at, who.get(one.number) if one.id in asked else None)
        for row, one, side in sides
    ]


def _told(one: Transfer, known: Whose) -> bool:
    """Only of a child that is shown in full, and that is the giver's: else anybody could ask a name of a number."""
    return one.state is State.OPEN and known.shown and answerer(one, known) is not None


@transaction.atomic
def see_limited(*, route: str, actor: Actor, purpose: Purpose) -> list[Waiting]:
    """For officers: placings that are open for their authority, and, for the national desk, what waits for it."""
    require(actor, Capability.SHIELD_DECIDE, purpose=purpose, owner=actor.organisation)
    found = [*_placings(actor), *(_for_the_desk() if actor.national else ())]
    about = dict.fromkeys(one.number for one in found)
    record_step(EventKind.TRANSFERS_SEEN, *about, route=route, actor=actor, purpose=purpose)
    return found


def _placings(actor: Actor) -> Iterator[Waiting]:
    """The receiving officer is not told where the child comes from before it is theirs."""
    for one in facts(TransferRow.objects.filter(kind=Kind.PLACING, state=State.OPEN).order_by("proposed_at", "id")):
        if actor.national or one.taker == actor.authority:
            yield Waiting(one.number, one.giver if actor.national else None, one.taker, WaitsFor.TAKER)


def _for_the_desk() -> Iterator[Waiting]:
    """What was agreed last of each shielded child, and what is asked of limited ones, where it would move the child."""
    of_managers = TransferRow.objects.exclude(kind=Kind.PLACING)
    agreed = {one.number: one for one in facts(of_managers.filter(WAITING).order_by("ended_at", "id"))}
    asked = facts(of_managers.filter(kind=Kind.ASK, state=State.OPEN).order_by("proposed_at", "id"))
    now, known = owners({*agreed, *(one.number for one in asked)}), whose(one.number for one in asked)
    for number, one in agreed.items():
        if newest(number, Cause.SHIELD) is LimitKind.SET and now.get(number) != one.taker:
            yield Waiting(number, now.get(number), one.taker, WaitsFor.DESK_TO_CARRY)
    for one in asked:
        if not known[one.number].shown and now.get(one.number, one.taker) != one.taker:
            yield Waiting(one.number, now.get(one.number), one.taker, WaitsFor.DESK_TO_ANSWER)
