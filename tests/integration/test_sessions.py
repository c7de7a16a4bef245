"""A visit lives by today's facts: each lapse ends it at the next request (B4-17)."""

import pytest
from django.db import connection

from contactpoint.access import models
from contactpoint.access.actions import NotAllowed, begin_sign_in, finish_sign_in, set_purpose, sign_out
from contactpoint.access.entries import today
from contactpoint.access.handles import HandleKind, NoSuchHandle, keep, open_handle
from contactpoint.access.queries import actor_for, visit_for
from contactpoint.access.rules import Face
from contactpoint.access.vetting import Check
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Purpose, PurposeCode, Role
from tests.support.people import EARLY_HELP, PASSWORD, PIN, a_person, an_organisation, code_of, signed_in

pytestmark = pytest.mark.django_db

TODAY = "(clock_timestamp() AT TIME ZONE 'Europe/London')::date"
GONE_BY = f"until = {TODAY} - 1"
EXPIRED = f"dated = {TODAY} - 10, {GONE_BY}"
NOT_YET = f"dated = {TODAY} + 1"
LAPSES = {
    "suspended": "UPDATE person SET state = 'suspended'",
    "role ended": "UPDATE person_role SET ended = clock_timestamp()",
    "role of the other face": "UPDATE person_role SET role = 'broker'",
    **{f"no {check}": f"UPDATE vetting SET ended = clock_timestamp() WHERE kind = '{check}'" for check in Check},
    **{f"{check} expired": f"UPDATE vetting SET {EXPIRED} WHERE kind = '{check}'" for check in Check},
    **{f"{check} not yet": f"UPDATE vetting SET {NOT_YET} WHERE kind = '{check}'" for check in Check},
    "no accreditation": "UPDATE accreditation SET ended = clock_timestamp() WHERE capability = 'query'",
    "accreditation expired": f"UPDATE accreditation SET {GONE_BY} WHERE capability = 'query'",
    "accreditation proposed only": "UPDATE accreditation SET since = NULL WHERE capability = 'query'",
    "role expired": f"UPDATE person_role SET {GONE_BY}",
    "no second factor": "DELETE FROM factor",
    "rights unused for 90 days": "UPDATE person SET used_on = used_on - 90",
    "signed out": "UPDATE web_session SET ended = clock_timestamp()",
    "idle for 15 minutes": "UPDATE web_session SET last_seen = last_seen - interval '15 minutes'",
    "eight hours old": "UPDATE web_session SET started = started - interval '8 hours'",
    "gone": "DELETE FROM web_session",
}


@pytest.fixture
def pru(db):
    return a_person("pru", Role.PRACTITIONER, an_organisation())


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("lapse", LAPSES)
def test_each_lapse_ends_the_visit_at_the_next_request(pru, lapse):
    token = signed_in(pru)
    assert actor_for(token, Face.WEB) is not None
    run(LAPSES[lapse])
    assert actor_for(token, Face.WEB) is None


def test_just_before_the_limits_the_visit_goes_on(pru):
    token = signed_in(pru)
    run("UPDATE web_session SET last_seen = last_seen - interval '14 minutes 58 seconds'")
    run("UPDATE web_session SET started = started - interval '7 hours 59 minutes'")
    assert actor_for(token, Face.WEB) is not None


@pytest.mark.parametrize(
    "last_day",
    [
        f"UPDATE vetting SET until = {TODAY}",
        f"UPDATE person_role SET until = {TODAY}",
        f"UPDATE accreditation SET until = {TODAY}",
        "UPDATE person SET used_on = used_on - 89",
    ],
)
def test_on_its_last_day_a_fact_still_holds(as_role, pru, last_day):
    token = signed_in(pru)
    run(last_day)
    with as_role("cp_web"):
        assert actor_for(token, Face.WEB) is not None


def test_a_day_of_use_is_noted_once(as_role, pru, django_assert_num_queries):
    token = signed_in(pru)
    run("UPDATE person SET used_on = used_on - 1")
    with as_role("cp_web"), django_assert_num_queries(2):
        visit_for(token, Face.WEB)
    with as_role("cp_web"), django_assert_num_queries(1):
        visit_for(token, Face.WEB)
    assert models.Person.objects.get().used_on == today()


@pytest.mark.parametrize("role", [Role.BROKER, Role.DATA_MANAGER, Role.ACCOUNT_ADMINISTRATOR, Role.OPERATOR])
def test_a_role_that_needs_no_accreditation_lives_without(role):
    person = a_person("bo", role, an_organisation("NAT"))
    run("DELETE FROM accreditation")
    assert actor_for(signed_in(person, Face.DESK), Face.DESK) is not None


def test_who_has_lapsed_cannot_sign_in_and_is_told_no_more_than_anybody(pru):
    run(LAPSES["training expired"])
    pending = begin_sign_in("pru", PASSWORD, face=Face.WEB, address="192.0.2.7")
    assert finish_sign_in(pending, code_of(pru), pin=PIN, face=Face.WEB, address="192.0.2.7") is None


