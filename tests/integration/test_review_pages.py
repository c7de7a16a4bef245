"""The desk's pages of reviews: the list, a pair side by side, one answer after the other, and undoing the last."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from contactpoint.access import models as accounts
from contactpoint.access.rules import Face
from contactpoint.audit.models import Event
from contactpoint.disclosure.facts import Cause, Name
from contactpoint.kernel.actors import UPKEEP, WORKER
from contactpoint.kernel.dates import PartialDate
from contactpoint.pages.forms import once
from contactpoint.review import actions
from contactpoint.review.models import Answer, ReviewItem
from tests.support import people
from tests.support.browsing import at_the_desk_of
from tests.support.deliveries import a_data_manager, at_work
from tests.support.records import apply, benefit, record
from tests.support.reviewing import MAYAS, OTHERS, child_of, limited, listed, two_children, worked_off

pytestmark = [pytest.mark.django_db, pytest.mark.urls("contactpoint.desk.urls"), pytest.mark.usefixtures("own_ledger")]
LINK = r'href="(/review/[^"]+)"'
BUTTONS = re.compile(r'name="act" value="(\w+)"')


@pytest.fixture
def two():
    return two_children()


def another_pair():
    """Two who share no more than their home and a date of birth with each other."""
    far = PartialDate(2012, 5, 4)
    moss = record("2", born=far, identifiers=(), names=(Name("Moss", ("Maya",)),))
    apply(moss)
    apply(replace(benefit("b2", born=far), names=(Name("Moss", ("Maja",)),)))
    listed()


def text(response):
    return response.content.decode()


def links(response):
    return re.findall(LINK, text(response))


def answered(browser, page, act):
    """Sends the form of a pair as the page drew it, and follows to what stands there next."""
    fields = dict(browser.hidden(browser.get(page))) | {"act": act}
    return browser.post(page, fields)


def first_of(browser):
    return links(browser.get("/review"))[0]


def undo_form(response):
    (form,) = re.findall(r'action="/review".*?</form>', text(response), re.DOTALL)
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def test_the_list_counts_and_gives_the_reason_and_leads_to_the_first(two):
    shown = at_work().get("/review")
    assert "One pair may be one child" in text(shown)
    assert "the NHS numbers differ" in text(shown)
    assert len(set(links(shown))) == 1
    assert "Kaur" not in text(shown)


def test_a_pair_stands_side_by_side_with_what_differs_in_words(two):
    browser = at_work()
    shown = text(browser.get(first_of(browser)))
    flat = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))
    for words in ("NHS number Different", "Name The same", "Carers Only the first", "Jaspreet Kaur, mother"):
        assert words in flat
    assert "Child benefit records, 20 August 2026" in flat
    assert BUTTONS.findall(shown) == ["match", "different", "skip"]
    assert not any(number in shown for number in ("9990000018", "9990000026"))


def test_a_pair_leads_to_others_of_the_list_with_one_of_the_two(two):
    another_pair()
    browser = at_work()
    assert all("Other pairs" not in text(browser.get(page)) for page in links(browser.get("/review")))
    apply(replace(OTHERS[0], record="c1", source="social_care.HUL", identifiers=(), names=(Name("Kaur", ("Maja",)),)))
    listed()
    shown = {page: text(browser.get(page)) for page in set(links(browser.get("/review")))}
    leading = {page: seen for page, seen in shown.items() if "Other pairs on your list with one of these two" in seen}
    assert (len(leading), len(shown)) == (2, 3)
    assert all("Maja" in seen and "Moss" not in seen for seen in leading.values())
    assert all(browser.get(link).status_code == 200 for seen in leading.values() for link in re.findall(LINK, seen))


def test_after_a_decision_the_next_pair_stands_there_and_the_last_can_be_undone(two):
    another_pair()
    browser = at_work()
    after = answered(browser, first_of(browser), "match")
    shown = browser.get(after["Location"])
    assert "You decided: a match" in text(shown)
    assert "Are these one child?" in text(shown)
    back = browser.get(browser.post("/review", undo_form(shown))["Location"])
    assert "Undone." in text(back)
    assert list(Answer.objects.order_by("id").values_list("kind", flat=True)) == ["match", "undo"]


def test_after_the_last_pair_the_list_says_that_nothing_waits(two):
    browser = at_work()
    shown = text(browser.get(answered(browser, first_of(browser), "different")["Location"]))
    assert "You decided: different" in shown
    assert "Nothing waits for your decision" in shown
    worked_off()
    assert child_of(MAYAS[0]) != child_of(OTHERS[0])


def test_what_was_answered_says_of_which_pair_and_no_address_does(two):
    another_pair()
    browser = at_work()
    there = answered(browser, first_of(browser), "match")["Location"]
    assert re.fullmatch(r"/review/[\w-]{22}", there)
    assert "Maya Kaur and Maya Kaur" in text(browser.get(there))


def test_what_a_person_decided_stands_on_a_list_of_theirs_and_is_undone_there(two):
    browser, dora = at_work(), at_work("dora")
    answered(browser, first_of(browser), "match")
    shown = browser.get("/decisions")
    first, second = (number.shown for number in sorted(two))
    named = f"Match: Kaur, Maya, born 9 March 2015, {first} and Kaur, Maya, born 9 March 2015, {second}"
    assert named in text(shown)
    assert "the NHS numbers differ" in text(shown)
    assert "Maya" not in text(dora.get("/decisions"))
    assert "Undone." in text(browser.get(browser.post("/review", undo_form(shown))["Location"]))
    again = text(browser.get("/decisions"))
    assert "Match, undone" in again
    assert 'name="decision"' not in again


def test_a_decision_of_long_ago_is_on_no_list(two):
    browser = at_work()
    answered(browser, first_of(browser), "match")
    Answer.objects.update(answered_at=datetime.now(UTC) - timedelta(days=16))
    assert "You decided nothing in these days" in text(browser.get("/decisions"))


def test_a_pair_that_one_decided_on_oneself_is_said_to_be_so(two):
    browser, dora = at_work(), at_work("dora")
    page, hers = first_of(browser), first_of(dora)
    answered(browser, page, "different")
    assert "You have decided on this pair already: different." in text(browser.get(page))
    assert "settled by newer records, or by somebody else" in text(dora.get(hers))
    worked_off()
    assert "You have decided on this pair already" in text(browser.get(page))


def test_a_pair_that_was_skipped_is_not_offered_again_today(two):
    browser = at_work()
    shown = text(browser.get(answered(browser, first_of(browser), "skip")["Location"]))
    assert "is offered again tomorrow" in shown
    assert "Start with the first" not in shown
    assert "One of them was skipped today" in shown
    assert len(links(browser.get("/review"))) == 1


def test_a_form_sent_twice_decides_once(two):
    browser = at_work()
    page = first_of(browser)
    fields = dict(browser.hidden(browser.get(page))) | {"act": "match"}
    assert browser.post(page, fields)["Location"] == browser.post(page, fields)["Location"]
    assert Answer.objects.count() == 1


def test_what_was_settled_or_changed_meanwhile_is_said_on_the_list(two):
    dan, dora = at_work(), at_work("dora")
    page = first_of(dan)
    fields = dict(dan.hidden(dan.get(page))) | {"act": "match"}
    ReviewItem.objects.update(version=9)
    changed = dan.post(page, fields)
    assert (changed.status_code, "Newer records have changed this pair" in text(changed)) == (422, True)
    answered(dora, first_of(dora), "different")
    for gone in (dan.get(page), dan.post(page, fields | {"version": "9"})):
        assert (gone.status_code, "This pair is not on your list" in text(gone)) == (422, True)
    assert Answer.objects.count() == 1


def test_a_handle_is_one_visits_own(two):
    page = first_of(at_work())
    assert at_work("dora").get(page).status_code == 404


def test_an_unknown_answer_is_no_page(two):
    browser = at_work()
    assert answered(browser, first_of(browser), "delete").status_code == 404
    fields = dict(browser.hidden(browser.get("/review"))) | {"once": once(), "decision": "x"}
    assert browser.post("/review", fields).status_code == 404


def test_an_old_code_is_asked_for_anew(two):
    browser = at_work()
    page = first_of(browser)
    accounts.DeskSession.objects.update(stepped_up_at="2026-01-01T00:00Z")
    for response in (browser.get("/review"), browser.get(page)):
        assert (response.status_code, "fresh code" in text(response)) == (403, True)


def test_a_form_that_needs_a_fresh_code_is_kept_and_sent_with_one_press(two):
    dan = a_data_manager()
    browser = at_the_desk_of(dan, Face.DESK)
    page = first_of(browser)
    fields = dict(browser.hidden(browser.get(page))) | {"act": "different"}
    accounts.DeskSession.objects.update(stepped_up_at="2026-01-01T00:00Z")
    asks = browser.post(page, fields)
    assert (asks.status_code, "What you filled in is kept" in text(asks)) == (403, True)
    form = {name: unescape(value) for name, value in browser.hidden(asks).items()}
    wrong = browser.post("/sign-in/fresh", form | {"code": ""})
    assert (wrong.status_code, browser.hidden(wrong)["kept"]) == (422, browser.hidden(asks)["kept"])
    taken = browser.post("/sign-in/fresh", form | {"code": people.code_of(dan), "pin": people.PIN})
    assert (taken.status_code, "nothing has been done with it yet" in text(taken)) == (200, True)
    assert f'action="{page}"' in text(taken)
    assert not Answer.objects.exists()
    assert browser.hidden(taken).keys() == fields.keys()
    assert browser.post(page, browser.hidden(taken)).status_code == 302
    assert Answer.objects.get().kind == "different"


def test_what_was_kept_and_is_no_form_is_left_out():
    browser = at_work()
    for kept in ("x", "7", "[1]", '[["one"]]'):
        form = browser.hidden(browser.get("/sign-in/fresh")) | {"kept": kept, "code": ""}
        assert 'name="kept"' not in text(browser.post("/sign-in/fresh", form))


def test_every_look_is_recorded_with_the_children_who_were_shown(two):
    browser = at_work()
    page = first_of(browser)
    before = set(Event.objects.values_list("id", flat=True))
    answered(browser, page, "skip")
    told = Event.objects.exclude(id__in=before).order_by("at").values_list("body__kind", "children")
    assert list(told) == [(kind, sorted(two)) for kind in ("review_opened", "review_skipped", "review_seen")]


@pytest.mark.parametrize("cause", [Cause.SHIELD, Cause.RESTRICTION])
def test_the_pages_are_the_same_whatever_limits_a_child(two, cause):
    browser = at_work()
    page = first_of(browser)
    limited(two[0], cause)
    actions.refresh(actor=WORKER, purpose=UPKEEP)
    for shown in (browser.get("/review"), browser.get(page)):
        assert "Nothing waits for your decision" in text(shown)
        assert "shield" not in text(shown).replace("shielding officers alone", "")
