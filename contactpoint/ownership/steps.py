"""Who may take a step of a transfer: in the role for it, with a fresh code, for an authority that is a side of it."""

from contactpoint.access.actions import NotAllowed, require
from contactpoint.access.rules import Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.disclosure.facts import AuthorityCode
from contactpoint.disclosure.locks import lock_children
from contactpoint.kernel.actors import Actor, Purpose, Role
from contactpoint.kernel.numbers import ChildNumber

NOT_YOURS = (
    "No child with this number is yours to decide on now. Nothing was changed. Check each digit, and the list of "
    "transfers for what waits for you."
)


class NotYours(NotAllowed):
    """The child or the transfer is another authority's, or there is none: the answer is the same."""

    because = "not_yours"

    def __init__(self, *, actor: Actor, capability: Capability, purpose: Purpose) -> None:
        super().__init__(NOT_YOURS, actor=actor, capability=capability, purpose=purpose)


def capability_of(actor: Actor) -> Capability:
    """An officer decides on shielded children; whoever is neither officer nor data manager is refused by the table."""
    return Capability.SHIELD_DECIDE if actor.role is Role.SHIELDING_OFFICER else Capability.CHILD_TRANSFER


def begin(number: ChildNumber, capability: Capability, *, actor: Actor, purpose: Purpose) -> None:
    """The right itself, told before anything of the child; then the child is held. Whose it is, `check_own` asks."""
    require(actor, capability, purpose=purpose, owner=actor.organisation)
    lock_children([number])


def stands_for(authority: AuthorityCode | None, actor: Actor) -> bool:
    """The national team stands for every authority; nobody for none."""
    return authority is not None and (actor.national or authority == actor.authority)


def check_own(whose: AuthorityCode | None, capability: Capability, *, actor: Actor, purpose: Purpose) -> None:
    """Raises `NotYours` unless the actor stands for that authority."""
    if not stands_for(whose, actor):
        raise NotYours(actor=actor, capability=capability, purpose=purpose)


def record_step(kind: EventKind, *numbers: ChildNumber, route: str, actor: Actor, purpose: Purpose) -> None:
    """The event of one step; which authorities it is between stands in no event."""
    record(
        Event(
            kind=kind,
            route=route,
            actor=actor,
            purpose=purpose,
            outcome=Outcome.ANSWERED if kind is EventKind.TRANSFERS_SEEN else Outcome.DONE,
            children=numbers,
        )
    )
