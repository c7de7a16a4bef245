"""The first two account administrators: added by whoever runs the program, as nobody can sign in yet (B4-21)."""

from django.db import connection, transaction

from contactpoint.access import factors, models
from contactpoint.access.actions.gate import NotAllowed
from contactpoint.access.entries import (
    FOUNDER,
    AccountRefused,
    NewOrganisation,
    NewPerson,
    insert_accreditations,
    insert_checks,
    insert_organisation,
    insert_person,
    insert_role,
    new_id,
    set_password,
)
from contactpoint.access.queries import founding
from contactpoint.access.rules import Capability, face_of
from contactpoint.access.vetting import Check
from contactpoint.audit.actions import record
from contactpoint.audit.rules import Event, EventKind, Outcome
from contactpoint.kernel.actors import Role

FOUNDING_LOCK = 0x666F756E64


@transaction.atomic
def found(organisation: NewOrganisation, administrator: NewPerson, *, password: str, pin: str) -> str:
    """One of the first two account administrators of a database, added by whoever runs the program.

    Both are of the national organisation, and whoever runs the program saw the evidence for every check. Refused once
    there are two people, or one in another role. Nobody could hand them a code, so `password` and `pin` are given here.
    Returns the URI for the authenticator, to show once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", (FOUNDING_LOCK,))
    if not founding() or administrator.role is not Role.ACCOUNT_ADMINISTRATOR or not _first_nation(organisation):
        raise NotAllowed(
            "Only the first two people of a database, account administrators of the national organisation, are added "
            "without signing in. Nothing was changed. Sign in as two account administrators and try again.",
            actor=None,
            capability=Capability.PERSON_ADD,
            purpose=None,
        )
    if set(administrator.checks) != set(Check):
        raise AccountRefused(
            "The first two administrators need evidence for every check: nobody else could record it. Nothing was "
            "changed. Name the evidence and its date."
        )
    row = models.Organisation.objects.filter(code=organisation.code).first() or _founded(organisation)
    person = insert_person(administrator, new_id("p"))
    set_password(person, password)
    insert_checks(person.id, administrator.checks, given_by=FOUNDER)
    insert_role(person, row, role=administrator.role, granted_by=FOUNDER, approved_by=None)
    uri = factors.enrol(person, face_of(administrator.role), pin=pin)
    event = Event(
        kind=EventKind.PERSON_ADDED,
        route="cli.user.add",
        actor=None,
        purpose=None,
        outcome=Outcome.DONE,
        claimed=person.id,
        terms={"role": administrator.role.value, "organisation": organisation.code},
    )
    record(event)
    return uri


def _founded(new: NewOrganisation) -> models.Organisation:
    row = insert_organisation(new)
    insert_accreditations(row, new.accredited, evidence=new.evidence, given_by=FOUNDER, approved_by=None)
    return row


def _first_nation(organisation: NewOrganisation) -> bool:
    """Whether this is the national organisation, the one there is or the one to be made."""
    nation = models.Organisation.objects.filter(national=True).first()
    named = models.Organisation.objects.filter(code=organisation.code).first()
    return organisation.national and named == nation
