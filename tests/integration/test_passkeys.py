"""Passkeys: one person, one face, one answer to each challenge, always with the device's own PIN or finger."""

import json
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from fido2.utils import websafe_decode

from contactpoint.access import challenges, models
from contactpoint.access.actions import (
    PasskeyRefused,
    StepUpNeeded,
    add_passkey,
    ask_for_new_passkey,
    ask_for_passkey,
    end_passkey,
    sign_in,
    sign_in_by_passkey,
    step_up_by_passkey,
    suspend,
)
from contactpoint.access.challenges import Use
from contactpoint.access.passkeys import Site
from contactpoint.access.queries import actor_for
from contactpoint.access.reasons import SuspensionReason
from contactpoint.access.rules import ATTEMPTS, CHALLENGE_SECONDS, PASSKEYS, PIN_TRIES, Face
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Role
from contactpoint.lab.soft_key import VERIFIED, SoftKey
from tests.support.people import ACCOUNT_WORK, ADDRESS, PASSWORD, PIN, a_person, an_actor, an_organisation, code_of
from tests.support.people import signed_in as by_code

pytestmark = pytest.mark.django_db

WEB = Site(Face.WEB, "localhost", "http://localhost:8000")
DESK = Site(Face.DESK, "desk.localhost", "http://desk.localhost:8001")
BROWSER = "the token of this browser's forms"


@pytest.fixture
def pru(db):
    return a_person("pru", Role.PRACTITIONER, an_organisation())


def a_key(person: models.Person, site: Site = WEB, **changes: object) -> SoftKey:
    """A key that is kept for the person."""
    made = SoftKey(site.origin, **changes)
    assert adds(made, by_code(person, site.face), site)
    return made


def adds(made: SoftKey, token: str, site: Site = WEB) -> bool:
    actor = actor_for(token, site.face)
    options = ask_for_new_passkey(site, token=token, actor=actor)
    return add_passkey(made.make(options), "work telephone", site, token=token, actor=actor)


def asked(site: Site = WEB, use: Use = Use.SIGN_IN, browser: str = BROWSER) -> str:
    return ask_for_passkey(site, use, browser=browser)


def comes_in(key: SoftKey, site: Site = WEB, **changes: str) -> str | None:
    return sign_in_by_passkey(key.sign(asked(site)), site, **{"browser": BROWSER, **changes})


