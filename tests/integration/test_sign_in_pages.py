"""Signing in and out on a page."""

import re

import pytest

from contactpoint.access import models
from contactpoint.access.passwords import NO_PASSWORD
from contactpoint.audit.models import Event
from contactpoint.config import paths
from contactpoint.kernel.actors import Role
from contactpoint.pages.origin import proxies
from tests.support import people
from tests.support.browsing import Browser, a_practitioner, looking

pytestmark = pytest.mark.django_db


def name_and_password(browser: Browser, username: str = "jo", password: str = people.PASSWORD):
    return browser.fill("/sign-in", username=username, password=password)


def test_name_and_password_then_the_code_then_the_search():
    jo, browser = a_practitioner(), Browser()
    assert name_and_password(browser).headers["Location"] == "/sign-in/code"
    assert browser.fill("/sign-in/code", code=people.code_of(jo), pin=people.PIN).headers["Location"] == "/"
    assert browser.get("/").headers["Location"] == "/find"


def test_secrets_are_typed_unseen_and_password_managers_are_let_in():
    a_practitioner()
    browser = Browser()
    name_and_password(browser)
    fields = {name: tag for page in ("/sign-in", "/sign-in/code") for name, tag in inputs(browser.get(page))}
    assert 'type="password"' in fields["password"]
    assert 'type="password"' in fields["pin"]
    assert 'autocomplete="current-password"' in fields["password"]
    assert 'autocomplete="username"' in fields["username"]
    assert 'autocomplete="one-time-code"' in fields["code"]
    assert not [tag for tag in fields.values() if "maxlength" in tag or "readonly" in tag]
    scripts = [file.read_text() for file in (paths.PACKAGE / "pages" / "assets").glob("*.js")]
    assert len(scripts) >= 3
    assert not [script for script in scripts if re.search(r"paste|beforeinput|clipboard", script)]


def inputs(page) -> list[tuple[str, str]]:
    """The fields of a page by name, each as its tag is written."""
    return [(re.search(r'name="(\w+)"', tag)[1], tag) for tag in re.findall(r"<input[^>]*>", page.content.decode())]


