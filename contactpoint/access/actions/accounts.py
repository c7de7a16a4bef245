"""Organisations, people and roles. An officer's or administrator's role takes two administrators (B4-21)."""

from collections.abc import Mapping

from django.db import transaction

from contactpoint.access import enrolment, models
from contactpoint.access.actions.gate import require
from contactpoint.access.entries import (
    FOUNDER,
    AccountRefused,
    NewOrganisation,
    NewPerson,
    check_same_face,
    insert_accreditations,
    insert_checks,
    insert_organisation,
    insert_person,
    insert_role,
    new_id,
    organisation_row,
    owner_of,
    person_row,
    role_held,
)
from contactpoint.access.queries import founding, has_a_way
from contactpoint.access.rules import GIVEN_BY_TWO, MACHINES, OF_THE_NATION, Capability
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.kernel.actors import Actor, Purpose, Role


@transaction.atomic
def add_organisation(new: NewOrganisation, *, second: Actor | None, actor: Actor, purpose: Purpose) -> str:
    """Adds and accredits an organisation and returns its id; takes two national administrators."""
    require(actor, Capability.ORGANISATION_ACCREDIT, purpose=purpose, second=second)
    if models.Organisation.objects.filter(code=new.code).exists():
        raise AccountRefused("There is an organisation with this code already. Nothing was changed. Choose another.")
    row, approved_by = insert_organisation(new), second.id if second else None
    insert_accreditations(row, new.accredited, evidence=new.evidence, given_by=actor.id, approved_by=approved_by)
    record_account(EventKind.ORGANISATION_ADDED, {"organisation": new.code}, actor=actor, purpose=purpose)
    return row.id


@transaction.atomic
def invite_person(new: NewPerson, *, second: Actor | None = None, actor: Actor, purpose: Purpose) -> str:
    """Adds a person in a role, with what was checked; returns a code to hand over, with which they set up how they
    sign in.

    A shielding officer or account administrator needs `second`, another account administrator with a fresh factor of
    their own. Refused while there is one founder: nobody could ever add the other administrator.
    """
    person = add_row(new, actor=actor, purpose=purpose)
    give_role(new.username, new.role, new.organisation, second=second, actor=actor, purpose=purpose)
    record_account(EventKind.ENROLMENT_ISSUED, {"person": person.id}, actor=actor, purpose=purpose)
    return enrolment.issue(person, issued_by=actor.id, approved_by=second.id if second else None)


def add_row(new: NewPerson, *, actor: Actor, purpose: Purpose) -> models.Person:
    """The person with their checks, without a role and a way to sign in."""
    organisation, person_id = organisation_row(new.organisation), new_id("p")
    require(actor, Capability.PERSON_ADD, purpose=purpose, owner=organisation.id, about=person_id)
    _check_not_machine(new.role)
    _check_founded()
    person = insert_person(new, person_id)
    insert_checks(person.id, new.checks, given_by=actor.id)
    checks = ",".join(sorted(new.checks))
    record_account(EventKind.PERSON_ADDED, {"person": person.id, "checks": checks}, actor=actor, purpose=purpose)
    return person


@transaction.atomic
def issue_enrolment(username: str, *, actor: Actor, purpose: Purpose) -> str:
    """A new code for somebody who has not set up how they sign in; the one before is worth nothing.

    Not for whose role takes two: who gave the code alone could be that second person.
    """
    person = person_row(username)
    require(actor, Capability.PERSON_ADD, purpose=purpose, owner=owner_of(person), about=person.id)
    held = role_held(person)
    if held is not None and held.role in GIVEN_BY_TWO:
        raise AccountRefused(
            f"The role of {person.username} takes two, and so does their code. Nothing was changed. One administrator "
            "asks for a new way to sign in, and another agrees and hands the code over."
        )
    if has_a_way(person.id):
        raise AccountRefused(
            f"{person.username} can sign in already. Nothing was changed. Where the token is lost, one administrator "
            "asks for a new one and another agrees."
        )
    record_account(EventKind.ENROLMENT_ISSUED, {"person": person.id}, actor=actor, purpose=purpose)
    return enrolment.issue(person, issued_by=actor.id)


@transaction.atomic
def give_role(
    username: str, role: Role, organisation: str, *, second: Actor | None = None, actor: Actor, purpose: Purpose
) -> None:
    """Gives the person this role for the organisation with this code, anew too; the role held until now ends.

    Both organisations must be the administrators' own. A role of the other face takes another account: the
    authenticator is sealed to this one.
    """
    person, where = person_row(username), organisation_row(organisation)
    capability = Capability.GRANT_OFFICER if role in GIVEN_BY_TWO else Capability.PERSON_ADD
    for owner in (where.id, owner_of(person) or where.id):
        require(actor, capability, purpose=purpose, owner=owner, about=person.id, second=second)
    _check_not_machine(role)
    _check_of_the_nation(role, where)
    check_same_face(person, role)
    approved_by = second.id if role in GIVEN_BY_TWO and second else None
    insert_role(person, where, role=role, granted_by=actor.id, approved_by=approved_by)
    terms = {"person": person.id, "role": role.value, "organisation": where.code, "approved_by": approved_by or ""}
    record_account(EventKind.ROLE_GIVEN, terms, actor=actor, purpose=purpose)


def _check_not_machine(role: Role) -> None:
    if role in MACHINES:
        raise AccountRefused("This role belongs to programs. Nothing was changed. Choose a role that people have.")


def _check_of_the_nation(role: Role, where: models.Organisation) -> None:
    if role in OF_THE_NATION and not where.national:
        raise AccountRefused(
            "This role is for the national organisation alone. Nothing was changed. Choose another role."
        )


def _check_founded() -> None:
    if models.PersonRole.objects.filter(granted_by=FOUNDER).count() == 1 and founding():
        raise AccountRefused(
            "There is one account administrator so far, and one alone cannot add another. Nothing was changed. "
            "Add the second one first, as the first was added: without signing in."
        )


def record_account(kind: EventKind, terms: Mapping[str, str], *, actor: Actor, purpose: Purpose) -> None:
    """The event of what was done to an account; the terms are sealed."""
    record(Event(kind=kind, route=f"access.{kind}", actor=actor, purpose=purpose, outcome=Outcome.DONE, terms=terms))