def test_a_clock_that_goes_back_makes_no_code_fresh_and_no_visit_longer(pru):
    token = signed_in(pru)
    run("UPDATE web_session SET stepped_up_at = stepped_up_at + interval '1 hour'")
    assert not actor_for(token, Face.WEB).stepped_up
    run("UPDATE web_session SET started = started + interval '1 hour'")
    assert actor_for(token, Face.WEB) is None


def test_a_look_keeps_the_visit_from_going_idle(pru):
    token = signed_in(pru)
    run("UPDATE web_session SET last_seen = last_seen - interval '10 minutes'")
    actor_for(token, Face.WEB)
    run("UPDATE web_session SET last_seen = last_seen - interval '10 minutes'")
    assert actor_for(token, Face.WEB) is not None


@pytest.mark.parametrize("token", [None, "", "made up", "é\ud800\x00"])
def test_a_made_up_token_is_nobody(pru, token):
    assert actor_for(token, Face.WEB) is None


def test_at_the_desk_an_organisation_that_only_belongs_to_an_authority_does_not_stand_for_it():
    council, school = an_organisation(), an_organisation("SCH", authority="HUL")
    for where, authority in ((council, "HUL"), (school, None)):
        who = a_person(f"dan.{where.id}", Role.DATA_MANAGER, where)
        assert actor_for(signed_in(who, Face.DESK), Face.DESK).authority == authority
    pia = a_person("pia", Role.PRACTITIONER, school)
    assert actor_for(signed_in(pia), Face.WEB).authority == "HUL", "whose sources the page of coverage tells of"


def test_a_token_of_one_face_is_nobody_on_the_other(pru):
    assert actor_for(signed_in(pru), Face.DESK) is None


def test_a_second_sign_in_at_the_desk_ends_the_first(pru):
    officer = a_person("olu", Role.SHIELDING_OFFICER, models.Organisation.objects.get())
    first, second = signed_in(officer, Face.DESK), signed_in(officer, Face.DESK)
    assert actor_for(first, Face.DESK) is None
    assert actor_for(second, Face.DESK) is not None


def test_the_web_may_be_open_twice(pru):
    first, second = signed_in(pru), signed_in(pru)
    assert actor_for(first, Face.WEB) is not None
    assert actor_for(second, Face.WEB) is not None


def test_signing_out_ends_the_visit_and_what_it_kept(as_role, pru):
    token = signed_in(pru)
    handle = keep(token, HandleKind.CHILD, b"4821093755198")
    with as_role("cp_web"):
        sign_out(token, face=Face.WEB)
    assert actor_for(token, Face.WEB) is None
    assert not models.Handle.objects.exists()
    with pytest.raises(NoSuchHandle):
        open_handle(token, HandleKind.CHILD, handle)
    assert Event.objects.latest("id").body["kind"] == "sign_out"


def test_signing_out_twice_is_no_error(pru):
    token = signed_in(pru)
    sign_out(token, face=Face.WEB)
    sign_out(token, face=Face.WEB)
    sign_out("made up", face=Face.WEB)
    assert [event.body["kind"] for event in Event.objects.order_by("id")] == ["sign_in", "sign_out"]


def test_the_next_sign_in_sweeps_away_what_is_over(pru):
    old = signed_in(pru)
    keep(old, HandleKind.CHILD, b"4821093755198")
    run("UPDATE web_session SET started = started - interval '8 hours'")
    run("UPDATE handle SET made = made - interval '8 hours'")
    signed_in(pru)
    assert models.WebSession.objects.count() == 1
    assert not models.Handle.objects.exists()


def test_the_reason_is_kept_for_the_visit_and_recorded(as_role, pru):
    token = signed_in(pru)
    assert visit_for(token, Face.WEB).purpose is None
    with as_role("cp_web"):
        set_purpose(token, actor=actor_for(token, Face.WEB), purpose=EARLY_HELP, route="web.purpose")
        assert visit_for(token, Face.WEB).purpose == EARLY_HELP
    event = Event.objects.latest("id").body
    assert (event["kind"], event["purpose"], event["involvement"]) == ("purpose_chosen", "early_help", "health_visitor")
    assert visit_for(signed_in(pru), Face.WEB).purpose is None


def test_an_incomplete_reason_is_not_kept(pru):
    token = signed_in(pru)
    with pytest.raises(NotAllowed, match="Say what you are to the child"):
        set_purpose(
            token, actor=actor_for(token, Face.WEB), purpose=Purpose(PurposeCode.EARLY_HELP), route="web.purpose"
        )
    assert visit_for(token, Face.WEB).purpose is None


def test_nobody_sets_the_reason_of_another_visit(pru):
    mine, theirs = signed_in(pru), signed_in(a_person("per", Role.PRACTITIONER, models.Organisation.objects.get()))
    set_purpose(theirs, actor=actor_for(mine, Face.WEB), purpose=EARLY_HELP, route="web.purpose")
    assert visit_for(theirs, Face.WEB).purpose is None


def test_the_header_shows_person_and_organisation(pru):
    visit = visit_for(signed_in(pru), Face.WEB)
    assert (visit.person, visit.organisation) == ("Pru", "Organisation HUL")


def test_a_visit_is_read_by_one_statement(pru, django_assert_num_queries):
    token = signed_in(pru)
    with django_assert_num_queries(1):
        visit_for(token, Face.WEB)
