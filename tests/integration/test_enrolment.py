"""A first visit: a code from an administrator, used once, sets up how a person signs in."""

import re
from base64 import b32decode
from html import unescape

import pytest
import segno
from django.db import IntegrityError, ProgrammingError, connection, transaction

from contactpoint.access import models
from contactpoint.access.actions import NotAllowed, begin_enrolment, enrol, invite_person, issue_enrolment, offered
from contactpoint.access.enrolment import issue
from contactpoint.access.entries import AccountRefused, NewPerson
from contactpoint.access.passwords import PasswordTooWeak
from contactpoint.access.pins import PinTooWeak
from contactpoint.access.queries import actor_for, has_a_way
from contactpoint.access.rules import ATTEMPTS, ENROLMENT_DAYS, Face
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Role
from contactpoint.lab.soft_key import SoftKey
from contactpoint.pages.forms import once
from tests.support import people
from tests.support.browsing import Browser, at_the_desk_of
from tests.support.employers import bound, connected_elsewhere
from tests.support.fake_provider import FakeProvider
from tests.support.people import ACCOUNT_WORK, ADDRESS, a_newcomer, an_actor, code_from

pytestmark = pytest.mark.django_db
PASSWORD, PIN = "seven other plain words", "519284"
OPTIONS = re.compile(r'data-options="([^"]*)"')
URI = re.compile(r'href="(otpauth:[^"]*)"')
CHOSEN = {"new-password": PASSWORD, "again": PASSWORD, "new-pin": PIN, "pin-again": PIN}


@pytest.fixture
def hull(db):
    return people.an_organisation()


@pytest.fixture
def nia(hull):
    return a_newcomer("nia", Role.PRACTITIONER, hull)


def begun(code, address=ADDRESS):
    return begin_enrolment(code, face=Face.WEB, address=address)


def set_up(token, password=PASSWORD, pin=PIN, code=None):
    return enrol(token, password, pin, code or code_from(offered(token, face=Face.WEB).uri), face=Face.WEB)


def text(response):
    return response.content.decode()


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def at_the_form(code):
    browser = Browser()
    assert browser.fill("/enrol", code=code).headers["Location"] == "/enrol/set-up"
    return browser, browser.get("/enrol/set-up")


def test_nobody_signs_in_before_enrolling_and_afterwards_by_what_they_chose(as_role, nia):
    person, code = nia
    with as_role("cp_web"):
        visit = set_up(begun(code.lower().replace("-", " ")))
        assert actor_for(visit, Face.WEB).id == person.id
    people.change_factor(person, last_step=0)
    pending = people.begin_sign_in("nia", PASSWORD, face=Face.WEB, address=ADDRESS)
    token = people.finish_sign_in(pending, people.code_of(person), pin=PIN, face=Face.WEB, address=ADDRESS)
    assert actor_for(token, Face.WEB).own_factor
    kinds = [event.body["kind"] for event in Event.objects.order_by("at")]
    for kind in ("person_added", "enrolment_issued", "enrolled", "sign_in"):
        assert kind in kinds


def test_a_code_is_used_once_whichever_page_was_open_before(nia):
    _, code = nia
    one, other = begun(code), begun(code)
    assert set_up(one)
    with pytest.raises(AccountRefused, match="was used"):
        set_up(other)
    assert begun(code) is None


def test_a_wrong_code_of_the_app_uses_nothing_up(nia):
    person, code = nia
    token = begun(code)
    assert set_up(token, code="000000") == ""
    assert not models.Factor.objects.filter(person=person).exists()
    assert models.Person.objects.get(id=person.id).password == "!"
    assert set_up(token)


@pytest.mark.parametrize(
    ("password", "pin", "refused"), [("short", PIN, PasswordTooWeak), (PASSWORD, "123456", PinTooWeak)]
)
def test_a_weak_password_or_pin_uses_nothing_up(nia, password, pin, refused):
    token = begun(nia[1])
    with pytest.raises(refused):
        set_up(token, password, pin)
    assert set_up(token)


def test_a_code_lapses_and_a_new_one_ends_the_one_before(nia):
    person, old = nia
    new = issue(person, issued_by="p-ada")
    assert [begun(old), begun(new) is None] == [None, False]
    assert [row.spent for row in models.Enrolment.objects.exclude(superseded=None)] == [None]
    late = begun(new)
    run("UPDATE enrolment SET until = clock_timestamp() + interval '1 millisecond' WHERE superseded IS NULL")
    run("SELECT pg_sleep(0.01)")
    assert begun(new) is None
    with pytest.raises(AccountRefused):
        set_up(late)


