"""Without the token: a recovery code for once, and two administrators where it is lost for good."""

import re

import pytest
from click.testing import CliRunner
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from contactpoint.access import models
from contactpoint.access.actions import (
    AccountRefused,
    NotAllowed,
    StepUpNeeded,
    issue_recovery_codes,
    replace_factor,
    sign_in,
    step_up,
)
from contactpoint.access.queries import actor_for
from contactpoint.access.rules import RECOVERY_CODES, Face
from contactpoint.audit.clock import database_now
from contactpoint.audit.models import Event
from contactpoint.config.commands.user import user
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
    code_of,
    enrols,
    signed_in,
)

pytestmark = pytest.mark.django_db

ADA = an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-ada")
BEA = an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-bea")
NEW_PIN = "519284"


@pytest.fixture
def pru(db):
    return a_person("pru", Role.PRACTITIONER, an_organisation())


def attempt(code: str, pin: str = PIN, username: str = "pru") -> str | None:
    return sign_in(username, PASSWORD, code, pin=pin, face=Face.WEB, address=ADDRESS)


def codes(actor=ADA) -> list[str]:
    return issue_recovery_codes("pru", actor=actor, purpose=ACCOUNT_WORK)


def lost(*, second=BEA, actor=ADA) -> str:
    return replace_factor("pru", second=second, actor=actor, purpose=ACCOUNT_WORK)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_recovery_code_stands_in_for_one_code_and_steps_nobody_up(as_role, pru):
    with as_role("cp_desk"):
        first, *others = codes()
    assert len({first, *others}) == RECOVERY_CODES
    with as_role("cp_web"):
        token = attempt(first.lower().replace("-", " "))
        assert not actor_for(token, Face.WEB).stepped_up
        assert attempt(first) is None
        assert attempt(others[0])
        assert not step_up(token, others[1], pin=PIN, face=Face.WEB)
    kinds = [(event.body["kind"], event.body["route"]) for event in Event.objects.order_by("at")]
    assert ("sign_in", "web.sign_in_recovery") in kinds
    assert ("recovery_issued", "access.recovery_issued") in kinds


def test_a_recovery_code_needs_the_pin_and_is_used_up_by_a_wrong_one(pru):
    first, second, *_ = codes()
    assert attempt(first, pin="000001") is None
    assert attempt(first) is None
    assert attempt(second)


def test_a_recovery_code_is_its_persons_alone(pru):
    a_person("per", Role.PRACTITIONER, models.Organisation.objects.get())
    first, *_ = codes()
    assert attempt(first, username="per") is None
    assert attempt(first)


def test_codes_lapse_and_new_ones_end_those_of_before(pru):
    old, *_ = codes()
    new, other, *_ = codes()
    assert [attempt(old), attempt(new) is None] == [None, False]
    run("UPDATE recovery_code SET issued = issued - interval '365 days'")
    assert attempt(other) is None


def test_the_table_holds_no_code(pru):
    issued = [code.replace("-", "").encode() for code in codes()]
    kept = [bytes(row.digest) for row in models.RecoveryCode.objects.all()]
    assert len(kept) == RECOVERY_CODES
    assert not [code for code in issued for digest in kept if code in digest or digest in code]


