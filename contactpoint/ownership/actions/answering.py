"""The second step: the other authority accepts or declines, or who proposed takes it back.

An accepted transfer of a shielded child gets this answer too, and then waits, unseen, for the national desk.
"""

from collections.abc import Iterable

from django.db import transaction
from procrastinate.contrib.django import app

from contactpoint.access.rules import Capability
from contactpoint.audit.clock import WallClock
from contactpoint.audit.rules import EventKind
from contactpoint.disclosure.facts import AuthorityCode, Cause
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.ownership.models import TransferRow
from contactpoint.ownership.queries import WAITING, open_of_managers, open_placing, whose
from contactpoint.ownership.rules import Done, Kind, State, Transfer, Whose, answerer
from contactpoint.ownership.sealed import seal
from contactpoint.ownership.steps import NotYours, begin, capability_of, record_step, stands_for
from contactpoint.shielding.queries import newest
from contactpoint.shielding.rules import EventKind as LimitKind


class SamePerson(ContactPointError):
    """Who proposed a transfer cannot accept it too."""


@transaction.atomic
def accept(number: ChildNumber, *, route: str, actor: Actor, purpose: Purpose) -> None:
    """The other authority's yes; the worker moves the child, or leaves it to the national desk."""
    capability = capability_of(actor)
    begin(number, capability, actor=actor, purpose=purpose)
    known = whose([number])[number]
    found = _answerable(_open(number, capability), known, actor)
    if found is None:
        raise NotYours(actor=actor, capability=capability, purpose=purpose)
    if found.proposed_by == actor.id:
        raise SamePerson("You proposed this transfer. Nothing was changed. Another person accepts it.")
    _end(found, State.ACCEPTED, giver=known.owner if found.kind is Kind.ASK else found.giver, actor=actor)
    app.configure_task("transfer", queue="projection").defer(transfer=str(found.id))
    record_step(EventKind.TRANSFER_ACCEPTED, number, route=route, actor=actor, purpose=purpose)


@transaction.atomic
def decline(number: ChildNumber, *, route: str, actor: Actor, purpose: Purpose) -> State:
    """The other authority's no, or one's own proposal taken back; which of the two it was.

    The national desk's officers answer what authorities ask of limited children, and dismiss what was agreed of
    shielded ones.
    """
    capability = capability_of(actor)
    begin(number, capability, actor=actor, purpose=purpose)
    ended = _refused(number, capability, actor)
    if ended is None and capability is Capability.SHIELD_DECIDE and actor.national:
        ended = _dismissed(number, actor)
    if ended is None:
        raise NotYours(actor=actor, capability=capability, purpose=purpose)
    record_step(EventKind.TRANSFER_DECLINED, number, route=route, actor=actor, purpose=purpose)
    return ended


def _open(number: ChildNumber, capability: Capability) -> list[Transfer]:
    return open_placing(number) if capability is Capability.SHIELD_DECIDE else open_of_managers(number)


def _answerable(opened: Iterable[Transfer], known: Whose, actor: Actor) -> Transfer | None:
    return next((one for one in opened if stands_for(answerer(one, known), actor)), None)


def _refused(number: ChildNumber, capability: Capability, actor: Actor) -> State | None:
    """Ended by one of its sides; None where the actor is neither. The national team takes back what it proposed."""
    opened, known = _open(number, capability), whose([number])[number]
    own = next((one for one in opened if _proposed(one, actor)), None)
    found = own or _answerable(opened, known, actor)
    if found is None:
        return None
    ended = State.WITHDRAWN if own else State.DECLINED
    _end(found, ended, giver=known.owner if found.kind is Kind.ASK and not own else found.giver, actor=actor)
    return ended


def _proposed(one: Transfer, actor: Actor) -> bool:
    return one.proposed_by == actor.id if actor.national else one.proposer == actor.authority


def _dismissed(number: ChildNumber, actor: Actor) -> State | None:
    """Data managers are told nothing of it but that what they asked was declined. The worker's work is left to it."""
    known = whose([number])[number]
    asked = [] if known.shown else [one for one in open_of_managers(number) if one.kind is Kind.ASK]
    for one in asked:
        _end(one, State.DECLINED, giver=None, actor=actor)
    shielded = newest(number, Cause.SHIELD) is LimitKind.SET
    agreed = shielded and TransferRow.objects.filter(WAITING, number=number).update(done=Done.DISMISSED)
    return State.DECLINED if asked or agreed else None


def _end(found: Transfer, state: State, *, giver: AuthorityCode | None, actor: Actor) -> None:
    """Who gave, or would not, is kept, so that the lists of both show it."""
    ended = {"state": state, "answered_by": actor.id, "ended_at": WallClock()}
    TransferRow.objects.filter(pk=found.id).update(sealed=seal(found.id, giver, found.taker), **ended)
