"""Signing in: two right answers open a session, and every failure looks and costs the same."""

import base64
import json
import re
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from contactpoint.access import attempts, factors, models
from contactpoint.access.actions import NoDemoCode, begin_sign_in, demo_code, finish_sign_in, sign_in, step_up
from contactpoint.access.factors import TYPING_SECONDS
from contactpoint.access.pending import Pending
from contactpoint.access.queries import actor_for
from contactpoint.access.rules import ATTEMPTS, FACES, PENDING_SECONDS, Face
from contactpoint.audit.clock import database_now
from contactpoint.audit.keys import key
from contactpoint.audit.models import Event
from contactpoint.audit.seal import SealBroken, open_with
from contactpoint.kernel.actors import Role
from tests.support.people import ADDRESS, PASSWORD, PIN, a_person, an_organisation, change_factor, code_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def pru(db):
    return a_person("pru", Role.PRACTITIONER, an_organisation())


def attempt(
    username: str, password: str, code: str, *, pin: str = PIN, face: Face = Face.WEB, address: str = ADDRESS
) -> str | None:
    return sign_in(username, password, code, pin=pin, face=face, address=address)


def begin(username: str, password: str) -> str:
    return begin_sign_in(username, password, face=Face.WEB, address=ADDRESS)


def last_event() -> dict[str, object]:
    return Event.objects.latest("id").body


def test_password_and_code_open_a_session(as_role, pru):
    code = code_of(pru)
    with as_role("cp_web"):
        token = attempt("  PRU ", PASSWORD, code)
        actor = actor_for(token, Face.WEB)
    assert (actor.id, actor.role, actor.organisation, actor.authority) == ("p-pru", Role.PRACTITIONER, "o-hul", "HUL")
    assert actor.stepped_up
    assert actor.own_factor
    event = last_event()
    assert (event["kind"], event["actor"], event["session"]) == ("sign_in", "p-pru", actor.session)


def test_the_database_never_holds_the_token(pru):
    token = signed_in(pru)
    row = models.WebSession.objects.get()
    assert token.encode() not in bytes(row.key)
    assert len(bytes(row.key)) == 32


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [
        ("pru", "wrong", "right"),
        ("pru", PASSWORD, "000000"),
        ("pru", PASSWORD, ""),
        ("pru", PASSWORD, "٣٣٣٣٣٣"),
        ("nobody", PASSWORD, "right"),
        ("", "", ""),
        ("pru\x00", "\x00", "\x00"),
        ("\ud800", "\ud800", "\ud800"),
    ],
)
def test_every_failure_is_the_same_answer_and_is_recorded(pru, username, password, code):
    assert attempt(username, password, code_of(pru) if code == "right" else code) is None
    event = last_event()
    assert (event["kind"], event["outcome"], event["session"]) == ("sign_in_failed", "failed", None)
    assert models.Attempt.objects.count() == 3  # the password sent, the failure, and a PIN's try, of nobody here


def test_what_was_typed_as_username_is_sealed(pru):
    attempt("my password by mistake", "x", "1")
    event = last_event()
    assert "mistake" not in json.dumps(event)
    opened = open_with(key("audit_private"), base64.b64decode(event["terms_sealed"]))
    assert json.loads(opened) == {"username": "my password by mistake"}
    assert event["actor"] is None


def test_the_first_page_answers_alike_whoever_is_named(pru):
    typed = [("pru", PASSWORD), ("pru", "wrong"), ("nobody", "wrong"), ("ü" * 500, "wrong")]
    tokens = [begin(username, password) for username, password in typed]
    assert len({len(token) for token in tokens}) == 1
    assert len(set(tokens)) == len(tokens)


def test_the_same_statements_are_run_for_a_wrong_password_a_wrong_code_and_nobody(pru):
    run = []
    for username, password in [("pru", "wrong"), ("pru", PASSWORD), ("nobody", "wrong")]:
        with CaptureQueriesContext(connection) as captured:
            attempt(username, password, "000000")
        run.append([re.sub(r"'.*?'| ?-?[0-9]+", "?", query["sql"]) for query in captured])
    assert run[0] == run[1] == run[2]


@pytest.mark.parametrize("pending", ["", "not a token", "A" * 1404, "é"])
def test_a_made_up_first_page_opens_nothing(pru, pending):
    assert finish_sign_in(pending, code_of(pru), pin=PIN, face=Face.WEB, address=ADDRESS) is None


