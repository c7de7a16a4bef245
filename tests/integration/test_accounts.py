"""Accounts: nobody adds themself, nobody alone makes an officer, and the database holds to it by itself."""

import pytest
from django.db import IntegrityError, transaction

from contactpoint.access import models
from contactpoint.access.actions import (
    AccountRefused,
    NewOrganisation,
    NewPerson,
    NotAllowed,
    StepUpNeeded,
    add_organisation,
    found,
    give_role,
    invite_person,
    reactivate,
    set_role,
    sign_in,
    suspend,
)
from contactpoint.access.queries import actor_for
from contactpoint.access.reasons import ReactivationReason, SuspensionReason
from contactpoint.access.rules import Face
from contactpoint.audit.clock import database_now
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Role
from contactpoint.kernel.ids import uuid7
from tests.support.people import (
    ACCOUNT_WORK,
    ADDRESS,
    PASSWORD,
    PIN,
    a_person,
    an_actor,
    an_organisation,
    code_from,
    enrols,
    every_check,
    signed_in,
)

pytestmark = pytest.mark.django_db

ADA = an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-ada")
BEA = an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-bea")
BY_TWO = [Role.SHIELDING_OFFICER, Role.ACCOUNT_ADMINISTRATOR]
NATIONAL = {"organisation": "o-nat", "authority": None, "national": True}


@pytest.fixture
def hull(db):
    return an_organisation()


def a_new(username: str = "new", **changes: object) -> NewPerson:
    fields = {"name": "New", "role": Role.PRACTITIONER, "organisation": "HUL"}
    fields["checks"] = every_check()
    return NewPerson(username=username, **{**fields, **changes})


def kinds() -> list[str]:
    return [event.body["kind"] for event in Event.objects.order_by("id")]


def test_an_administrator_adds_a_person_and_learns_nothing_that_signs_them_in(as_role, hull):
    with as_role("cp_desk"):
        code = invite_person(a_new("New.Person"), actor=ADA, purpose=ACCOUNT_WORK)
    assert not models.Factor.objects.exists()
    token = enrols(code)
    assert actor_for(token, Face.WEB).role is Role.PRACTITIONER
    assert kinds() == ["person_added", "role_given", "enrolment_issued", "enrolled", "sign_in"]


def test_a_founders_secret_is_not_in_the_database(db):
    uri = founds("ada")
    secret = uri.partition("secret=")[2].partition("&")[0]
    assert secret.encode() not in bytes(models.Factor.objects.get().sealed)


@pytest.mark.parametrize(
    ("actor", "refused"),
    [
        (an_actor(Role.ACCOUNT_ADMINISTRATOR, stepped_up=False), StepUpNeeded),
        (an_actor(Role.ACCOUNT_ADMINISTRATOR, organisation="o-lds"), NotAllowed),
        (an_actor(Role.PRACTITIONER), NotAllowed),
        (an_actor(Role.SHIELDING_OFFICER, **NATIONAL), NotAllowed),
    ],
)
def test_nobody_else_adds_people(hull, actor, refused):
    with pytest.raises(refused):
        invite_person(a_new(), actor=actor, purpose=ACCOUNT_WORK)
    assert not models.Person.objects.exists()
    assert kinds() == []


@pytest.mark.parametrize(
    "second",
    [
        None,
        ADA,
        an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-bea", stepped_up=False),
        an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-bea", organisation="o-lds"),
        an_actor(Role.SHIELDING_OFFICER, id="p-bea"),
    ],
)
@pytest.mark.parametrize("role", BY_TWO)
def test_nobody_alone_makes_an_officer_or_an_administrator(hull, role, second):
    with pytest.raises(NotAllowed):
        invite_person(a_new(role=role), second=second, actor=ADA, purpose=ACCOUNT_WORK)
    assert not models.Person.objects.exists()


@pytest.mark.parametrize("role", BY_TWO)
def test_two_administrators_make_an_officer_or_an_administrator(as_role, hull, role):
    with as_role("cp_desk"):
        invite_person(a_new(role=role), second=BEA, actor=ADA, purpose=ACCOUNT_WORK)
    row = models.PersonRole.objects.get()
    assert (row.role, row.granted_by, row.approved_by) == (role, "p-ada", "p-bea")