def lapse(table: str, column: str, seconds: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {column} - make_interval(secs => %s)", (seconds,))


@pytest.mark.parametrize(("role", "site"), [(Role.PRACTITIONER, WEB), (Role.SHIELDING_OFFICER, DESK)])
@pytest.mark.parametrize("counts", [True, False])
def test_a_passkey_opens_a_session(as_role, db, role, site, counts):
    person = a_person("per", role, an_organisation())
    key, token = SoftKey(site.origin, counts=counts), by_code(person, site.face)
    with as_role(f"cp_{site.face}"):
        assert adds(key, token, site)
        token = comes_in(key, site)
        assert actor_for(token, site.face).id == person.id
        assert comes_in(key, site)
    kinds = [(event.body["kind"], event.body["route"]) for event in Event.objects.order_by("at")]
    assert ("passkey_added", f"{site.face}.passkey_added") in kinds
    assert ("sign_in", f"{site.face}.sign_in_passkey") in kinds


def test_who_is_shut_out_by_failures_still_enters_by_passkey(pru):
    key = a_key(pru)
    for _ in range(ATTEMPTS):
        sign_in("pru", "wrong", "000000", pin="000001", face=Face.WEB, address=ADDRESS)
    for nth in range(PIN_TRIES.most):
        sign_in("pru", PASSWORD, code_of(pru), pin="000001", face=Face.WEB, address=f"192.0.2.{20 + nth}")
    assert sign_in("pru", PASSWORD, code_of(pru), pin=PIN, face=Face.WEB, address=ADDRESS) is None
    assert comes_in(key)


def test_an_answer_is_good_once(pru):
    answer = a_key(pru, counts=False).sign(asked())
    assert sign_in_by_passkey(answer, WEB, browser=BROWSER)
    assert sign_in_by_passkey(answer, WEB, browser=BROWSER) is None


@pytest.mark.django_db(transaction=True)
def test_two_processes_take_one_answer_once(pru):
    answer, gate, tokens = a_key(pru, counts=False).sign(asked()), threading.Barrier(2), []

    def press() -> None:
        gate.wait()
        tokens.append(sign_in_by_passkey(answer, WEB, browser=BROWSER))
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [token is None for token in tokens].count(True) == 1


def test_a_challenge_lapses_and_is_swept(pru):
    key = a_key(pru)
    answer = key.sign(asked())
    lapse("challenge", "made", CHALLENGE_SECONDS)
    assert sign_in_by_passkey(answer, WEB, browser=BROWSER) is None
    asked()
    assert models.Challenge.objects.count() == 1


def test_an_answer_is_good_in_the_browser_and_for_the_use_that_it_was_asked_for(pru):
    key = a_key(pru)
    assert comes_in(key, browser="another") is None
    for use in (Use.STEP_UP, Use.ADD):
        assert sign_in_by_passkey(key.sign(asked(use=use)), WEB, browser=BROWSER) is None
    assert comes_in(key)


def test_a_challenge_of_nobodys_making_is_not_taken(pru):
    key = a_key(pru)
    options = json.dumps({**json.loads(asked()), "challenge": "A" * 43})
    assert sign_in_by_passkey(key.sign(options), WEB, browser=BROWSER) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "http://localhost:8001"},
        {"origin": "https://localhost:8000"},
        {"origin": "http://evil.example"},
        {"rp_id": "desk.localhost"},
        {"flags": VERIFIED & ~4},
        {"flags": VERIFIED & ~1},
        {"cross_origin": True},
        {"user": b"p-else"},
        {"count": 0},
        {"id": b"unknown"},
        {"private": SoftKey("").private},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_an_answer_that_is_not_wholly_right_opens_nothing(pru, changes):
    key = a_key(pru)
    assert comes_in(key)
    for name, value in changes.items():
        setattr(key, name, value)
    assert comes_in(key) is None
    event = Event.objects.latest("at").body
    assert (event["kind"], event["route"], event["outcome"]) == ("sign_in_failed", "web.sign_in_passkey", "failed")


@pytest.mark.parametrize(
    "answer", ["", "[]", "{}", "\x00", "{" * 5000, '{"response": {"clientDataJSON": "e30"}}', "\ud800"]
)
def test_anything_at_all_is_refused_without_a_fault(pru, answer):
    assert sign_in_by_passkey(answer, WEB, browser=BROWSER) is None


def test_a_passkey_of_one_face_is_nothing_on_the_other(pru):
    key = a_key(pru)
    models.PersonRole.objects.update(role=Role.SHIELDING_OFFICER)
    key.origin, key.rp_id = DESK.origin, DESK.host
    assert comes_in(key, DESK) is None


def test_web_sees_and_adds_no_passkey_of_the_desk(as_role, db):
    officer = a_person("olu", Role.SHIELDING_OFFICER, an_organisation())
    a_key(officer, DESK)
    with as_role("cp_web"):
        assert not models.Passkey.objects.exists()
        for face in Face:
            with pytest.raises(Exception, match="row-level security"), transaction.atomic():
                models.Passkey.objects.create(
                    id=b"1", person=officer, face=face, public_key=b"", sign_count=0, added="2026-01-01T00:00Z"
                )


@pytest.mark.parametrize("role", ["cp_web", "cp_desk"])
def test_no_process_puts_the_count_of_a_passkey_back(as_role, pru, role):
    key = a_key(pru)
    assert comes_in(key)
    with as_role(role):
        with pytest.raises(IntegrityError, match="never goes back"), transaction.atomic():
            models.Passkey.objects.update(sign_count=0)
        models.Passkey.objects.update(sign_count=9)