def test_the_session_cookie_is_strict_and_unreadable_to_scripts():
    jo, browser = a_practitioner(), Browser()
    name_and_password(browser)
    cookie = browser.fill("/sign-in/code", code=people.code_of(jo), pin=people.PIN).cookies["contactpoint_web"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Strict", "/", "")


def test_over_https_the_cookies_are_bound_to_the_host(settings):
    settings.CSRF_COOKIE_SECURE = True
    a_practitioner()
    cookies = name_and_password(Browser()).cookies
    assert cookies["__Host-contactpoint_web_pending"]["secure"]


@pytest.mark.parametrize(
    "face", [pytest.param("web"), pytest.param("desk", marks=pytest.mark.urls("contactpoint.desk.urls"))]
)
def test_every_failure_is_the_same_answer(face):
    jo = a_practitioner()
    people.a_person("ola", Role.SHIELDING_OFFICER, models.Organisation.objects.get())
    suspended = a_practitioner("sy")
    models.Person.objects.filter(id=suspended.id).update(state="suspended")
    other_face = "ola" if face == "web" else "jo"
    people.a_newcomer("nia", Role.PRACTITIONER, models.Organisation.objects.get())
    tries = [
        ("nia", people.PASSWORD, "000000"),
        ("nia", NO_PASSWORD, "000000"),
        ("jo", people.PASSWORD, "000000"),
        ("jo", "wrong", people.code_of(jo)),
        ("nobody", people.PASSWORD, "000000"),
        ("sy", people.PASSWORD, people.code_of(suspended)),
        (other_face, people.PASSWORD, people.code_of(models.Person.objects.get(username=other_face))),
        ("Robert'); DROP TABLE person;--", "\x00", "²²²²²²"),
    ]
    answers = {outcome(*attempt) for attempt in tries}
    assert len(answers) == 1
    body = answers.pop()[1]
    for told in (
        "could not sign you in",
        "everybody else at the desk",
        "Two of them end the ways in which you signed in",
    ):
        assert told in body


def outcome(username: str, password: str, code: str) -> tuple[object, ...]:
    """All that the caller can see, but for random values."""
    browser = Browser()
    first = name_and_password(browser, username, password)
    second = browser.fill("/sign-in/code", code=code, pin=people.PIN)
    body = second.content.decode().replace(browser.cookies["contactpoint_test_form"].value, "TOKEN")
    length = len(first.cookies[next(iter(first.cookies))].value)
    return (
        first.status_code,
        body,
        second.status_code,
        length,
        tuple(sorted(second.headers)),
        tuple(sorted(second.cookies)),
    )


def test_a_code_sent_twice_by_a_double_click_signs_in_once():
    jo, browser = a_practitioner(), Browser()
    name_and_password(browser)
    form = browser.hidden(browser.get("/sign-in/code")) | {"code": people.code_of(jo), "pin": people.PIN}
    before = browser.cookies.copy()
    first = browser.post("/sign-in/code", form)
    browser.cookies = before
    second = browser.post("/sign-in/code", form)
    assert first.cookies["contactpoint_web"].value == second.cookies["contactpoint_web"].value
    assert models.WebSession.objects.count() == 1
    assert kinds() == ["sign_in"]


def test_an_empty_form_says_what_to_enter_and_links_to_it():
    page = Browser().fill("/sign-in", username="", password="").content.decode()
    assert '<a href="#username">Enter your username.</a>' in page
    assert '<a href="#password">Enter your password.</a>' in page


@pytest.mark.parametrize(("peer", "counted"), [("203.0.113.9", 1), ("10.1.2.3", 2)])
def test_failures_are_counted_by_where_a_browser_stands_as_a_trusted_proxy_alone_may_say(settings, peer, counted):
    settings.TRUSTED_PROXIES = proxies("10.1.2.3")
    for said in ("198.51.100.7", "192.0.2.66, 198.51.100.8", "192.0.2.67, 198.51.100.8"):
        browser = Browser()
        browser.defaults |= {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": said}
        browser.fill("/enrol", code="WRONG-CODE")
    pairs = models.Attempt.objects.values_list("pair", flat=True)
    assert (len(pairs), len({bytes(pair) for pair in pairs})) == (3, counted)


def test_the_code_page_without_the_first_page_leads_to_it():
    assert Browser().get("/sign-in/code").headers["Location"] == "/sign-in"


def test_signing_out_ends_the_session_and_again_does_no_harm():
    browser = looking()
    token = browser.cookies["contactpoint_web"].value
    form = browser.hidden(browser.get("/find"))
    out = browser.post("/sign-out", form)
    assert out.headers["Clear-Site-Data"] == '"cache"'
    assert not browser.cookies["contactpoint_web"].value
    assert "You are signed out." in browser.get(out.headers["Location"]).content.decode()
    assert "You are signed out." not in browser.get("/sign-in").content.decode()
    browser.cookies["contactpoint_web"] = token
    assert browser.get("/find").headers["Location"] == "/sign-in"
    assert browser.fill("/sign-in", username="", password="").status_code == 422
    assert browser.post("/sign-out", browser.hidden(browser.get("/sign-in/code")) or form).status_code in {302, 403}
    assert kinds().count("sign_out") == 1


def test_the_forgery_token_changes_with_sign_in():
    jo, browser = a_practitioner(), Browser()
    name_and_password(browser)
    before = browser.cookies["contactpoint_test_form"].value
    browser.fill("/sign-in/code", code=people.code_of(jo), pin=people.PIN)
    assert browser.cookies["contactpoint_test_form"].value != before


def kinds() -> list[str]:
    return [event.body["kind"] for event in Event.objects.order_by("at")]