def test_nobody_gives_a_role_to_themself(hull):
    ada = a_person("ada", Role.ACCOUNT_ADMINISTRATOR, hull)
    with pytest.raises(NotAllowed, match="Nobody may do this for themself"):
        give_role("ada", Role.PRACTITIONER, "HUL", actor=ADA, purpose=ACCOUNT_WORK)
    with pytest.raises(NotAllowed):
        give_role("ada", Role.SHIELDING_OFFICER, "HUL", second=ADA, actor=BEA, purpose=ACCOUNT_WORK)
    assert models.PersonRole.objects.get(person=ada).ended is None


def test_a_new_role_ends_the_one_before(as_role, hull):
    a_person("pru", Role.PRACTITIONER, hull)
    with as_role("cp_desk"):
        give_role("pru", Role.PROXY, "HUL", actor=ADA, purpose=ACCOUNT_WORK)
    assert [row.role for row in models.PersonRole.objects.filter(ended=None)] == ["proxy"]


@pytest.mark.parametrize(("held", "given"), [(Role.PRACTITIONER, Role.BROKER), (Role.BROKER, Role.PRACTITIONER)])
def test_a_role_of_the_other_face_takes_another_account(hull, held, given):
    a_person("pru", held, hull)
    models.PersonRole.objects.update(ended=database_now())
    with pytest.raises(AccountRefused, match="on the other face"):
        give_role("pru", given, "HUL", actor=ADA, purpose=ACCOUNT_WORK)


def test_a_role_held_elsewhere_is_ended_by_nobody_here(hull):
    token = signed_in(a_person("pru", Role.PRACTITIONER, an_organisation("LDS", authority="LDS")))
    with pytest.raises(NotAllowed, match="another organisation or authority"):
        give_role("pru", Role.PROXY, "HUL", actor=ADA, purpose=ACCOUNT_WORK)
    assert actor_for(token, Face.WEB).organisation == "o-lds"
    national = an_actor(ADA.role, id="p-ada", **NATIONAL)
    give_role("pru", Role.PROXY, "HUL", actor=national, purpose=ACCOUNT_WORK)
    assert models.PersonRole.objects.get(ended=None).organisation_id == "o-hul"


def test_a_programs_role_is_given_to_nobody(hull):
    with pytest.raises(AccountRefused):
        invite_person(a_new(role=Role.WORKER), actor=ADA, purpose=ACCOUNT_WORK)


def test_a_role_of_the_nation_is_given_for_no_other_organisation(hull):
    national = an_actor(ADA.role, id="p-ada", **NATIONAL)
    an_organisation("NAT", authority=None, national=True)
    a_person("ola", Role.AUDITOR, hull)
    for actor in (ADA, national):
        with pytest.raises(AccountRefused, match="national organisation alone"):
            invite_person(a_new(role=Role.NATIONAL_AUDITOR), actor=actor, purpose=ACCOUNT_WORK)
        with pytest.raises(AccountRefused, match="national organisation alone"):
            set_role("ola", Role.NATIONAL_AUDITOR, "HUL", actor=actor, purpose=ACCOUNT_WORK)
    set_role("ola", Role.NATIONAL_AUDITOR, "NAT", actor=national, purpose=ACCOUNT_WORK)
    assert models.PersonRole.objects.get(ended=None).organisation_id == "o-nat"


def test_suspension_ends_the_visit_and_reactivation_lets_sign_in_again(as_role, hull):
    pru = a_person("pru", Role.PRACTITIONER, hull)
    token = signed_in(pru)
    with as_role("cp_desk"):
        suspend(["pru"], SuspensionReason.LEAVE, actor=ADA, purpose=ACCOUNT_WORK)
    assert actor_for(token, Face.WEB) is None
    reactivate(["pru"], ReactivationReason.RETURNED, actor=ADA, purpose=ACCOUNT_WORK)
    assert actor_for(token, Face.WEB) is None
    assert actor_for(signed_in(pru), Face.WEB) is not None
    assert kinds() == ["sign_in", "person_suspended", "person_reactivated", "sign_in"]


@pytest.mark.parametrize(
    "changes",
    [{"username": "Name With Spaces"}, {"username": "taken"}, {"organisation": "XXX"}, {"username": ""}],
)
def test_what_cannot_be_added_says_so_and_changes_nothing(hull, changes):
    a_person("taken", Role.PRACTITIONER, hull)
    with pytest.raises(AccountRefused, match="Nothing was changed"):
        invite_person(a_new(**changes), actor=ADA, purpose=ACCOUNT_WORK)
    assert models.Person.objects.count() == 1