def test_too_many_wrong_codes_from_one_address_are_not_listened_to(nia):
    for _ in range(ATTEMPTS):
        assert begun("ABCD-ABCD-ABCD-ABCD", "203.0.113.5") is None
    assert begun(nia[1], "203.0.113.5") is None
    assert begun(nia[1], "203.0.113.6")


def test_the_table_holds_no_code(nia):
    kept = bytes(models.Enrolment.objects.get().digest)
    assert nia[1].replace("-", "").encode() not in kept


def test_a_token_of_one_face_is_nothing_on_the_other(nia):
    assert offered(begun(nia[1]), face=Face.DESK) is None
    with pytest.raises(AccountRefused):
        enrol(begun(nia[1]), PASSWORD, PIN, "000000", face=Face.DESK)


def test_one_administrator_gives_no_code_to_who_can_sign_in(as_role, hull):
    pru = people.a_person("pru", Role.PRACTITIONER, hull)
    with as_role("cp_desk"), pytest.raises(IntegrityError, match="enrolment_by_two"), transaction.atomic():
        issue(pru, issued_by="p-ada")
    assert issue(pru, issued_by="p-ada", approved_by="p-bea")


@pytest.mark.parametrize(
    ("constraint", "issued_by", "approved_by"),
    [
        ("enrolment_not_by_self", "p-nia", None),
        ("enrolment_not_approved_by_self", "p-ada", "p-nia"),
        ("enrolment_two_people", "p-ada", "p-ada"),
    ],
)
def test_nobody_gives_a_code_to_themself(hull, constraint, issued_by, approved_by):
    nia = people.a_person("nia", Role.PRACTITIONER, hull)
    models.Factor.objects.all().delete()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        issue(nia, issued_by=issued_by, approved_by=approved_by)


def test_a_relative_gives_no_code(nia):
    person, _ = nia
    ada = people.a_person("ada", Role.ACCOUNT_ADMINISTRATOR, models.Organisation.objects.get())
    one, other = sorted((person, ada), key=lambda who: who.id)
    models.Relative.objects.create(one=one, other=other, declared_by="p-bea", at=people.database_now())
    with pytest.raises(IntegrityError, match="not_by_family"), transaction.atomic():
        issue(person, issued_by=ada.id)


