"""A visit's token changes when its person proves anew who they are; people see their open visits and end them."""

import re
from html import unescape

import pytest
from django.db import connection

from contactpoint.access import models
from contactpoint.access.actions import StepUpNeeded, end_other_visits, end_visit, step_up
from contactpoint.access.handles import HandleKind, NoSuchHandle, keep, open_handle
from contactpoint.access.queries import actor_for, visits_of
from contactpoint.access.rules import VISITS_AT_ONCE, Face
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Role
from contactpoint.lab.soft_key import SoftKey
from contactpoint.pages.visits import cookie_name
from tests.support import people
from tests.support.browsing import Browser, a_practitioner, at_the_desk_of
from tests.support.people import PIN, a_person, an_organisation, code_of, signed_in

pytestmark = pytest.mark.django_db
COOKIE = cookie_name(Face.WEB)


@pytest.fixture
def pru(db):
    return a_person("pru", Role.PRACTITIONER, an_organisation())


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def let_step_up_lapse() -> None:
    run("UPDATE web_session SET stepped_up_at = stepped_up_at - interval '301 seconds'")


def test_stepping_up_gives_the_visit_a_new_token_and_ends_the_old_one(as_role, pru):
    token = signed_in(pru)
    child = keep(token, HandleKind.CHILD, b"4821093755198")
    code = code_of(pru)
    with as_role("cp_web"):
        new = step_up(token, code, pin=PIN, face=Face.WEB)
        assert new not in {None, token}
        assert actor_for(token, Face.WEB) is None
        assert actor_for(new, Face.WEB).id == pru.id
        assert open_handle(new, HandleKind.CHILD, child) == b"4821093755198"
        with pytest.raises(NoSuchHandle):
            open_handle(token, HandleKind.CHILD, child)
    assert models.WebSession.objects.filter(ended=None).count() == 1


def test_a_step_up_that_fails_changes_no_token(pru):
    token = signed_in(pru)
    assert step_up(token, "000000", pin=PIN, face=Face.WEB) is None
    assert actor_for(token, Face.WEB) is not None


def test_the_browser_gets_the_new_token_and_goes_on():
    jo = a_practitioner()
    browser = at_the_desk_of(jo)
    before = browser.cookies[COOKIE].value
    let_step_up_lapse()
    asked = browser.get("/my-account/passkey")
    form = browser.hidden(asked) | {"code": code_of(jo), "pin": PIN}
    cookies = browser.cookies.copy()
    first = browser.post("/sign-in/fresh", form)
    assert first.headers["Location"] == "/my-account/passkey"
    assert browser.cookies[COOKIE].value != before
    assert browser.get("/my-account/passkey").status_code == 200
    clicked_twice = Browser()
    clicked_twice.cookies = cookies
    second = clicked_twice.post("/sign-in/fresh", form)
    assert second.headers["Location"] == "/my-account/passkey"
    assert second.cookies[COOKIE].value == browser.cookies[COOKIE].value


def test_the_old_token_gets_the_new_one_by_no_other_form():
    jo = a_practitioner()
    browser = at_the_desk_of(jo)
    form = browser.hidden(browser.get("/sign-in/fresh")) | {"code": code_of(jo), "pin": PIN}
    old = browser.cookies.copy()
    assert browser.post("/sign-in/fresh", form).status_code == 302
    thief = Browser()
    for changed in ({"pin": "000001"}, {"once": "x" * 22}, {"code": "000000"}):
        thief.cookies = old.copy()
        answer = thief.post("/sign-in/fresh", form | changed)
        assert (answer.headers["Location"], COOKIE in answer.cookies) == ("/sign-in", False)


def test_a_person_has_so_many_visits_and_no_more(pru):
    tokens = [signed_in(pru) for _ in range(VISITS_AT_ONCE[Face.WEB] + 1)]
    assert [actor_for(token, Face.WEB) is None for token in tokens] == [True, False, False, False]


def test_visits_are_shown_and_ended_all_but_this_one():
    jo = a_practitioner()
    mine, theirs = at_the_desk_of(jo), at_the_desk_of(jo)
    page = mine.get("/my-account")
    assert (page.content.decode().count("Another visit"), page.content.decode().count("This visit")) == (1, 1)
    assert mine.post("/my-account/visits/end", mine.hidden(page) | {"visit": "others"}).status_code == 302
    assert theirs.get("/my-account").headers["Location"] == "/sign-in"
    page = mine.get("/my-account").content.decode()
    assert (page.count("Another visit"), page.count("End all other visits")) == (0, 0)
    assert Event.objects.filter(body__kind="visits_ended").count() == 1


def test_one_visit_is_ended_with_what_it_kept(pru):
    here, there = signed_in(pru), signed_in(pru)
    child = keep(there, HandleKind.CHILD, b"4821093755198")
    mine, theirs = actor_for(here, Face.WEB), actor_for(there, Face.WEB)
    assert {one.name for one in visits_of(pru.id, Face.WEB)} == {mine.session, theirs.session}
    end_visit(theirs.session, Face.WEB, actor=mine)
    assert actor_for(there, Face.WEB) is None
    assert actor_for(here, Face.WEB) is not None
    with pytest.raises(NoSuchHandle):
        open_handle(there, HandleKind.CHILD, child)


def test_nobody_ends_anothers_visit(pru):
    per = a_person("per", Role.PRACTITIONER, models.Organisation.objects.get())
    hers, his = signed_in(pru), signed_in(per)
    end_visit(actor_for(his, Face.WEB).session, Face.WEB, actor=actor_for(hers, Face.WEB))
    end_other_visits(Face.WEB, actor=actor_for(hers, Face.WEB))
    assert actor_for(his, Face.WEB) is not None


def test_ending_visits_needs_a_fresh_code(pru):
    here, there = signed_in(pru), signed_in(pru)
    let_step_up_lapse()
    actor = actor_for(here, Face.WEB)
    for end in (lambda: end_other_visits(Face.WEB, actor=actor), lambda: end_visit("s-1", Face.WEB, actor=actor)):
        with pytest.raises(StepUpNeeded):
            end()
    assert actor_for(there, Face.WEB) is not None


def test_whoever_changes_how_they_sign_in_is_told_and_offered_to_end_their_other_visits():
    jo = a_practitioner()
    browser, _other = at_the_desk_of(jo), at_the_desk_of(jo)
    key, page = SoftKey("http://testserver"), browser.get("/my-account/passkey")
    options = unescape(re.search(r'data-options="([^"]*)"', page.content.decode())[1])
    changed = browser.post("/my-account/passkey", browser.hidden(page) | {"answer": key.make(options), "name": "x"})
    page = browser.get(changed.headers["Location"]).content.decode()
    assert "A passkey was added to your account" in page
    assert "End all other visits" in page


def test_a_second_visit_at_the_desk_ends_the_first_and_says_so():
    ada = people.a_person("ada", Role.ACCOUNT_ADMINISTRATOR, people.an_organisation())
    first, second = signed_in(ada, Face.DESK), signed_in(ada, Face.DESK)
    assert actor_for(first, Face.DESK) is None
    assert actor_for(second, Face.DESK) is not None
    assert models.Notice.objects.filter(person=ada, kind="visit_ended").exists()