def test_two_national_administrators_accredit_an_organisation(db):
    first, second = an_actor(ADA.role, id="p-ada", **NATIONAL), an_actor(ADA.role, id="p-bea", **NATIONAL)
    new = NewOrganisation(code="LDS", name="Leeds", authority="LDS", accredited=frozenset({"query"}), evidence="file 1")
    for alone in [(first, None), (first, first), (ADA, second), (first, BEA)]:
        with pytest.raises(NotAllowed):
            add_organisation(new, second=alone[1], actor=alone[0], purpose=ACCOUNT_WORK)
    add_organisation(new, second=second, actor=first, purpose=ACCOUNT_WORK)
    row = models.Accreditation.objects.get(organisation__code="LDS")
    assert (row.capability, row.evidence, row.given_by, row.approved_by) == ("query", "file 1", "p-ada", "p-bea")
    with pytest.raises(AccountRefused):
        add_organisation(new, second=second, actor=first, purpose=ACCOUNT_WORK)


NATION = NewOrganisation(code="NAT", name="National team", national=True)


def founds(username: str, organisation: NewOrganisation = NATION, **changes: object) -> str:
    new = a_new(username, **{"role": Role.ACCOUNT_ADMINISTRATOR, "organisation": "NAT", **changes})
    return found(organisation, new, password=PASSWORD, pin=PIN)


def test_the_first_two_administrators_of_a_database_are_added_without_signing_in(as_role, db):
    with as_role("cp_desk"):
        uris = [founds(name) for name in ("ada", "bea")]
    for name, uri in zip(("ada", "bea"), uris, strict=True):
        assert sign_in(name, PASSWORD, code_from(uri), pin=PIN, face=Face.DESK, address=ADDRESS)
    assert kinds() == ["person_added", "person_added", "sign_in", "sign_in"]
    assert models.Organisation.objects.get().national
    with pytest.raises(NotAllowed, match="Only the first two people"):
        founds("eve")


@pytest.mark.parametrize(
    ("organisation", "changes"),
    [
        (NATION, {"role": Role.PRACTITIONER}),
        (NATION, {"role": Role.SHIELDING_OFFICER}),
        (NewOrganisation(code="NAT", name="National team"), {}),
    ],
)
def test_only_administrators_of_the_nation_found(organisation, changes):
    with pytest.raises(NotAllowed):
        founds("ada", organisation, **changes)
    assert not models.Person.objects.exists()


def test_both_founders_are_of_one_nation():
    founds("ada")
    with pytest.raises(NotAllowed):
        founds("bea", NewOrganisation(code="TWO", name="Another nation", national=True))
    an_organisation()
    with pytest.raises(NotAllowed):
        founds("bea", NewOrganisation(code="HUL", name="Hull", national=True))


def test_nobody_founds_beside_somebody_of_another_role(hull):
    a_person("pru", Role.PRACTITIONER, hull)
    with pytest.raises(NotAllowed):
        founds("ada")


def test_a_lone_founder_adds_nobody_or_there_would_never_be_two(hull):
    founds("ada")
    with pytest.raises(AccountRefused, match="Add the second one first"):
        invite_person(a_new(), actor=ADA, purpose=ACCOUNT_WORK)
    founds("bea")
    invite_person(a_new(), actor=ADA, purpose=ACCOUNT_WORK)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("person_role_two_people", {"granted_by": "p-ada", "approved_by": "p-ada"}),
        ("person_role_not_by_self", {"granted_by": "p-pru"}),
        ("person_role_not_approved_by_self", {"approved_by": "p-pru"}),
        ("person_role_given_by_two", {"role": "shielding_officer", "approved_by": None}),
        ("person_role_given_by_two", {"role": "shielding_officer", "approved_by": None, "granted_by": "founder"}),
        ("person_role_given_by_two", {"role": "account_administrator", "approved_by": None}),
        ("person_role_one_at_a_time", {"ended": None}),
    ],
)
def test_the_database_refuses_it_by_itself(hull, constraint, changes):
    pru = a_person("pru", Role.PRACTITIONER, hull)
    now = database_now()
    fields = {"role": "broker", "granted_by": "p-ada", "approved_by": "p-bea", "since": now, "ended": now}
    fields["until"] = now.date()
    row = models.PersonRole(id=uuid7(), person=pru, organisation=hull, **{**fields, **changes})
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save(force_insert=True)
