"""What account administrators read of people and organisations, with the event of each look."""

from dataclasses import dataclass

from django.db import transaction

from contactpoint.access.actions.accounts import record_account
from contactpoint.access.actions.gate import require
from contactpoint.access.people import (
    Looked,
    Organisation,
    organisation_coded,
    organisation_of,
    organisations,
    people_of,
)
from contactpoint.access.rules import Capability
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose


@dataclass(frozen=True, slots=True)
class SeenPeople:
    """An organisation and everybody who has a role for it."""

    organisation: Organisation
    people: tuple[Looked, ...]


@transaction.atomic
def see_people(code: str | None, *, actor: Actor, purpose: Purpose) -> SeenPeople | None:
    """The people of the organisation with this code, or of the actor's own; None where there is none.

    Raises `NotAllowed`: another organisation's people are the national team's to see, whether or not there is one.
    """
    where = organisation_coded(code) if code else organisation_of(actor.organisation or "")
    owner = where.id if where else code
    require(actor, Capability.PERSON_SEE, purpose=purpose, owner=owner)
    record_account(EventKind.PEOPLE_SEEN, {"organisation": code or ""}, actor=actor, purpose=purpose)
    return SeenPeople(where, tuple(people_of(where.id))) if where else None


@transaction.atomic
def see_organisations(*, actor: Actor, purpose: Purpose) -> list[Organisation]:
    """All organisations with their accreditations, for the national team."""
    require(actor, Capability.ORGANISATION_PROPOSE, purpose=purpose)
    record_account(EventKind.ORGANISATIONS_SEEN, {}, actor=actor, purpose=purpose)
    return organisations()
