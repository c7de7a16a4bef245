"""Checks renewed, accounts closed and opened again, relatives kept apart: by the rules and by the database itself."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from contactpoint.access import models
from contactpoint.access.actions import AccountRefused, NotAllowed, declare_relative, reactivate, renew, suspend
from contactpoint.access.entries import insert_checks, insert_role, today
from contactpoint.access.queries import actor_for
from contactpoint.access.reasons import ReactivationReason, SuspensionReason
from contactpoint.access.rules import Face
from contactpoint.access.vetting import Check, Evidence
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Role
from tests.support.people import ACCOUNT_WORK, a_person, an_actor, an_organisation, every_check, signed_in

pytestmark = pytest.mark.django_db

ADA = an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-ada")


@pytest.fixture
def hull(db):
    return an_organisation()


@pytest.fixture
def pru(hull):
    return a_person("pru", Role.PRACTITIONER, hull)


@pytest.fixture
def ada(hull):
    """The row of an administrator, signed in."""
    return a_person("ada", Role.ACCOUNT_ADMINISTRATOR, hull)


def acting(person: models.Person):
    return actor_for(signed_in(person, Face.DESK), Face.DESK)


def seen(days_ago: int = 0) -> Evidence:
    return Evidence("course 12", today() - timedelta(days=days_ago))


def lapse(check: Check) -> None:
    models.Vetting.objects.filter(kind=check).update(until=today() - timedelta(days=1))


def last_kind() -> str:
    return Event.objects.order_by("-at").first().body["kind"]


def test_a_renewed_check_lets_in_again_at_the_next_request(as_role, pru):
    token = signed_in(pru)
    lapse(Check.TRAINING)
    assert actor_for(token, Face.WEB) is None
    with as_role("cp_desk"):
        renew(["pru"], Check.TRAINING, seen(), actor=ADA, purpose=ACCOUNT_WORK)
    assert actor_for(token, Face.WEB) is not None
    assert last_kind() == "person_renewed"
    kept = models.Vetting.objects.filter(person=pru, kind=Check.TRAINING).order_by("id")
    assert [(row.evidence, row.given_by, row.ended is None) for row in kept] == [
        ("file 1", "p-first", False),
        ("course 12", "p-ada", True),
    ]


def test_many_are_renewed_at_once_or_none(hull, pru, ada):
    elsewhere = a_person("lee", Role.PRACTITIONER, an_organisation("LDS", authority="LDS"))
    lapse(Check.TRAINING)
    for names in (["pru", "lee"], ["pru", "ada"], ["pru", "nobody"]):
        with pytest.raises((NotAllowed, AccountRefused)):
            renew(names, Check.TRAINING, seen(), actor=ADA, purpose=ACCOUNT_WORK)
    assert not models.Vetting.objects.filter(kind=Check.TRAINING, until__gt=today()).exists()
    al = a_person("al", Role.PRACTITIONER, hull)
    renew(["pru", "al"], Check.TRAINING, seen(), actor=ADA, purpose=ACCOUNT_WORK)
    assert actor_for(signed_in(pru), Face.WEB)
    assert actor_for(signed_in(al), Face.WEB)
    assert models.Vetting.objects.filter(person=elsewhere, kind=Check.TRAINING).count() == 1


def test_renewing_never_shortens_and_says_whose_it_would(hull, pru, ada):
    a_person("al", Role.PRACTITIONER, hull)
    a_person("zoe", Role.PRACTITIONER, hull)
    models.Vetting.objects.filter(person="p-al").update(until=today())
    before = list(models.Vetting.objects.order_by("id").values())
    with pytest.raises(AccountRefused, match=r"Training is recorded for longer .* gives: pru, zoe\. Nothing"):
        renew(["zoe", "al", "pru"], Check.TRAINING, seen(2), actor=ADA, purpose=ACCOUNT_WORK)
    assert list(models.Vetting.objects.order_by("id").values()) == before
    renew(["al"], Check.TRAINING, seen(2), actor=ADA, purpose=ACCOUNT_WORK)
    renew(["al", "pru"], Check.TRAINING, seen(), actor=ADA, purpose=ACCOUNT_WORK)


@pytest.mark.parametrize("days_ago", [-1, 3 * 366])
def test_evidence_that_does_not_hold_today_is_refused(pru, days_ago):
    with pytest.raises(AccountRefused, match="does not hold today"):
        renew(["pru"], Check.ENHANCED_CHECK, seen(days_ago), actor=ADA, purpose=ACCOUNT_WORK)


@pytest.mark.parametrize("reference", ["", "ab", "x" * 65, "<b>x</b>", " file"])
def test_evidence_has_a_name_that_can_be_found_again(pru, reference):
    with pytest.raises(AccountRefused, match="Name the evidence"):
        renew(["pru"], Check.TRAINING, Evidence(reference, today()), actor=ADA, purpose=ACCOUNT_WORK)


def test_rights_that_were_not_used_are_lifted_the_same_day(as_role, pru):
    token = signed_in(pru)
    models.Person.objects.update(used_on=today() - timedelta(days=90))
    assert actor_for(token, Face.WEB) is None
    with as_role("cp_desk"):
        reactivate(["pru"], ReactivationReason.NEEDED, actor=ADA, purpose=ACCOUNT_WORK)
    assert actor_for(token, Face.WEB) is not None
    change = models.AccountChange.objects.get()
    assert (change.because, change.given_by) == ("needed", "p-ada")


def test_many_are_suspended_at_once_or_none(hull, pru, ada):
    a_person("al", Role.PRACTITIONER, hull)
    for names in (["pru", "ada"], ["pru", "nobody"]):
        with pytest.raises((NotAllowed, AccountRefused)):
            suspend(names, SuspensionReason.LEFT, actor=ADA, purpose=ACCOUNT_WORK)
    assert not models.Person.objects.filter(state="suspended").exists()
    suspend(["pru", "al"], SuspensionReason.LEFT, actor=ADA, purpose=ACCOUNT_WORK)
    assert models.Person.objects.filter(state="suspended").count() == 2


def test_an_account_in_use_needs_no_reactivation(pru):
    with pytest.raises(AccountRefused, match="neither suspended nor unused"):
        reactivate(["pru"], ReactivationReason.NEEDED, actor=ADA, purpose=ACCOUNT_WORK)


def test_nobody_renews_suspends_or_reactivates_themself(ada):
    me = acting(ada)
    for act in (
        lambda: renew(["ada"], Check.TRAINING, seen(), actor=me, purpose=ACCOUNT_WORK),
        lambda: suspend(["ada"], SuspensionReason.LEFT, actor=me, purpose=ACCOUNT_WORK),
        lambda: reactivate(["ada"], ReactivationReason.NEEDED, actor=me, purpose=ACCOUNT_WORK),
    ):
        with pytest.raises(NotAllowed, match="themself or a relative"):
            act()


def test_nobody_administers_a_relative_from_the_next_request(as_role, pru, ada):
    me = acting(ada)
    with as_role("cp_desk"):
        declare_relative("ada", "pru", actor=me, purpose=ACCOUNT_WORK)
    me = acting(ada)
    assert me.relatives == {"p-pru"}
    with pytest.raises(NotAllowed, match="themself or a relative"):
        suspend(["pru"], SuspensionReason.LEFT, actor=me, purpose=ACCOUNT_WORK)
    assert last_kind() == "sign_in"
    assert acting(a_person("bea", Role.ACCOUNT_ADMINISTRATOR, models.Organisation.objects.get())).relatives == set()


def test_a_practitioners_relatives_are_not_looked_up(pru, ada):
    declare_relative("ada", "pru", actor=acting(ada), purpose=ACCOUNT_WORK)
    assert actor_for(signed_in(pru), Face.WEB).relatives is None


def test_nobody_is_their_own_relative(pru):
    with pytest.raises(AccountRefused, match="one person"):
        declare_relative("pru", "pru", actor=ADA, purpose=ACCOUNT_WORK)


def a_check(person, by):
    insert_checks(person.id, {Check.TRAINING: seen()}, given_by=by)


def a_role(person, by, agreed="p-zoe"):
    models.PersonRole.objects.all().delete()
    insert_role(person, models.Organisation.objects.get(), role=Role.PRACTITIONER, granted_by=by, approved_by=agreed)


def a_change(person, by):
    models.AccountChange.objects.create(
        id="0192f0c1-0000-7000-8000-000000000001",
        person=person,
        state="suspended",
        because="left",
        given_by=by,
        at="2026-11-23T09:00Z",
    )


def a_reset(person, by, agreed="p-zoe"):
    models.FactorReset.objects.create(
        id=uuid4(), person=person, asked_by=by, approved_by=agreed, at="2026-11-23T09:00Z"
    )


def a_recovery_code(person, by):
    models.RecoveryCode.objects.create(digest=by.encode(), person=person, issued_by=by, issued="2026-11-23T09:00Z")


WRITTEN = [
    *(a_check, a_role, a_change, a_reset, a_recovery_code),
    *(lambda one, by: a_role(one, "p-zoe", by), lambda one, by: a_reset(one, "p-zoe", by)),
]


@pytest.mark.parametrize("write", WRITTEN)
@pytest.mark.parametrize("turned", [False, True])
def test_the_database_keeps_relatives_apart_by_itself(pru, ada, write, turned):
    declare_relative("ada", "pru", actor=acting(ada), purpose=ACCOUNT_WORK)
    whom, by = (ada, pru) if turned else (pru, ada)
    with pytest.raises(IntegrityError, match="not_by_family"), transaction.atomic():
        write(whom, by.id)
    write(whom, "p-yan")


@pytest.mark.parametrize("write", [a_check, a_change])
def test_the_database_keeps_everybody_from_their_own_account(pru, write):
    with pytest.raises(IntegrityError, match="not_by_self"), transaction.atomic():
        write(pru, "p-pru")


def test_an_enhanced_check_is_under_three_years_old_whatever_the_settings_say(pru, settings):
    settings.CHECK_YEARS = settings.CHECK_YEARS | {"enhanced_check": 4}
    with pytest.raises(IntegrityError, match="vetting_under_three_years"), transaction.atomic():
        insert_checks(pru.id, every_check(), given_by="p-ada")


@pytest.mark.parametrize(
    ("constraint", "statement"),
    [
        ("accreditation_two_people", "UPDATE accreditation SET approved_by = given_by"),
        ("accreditation_agreed", "UPDATE accreditation SET approved_by = NULL"),
        ("vetting_known", "UPDATE vetting SET kind = 'favourite'"),
    ],
)
def test_the_database_refuses_it_by_itself(pru, constraint, statement):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