def test_nobody_guesses_a_recovery_code(pru):
    """At least the 112 random bits from which on a plain hash is enough."""
    drawn = [code.replace("-", "") for code in (*codes(), *codes())]
    assert all(len(code) * 5 >= 112 and set(code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for code in drawn)
    assert len(set(drawn)) == 2 * RECOVERY_CODES


def test_the_same_statements_are_run_for_a_recovery_code_a_wrong_code_and_nobody(pru):
    first, *_ = codes()
    run_by = []
    for username, code in [("pru", first), ("pru", "000000"), ("nobody", "000000")]:
        with CaptureQueriesContext(connection) as captured:
            attempt(code, pin="000001", username=username)
        run_by.append([re.sub(r"'.*?'| ?-?[0-9]+", "?", query["sql"]) for query in captured])
    assert run_by[0] == run_by[1] == run_by[2]


@pytest.mark.parametrize(
    ("actor", "refused"),
    [
        (an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-ada", stepped_up=False), StepUpNeeded),
        (an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-ada", organisation="o-lds", authority="LDS"), NotAllowed),
        (an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-pru"), NotAllowed),
        (an_actor(Role.SHIELDING_OFFICER, id="p-olu"), NotAllowed),
    ],
)
def test_nobody_else_gives_codes_or_replaces_a_token(pru, actor, refused):
    with pytest.raises(refused):
        codes(actor)
    with pytest.raises(refused):
        lost(actor=actor)
    assert not models.RecoveryCode.objects.exists()


@pytest.mark.parametrize(
    "second",
    [
        None,
        ADA,
        an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-bea", stepped_up=False),
        an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-bea", organisation="o-lds", authority="LDS"),
        an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-pru"),
        an_actor(Role.SHIELDING_OFFICER, id="p-olu"),
    ],
)
def test_nobody_alone_replaces_a_token(pru, second):
    before = bytes(models.Factor.objects.get().sealed)
    with pytest.raises(NotAllowed):
        lost(second=second)
    assert bytes(models.Factor.objects.get().sealed) == before


def test_two_administrators_replace_a_lost_token_and_all_that_was_before_ends(as_role, pru):
    token, (recovery, *_) = signed_in(pru), codes()
    now = database_now()
    models.Passkey.objects.create(id=b"1", person=pru, face="web", public_key=b"", sign_count=0, name="", added=now)
    old = code_of(pru)
    with as_role("cp_desk"):
        code = lost()
    assert actor_for(token, Face.WEB) is None
    assert [attempt(old), attempt(old, NEW_PIN), attempt(recovery, NEW_PIN)] == [None] * 3
    assert not models.Passkey.objects.filter(ended=None).exists()
    run("DELETE FROM attempt")
    assert actor_for(enrols(code, pin=NEW_PIN), Face.WEB).id == pru.id
    reset = models.FactorReset.objects.get()
    assert (reset.asked_by, reset.approved_by) == ("p-ada", "p-bea")
    assert Event.objects.filter(body__kind="factor_replaced").count() == 1


def test_nobody_of_that_name(pru):
    with pytest.raises(AccountRefused, match="no person with this username"):
        issue_recovery_codes("nobody", actor=ADA, purpose=ACCOUNT_WORK)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("factor_reset_two_people", {"asked_by": "p-bea"}),
        ("factor_reset_not_by_self", {"asked_by": "p-pru"}),
        ("factor_reset_not_approved_by_self", {"approved_by": "p-pru"}),
        ("factor_reset_by_somebody", {"approved_by": ""}),
    ],
)
def test_the_database_asks_for_two_by_itself(pru, constraint, changes):
    fields = {"asked_by": "p-ada", "approved_by": "p-bea", "at": database_now()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        models.FactorReset.objects.create(id=uuid7(), person=pru, **{**fields, **changes})


@pytest.mark.parametrize("changed", [{"sealed": b"mine"}, {"pin": None}])
def test_whoever_holds_a_face_changes_no_secret_and_takes_no_pin_without_two(as_role, pru, changed):
    other = a_person("per", Role.PRACTITIONER, models.Organisation.objects.get())
    anothers = models.FactorReset(id=uuid7(), person=other, asked_by="p-ada", approved_by="p-bea", at=database_now())
    anothers.save(force_insert=True)
    enrols(lost())
    for reset in (models.Factor.objects.get(person=pru).reset, anothers, None):
        with as_role("cp_desk"), pytest.raises(IntegrityError, match="by two administrators"), transaction.atomic():
            models.Factor.objects.filter(person=pru).update(**changed, reset=reset)


def test_web_sees_no_recovery_code_of_the_desk(as_role, db):
    officer = a_person("olu", Role.SHIELDING_OFFICER, an_organisation())
    issue_recovery_codes("olu", actor=ADA, purpose=ACCOUNT_WORK)
    assert models.RecoveryCode.objects.filter(person=officer).exists()
    with as_role("cp_web"):
        assert not models.RecoveryCode.objects.exists()


def test_the_commands_print_what_is_to_be_handed_over(pru, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    hull = models.Organisation.objects.get()
    ada, bea = (a_person(name, Role.ACCOUNT_ADMINISTRATOR, hull) for name in ("ada", "bea"))
    given = {"PASSWORD": PASSWORD, "CODE": code_of(ada), "PIN": PIN}
    given |= {"SECOND_PASSWORD": PASSWORD, "SECOND_CODE": code_of(bea), "SECOND_PIN": PIN}
    environment = {f"CONTACTPOINT_{name}": value for name, value in given.items()}
    told = CliRunner().invoke(user, ["recovery", "pru", "--as", "ada"], env=environment, catch_exceptions=False)
    assert attempt(told.stdout.splitlines()[0])
    words = ["lost", "pru", "--as", "ada", "--second", "bea"]
    told = CliRunner().invoke(user, words, env=environment, catch_exceptions=False)
    assert actor_for(enrols(told.stdout.strip()), Face.WEB).id == pru.id
    assert "First time here?" in told.stderr
