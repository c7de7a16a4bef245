"""One's own account: the record of what was done in one's name, one's own password and PIN, what ends when."""

from datetime import timedelta

import pytest
from django.db import connection

from contactpoint.access import models, providers
from contactpoint.access.actions import (
    StepUpNeeded,
    begin_sign_in,
    change_password,
    change_pin,
    finish_sign_in,
    see_own_record,
    set_out_to_step_up,
    sign_in,
)
from contactpoint.access.entries import today
from contactpoint.access.passwords import PasswordTooWeak, matches
from contactpoint.access.pins import PinTooWeak
from contactpoint.access.queries import actor_for
from contactpoint.access.rules import ATTEMPTS, Face
from contactpoint.audit.clock import database_now
from contactpoint.audit.models import Event
from contactpoint.audit.rules import EventKind
from contactpoint.kernel.actors import Role
from tests.support import employers, people
from tests.support.browsing import Browser, a_practitioner, at_the_desk_of, children_on, found, looking
from tests.support.children import a_child
from tests.support.fake_provider import FakeProvider
from tests.support.loads import open_hull
from tests.support.people import ADDRESS, PASSWORD, PIN, code_of, signed_in

pytestmark = pytest.mark.django_db
NEW = "seven other plain words"
NEW_PIN = "519284"


@pytest.fixture
def pru(db):
    return people.a_person("pru", Role.PRACTITIONER, people.an_organisation())


def actor_of(token):
    return actor_for(token, Face.WEB)


def changes_password(token, current=PASSWORD, new=NEW):
    return change_password(current, new, token=token, face=Face.WEB, actor=actor_of(token))


def comes_in(person, password, pin=PIN):
    pending = begin_sign_in(person.username, password, face=Face.WEB, address=ADDRESS)
    return finish_sign_in(pending, code_of(person), pin=pin, face=Face.WEB, address=ADDRESS)


def text(response):
    return response.content.decode()


def sends(browser, **typed):
    fields = browser.hidden(browser.get("/my-account/password"))
    return browser.post(
        "/my-account/password", fields | {name.replace("_", "-"): value for name, value in typed.items()}
    )


def test_ones_own_record_says_when_and_why_and_of_no_child(db):
    open_hull()
    maya, browser = a_child(), looking()
    results = found(browser, family="Kaur", born_day="9", born_month="3", born_year="2015")
    browser.get(children_on(results)[0])
    page = text(browser.get("/my-account"))
    for words in ("Searched: A child is in front of me", "Opened a child’s page: A child is in front of me"):
        assert words in page
    for told in ("Kaur", "Maya", maya.shown, str(int(maya))):
        assert told not in page
    last = Event.objects.order_by("-at").first()
    assert (last.body["kind"], last.children) == ("own_audit", [])


def test_nobody_reads_anothers_record(pru):
    signed_in(pru)
    per = people.a_person("per", Role.PRACTITIONER, models.Organisation.objects.get())
    own = see_own_record(Face.WEB, actor=actor_of(signed_in(per)))
    assert [one.kind for one in own.signing_in] == [EventKind.SIGN_IN]


def test_an_attempt_in_ones_name_is_told(pru):
    sign_in("pru", "wrong", "000000", pin=PIN, face=Face.WEB, address="198.51.100.9")
    page = text(at_the_desk_of(pru).get("/my-account"))
    assert "Somebody tried to sign in with your username" in page


def test_web_reads_of_no_event_of_the_desk_and_the_desk_of_none_of_web(as_role, pru):
    ola = people.a_person("ola", Role.SHIELDING_OFFICER, models.Organisation.objects.get())
    signed_in(pru)
    signed_in(ola, Face.DESK)
    sign_in("ola", "wrong", "000000", pin=PIN, face=Face.DESK, address=ADDRESS)
    for role, view, person in (("cp_web", "own_web", pru), ("cp_desk", "own_desk", ola)):
        with as_role(role), connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT actor FROM {view}")
            assert cursor.fetchall() == [(person.id,)]


def test_a_password_is_changed_and_every_other_visit_ends(as_role, pru):
    other, mine = signed_in(pru), signed_in(pru)
    with as_role("cp_web"):
        assert changes_password(mine)
    assert actor_of(mine)
    assert actor_of(other) is None
    assert comes_in(pru, PASSWORD) is None
    assert comes_in(pru, NEW)
    assert Event.objects.filter(body__kind="password_changed", body__outcome="done").count() == 1


def test_who_does_not_know_the_password_changes_none_and_is_counted(pru):
    mine = signed_in(pru)
    for _ in range(ATTEMPTS):
        assert not changes_password(mine, "a wrong password")
    assert not changes_password(mine), "the right one is no longer listened to"
    assert "Somebody tried to change the password" in text(at_the_desk_of(pru).get("/my-account"))
    assert comes_in(pru, PASSWORD)
    assert Event.objects.filter(body__kind="password_changed", body__outcome="refused").count() == ATTEMPTS + 1


