"""The search form and its results."""

import re

import pytest

from contactpoint.audit.models import Event
from contactpoint.disclosure.facts import Cause, Name
from tests.support.browsing import Browser, children_on, found, looking
from tests.support.children import a_child, a_feed_was_heard, limited
from tests.support.loads import open_hull

pytestmark = pytest.mark.django_db
MAYA = {"family": "Kaur", "born_day": "9", "born_month": "3", "born_year": "2015"}


@pytest.fixture
def jo() -> Browser:
    open_hull()
    return looking()


def last_event() -> dict[str, object]:
    return Event.objects.order_by("-at").first().body


def test_a_result_shows_the_four_facts_and_what_agreed(jo):
    number = a_child()
    page = found(jo, **MAYA).content.decode()
    assert "Kaur, Maya" in page
    assert f"Born 9 March 2015 · Female · {number.shown}" in page
    assert "Agrees on family name, date of birth" in page
    assert "Hull children" not in page
    assert last_event()["children"] == [number]


def test_what_was_typed_is_in_no_address(jo):
    a_child()
    sent = jo.fill("/find", given="Maya", **MAYA)
    handle = sent.headers["Location"].removeprefix("/found/")
    assert len(handle) == 22
    (child,) = children_on(jo.get(sent.headers["Location"]))
    assert len(child.removeprefix("/child/")) == 22


def test_a_reload_is_a_second_look(jo):
    a_child()
    address = jo.fill("/find", **MAYA).headers["Location"]
    for _ in range(2):
        jo.get(address)
    assert [event.body["kind"] for event in Event.objects.order_by("at")].count("search") == 2


def test_an_empty_answer_says_what_it_covers_and_never_that_nobody_works_with_the_child(jo):
    a_feed_was_heard()
    page = found(jo, **MAYA).content.decode()
    assert "No child was found" in page
    assert STANDING in page
    assert "Child benefit records, England: up to 1 November 2026" in page


STANDING = (
    "There may be more than is shown here. It does not mean that nobody is working with this child. "
    "We can put you in touch."
)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "family"),
        ({"family": "Kaur"}, "born-day"),
        ({"given": "Maya", "born_year": "2015"}, "family"),
        ({"family": "Kaur", "born_day": "31", "born_month": "2", "born_year": "2015"}, "born-day"),
        ({"number": "4821 0937 55198"}, "family"),
        ({"number": "12", "family": "Kaur"}, "number"),
    ],
)
def test_too_little_is_not_run_but_recorded_with_what_to_add(jo, typed, field):
    response = jo.fill("/find", **typed)
    assert response.status_code == 422
    assert f'<a href="#{field}">' in response.content.decode()
    assert (last_event()["kind"], last_event()["children"]) == ("search_refused", [])


def test_what_was_typed_comes_back_to_be_mended_and_is_text(jo):
    page = jo.fill("/find", family='"><script>alert(1)</script>').content.decode()
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page


def test_names_of_children_are_text(jo):
    a_child(names=(Name("O'<b>Neil", ("Zoë & Co",)),))
    page = found(jo, **(MAYA | {"family": "O'<b>Neil"})).content.decode()
    assert "O&#39;&lt;b&gt;Neil, Zoë &amp; Co" in page


def test_a_double_click_keeps_one_search(jo):
    form = jo.hidden(jo.get("/find")) | {name.replace("_", "-"): value for name, value in MAYA.items()}
    first, second = (jo.post("/find", form).headers["Location"] for _ in range(2))
    assert first == second
    mended = jo.post("/find", form | {"given": "Maya"}).headers["Location"]
    assert mended != first


def test_too_many_asks_for_detail_and_counts_nothing(jo, settings):
    settings.SEARCH_CAP = 1
    a_child()
    a_child(record="S-2", names=(Name("Kaur", ("Zara",)),))
    page = found(jo, **MAYA)
    assert len(children_on(page)) == 1
    assert "Too many children agree with what you typed. Add detail" in page.content.decode()
    assert last_event()["capped"] is True


def test_a_limited_child_is_found_as_any_other_and_looks_the_same(jo):
    number = a_child()
    before = blank_handles(found(jo, **MAYA).content.decode())
    limited(number, Cause.SHIELD)
    assert blank_handles(found(jo, **MAYA).content.decode()) == before


def blank_handles(page: str) -> str:
    for address in set(re.findall(r'(?<=href="/child/)[^"]+', page)):
        page = page.replace(address, "HANDLE")
    return page
