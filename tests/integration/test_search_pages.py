"""The search form and its results."""

import re

import pytest
from django.db import OperationalError, connection
from psycopg.errors import QueryCanceled

from contactpoint.access import models
from contactpoint.audit.models import Event
from contactpoint.disclosure.facts import Cause, Name
from contactpoint.kernel.actors import Role
from contactpoint.pages.forms import once
from tests.support.browsing import Browser, a_practitioner, at_the_desk_of, children_on, found, looking
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
    assert "Agrees exactly: family name, date of birth" in page
    assert STANDING in page
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


def test_a_new_visit_says_why_on_the_same_form_and_is_three_screens_from_a_telephone_number():
    open_hull()
    a_child()
    jo = at_the_desk_of(a_practitioner())
    assert jo.get("/").headers["Location"] == "/find"
    results = found(jo, purpose="early_help", involvement="school_nurse", **MAYA)
    (child,) = children_on(results)
    assert "tel:01632960003" in jo.get(child).content.decode()
    kinds = [event.body["kind"] for event in Event.objects.order_by("at")]
    assert kinds[-3:] == ["purpose_chosen", "search", "view"]
    page = jo.get("/find").content.decode()
    assert "Purpose: Early help to a child and family" in page
    assert 'name="purpose"' not in page


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ({**MAYA}, ["purpose"]),
        ({**MAYA, "purpose": "early_help"}, ["involvement"]),
        ({"family": "Kaur"}, ["born-day", "purpose"]),
        ({"family": "Kaur", "purpose": "in_front_of_me"}, ["born-day"]),
    ],
)
def test_both_halves_of_a_new_visits_form_are_checked_and_neither_is_kept_alone(typed, faults):
    open_hull()
    jo = at_the_desk_of(a_practitioner())
    response = jo.fill("/find", **typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert re.findall(r'<a href="#([^"]+)">', page) == faults
    assert 'value="Kaur"' in page
    assert ("checked" in page) == ("purpose" in typed)
    assert models.WebSession.objects.get().purpose is None
    (event,) = Event.objects.all()
    assert (event.body["kind"], event.body["outcome"]) == ("search_refused", "refused")
    assert "family" in event.body["terms_filled"]


def test_who_has_no_right_to_search_keeps_nothing_by_the_form_and_that_is_recorded():
    models.PersonRole.objects.filter(person=a_practitioner().id).update(role=Role.PROXY)
    proxy = at_the_desk_of(models.Person.objects.get())
    form = proxy.hidden(proxy.get("/help")) | {"once": once()}
    typed = {name.replace("_", "-"): value for name, value in MAYA.items()}
    for response in (proxy.get("/find"), proxy.post("/find", form | typed | {"purpose": "in_front_of_me"})):
        assert (response.status_code, "Name first for whom you ask" in response.content.decode()) == (403, True)
    assert models.WebSession.objects.get().purpose is None
    events = [(event.body["kind"], event.body["refused_because"]) for event in Event.objects.all()]
    assert events == [("search_refused", "not_allowed")] * 2


def test_who_has_no_right_to_search_is_not_told_what_is_lacking():
    models.PersonRole.objects.filter(person=a_practitioner().id).update(role=Role.PROXY)
    proxy = at_the_desk_of(models.Person.objects.get())
    form = proxy.hidden(proxy.get("/help")) | {"once": once()}
    for page in ("/find", "/purpose"):
        assert proxy.post(page, form | {"family": "Kaur"}).status_code == 403
    assert Event.objects.filter(body__kind="search_refused", body__terms_filled=["family"]).count() == 1


def test_a_double_click_on_a_new_visits_form_has_one_effect():
    open_hull()
    jo = at_the_desk_of(a_practitioner())
    form = jo.hidden(jo.get("/find")) | {name.replace("_", "-"): value for name, value in MAYA.items()}
    form |= {"purpose": "in_front_of_me"}
    first, second = (jo.post("/find", form).headers["Location"] for _ in range(2))
    assert first == second
    assert [event.body["kind"] for event in Event.objects.all()] == ["purpose_chosen"]


def test_a_search_can_be_changed_with_nothing_typed_lost(jo):
    page = found(jo, given="Maya", postcode="HU5", gender="female", **MAYA)
    (address,) = re.findall(r'href="(/find/[^"]+)"', page.content.decode())
    form = jo.get(address).content.decode()
    for typed in ("Kaur", "Maya", "9", "3", "2015", "HU5"):
        assert f'value="{typed}"' in form
    assert '<option value="female" selected>' in form
    assert 'action="/find"' in form


def test_a_search_that_is_too_wide_says_what_to_add(jo):
    with connection.execute_wrapper(too_slow):
        response = found(jo, **MAYA)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Add detail to your search" in page
    assert "Change this search" in page
    assert STANDING in page


def too_slow(execute, sql, params, many, context):
    """What the server answers when a search takes longer than it may."""
    if "search_key" in sql:
        raise OperationalError from QueryCanceled()
    return execute(sql, params, many, context)


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
    return re.sub(r'(?<=href=")/(child|find)/[^"]+', "HANDLE", page)