def test_a_first_page_of_one_face_is_worth_nothing_on_the_other(pru):
    pending = begin_sign_in("pru", PASSWORD, face=Face.DESK, address=ADDRESS)
    assert finish_sign_in(pending, code_of(pru), pin=PIN, face=Face.WEB, address=ADDRESS) is None


def test_a_first_page_lapses(pru):
    begun = database_now().timestamp() - PENDING_SECONDS
    pending = Pending(typed="pru", person=pru.id, password_right=True, at=begun).sealed_for(Face.WEB)
    assert finish_sign_in(pending, code_of(pru), pin=PIN, face=Face.WEB, address=ADDRESS) is None


def test_each_role_signs_in_on_its_own_face_alone(pru):
    officer = a_person("olu", Role.SHIELDING_OFFICER, models.Organisation.objects.get())
    assert attempt("pru", PASSWORD, code_of(pru), face=Face.DESK) is None
    assert attempt("olu", PASSWORD, code_of(officer), face=Face.WEB) is None
    assert attempt("olu", PASSWORD, code_of(officer), face=Face.DESK)


def test_a_code_is_used_once(pru):
    code = code_of(pru)
    assert attempt("pru", PASSWORD, code)
    assert attempt("pru", PASSWORD, code) is None


def test_a_code_of_another_step_is_not_taken(pru):
    code_of(pru)
    secret = factors._secret(pru.id, key("factor_web_private"), Face.WEB)
    step = int(database_now().timestamp()) // factors.STEP_SECONDS
    for other in (step - 2, step - 1, step + 2):
        assert attempt("pru", PASSWORD, factors._code(secret, other)) is None


def test_codes_go_by_the_clock_of_the_database(pru):
    code = code_of(pru)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        assert attempt("pru", PASSWORD, code)


