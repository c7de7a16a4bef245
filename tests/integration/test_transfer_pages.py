"""The desk's page of transfers: two data managers, one step each, and nothing that tells of a shield."""

import re

import pytest

from contactpoint.access import models as accounts
from contactpoint.access.rules import Face
from contactpoint.audit.models import Event
from contactpoint.disclosure.facts import Cause
from contactpoint.kernel.actors import Role
from contactpoint.pages.forms import once
from contactpoint.shielding.actions import limit
from tests.support import people
from tests.support.browsing import at_the_desk_of
from tests.support.deliveries import at_work
from tests.support.loads import open_hull
from tests.support.records import apply, record
from tests.support.transfers import SHIELD, officer, owner_of, worked_off

pytestmark = [pytest.mark.django_db, pytest.mark.urls("contactpoint.desk.urls"), pytest.mark.usefixtures("own_ledger")]
PAGE = "/transfers"


@pytest.fixture
def maya():
    open_hull()
    (number,) = apply(record())
    return number


@pytest.fixture
def hull():
    return at_work("dan")


@pytest.fixture
def york():
    return at_work("yan", authority="YOR")


def text(response):
    return response.content.decode()


def sends(browser, act, number, **typed):
    """The form of the page, as a browser sends it."""
    token = browser.hidden(browser.get(PAGE))["csrfmiddlewaretoken"]
    fields = {"csrfmiddlewaretoken": token, "once": once(), "act": act, "number": str(number)}
    return browser.post(PAGE, fields | typed)


def headings(browser):
    return re.findall(r"<h[23][^>]*>([^<]*)<", text(browser.get(PAGE)))


def test_a_child_is_offered_seen_and_accepted(hull, york, maya):
    assert sends(hull, "offer", maya, to="yor").headers["Location"] == PAGE
    assert headings(hull) == ["Waits for the other authority", maya.shown, "Offer a child or ask for one"]
    assert headings(york) == ["Waits for your answer", "Kaur, Maya", "Offer a child or ask for one"]
    assert "Born 9 March 2015" in text(york.get(PAGE))
    assert sends(york, "accept", maya).headers["Location"] == PAGE
    worked_off()
    assert owner_of(maya) == "YOR"
    for browser, standing in ((hull, "offered by you"), (york, "offered to you")):
        assert f"{maya.shown}: {standing}, accepted on " in text(browser.get(PAGE))


def test_a_child_is_asked_for_taken_back_and_declined(hull, york, maya):
    sends(york, "ask", maya)
    assert "Asked of you." in text(hull.get(PAGE))
    sends(york, "decline", maya)
    assert "asked for by you, taken back" in text(york.get(PAGE))
    sends(york, "ask", maya)
    sends(hull, "decline", maya)
    assert "asked of you, declined" in text(hull.get(PAGE))
    assert owner_of(maya) == "HUL"


def test_a_form_sent_twice_is_one_step(hull, york, maya):
    fields = {"csrfmiddlewaretoken": york.hidden(york.get(PAGE))["csrfmiddlewaretoken"], "once": once()}
    for _ in range(2):
        answer = york.post(PAGE, fields | {"act": "ask", "number": str(maya)})
        assert answer.headers["Location"] == PAGE
    assert Event.objects.filter(body__kind="transfer_asked").count() == 1


@pytest.mark.parametrize(
    ("typed", "field", "fault"),
    [
        ({"act": "offer", "to": "YOR", "number": "12"}, "number", "13 digits"),
        ({"act": "offer", "to": "XXX"}, "to", "No authority has this code"),
        ({"act": "offer", "to": "HUL"}, "number", "another authority than its own"),
        ({"act": "ask"}, "number", "another authority than its own"),
        ({"act": "neither", "to": "YOR"}, "act", "Choose whether"),
    ],
    ids=["no number", "no authority", "one's own", "asked of oneself", "nothing chosen"],
)
def test_what_is_to_be_put_right_is_said_at_its_field(hull, maya, typed, field, fault):
    answer = sends(hull, **{"number": maya, **typed})
    assert answer.status_code == 422
    assert re.search(rf'<a href="#{field}">[^<]*{fault}', text(answer))
    assert f'id="{field}-error"' in text(answer)
    assert f'value="{typed.get("number", maya)}"' in text(answer)


def test_a_child_of_nobody_here_is_refused_and_recorded(hull, york, maya):
    answer = sends(york, "offer", maya, to="LDS")
    assert answer.status_code == 403
    assert "No child with this number is yours" in text(answer)
    last = Event.objects.order_by("-at").first().body
    assert (last["kind"], last["outcome"], last["refused_because"]) == ("transfer_offered", "refused", "not_yours")


def test_an_old_code_is_asked_for_anew_before_anything_is_shown(hull):
    accounts.DeskSession.objects.update(stepped_up_at="2026-01-01T00:00Z")
    answer = hull.get(PAGE)
    assert answer.status_code == 403
    assert "Enter a" in text(answer)


def test_an_officer_has_no_such_page(maya):
    sam = people.a_person("sam", Role.SHIELDING_OFFICER, people.an_organisation())
    assert at_the_desk_of(sam, Face.DESK).get(PAGE).status_code == 403


def test_the_first_page_leads_there(hull):
    assert 'href="/transfers"' in text(hull.get("/"))


@pytest.mark.parametrize("cause", [Cause.SHIELD, Cause.RESTRICTION])
def test_of_a_limited_child_everybody_gets_the_owners_answer_and_no_name(hull, york, maya, cause):
    limit(maya, cause, actor=officer("NAT"), purpose=SHIELD)
    worked_off()
    assert sends(york, "offer", maya, to="HUL").headers["Location"] == PAGE
    assert sends(hull, "offer", maya, to="YOR").headers["Location"] == PAGE
    for browser in (hull, york):
        shown = text(browser.get(PAGE))
        assert "Waits for your answer" in shown
        assert maya.shown in shown
        assert "Kaur" not in shown