def test_whoever_holds_web_gives_nobody_a_factor_without_a_code_just_used(as_role, nia):
    person, _ = nia
    issue(person, issued_by="p-ada")  # what it supersedes was not used
    with as_role("cp_web"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        models.Factor.objects.create(person=person, sealed=b"mine", last_step=0, pin=b"mine")
    with as_role("cp_web"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        issue(person, issued_by="p-ada")


def test_a_used_code_stays_used(as_role, nia):
    set_up(begun(nia[1]))
    with as_role("cp_web"), pytest.raises(IntegrityError, match="enrolment_once"), transaction.atomic():
        models.Enrolment.objects.update(spent=people.database_now())


def test_a_superseded_code_stays_so(as_role, nia):
    issue(nia[0], issued_by="p-ada")
    with as_role("cp_desk"), pytest.raises(IntegrityError, match="enrolment_once"), transaction.atomic():
        models.Enrolment.objects.exclude(superseded=None).update(superseded=None)


def test_whose_role_takes_two_gets_no_code_from_one(as_role, hull):
    """Who gave it could set it up, and be the second of two."""
    olu = people.a_person("olu", Role.SHIELDING_OFFICER, hull)
    models.Factor.objects.all().delete()
    with pytest.raises(AccountRefused, match="takes two, and so does their code"):
        issue_enrolment("olu", actor=an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-ada"), purpose=ACCOUNT_WORK)
    with as_role("cp_desk"), pytest.raises(IntegrityError, match="enrolment_by_two"), transaction.atomic():
        issue(olu, issued_by="p-ada")
    assert issue(olu, issued_by="p-ada", approved_by="p-bea")


def test_who_can_sign_in_at_an_employers_alone_has_no_way_of_their_own(hull):
    """As access asks it of everybody: no visit opens before they have set one up."""
    pru = people.a_person("pru", Role.PRACTITIONER, hull)
    models.Factor.objects.all().delete()
    connected_elsewhere(Face.WEB)
    bound(pru, FakeProvider(issuer="https://login.hull.example"), "s-pru")
    assert not has_a_way(pru.id)
    code = issue_enrolment("pru", actor=an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-ada"), purpose=ACCOUNT_WORK)
    assert people.enrols(code)
    assert has_a_way(pru.id)


def test_web_sees_no_code_of_the_desk(as_role, hull):
    a_newcomer("bo", Role.BROKER, hull)
    with as_role("cp_web"):
        assert not models.Enrolment.objects.exists()


def test_only_an_administrator_of_the_organisation_invites(hull):
    new = NewPerson(username="nia", name="Nia", role=Role.PRACTITIONER, organisation="HUL")
    elsewhere = an_actor(Role.ACCOUNT_ADMINISTRATOR, organisation="o-lds", authority="LDS")
    for actor in (an_actor(Role.DATA_MANAGER), elsewhere):
        with pytest.raises(NotAllowed):
            invite_person(new, actor=actor, purpose=ACCOUNT_WORK)


def test_the_pages_lead_from_the_code_to_the_first_page(nia):
    browser, page = at_the_form(nia[1])
    assert "You are Nia" in text(page)
    uri = unescape(URI.search(text(page))[1])
    shown = re.search(r'cp-key">([A-Z2-7 ]+)<', text(page))[1]
    assert b32decode(shown.replace(" ", "")) == b32decode(re.search(r"secret=(\w+)", uri)[1])
    sent = browser.hidden(page) | CHOSEN | {"code": code_from(uri)}
    answered = browser.post("/enrol/set-up", sent)
    assert answered.headers["Location"] == "/enrol/done"
    assert "You are set up" in text(browser.get("/enrol/done"))
    assert browser.get("/find").status_code == 200


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"again": "other"}, "The two passwords are not the same."),
        ({"pin-again": "1"}, "The two PINs are not the same."),
        ({"new-password": "short", "again": "short"}, "at least 12 characters"),
        ({"new-pin": "1", "pin-again": "1"}, "6 to 12 digits"),
        ({"code": "000000"}, "This is not what the app shows"),
    ],
)
def test_what_is_lacking_is_said_and_nothing_chosen_comes_back(nia, changes, told):
    browser, page = at_the_form(nia[1])
    answered = browser.post("/enrol/set-up", browser.hidden(page) | CHOSEN | {"code": "1"} | changes)
    assert (answered.status_code, told in text(answered)) == (422, True)
    assert PASSWORD not in text(answered)
    assert models.Enrolment.objects.filter(spent=None).exists()


def test_all_that_is_lacking_is_said_at_once(nia):
    browser, page = at_the_form(nia[1])
    answered = text(browser.post("/enrol/set-up", browser.hidden(page) | {"new-password": "a", "again": "b"}))
    for field, told in (("new-password", "A password has"), ("new-pin", "Enter a new PIN"), ("code", "Enter the 6")):
        assert f'<a href="#{field}">{told}' in answered
    empty = text(browser.post("/enrol/set-up", browser.hidden(page)))
    assert '<a href="#new-password">Enter a new password, of at least 12 characters.' in empty


def test_a_passkey_alone_is_enough(nia):
    browser, page = at_the_form(nia[1])
    key = SoftKey("http://testserver")
    asked = browser.post("/enrol/passkey", browser.hidden(page))
    refused = browser.post("/enrol/passkey", browser.hidden(asked) | {"answer": "{}"})
    assert "No passkey was kept" in text(refused)
    answer = key.make(unescape(OPTIONS.search(text(refused))[1]))
    assert (
        browser.post("/enrol/passkey", browser.hidden(refused) | {"answer": answer}).headers["Location"]
        == "/enrol/done"
    )
    page = browser.get("/my-account")
    kept = browser.post("/my-account/passkey/end", browser.hidden(page))
    assert (kept.status_code, "This is all that you sign in with." in text(kept)) == (422, True)
    account = text(browser.get("/my-account"))
    assert "With one of your passkeys." in account
    assert "have no password or PIN" in text(browser.get("/my-account/password"))


def test_who_lacks_a_check_is_set_up_and_told_whom_to_ask(nia):
    person, code = nia
    models.Vetting.objects.filter(person=person, kind="training").update(ended=people.database_now())
    browser, page = at_the_form(code)
    uri = unescape(URI.search(text(page))[1])
    answered = browser.post("/enrol/set-up", browser.hidden(page) | CHOSEN | {"code": code_from(uri)})
    assert "You are set up" in text(answered)
    assert "cannot sign in yet" in text(answered)
    assert '<a class="govuk-link" href="/sign-in">Sign in later</a>' in text(answered)
    assert "Find a child</a>" not in text(answered)
    assert models.Factor.objects.filter(person=person).exists()


