"""A data manager asks for the history of a child, and reads it once the worker has written it.

The desk holds no key of the vault and reads nothing of who is linked, so the worker writes it, for the desk alone.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from contactpoint.access.actions import NotAllowed, require
from contactpoint.access.queries import Who, who_are
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.disclosure.facts import Core
from contactpoint.disclosure.inputs import projected_core
from contactpoint.history.models import HistoryAsked
from contactpoint.history.rules import Line
from contactpoint.history.sealed import unseal
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.linkage.standardise import words
from contactpoint.ownership.queries import whose
from contactpoint.ownership.steps import stands_for
from contactpoint.review.actions.seeing import own_item
from contactpoint.review.queries import reasons_of

NO_HISTORY = (
    "There is no history to show. Nothing was changed. Either no child of your authority has this number and family "
    "name, or no more than name, gender, date of birth and number are shown of it. So it is with every child of an "
    "authority that is not open yet. Check the name and each digit."
)


class NoHistory(NotAllowed):
    """The child is not the actor's, is not shown in full, or is none: the answer is the same."""

    because = "no_history"


@dataclass(frozen=True, slots=True)
class Told:
    """A history with what the desk knows: the names of people by id, the reasons of decisions by the answer's id.

    `lines` None: the worker has not written it yet.
    """

    child: Core
    lines: tuple[Line, ...] | None
    people: dict[str, Who]
    reasons: dict[UUID, str]


@transaction.atomic
def ask(number: ChildNumber, family: str, *, route: str, actor: Actor, purpose: Purpose) -> UUID:
    """Ask the worker for the history of a child; its id. Raises `NoHistory`."""
    child = _own(number, actor=actor, purpose=purpose)
    if child is None or words(child.family) != words(family):
        raise _none(actor, purpose)
    return _asked(number, route=route, actor=actor, purpose=purpose)


@transaction.atomic
def ask_of_side(item: UUID, side: int, *, route: str, actor: Actor, purpose: Purpose) -> UUID:
    """The same for a side, 0 or 1, of a pair on the actor's list. Raises `NoHistory`, `NoSuchItem`."""
    number = own_item(item, actor=actor, purpose=purpose).pair.sides[side].number
    if number is None or _own(number, actor=actor, purpose=purpose) is None:
        raise _none(actor, purpose)
    return _asked(number, route=route, actor=actor, purpose=purpose)


def _asked(number: ChildNumber, *, route: str, actor: Actor, purpose: Purpose) -> UUID:
    asked = HistoryAsked(id=uuid7(), number=number)
    HistoryAsked.objects.bulk_create([asked])
    app.configure_task("history", queue="projection").defer(asked=str(asked.id))
    _record(EventKind.HISTORY_ASKED, (number,), route=route, actor=actor, purpose=purpose)
    return asked.id


@transaction.atomic
def see(asked: UUID, *, route: str, actor: Actor, purpose: Purpose) -> Told:
    """What the worker wrote, of a child who is the actor's and shown in full still. Raises `NoHistory`."""
    row = HistoryAsked.objects.filter(pk=asked).first()
    child = _own(ChildNumber(row.number), actor=actor, purpose=purpose) if row else None
    if row is None or child is None:
        raise _none(actor, purpose)
    lines = unseal(row.id, bytes(row.sealed)) if row.sealed else None
    named = {line.number for line in lines or () if line.number}
    _record(EventKind.HISTORY_SEEN, (child.number, *sorted(named)), route=route, actor=actor, purpose=purpose)
    people = who_are(who for line in lines or () for who in (line.by, line.with_them) if who)
    return Told(child, lines, people, reasons_of(line.answer for line in lines or () if line.answer))


def _own(number: ChildNumber, *, actor: Actor, purpose: Purpose) -> Core | None:
    """The four facts of a child of the actor's authority; of one that may be limited no owner is even read."""
    require(actor, Capability.CHILD_HISTORY, purpose=purpose, owner=actor.organisation)
    own = stands_for(whose([number])[number].owner, actor)
    return projected_core([number]).get(number) if own else None


def _none(actor: Actor, purpose: Purpose) -> NoHistory:
    return NoHistory(NO_HISTORY, actor=actor, capability=Capability.CHILD_HISTORY, purpose=purpose)


def _record(kind: EventKind, children: tuple[ChildNumber, ...], *, route: str, actor: Actor, purpose: Purpose) -> None:
    outcome = Outcome.ANSWERED if kind is EventKind.HISTORY_SEEN else Outcome.DONE
    record(Event(kind=kind, route=route, actor=actor, purpose=purpose, outcome=outcome, children=children))
