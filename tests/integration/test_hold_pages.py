"""The desk's pages for shielding officers: what is held, side by side, and what is said of it."""

import re

import pytest
from django.db import connection

from contactpoint.access import models as accounts
from contactpoint.access.rules import Face
from contactpoint.audit.models import Event
from contactpoint.disclosure.facts import Cause
from contactpoint.holds.actions import watch
from contactpoint.holds.models import HeldItem, VerdictRow
from contactpoint.kernel.actors import UPKEEP, WORKER, Role
from contactpoint.pages.forms import once
from tests.support import people
from tests.support.browsing import at_the_desk_of
from tests.support.deliveries import at_work
from tests.support.holding import LIKE, NEIGHBOUR, carried_out, kept
from tests.support.loads import open_hull
from tests.support.records import apply
from tests.support.reviewing import (
    MAYA,
    OTHERS,
    child_of,
    decided,
    limited,
    queue,
    two_children,
    worked_off,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("contactpoint.desk.urls"), pytest.mark.usefixtures("own_ledger")]
BUTTONS = re.compile(r'name="act" value="(\w+)"')


@pytest.fixture
def maya():
    open_hull()
    apply(MAYA)
    limited(child_of(MAYA), Cause.SHIELD)
    apply(LIKE)
    kept()
    return child_of(MAYA)


def officers(username="ola"):
    """The browser of a shielding officer of Hull who has just signed in."""
    organisation = accounts.Organisation.objects.filter(code="HUL").first() or people.an_organisation("HUL")
    return at_the_desk_of(people.a_person(username, Role.SHIELDING_OFFICER, organisation), Face.DESK)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def first_of(browser):
    return re.findall(r'href="(/held/[^"]+)"', browser.get("/held").content.decode())[0]


def says(browser, page, act):
    """Sends the form of an item as the page drew it."""
    return browser.post(page, dict(browser.hidden(browser.get(page))) | {"act": act})


def test_the_list_says_what_waits_and_leads_to_it(maya):
    shown = text(officers().get("/held"))
    for words in ("One thing waits", "Held record, due", f"Child {maya.shown}", "Same date of birth"):
        assert words in shown
    assert "Mill Lane" not in shown


def test_nothing_waits():
    assert "Nothing waits for a shielding officer of your authority" in text(officers().get("/held"))


def test_a_record_and_the_child_stand_side_by_side(maya):
    browser = officers()
    page = browser.get(first_of(browser))
    for words in ("Is this record about the child?", "12 Mill Lane, Hull, HU5 2AB", "Jaspreet Kaur, mother"):
        assert words in text(page)
    assert BUTTONS.findall(page.content.decode()) == ["same", "different", "ask"]


def test_a_verdict_leads_to_the_list_which_says_what_was_said(maya):
    browser = officers()
    after = browser.get(says(browser, first_of(browser), "same")["Location"])
    assert "You decided: the same child" in text(after)
    assert "Nothing waits" in text(after)
    carried_out()
    assert child_of(LIKE) == maya


def test_two_officers_agree_to_what_a_data_manager_answered():
    open_hull()
    two_children()
    decided(queue().first[0], "match")
    limited(child_of(MAYA), Cause.SHIELD)
    worked_off()
    kept()
    ola, ida = officers(), officers("ida")
    assert "A data manager decided: a match" in text(ola.get(first_of(ola)))
    says(ola, first_of(ola), "agree")
    again = ola.get(first_of(ola))
    assert "A second one is needed" in text(again)
    assert BUTTONS.findall(again.content.decode()) == ["dismiss"]
    assert "You agreed" in text(ida.get(says(ida, first_of(ida), "agree")["Location"]))
    carried_out()
    assert child_of(OTHERS[0]) == child_of(MAYA)


def test_what_was_changed_or_settled_meanwhile_is_said_on_the_list(maya):
    ola, ida = officers(), officers("ida")
    page = first_of(ola)
    fields = dict(ola.hidden(ola.get(page))) | {"act": "same"}
    HeldItem.objects.update(version=9)
    changed = ola.post(page, fields)
    assert (changed.status_code, "Newer records have changed this" in text(changed)) == (422, True)
    says(ida, first_of(ida), "same")
    for gone in (ola.get(page), ola.post(page, fields | {"version": "9", "once": once()})):
        assert (gone.status_code, "This is not on your list" in text(gone)) == (422, True)
    assert VerdictRow.objects.count() == 1


def test_an_unknown_verdict_and_anothers_handle_are_no_page(maya):
    browser = officers()
    page = first_of(browser)
    assert says(browser, page, "delete").status_code == 404
    assert officers("ida").get(page).status_code == 404


def test_an_old_code_is_asked_for_anew(maya):
    browser = officers()
    page = first_of(browser)
    accounts.DeskSession.objects.update(stepped_up_at="2026-01-01T00:00Z")
    for response in (browser.get("/held"), browser.get(page)):
        assert (response.status_code, "fresh code" in text(response)) == (403, True)


def test_a_data_manager_is_turned_away_and_sees_the_same_as_if_nothing_were_held(maya):
    browser = at_work()
    page = browser.get("/held")
    assert (page.status_code, "Your role does not include this" in text(page)) == (403, True)
    assert browser.get(f"/held/{'x' * 22}").status_code == 403
    pages = [text(browser.get(path)) for path in ("/", "/review", "/feeds", "/transfers", "/history")]
    ola = officers()
    says(ola, first_of(ola), "same")
    carried_out()
    apply(NEIGHBOUR)
    kept()
    assert [text(browser.get(path)) for path in ("/", "/review", "/feeds", "/transfers", "/history")] == pages
    refused = Event.objects.filter(body__kind="holds_seen", body__outcome="refused")
    assert refused.count() == 1


def test_an_alarm_stands_above_the_list_of_its_authority(maya):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO directory.name (number, family, given) VALUES (%s, 'Other', 'Name')", [maya])
    assert watch(actor=WORKER, purpose=UPKEEP) == 1
    shown = text(officers().get("/held"))
    assert f"of the limited child {maya.shown} more could be seen than the four facts." in shown
    assert "Other" not in shown
