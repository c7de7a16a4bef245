"""Passkeys on the pages of both faces: added, used to sign in and to go on, removed."""

import json
import re
from html import unescape

import pytest

from contactpoint.access import models
from contactpoint.access.rules import Face
from contactpoint.kernel.actors import Role
from contactpoint.lab.soft_key import SoftKey
from tests.support import people
from tests.support.browsing import Browser, a_practitioner, at_the_desk_of

OPTIONS = re.compile(r'data-options="([^"]*)"')
pytestmark = pytest.mark.django_db


def options_on(page) -> str:
    return unescape(OPTIONS.search(page.content.decode())[1])


def with_a_key(browser: Browser) -> SoftKey:
    key = SoftKey("http://testserver")
    page = browser.get("/my-account/passkey")
    form = browser.hidden(page) | {"answer": key.make(options_on(page)), "name": "work telephone"}
    assert browser.post("/my-account/passkey", form).headers["Location"] == "/my-account"
    return key


def begun(browser: Browser):
    return browser.post("/sign-in/passkey", browser.hidden(browser.get("/sign-in")))


def test_a_passkey_is_added_shown_used_and_removed():
    jo = a_practitioner()
    browser = at_the_desk_of(jo)
    key = with_a_key(browser)
    assert "work telephone" in browser.get("/my-account").content.decode()
    new = Browser()
    page = begun(new)
    before = new.cookies["contactpoint_test_form"].value
    signed_in = new.post("/sign-in/passkey", new.hidden(page) | {"answer": key.sign(options_on(page))})
    assert signed_in.headers["Location"] == "/"
    assert new.cookies["contactpoint_test_form"].value != before
    page = new.get("/my-account")
    assert "last used" in page.content.decode()
    assert new.post("/my-account/passkey/end", new.hidden(page)).headers["Location"] == "/my-account"
    assert "You have no passkey" in new.get("/my-account").content.decode()
    again = Browser()
    page = begun(again)
    refused = again.post("/sign-in/passkey", again.hidden(page) | {"answer": key.sign(options_on(page))})
    assert (refused.status_code, "could not sign you in with this passkey" in refused.content.decode()) == (422, True)


def test_an_answer_sent_twice_by_a_double_click_signs_in_once():
    key, new = with_a_key(at_the_desk_of(a_practitioner())), Browser()
    page = begun(new)
    form, before = new.hidden(page) | {"answer": key.sign(options_on(page))}, new.cookies.copy()
    first = new.post("/sign-in/passkey", form)
    new.cookies = before
    second = new.post("/sign-in/passkey", form)
    assert first.cookies["contactpoint_web"].value == second.cookies["contactpoint_web"].value


def test_an_answer_of_another_browser_opens_nothing():
    key, mine, theirs = with_a_key(at_the_desk_of(a_practitioner())), Browser(), Browser()
    answer = key.sign(options_on(begun(theirs)))
    refused = mine.post("/sign-in/passkey", mine.hidden(begun(mine)) | {"answer": answer})
    assert refused.status_code == 422


def test_everybody_is_asked_alike():
    with_a_key(at_the_desk_of(a_practitioner()))
    options = json.loads(options_on(begun(Browser())))
    assert options.keys() == {"challenge", "rpId", "userVerification"}, "nothing that is one person's"


@pytest.mark.urls("contactpoint.desk.urls")
def test_a_passkey_is_a_fresh_code_too():
    ada = people.a_person("ada", Role.ACCOUNT_ADMINISTRATOR, people.an_organisation())
    browser = at_the_desk_of(ada, Face.DESK)
    key = with_a_key(browser)
    models.DeskSession.objects.update(stepped_up_at="2026-01-01T00:00Z")
    asked = browser.get("/my-account/passkey")
    assert (asked.status_code, "Enter a fresh code" in asked.content.decode()) == (403, True)
    page = browser.post("/sign-in/fresh/passkey", browser.hidden(asked))
    wrong = browser.post("/sign-in/fresh/passkey", browser.hidden(page) | {"answer": "{}"})
    assert (wrong.status_code, "This passkey was not taken" in wrong.content.decode()) == (422, True)
    form = browser.hidden(wrong) | {"answer": key.sign(options_on(wrong))}
    assert browser.post("/sign-in/fresh/passkey", form).headers["Location"] == "/my-account/passkey"
    assert browser.get("/my-account/passkey").status_code == 200


@pytest.mark.urls("contactpoint.desk.urls")
def test_a_form_is_kept_while_a_passkey_is_asked_for():
    ada = people.a_person("ada", Role.ACCOUNT_ADMINISTRATOR, people.an_organisation())
    browser = at_the_desk_of(ada, Face.DESK)
    key = with_a_key(browser)
    kept = {"kept": '[["name", "Work telephone"]]', "back": "/my-account"}
    page = browser.post("/sign-in/fresh/passkey", browser.hidden(browser.get("/sign-in/fresh")) | kept)
    wrong = browser.post("/sign-in/fresh/passkey", _unescaped(browser.hidden(page)) | {"answer": "{}"})
    form = _unescaped(browser.hidden(wrong)) | {"answer": key.sign(options_on(wrong))}
    taken = browser.post("/sign-in/fresh/passkey", form)
    assert taken.status_code == 200
    assert browser.hidden(taken).keys() == {"csrfmiddlewaretoken", "name"}
    assert 'action="/my-account"' in taken.content.decode()


def _unescaped(fields):
    return {name: unescape(value) for name, value in fields.items()}


def test_what_the_device_said_wrongly_is_not_kept_and_said_so():
    browser = at_the_desk_of(a_practitioner())
    page = browser.get("/my-account/passkey")
    refused = browser.post("/my-account/passkey", browser.hidden(page) | {"answer": "{}", "name": "x"})
    assert (refused.status_code, "No passkey was added" in refused.content.decode()) == (422, True)
    assert not models.Passkey.objects.exists()


@pytest.mark.parametrize("passkey", ["", "not one", "AAAA", "é", "=", "A"])
def test_removing_nothing_is_no_fault(passkey):
    browser = at_the_desk_of(a_practitioner())
    with_a_key(browser)
    form = browser.hidden(browser.get("/my-account")) | {"passkey": passkey}
    assert browser.post("/my-account/passkey/end", form).headers["Location"] == "/my-account"