def test_a_suspended_person_and_one_without_a_role_do_not_come_in(pru):
    key = a_key(pru)
    actor = an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-ada")
    suspend(["pru"], SuspensionReason.LEAVE, actor=actor, purpose=ACCOUNT_WORK)
    assert comes_in(key) is None
    models.Person.objects.update(state="active")
    assert comes_in(key)
    models.PersonRole.objects.update(ended="2026-01-01T00:00Z")
    assert comes_in(key) is None


def test_a_passkey_steps_its_own_person_up(as_role, pru):
    key, other = a_key(pru), a_key(a_person("per", Role.PRACTITIONER, models.Organisation.objects.get()))
    token = comes_in(key)
    lapse("web_session", "stepped_up_at", 301)
    with as_role("cp_web"):
        assert not actor_for(token, Face.WEB).stepped_up
        assert not step_up_by_passkey(token, other.sign(asked(use=Use.STEP_UP, browser=token)), WEB)
        assert not step_up_by_passkey(token, key.sign(asked(use=Use.STEP_UP, browser="another")), WEB)
        assert not actor_for(token, Face.WEB).stepped_up
        new = step_up_by_passkey(token, key.sign(asked(use=Use.STEP_UP, browser=token)), WEB)
        assert actor_for(new, Face.WEB).stepped_up
        assert actor_for(new, Face.WEB).own_factor
    assert not step_up_by_passkey("no such token", key.sign(asked(use=Use.STEP_UP, browser="no such token")), WEB)


def test_adding_and_ending_need_a_fresh_code(pru):
    key, token = SoftKey(WEB.origin), by_code(pru)
    lapse("web_session", "stepped_up_at", 301)
    actor = actor_for(token, Face.WEB)
    with pytest.raises(StepUpNeeded):
        ask_for_new_passkey(WEB, token=token, actor=actor)
    with pytest.raises(StepUpNeeded):
        add_passkey(key.make(json.dumps({"rp": {"id": "localhost"}, "user": {"id": ""}, "challenge": ""})), "", WEB,
                    token=token, actor=actor)  # fmt: skip
    with pytest.raises(StepUpNeeded):
        end_passkey(b"", WEB, actor=actor)


@pytest.mark.parametrize(
    "changes", [{"flags": VERIFIED & ~4}, {"origin": "http://localhost:1"}, {"cross_origin": True}]
)
def test_a_key_made_without_the_devices_pin_or_elsewhere_is_not_kept(pru, changes):
    assert not adds(SoftKey(**{"origin": WEB.origin, **changes}), by_code(pru))


def test_a_key_is_kept_once_and_no_more_than_so_many(pru):
    token, key = by_code(pru), SoftKey(WEB.origin)
    assert [adds(key, token), adds(key, token)] == [True, False]
    for _ in range(PASSKEYS - 1):
        assert adds(SoftKey(WEB.origin), token)
    with pytest.raises(PasskeyRefused, match="Remove one"):
        adds(SoftKey(WEB.origin), token)


def test_a_passkey_that_was_ended_opens_nothing_and_nobody_ends_anothers(pru):
    key, per = a_key(pru), a_person("per", Role.PRACTITIONER, models.Organisation.objects.get())
    end_passkey(key.id, WEB, actor=actor_for(by_code(per), Face.WEB))
    assert comes_in(key)
    end_passkey(key.id, WEB, actor=actor_for(by_code(pru), Face.WEB))
    assert comes_in(key) is None
    assert Event.objects.filter(body__kind="passkey_ended").count() == 1


def test_a_challenge_is_long_and_new_each_time():
    drawn = [json.loads(asked())["challenge"] for _ in range(50)]
    assert len(set(drawn)) == 50
    assert min(len(websafe_decode(one)) * 8 for one in drawn) >= 128


def test_the_table_holds_no_challenge():
    options = json.loads(asked())
    assert challenges.CHALLENGE_BYTES == 32
    assert options["challenge"].encode() not in bytes(models.Challenge.objects.get().key)
    assert options["allowCredentials"] == [] if "allowCredentials" in options else True
    assert options["userVerification"] == "required"