@pytest.mark.parametrize("weak", ["short", "1q2w3e4r5t6y", "International", "pru is my name"])
def test_a_weak_or_common_password_is_not_kept(pru, weak):
    with pytest.raises(PasswordTooWeak, match="Nothing was kept"):
        changes_password(signed_in(pru), new=weak)
    assert comes_in(pru, PASSWORD)


def test_a_pin_is_changed_and_every_other_visit_ends(as_role, pru):
    other, mine = signed_in(pru), signed_in(pru)
    with as_role("cp_web"):
        change_pin(NEW_PIN, token=mine, face=Face.WEB, actor=actor_of(mine))
    assert actor_of(mine)
    assert actor_of(other) is None
    assert comes_in(pru, PASSWORD) is None
    assert comes_in(pru, PASSWORD, NEW_PIN)


def test_neither_is_changed_without_a_fresh_code(pru):
    mine = signed_in(pru)
    models.WebSession.objects.update(stepped_up_at="2026-01-01T00:00Z")
    with pytest.raises(StepUpNeeded):
        changes_password(mine)
    with pytest.raises(StepUpNeeded):
        change_pin(NEW_PIN, token=mine, face=Face.WEB, actor=actor_of(mine))
    models.WebSession.objects.update(stepped_up_at=database_now())
    with pytest.raises(PinTooWeak):
        change_pin("123456", token=mine, face=Face.WEB, actor=actor_of(mine))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"act": "password", "new_password": NEW, "again": NEW}, "Enter the password that you have now."),
        ({"act": "password", "password": PASSWORD, "new_password": NEW, "again": "other"}, "The two are not the same."),
        ({"act": "password", "password": "wrong", "new_password": NEW, "again": NEW}, "This is not the password"),
        ({"act": "password", "password": PASSWORD, "new_password": "a", "again": "a"}, "at least 12 characters"),
        ({"act": "password", "password": PASSWORD, "new_password": PASSWORD, "again": PASSWORD}, "the present one"),
        ({"act": "pin", "new_pin": NEW_PIN, "pin_again": ""}, "The two are not the same."),
        ({"act": "pin", "new_pin": "111111", "pin_again": "111111"}, "repeat or follow"),
    ],
)
def test_what_is_lacking_is_said_and_nothing_typed_comes_back(typed, told):
    response = sends(at_the_desk_of(a_practitioner()), **typed)
    assert response.status_code == 422
    assert told in text(response)
    for name in ("password", "new_password", "new_pin"):
        assert not typed.get(name) or f'value="{typed[name]}"' not in text(response)


def test_the_page_changes_both():
    browser = at_the_desk_of(a_practitioner())
    for typed in (
        {"act": "password", "password": PASSWORD, "new_password": NEW, "again": NEW},
        {"act": "pin", "new_pin": NEW_PIN, "pin_again": NEW_PIN},
    ):
        assert sends(browser, **typed).headers["Location"] == "/my-account"
    page = text(browser.get("/my-account"))
    assert "The password was changed" in page
    assert "The PIN was changed" in page
    assert matches(NEW, models.Person.objects.get(username="jo").password)


@pytest.mark.parametrize(("days", "told"), [(91, False), (90, True), (7, True), (0, True)])
def test_what_ends_soon_is_said_on_the_persons_own_pages(days, told):
    browser, until = looking(), today() + timedelta(days=days)
    models.Vetting.objects.filter(kind="training").update(dated=today(), until=until)
    assert ("Training: ends after" in text(browser.get("/find"))) is told


def test_how_long_the_visit_goes_on_stands_beside_the_page():
    browser = looking()
    models.WebSession.objects.update(started=models.WebSession.objects.get().started - timedelta(hours=7))
    left = int(browser.get("/find").headers["Server-Timing"].removeprefix("visit;dur="))
    assert 3500 < left <= 3600
    assert "Server-Timing" not in Browser().get("/sign-in").headers


def test_a_new_visit_can_begin_before_the_old_one_ends():
    browser = at_the_desk_of(a_practitioner())
    assert browser.get("/sign-in").headers["Location"] == "/"
    assert "Username" in text(browser.get("/sign-in?anew=1"))


def test_who_is_bound_no_more_is_not_sent_to_their_employer(pru):
    employers.connected_elsewhere(Face.WEB)
    employers.bound(pru, FakeProvider(issuer="https://login.hull.example"), "s-pru")
    token = signed_in(pru)
    way = {"browser": "b", "redirect": "https://contactpoint.example/sign-in/employer/"}
    assert providers.signs_in_there(pru.id, "o-hul", Face.WEB) == "HUL"
    assert set_out_to_step_up(token, Face.WEB, **way).name == "Organisation HUL"
    models.ProviderSubject.objects.update(ended=database_now())
    assert providers.signs_in_there(pru.id, "o-hul", Face.WEB) == ""
    assert set_out_to_step_up(token, Face.WEB, **way) is None
