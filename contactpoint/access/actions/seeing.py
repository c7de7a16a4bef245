"""What account administrators read of people and organisations, with the event of each look."""

from dataclasses import dataclass

from django.db import transaction

from contactpoint.access.actions.accounts import record_account
from contactpoint.access.actions.gate import require
from contactpoint.access.entries import owner_of, person_row
from contactpoint.access.people import (
    Looked,
    Organisation,
    Waiting,
    family_of,
    organisation_coded,
    organisation_of,
    organisations,
    people_of,
    unrelated_administrators,
    waiting_in,
)
from contactpoint.access.queries import family_said_by, has_a_way, has_authenticator
from contactpoint.access.rules import Capability
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose


@dataclass(frozen=True, slots=True)
class SeenPeople:
    """An organisation, everybody who has a role for it, and what waits for a second administrator."""

    organisation: Organisation
    people: tuple[Looked, ...]
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class SeenPerson:
    """One of them; `has_a_way`: whether they have anything to sign in with. `waiting`: what waits about them. `named`:
    whom of the family they named themself; `all_family`: whether every administrator of the organisation is family.
    """

    organisation: Organisation
    looked: Looked
    family: tuple[str, ...]
    named: tuple[str, ...]
    all_family: bool
    has_a_way: bool
    has_authenticator: bool
    waiting: tuple[Waiting, ...]


@transaction.atomic
def see_people(code: str | None, *, actor: Actor, purpose: Purpose) -> SeenPeople | None:
    """The people of the organisation with this code, or of the actor's own; None where there is none.

    Raises `NotAllowed`: another organisation's people are the national team's to see, whether or not there is one.
    """
    where = organisation_coded(code) if code else organisation_of(actor.organisation or "")
    owner = where.id if where else code
    require(actor, Capability.PERSON_SEE, purpose=purpose, owner=owner)
    record_account(EventKind.PEOPLE_SEEN, {"organisation": code or ""}, actor=actor, purpose=purpose)
    return SeenPeople(where, tuple(people_of(where.id)), tuple(waiting_in(where.id))) if where else None


@transaction.atomic
def see_person(username: str, *, actor: Actor, purpose: Purpose) -> SeenPerson | None:
    """One person with all that their access rests on; None where they have no role any more. Raises `NotAllowed`."""
    person = person_row(username)
    owner = owner_of(person)
    where = organisation_of(owner) if owner else None
    require(actor, Capability.PERSON_SEE, purpose=purpose, owner=where.id if where else actor.organisation)
    record_account(EventKind.PEOPLE_SEEN, {"person": person.id}, actor=actor, purpose=purpose)
    if where is None:
        return None
    (looked,) = people_of(where.id, person.username)
    family = tuple(family_of(person.username))
    waiting = tuple(one for one in waiting_in(where.id) if one.username == person.username)
    named = tuple(one.username for one in family_said_by(person.id) if one.counts)
    return SeenPerson(
        organisation=where,
        looked=looked,
        family=family,
        named=named,
        all_family=not unrelated_administrators(person.username, where.id),
        has_a_way=has_a_way(person.id),
        has_authenticator=has_authenticator(person.id),
        waiting=waiting,
    )


@transaction.atomic
def see_organisations(*, actor: Actor, purpose: Purpose) -> list[Organisation]:
    """All organisations with their accreditations, for the national team."""
    require(actor, Capability.ORGANISATION_PROPOSE, purpose=purpose)
    record_account(EventKind.ORGANISATIONS_SEEN, {}, actor=actor, purpose=purpose)
    return organisations()
