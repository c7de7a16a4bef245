"""The first step: an authority offers a child or asks for one; the national desk places one that is limited."""

from django.conf import settings
from django.db import transaction

from contactpoint.access.rules import Capability
from contactpoint.audit.clock import WallClock
from contactpoint.audit.rules import EventKind
from contactpoint.disclosure.facts import NATIONAL_DESK, AuthorityCode
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.errors import ContactPointError
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.ownership.models import TransferRow
from contactpoint.ownership.queries import WAITING, open_of_managers, open_placing, owners, whose
from contactpoint.ownership.rules import Kind, State, Transfer, Whose
from contactpoint.ownership.sealed import mark, seal
from contactpoint.ownership.steps import begin, check_own, record_step
from contactpoint.shielding.actions import NoSuchAuthority

Parties = tuple[AuthorityCode | None, AuthorityCode]


class UnderWay(ContactPointError):
    """A transfer of the child is open already, or one's own proposal is."""


class NobodyToTransferTo(ContactPointError):
    """The authority that would own the child owns it already, or the asker is no authority."""


class NotLimited(ContactPointError):
    """The national desk places limited children alone."""


@transaction.atomic
def offer(number: ChildNumber, to: AuthorityCode, *, route: str, actor: Actor, purpose: Purpose) -> None:
    """Offer a child of one's own authority to another. Until that accepts, and the worker has moved it, it stays.

    Of a child that may be limited the desk does not look whose it is: everybody gets the answer of the owner (N1), and
    the worker leaves a child that was not theirs to offer where it is.
    """
    begin(number, Capability.CHILD_TRANSFER, actor=actor, purpose=purpose)
    known = whose([number])[number]
    own = actor.authority or (NATIONAL_DESK if actor.national else None)
    giver = known.owner if known.shown else own
    check_own(giver, Capability.CHILD_TRANSFER, actor=actor, purpose=purpose)
    _check_taker(to, giver)
    _propose(number, Kind.OFFER, known, parties=(giver, to), actor=actor)
    record_step(EventKind.TRANSFER_OFFERED, number, route=route, actor=actor, purpose=purpose)


@transaction.atomic
def ask(number: ChildNumber, *, route: str, actor: Actor, purpose: Purpose) -> None:
    """Ask for a child for one's own authority; of one that may be limited, the national desk."""
    begin(number, Capability.CHILD_TRANSFER, actor=actor, purpose=purpose)
    if actor.authority is None:
        raise NobodyToTransferTo("Only an authority can ask for a child. Nothing was changed. Its data manager asks.")
    known = whose([number])[number]
    _check_taker(actor.authority, known.owner)
    _propose(number, Kind.ASK, known, parties=(None, actor.authority), actor=actor)
    record_step(EventKind.TRANSFER_ASKED, number, route=route, actor=actor, purpose=purpose)


@transaction.atomic
def place(number: ChildNumber, to: AuthorityCode, *, route: str, actor: Actor, purpose: Purpose) -> None:
    """Offer a limited child, for the national desk, to the officers of an authority (B10-62)."""
    begin(number, Capability.SHIELD_TRANSFER, actor=actor, purpose=purpose)
    owner = owners([number]).get(number)
    check_own(owner, Capability.SHIELD_TRANSFER, actor=actor, purpose=purpose)
    if whose([number])[number].shown:
        raise NotLimited("This child is not limited. Nothing was changed. Data managers transfer it.")
    _check_taker(to, owner)
    if open_placing(number):
        raise _under_way()
    _write(number, Kind.PLACING, blind=True, parties=(owner, to), actor=actor)
    record_step(EventKind.TRANSFER_OFFERED, number, route=route, actor=actor, purpose=purpose)


def _check_taker(taker: AuthorityCode, owner: AuthorityCode | None) -> None:
    if taker not in settings.SERVICE_CONTACTS:
        raise NoSuchAuthority("No authority has this code. Nothing was changed. Check its three letters.")
    if taker == owner:
        raise NobodyToTransferTo("A child passes to another authority than its own. Nothing was changed.")


def _propose(number: ChildNumber, kind: Kind, known: Whose, *, parties: Parties, actor: Actor) -> None:
    """The caller holds the child, so that two who propose at once get the same answer as one after the other."""
    giver, taker = parties
    proposer = taker if kind is Kind.ASK else giver
    for one in open_of_managers(number):
        if one.proposer != proposer and _stale(one, known):
            TransferRow.objects.filter(pk=one.id).update(state=State.LAPSED, ended_at=WallClock())
        elif one.proposer == proposer or (known.shown and not one.blind):
            raise _under_way()
    if known.shown and TransferRow.objects.filter(WAITING, number=number).exists():
        raise _under_way()
    _write(number, kind, blind=not known.shown, parties=parties, actor=actor)


def _stale(one: Transfer, known: Whose) -> bool:
    """Offered by whoever no longer owns the child."""
    return known.shown and one.kind is Kind.OFFER and one.giver != known.owner


def _write(number: ChildNumber, kind: Kind, *, blind: bool, parties: Parties, actor: Actor) -> None:
    new, (giver, taker) = uuid7(), parties
    proposer = {Kind.OFFER: giver, Kind.ASK: taker}.get(kind) or NATIONAL_DESK
    marked = mark(number, f"{proposer} desk" if kind is Kind.PLACING else proposer)
    facts = {"kind": kind, "blind": blind, "proposer": marked, "sealed": seal(new, *parties), "proposed_by": actor.id}
    TransferRow.objects.create(id=new, number=number, **facts)


def _under_way() -> UnderWay:
    return UnderWay("A transfer of this child is open already. Nothing was changed. Try again when it has ended.")
