"""The desk's pages of a child's history: the form, what is not written yet, and the history in plain words."""

import re

import pytest

from contactpoint.audit.models import Event
from contactpoint.disclosure.facts import Cause
from contactpoint.history.models import HistoryAsked
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.pages.forms import once
from tests.integration.test_history import answer, written
from tests.support.deliveries import at_work
from tests.support.loads import open_hull
from tests.support.reviewing import limited, two_children

pytestmark = [pytest.mark.django_db, pytest.mark.urls("contactpoint.desk.urls")]


@pytest.fixture(autouse=True)
def by_itself(settings, tmp_path):
    settings.LEDGER_DIR, settings.HISTORY_WAIT_SECONDS = tmp_path, 0


@pytest.fixture
def two():
    open_hull()
    return two_children()


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def asked(browser, number, family="Kaur"):
    return browser.fill("/history", number=number.shown, family=family)


def test_a_pair_for_review_leads_to_the_histories_of_its_children(two):
    browser = at_work()
    page = re.findall(r'href="(/review/[^"]+)"', browser.get("/review").content.decode())[0]
    shown = browser.get(page)
    fields = browser.hidden(shown)
    assert fields["pair"] == page.removeprefix("/review/")
    assert "History of the first" in text(shown)
    for side in "01":
        there = browser.post("/history", fields | {"side": side})["Location"]
        assert re.fullmatch(r"/history/[\w-]{22}", there)
        written()
        assert "History of Kaur, Maya" in text(browser.get(there))
    assert [row.number for row in HistoryAsked.objects.order_by("id")] == list(two)
    assert browser.post("/history", fields | {"side": "2"}).status_code == 404
    limited(two[0], Cause.RESTRICTION)
    gone = browser.post("/history", fields | {"side": "1", "once": once()})
    assert (gone.status_code, "This pair is not on your list" in text(gone)) == (422, True)


def test_a_history_is_written_by_the_worker_and_read_in_plain_words(two):
    answer("match")
    browser = at_work()
    there = asked(browser, two[0])["Location"]
    assert re.fullmatch(r"/history/[\w-]{22}", there)
    assert "not written yet" in text(browser.get(there))
    written()
    shown = text(browser.get(there))
    for words in (
        "History of Kaur, Maya",
        "A record came from: Child benefit records.",
        "It agrees closely with other records of the child.",
        f"Decided: one child with number {two[1].shown}.",
        "Same date of birth, given name, family name and address; the NHS numbers differ.",
        f"Number {two[1].shown} proved to be this child and leads here. With it came records of: Birth",
        "By Somebody who has no account any more.",
    ):
        assert words in shown


def test_who_decided_is_named_with_their_organisation(two):
    browser = at_work()
    links = re.findall(r'href="(/review/[^"]+)"', browser.get("/review").content.decode())
    browser.post(links[0], browser.hidden(browser.get(links[0])) | {"act": "different"})
    there = asked(browser, two[0])["Location"]
    written()
    assert re.search(r"By Dan \(.+\)\.", text(browser.get(there)))


def test_a_form_that_lacks_something_says_what(two):
    browser = at_work()
    for typed, words in (
        ({"number": "12", "family": "Kaur"}, "has 13 digits"),
        ({"number": two[0].shown, "family": " "}, "Enter the child’s family name"),
    ):
        response = browser.fill("/history", **typed)
        assert (response.status_code, words in text(response)) == (422, True)
    assert not HistoryAsked.objects.exists()


def bare(response):
    """The page without what is drawn anew for each form, and without what was typed."""
    return re.sub(r'value="[^"]*"', "", response.content.decode())


@pytest.mark.parametrize("cause", [Cause.SHIELD, Cause.RESTRICTION])
def test_of_a_limited_child_the_page_is_that_of_a_number_never_given(two, cause):
    browser = at_work()
    there = asked(browser, two[0])["Location"]
    written()
    limited(two[0], cause)
    pages = [asked(browser, two[0]), asked(browser, ChildNumber.mint()), browser.get(there)]
    assert {page.status_code for page in pages} == {422}
    assert len(set(map(bare, pages))) == 1
    assert "There is no history to show" in text(pages[0])
    refused = Event.objects.order_by("-at").first().body
    assert (refused["outcome"], refused["refused_because"], refused["children"]) == ("refused", "no_history", [])


def test_the_history_of_another_visit_is_no_page(two):
    there = asked(at_work(), two[0])["Location"]
    assert at_work("dora").get(there).status_code == 404


def test_a_form_sent_twice_asks_once(two):
    browser = at_work()
    fields = browser.hidden(browser.get("/history")) | {"number": two[0].shown, "family": "Kaur"}
    assert browser.post("/history", fields)["Location"] == browser.post("/history", fields)["Location"]
    assert HistoryAsked.objects.count() == 1


def test_the_page_waits_a_moment_for_the_worker(two, settings):
    settings.HISTORY_WAIT_SECONDS = 0.15
    browser = at_work()
    there = asked(browser, two[0])["Location"]
    assert "not written yet" in text(browser.get(there))
    written()
    settings.HISTORY_WAIT_SECONDS = 60
    assert "A record came" in text(browser.get(there))