def test_the_page_says_what_a_code_looks_like(nia):
    groups = nia[1].split("-")
    assert {len(group) for group in groups} == {4}
    told = f"{4 * len(groups)} letters and digits in groups of 4. It works once, within {ENROLMENT_DAYS} days."
    assert told in text(Browser().get("/enrol"))


def test_the_picture_says_what_the_link_says_and_stands_on_the_page_itself(nia):
    page = text(at_the_form(nia[1])[1])
    uri = unescape(URI.search(page)[1])
    drawing = re.search(
        r'<svg role="img" aria-label="The setup key as a picture[^>]* viewBox="0 0 (\d+) \1".*?<path d="([^"]*)"', page
    )
    dark = {
        (int(x) + step, int(y))
        for x, y, length, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", drawing[2])
        for step in range(int(length))
        if length == back
    }
    rows = enumerate(segno.make(uri, error="m").matrix, 4)  # so wide is the quiet zone
    assert dark == {(x, y) for y, row in rows for x, square in enumerate(row, 4) if square}
    assert len(segno.make(uri, error="m").matrix) + 8 == int(drawing[1])
    assert "style=" not in page
    assert "<img" not in page


def test_without_a_code_there_is_no_form(nia):
    browser = Browser()
    assert browser.get("/enrol/set-up").headers["Location"] == "/enrol"
    wrong = browser.fill("/enrol", code="ABCD-ABCD-ABCD-ABCD")
    assert (wrong.status_code, "was used, or has lapsed, or it is for the other page" in text(wrong)) == (422, True)
    assert "sign in at the desk" in text(wrong)
    assert "Enter the code" in text(browser.fill("/enrol", code=""))


desk = pytest.mark.urls("contactpoint.desk.urls")


def adds(browser, **changes):
    typed = {"name": "Nia Price", "username": "nia", "role": "practitioner", **changes}
    token = browser.hidden(browser.get("/people/new"))["csrfmiddlewaretoken"]
    return browser.post("/people/new", {"csrfmiddlewaretoken": token, "once": once(), **typed})


@pytest.fixture
def ada(hull):
    return at_the_desk_of(people.a_person("ada", Role.ACCOUNT_ADMINISTRATOR, hull), Face.DESK)


@desk
def test_an_administrator_adds_a_person_and_sees_the_code_once(ada, settings):
    settings.WEB_ADDRESS = "http://web.example"
    day = {"dated-day": "1", "dated-month": "11", "dated-year": "2026"}
    where = adds(ada, evidence="file 7", **day).headers["Location"]
    shown = text(ada.get(where))
    code = re.search(r'cp-key">([A-Z2-7-]+)<', shown)[1]
    assert "Hand this over to Nia Price" in shown
    assert "page for signing in, <strong>http://web.example</strong>, they follow" in shown
    again = ada.get(where)
    assert (again.status_code, "shown once" in text(again), "make a new one" in text(again)) == (404, True, True)
    assert 'action="/sign-out"' in text(again)
    assert Event.objects.latest("at").body["outcome"] == "refused"
    assert begun(code)
    assert models.Vetting.objects.filter(person__username="nia").count() == 5
    assert Event.objects.order_by("-at").filter(body__kind="handed_over", body__outcome="done").count() == 1


@desk
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": ""}, "Enter the name."),
        ({"username": ""}, "Enter a username."),
        ({"username": "N!"}, "2 to 64 small letters"),
        ({"username": "ada"}, "There is a person with this username already."),
        ({"role": ""}, "Choose a role."),
        ({"role": "worker"}, "Choose a role."),
        ({"evidence": "file 7"}, "Give the date on the evidence"),
    ],
)
def test_what_the_form_lacks_is_said_and_nobody_is_added(ada, changes, told):
    response = adds(ada, **changes)
    assert (response.status_code, told in text(response)) == (422, True)
    assert models.Person.objects.count() == 1


@desk
def test_the_code_of_one_visit_is_no_page_of_anothers(ada, hull):
    where = adds(ada).headers["Location"]
    bea = at_the_desk_of(people.a_person("bea", Role.ACCOUNT_ADMINISTRATOR, hull), Face.DESK)
    assert bea.get(where).status_code == 404
    assert ada.get(where).status_code == 200
