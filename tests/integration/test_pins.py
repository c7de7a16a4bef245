"""The PIN beside the authenticator code: its own hash, sealed; its own tries; no telling which was wrong."""

import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contactpoint.access import attempts, models
from contactpoint.access.actions import sign_in, step_up
from contactpoint.access.pins import PinTooWeak, is_right, sealed_pin
from contactpoint.access.queries import actor_for
from contactpoint.access.rules import PIN_TRIES, Face
from contactpoint.audit.keys import key
from contactpoint.audit.seal import open_with
from contactpoint.kernel.actors import Role
from tests.support.browsing import a_practitioner, at_the_desk_of
from tests.support.people import ADDRESS, PASSWORD, PIN, a_person, an_organisation, change_factor, code_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def pru(db):
    return a_person("pru", Role.PRACTITIONER, an_organisation())


def attempt(code: str, pin: str, *, address: str = ADDRESS) -> str | None:
    return sign_in("pru", PASSWORD, code, pin=pin, face=Face.WEB, address=address)


@pytest.mark.parametrize("pin", ["", "802754", "8027530", "٨٠٢٧٥٣", "\x00", "\ud800"])
def test_the_code_alone_opens_nothing(pru, pin):
    assert attempt(code_of(pru), pin) is None
    assert attempt(code_of(pru), PIN)


def test_a_person_without_a_pin_does_not_come_in(pru):
    change_factor(pru, pin=None)
    assert [attempt(code_of(pru), pin) for pin in (PIN, "")] == [None, None]


def test_a_wrong_pin_uses_the_code_up(pru):
    code = code_of(pru)
    assert attempt(code, "000001") is None
    assert attempt(code, PIN) is None


def test_wrong_pins_are_counted_from_every_address_and_a_right_one_is_then_not_heard(pru):
    for nth in range(PIN_TRIES.most):
        assert attempt(code_of(pru), "000001", address=f"192.0.2.{nth}") is None
    assert attempt(code_of(pru), PIN, address="192.0.2.99") is None
    with connection.cursor() as cursor:
        cursor.execute("UPDATE attempt SET at = at - make_interval(secs => %s)", (PIN_TRIES.seconds,))
    assert attempt(code_of(pru), PIN, address="192.0.2.99")


def test_who_does_not_hold_the_authenticator_uses_up_no_try(pru):
    for nth in range(PIN_TRIES.most + 1):
        attempt("000000", "000001", address=f"192.0.2.{nth}")
    assert not models.Attempt.objects.filter(pair=attempts.pin_pair_of(pru.id)).exists()
    assert attempt(code_of(pru), PIN)


def test_signing_in_gives_the_tries_of_the_pin_back(pru):
    for _ in range(PIN_TRIES.most - 1):
        attempt(code_of(pru), "000001")
    assert attempt(code_of(pru), PIN)
    assert not models.Attempt.objects.filter(pair=attempts.pin_pair_of(pru.id)).exists()


def test_the_same_statements_are_run_for_a_wrong_pin_a_wrong_code_and_nobody(pru):
    run = []
    for username, right in [("pru", True), ("pru", False), ("nobody", False)]:
        code = code_of(pru) if right else "000000"
        with CaptureQueriesContext(connection) as captured:
            sign_in(username, PASSWORD, code, pin="000001", face=Face.WEB, address=ADDRESS)
        run.append([re.sub(r"'.*?'| ?-?[0-9]+", "?", query["sql"]) for query in captured])
    assert run[0] == run[1] == run[2]


def test_nobody_costs_a_hash_too(pru):
    assert 0.3 < seconds_of(None) / seconds_of(pru.id) < 3


def seconds_of(person: str | None) -> float:
    spent = time.process_time()
    assert not is_right(person, "000001", face=Face.WEB)
    return time.process_time() - spent


def test_stepping_up_takes_the_pin_too(as_role, pru):
    token = signed_in(pru)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE web_session SET stepped_up_at = stepped_up_at - interval '301 seconds'")
    code = code_of(pru)
    with as_role("cp_web"):
        assert not step_up(token, code, pin="000001", face=Face.WEB)
    assert not actor_for(token, Face.WEB).stepped_up
    assert actor_for(step_up(token, code_of(pru), pin=PIN, face=Face.WEB), Face.WEB).stepped_up


def test_a_pin_rests_hashed_and_sealed_and_bound_to_its_person(pru):
    kept = bytes(models.Factor.objects.get().pin)
    opened = open_with(key("factor_web_private"), kept).decode()
    assert opened.startswith("p-pru\nscrypt$")
    assert PIN not in opened
    other = a_person("per", Role.PRACTITIONER, models.Organisation.objects.get())
    change_factor(pru, pin=models.Factor.objects.get(person=other).pin)
    assert attempt(code_of(pru), PIN) is None


@pytest.mark.parametrize("pin", ["", "12345", "1234567890123", "abcdef", "111111", "123456", "987654", "٣٣٣٣٣٤"])
def test_a_weak_pin_is_not_kept(pin):
    with pytest.raises(PinTooWeak, match="Nothing was kept"):
        sealed_pin(pin, "p-pru", Face.WEB)


def test_a_form_refused_is_not_offered_again_with_its_pin():
    browser = at_the_desk_of(a_practitioner(), Face.DESK)
    form = {"code": "123456", "pin": PIN, "password": "secret words", "answer": "eyJhbnN3ZXI", "back": "/feeds"}
    page = browser.post("/sign-in/fresh", form).content.decode()
    assert "Please send this form again" in page
    assert not [value for value in ("123456", PIN, "secret words", "eyJhbnN3ZXI") if value in page]
