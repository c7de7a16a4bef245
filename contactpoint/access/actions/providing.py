"""Connecting an employer's identity provider, and whom its subjects stand for: two administrators for each.

Whoever could do either alone could come in as anybody of the organisation.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from contactpoint.access import models, notices
from contactpoint.access.actions.accounts import record_account
from contactpoint.access.actions.gate import require
from contactpoint.access.discovery import Addresses, ProviderRefused, check_algorithms
from contactpoint.access.entries import AccountRefused, organisation_row, owner_of, person_row
from contactpoint.access.id_tokens import LONGEST_SUBJECT
from contactpoint.access.notices import Happened
from contactpoint.access.providers import Proof, sealed_secret, subject_digest
from contactpoint.access.rules import Capability, Face
from contactpoint.audit.clock import database_now
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Actor, Purpose
from contactpoint.kernel.ids import uuid7

LONGEST_AGE = 28_800


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProvider:
    """A provider for the people of an organisation on one face.

    `acr`: one of them must be said; `amr`: of one set all must be said, such as `pwd+otp`; one of both lists is needed,
    as the sign-in stands for two factors. `max_age`: seconds since a sign-in there that still counts.
    """

    id: UUID
    organisation: str
    face: Face
    issuer: str
    client: str
    proof: Proof
    secret: str
    addresses: Addresses
    algorithms: Collection[str]
    acr: Collection[str]
    amr: Collection[str]
    max_age: int


@transaction.atomic
def connect_provider(new: NewProvider, *, second: Actor | None, actor: Actor, purpose: Purpose) -> None:
    """From now on the organisation's people sign in there, those who are bound; the one before ends.

    Takes two national administrators. Raises `NotAllowed`, `ProviderRefused`, `AccountRefused`.
    """
    require(actor, Capability.PROVIDER_CONNECT, purpose=purpose, second=second)
    where, now, approved_by = organisation_row(new.organisation), database_now(), second.id if second else ""
    _check(new)
    models.Provider.objects.filter(organisation=where, face=new.face.value, ended=None).update(ended=now)
    models.Provider.objects.create(
        id=new.id,
        organisation=where,
        face=new.face.value,
        issuer=new.issuer,
        client=new.client,
        proof=new.proof.value,
        sealed=sealed_secret(str(new.id), new.secret, new.face),
        authorize=new.addresses.authorize,
        token=new.addresses.token,
        keys=new.addresses.keys,
        names_itself=new.addresses.names_itself,
        algorithms=sorted(new.algorithms),
        acr=sorted(new.acr),
        amr=sorted(new.amr),
        max_age=new.max_age,
        given_by=actor.id,
        approved_by=approved_by,
        since=now,
    )
    terms = {"organisation": where.code, "face": new.face.value, "issuer": new.issuer, "approved_by": approved_by}
    record_account(EventKind.PROVIDER_CONNECTED, terms, actor=actor, purpose=purpose)


@transaction.atomic
def end_provider(code: str, face: Face, *, second: Actor | None, actor: Actor, purpose: Purpose) -> None:
    """Nobody signs in there any more, from now; visits that are open go on."""
    require(actor, Capability.PROVIDER_CONNECT, purpose=purpose, second=second)
    where = organisation_row(code)
    there = models.Provider.objects.filter(organisation=where, face=face.value, ended=None)
    if not there.update(ended=database_now()):
        raise AccountRefused(f"{where.name} has no provider for this face. Nothing was changed.")
    terms = {"organisation": where.code, "face": face.value, "approved_by": second.id if second else ""}
    record_account(EventKind.PROVIDER_ENDED, terms, actor=actor, purpose=purpose)


@transaction.atomic
def bind_subject(
    username: str, issuer: str, subject: str, *, second: Actor | None, actor: Actor, purpose: Purpose
) -> None:
    """The `subject` of this issuer stands for the person from now on; an empty one: nobody there does any more.

    Takes two account administrators, neither of them the person. Raises `NotAllowed`, `AccountRefused`.
    """
    person, now, approved_by = person_row(username), database_now(), second.id if second else ""
    owner = owner_of(person)
    require(actor, Capability.PROVIDER_BIND, purpose=purpose, owner=owner, about=person.id, second=second)
    digest = subject_digest(issuer, subject)
    if not models.Provider.objects.filter(organisation=owner, issuer=issuer, ended=None).exists():
        raise AccountRefused("The person's organisation has no provider with this issuer. Nothing was changed.")
    if len(subject) > LONGEST_SUBJECT or models.ProviderSubject.objects.filter(digest=digest, ended=None).exists():
        raise AccountRefused(
            "This subject stands for somebody already, or is longer than any may be. Nothing was changed. Ask whoever "
            "runs the provider for the person's own."
        )
    models.ProviderSubject.objects.filter(person=person, issuer=issuer, ended=None).update(ended=now)
    if subject:
        models.ProviderSubject.objects.create(
            id=uuid7(), digest=digest, issuer=issuer, person=person, given_by=actor.id, approved_by=approved_by, at=now
        )
    notices.note(person.id, Happened.EMPLOYER_BOUND if subject else Happened.EMPLOYER_ENDED)
    terms = {"person": person.id, "issuer": issuer, "subject": subject, "approved_by": approved_by}
    record_account(EventKind.PROVIDER_BOUND, terms, actor=actor, purpose=purpose)


def _check(new: NewProvider) -> None:
    check_algorithms(new.algorithms)
    if not new.acr and not new.amr:
        raise ProviderRefused(
            "Say by which acr or amr the provider tells that two factors were used. Nothing was changed: without it "
            "a password alone would do."
        )
    if not all(part for one in new.amr for part in one.split("+")) or not all(new.acr):
        raise ProviderRefused("An acr or amr is empty. Nothing was changed. Write an amr such as pwd+otp.")
    if not 0 < new.max_age <= LONGEST_AGE:
        raise ProviderRefused(f"The age of a sign-in is 1 to {LONGEST_AGE} seconds. Nothing was changed.")
    if not new.client or not new.secret:
        raise ProviderRefused("The client or its secret is missing. Nothing was changed. The provider gives both.")
