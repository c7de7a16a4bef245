"""People are told on every page, until they have read it, of what happened to their ways of signing in."""

import pytest
from django.db import connection

from contactpoint.access import models
from contactpoint.access.actions import StepUpNeeded, issue_recovery_codes, read_notices, replace_factor, sign_in
from contactpoint.access.notices import Happened, notices_of
from contactpoint.access.queries import actor_for, visit_for
from contactpoint.access.rules import FAILURES_TOLD, RECOVERY_DAYS, RECOVERY_WARNING_DAYS, Face
from contactpoint.audit.clock import database_now
from contactpoint.kernel.actors import Role
from tests.support.browsing import a_practitioner, at_the_desk_of
from tests.support.people import (
    ACCOUNT_WORK,
    ADDRESS,
    PASSWORD,
    PIN,
    a_person,
    an_actor,
    an_organisation,
    code_of,
    signed_in,
)

pytestmark = pytest.mark.django_db
ADA = an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-ada")
BEA = an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-bea")
LINE = "Read what happened to how you sign in"


@pytest.fixture
def pru(db):
    return a_person("pru", Role.PRACTITIONER, an_organisation())


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def happened(person: str, kind: Happened) -> None:
    now = database_now()
    models.Notice.objects.create(person_id=person, kind=kind.value, times=1, first=now, last=now)


def fails(password: str = "wrong", username: str = "pru") -> None:
    assert sign_in(username, password, "000000", pin=PIN, face=Face.WEB, address=ADDRESS) is None


def told() -> list[Happened]:
    return [one.kind for one in notices_of("p-pru")]


def test_failures_are_told_from_the_third_on_and_fewer_forgiven(as_role, pru):
    code = code_of(pru)
    with as_role("cp_web"):
        fails()
        sign_in("pru", PASSWORD, code, pin=PIN, face=Face.WEB, address=ADDRESS)
        for _ in range(FAILURES_TOLD - 1):
            fails()
        assert told() == []
        fails()
        assert told() == [Happened.FAILED]
    token = signed_in(pru)
    assert visit_for(token, Face.WEB).told
    assert notices_of(pru.id)[0].times == FAILURES_TOLD


def test_a_right_password_without_the_rest_is_told_at_once(pru):
    fails(PASSWORD)
    assert told() == [Happened.HALF_RIGHT]


def test_of_a_right_password_no_more_is_said_than_is_known(pru):
    fails(PASSWORD)
    page = at_the_desk_of(pru).get("/my-account").content.decode()
    assert "Somebody gave your right password, but could not sign in on " in page


def test_of_a_name_that_nobody_has_nothing_is_kept(pru):
    fails(username="nobody")
    assert not models.Notice.objects.exists()


def test_what_was_done_to_a_persons_ways_of_signing_in_is_told(pru):
    code, *_ = issue_recovery_codes("pru", actor=ADA, purpose=ACCOUNT_WORK)
    assert sign_in("pru", PASSWORD, code, pin=PIN, face=Face.WEB, address=ADDRESS)
    replace_factor("pru", second=BEA, actor=ADA, purpose=ACCOUNT_WORK)
    assert set(told()) == {Happened.RECOVERY_ISSUED, Happened.RECOVERY_USED, Happened.TOKEN_REPLACED}


@pytest.mark.parametrize(
    ("days_left", "warned"), [(RECOVERY_WARNING_DAYS + 1, False), (RECOVERY_WARNING_DAYS - 1, True), (-1, False)]
)
def test_recovery_codes_that_lapse_soon_are_told_at_each_sign_in(pru, days_left, warned):
    issue_recovery_codes("pru", actor=ADA, purpose=ACCOUNT_WORK)
    run(f"UPDATE recovery_code SET issued = issued - interval '{RECOVERY_DAYS - days_left} days'")
    for _ in range(2):
        signed_in(pru)
        assert (Happened.RECOVERY_LAPSES in told()) is warned
        run("DELETE FROM notice")


def test_the_line_stands_on_every_page_until_it_is_read():
    jo = a_practitioner()
    browser = at_the_desk_of(jo)
    assert LINE not in browser.get("/coverage").content.decode()
    happened("p-jo", Happened.PASSKEY_ADDED)
    assert LINE in browser.get("/coverage").content.decode()
    page = browser.get("/my-account")
    assert "A passkey was added to your account" in page.content.decode()
    assert browser.post("/my-account/notices/read", browser.hidden(page)).headers["Location"] == "/my-account"
    assert LINE not in browser.get("/coverage").content.decode()


def test_what_came_after_the_reading_stays(pru):
    fails(PASSWORD)
    until = database_now()
    fails(PASSWORD)
    read_notices(until, Face.WEB, actor=actor_for(signed_in(pru), Face.WEB))
    assert told() == [Happened.HALF_RIGHT]


def test_nobody_hides_a_notice_without_a_fresh_code(pru):
    token = signed_in(pru)
    run("UPDATE web_session SET stepped_up_at = stepped_up_at - interval '301 seconds'")
    with pytest.raises(StepUpNeeded):
        read_notices(database_now(), Face.WEB, actor=actor_for(token, Face.WEB))


@pytest.mark.parametrize("until", ["", "yesterday", "2026-01-01", "2026-01-01T00:00"])
def test_a_form_that_was_changed_is_said_so(until):
    browser = at_the_desk_of(a_practitioner())
    happened("p-jo", Happened.PASSKEY_ADDED)
    form = browser.hidden(browser.get("/my-account")) | {"until": until}
    assert browser.post("/my-account/notices/read", form).status_code == 422
    assert models.Notice.objects.exists()


def test_web_sees_no_notice_of_the_desk(as_role, db):
    a_person("olu", Role.SHIELDING_OFFICER, an_organisation())
    happened("p-olu", Happened.TOKEN_REPLACED)
    with as_role("cp_web"):
        assert notices_of("p-olu") == []
    with as_role("cp_desk"):
        assert len(notices_of("p-olu")) == 1