def test_a_password_never_runs_out(pru):
    """Nine years later, with everything renewed but the password."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE person_role SET since = since - interval '9 years'")
        cursor.execute("UPDATE accreditation SET since = since - 3287")
    assert attempt("pru", PASSWORD, code_of(pru))


def test_a_wrong_password_does_not_use_the_code_up(pru):
    code = code_of(pru)
    assert attempt("pru", "wrong", code) is None
    assert attempt("pru", PASSWORD, code)


def test_after_ten_failures_neither_password_nor_code_is_listened_to(pru):
    for _ in range(ATTEMPTS):
        assert finish_sign_in("", "000000", pin=PIN, face=Face.WEB, address=ADDRESS) is None
        models.Attempt.objects.update(pair=attempts.pair_of("pru", ADDRESS))
    assert attempt("pru", PASSWORD, code_of(pru)) is None
    assert attempt("pru", PASSWORD, code_of(pru), address="192.0.2.8")


@pytest.mark.parametrize(("username", "password"), [("pru", PASSWORD), ("pru", "wrong"), ("nobody", "wrong")])
def test_after_ten_passwords_none_is_hashed_for_anyone_and_the_answer_is_the_same(as_role, pru, username, password):
    with as_role("cp_web"):
        heard = [begin(username, password) for _ in range(ATTEMPTS)]
        with CaptureQueriesContext(connection) as captured:
            unheard = begin(username, password)
    assert len({len(token) for token in (*heard, unheard)}) == 1
    assert not Pending.opened_on(Face.WEB, unheard).password_right
    assert not any("INSERT" in query["sql"] for query in captured)
    assert models.Attempt.objects.count() == ATTEMPTS


def test_a_password_that_is_not_listened_to_costs_no_hash(pru, settings):
    for _ in range(ATTEMPTS):
        begin("pru", "wrong")
    spent = time.process_time()
    begin("pru", "wrong")
    assert time.process_time() - spent < 0.02


def test_signing_in_gives_the_tries_of_the_password_back(as_role, pru):
    for _ in range(ATTEMPTS - 1):
        begin("pru", "wrong")
    code = code_of(pru)
    with as_role("cp_web"):
        assert attempt("pru", PASSWORD, code)
    assert not models.Attempt.objects.exists()


def test_failures_stop_counting_after_fifteen_minutes(pru):
    for _ in range(ATTEMPTS):
        finish_sign_in("", "000000", pin=PIN, face=Face.WEB, address=ADDRESS)
    models.Attempt.objects.update(pair=attempts.pair_of("pru", ADDRESS))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE attempt SET at = at - interval '15 minutes'")
    assert attempt("pru", PASSWORD, code_of(pru))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE attempt SET at = at - interval '1 hour'")
    assert attempt("pru", PASSWORD, code_of(pru))
    assert not models.Attempt.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_requests_with_one_code_open_one_session(pru):
    code = code_of(pru)
    pending = begin("pru", PASSWORD)
    gate, answers = threading.Barrier(2), []

    def press(address: str) -> None:
        gate.wait()
        answers.append(finish_sign_in(pending, code, pin=PIN, face=Face.WEB, address=address))
        connection.close()

    threads = [threading.Thread(target=press, args=(address,)) for address in ("192.0.2.1", "192.0.2.2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer is None for answer in answers].count(True) == 1
    assert models.WebSession.objects.count() == 1


def test_stepping_up_needs_a_fresh_code(pru):
    token = signed_in(pru)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE web_session SET stepped_up_at = stepped_up_at - interval '301 seconds'")
    assert not actor_for(token, Face.WEB).stepped_up
    assert not step_up(token, "000000", pin=PIN, face=Face.WEB)
    assert not actor_for(token, Face.WEB).stepped_up
    new = step_up(token, code_of(pru), pin=PIN, face=Face.WEB)
    assert actor_for(new, Face.WEB).stepped_up
    assert actor_for(new, Face.WEB).own_factor
    assert last_event()["kind"] == "stepped_up"


def test_stepping_up_is_limited_too(pru):
    token = signed_in(pru)
    for _ in range(ATTEMPTS):
        assert not step_up(token, "000000", pin=PIN, face=Face.WEB)
    for visit in (token, signed_in(pru)):
        assert not step_up(visit, code_of(pru), pin=PIN, face=Face.WEB)


def test_stepping_up_nobody_is_refused(pru):
    assert not step_up("no such token", code_of(pru), pin=PIN, face=Face.WEB)


def test_a_demo_shows_the_code_that_works_next(pru, settings):
    settings.DEMO = True
    code_of(pru)
    shown = demo_code("Pru")
    assert shown.wait_seconds <= TYPING_SECONDS  # 0, unless the code of now is about to lapse
    time.sleep(shown.wait_seconds)
    assert attempt("pru", PASSWORD, shown.code)
    after = demo_code("pru")
    assert 0 < after.wait_seconds <= 30
    assert after.code != shown.code


@pytest.mark.parametrize(("demo", "username"), [(False, "pru"), (True, "nobody")])
def test_codes_are_shown_on_a_demo_alone(pru, settings, demo, username):
    settings.DEMO = demo
    with pytest.raises(NoDemoCode, match="only on a demo database"):
        demo_code(username)


@pytest.mark.parametrize(
    ("role", "face", "other"),
    [(Role.PRACTITIONER, Face.WEB, Face.DESK), (Role.SHIELDING_OFFICER, Face.DESK, Face.WEB)],
)
def test_a_secret_opens_with_the_key_of_its_persons_face_alone(pru, role, face, other):
    person = a_person("per", role, models.Organisation.objects.get())
    kept = bytes(models.Factor.objects.get(person=person).sealed)
    assert open_with(key(f"factor_{face}_private"), kept).endswith(person.id.encode())
    with pytest.raises(SealBroken):
        open_with(key(f"factor_{other}_private"), kept)


@pytest.mark.parametrize("role", ["cp_web", "cp_desk"])
def test_no_process_makes_a_used_code_good_again(as_role, pru, role):
    signed_in(pru)
    step = models.Factor.objects.get().last_step
    with as_role(role):
        with pytest.raises(IntegrityError, match="never goes back"), transaction.atomic():
            models.Factor.objects.update(last_step=step - 1)
        models.Factor.objects.update(last_step=step + 1)


@pytest.mark.parametrize("role", [role for face in Face for role in sorted(FACES[face])])
def test_web_sees_no_password_and_no_second_factor_of_the_desk(as_role, pru, role):
    models.PersonRole.objects.update(role=role)
    seen = {}
    for process in ("cp_web", "cp_desk"):
        with as_role(process):
            seen[process] = (models.Person.objects.count(), models.Factor.objects.count())
    assert seen["cp_desk"] == (1, 1)
    assert seen["cp_web"] == ((1, 1) if role in FACES[Face.WEB] else (0, 0))


def test_a_secret_rests_sealed_and_bound_to_its_person(pru):
    other = a_person("per", Role.PRACTITIONER, models.Organisation.objects.get())
    stolen = models.Factor.objects.get(person=other).sealed
    change_factor(pru, sealed=stolen)
    assert attempt("pru", PASSWORD, code_of(other)) is None
