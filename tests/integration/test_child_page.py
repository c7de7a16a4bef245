"""A child's page: who works with her and how to reach them; full or limited, one page (N2)."""

import itertools

import pytest

from contactpoint.audit.models import Event
from contactpoint.directory import models as directory
from contactpoint.disclosure.facts import Cause
from tests.integration.test_search_pages import MAYA, STANDING
from tests.support.browsing import Browser, children_on, found, looking
from tests.support.children import a_child, a_feed_was_heard, lifted, limited
from tests.support.loads import open_hull

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo() -> Browser:
    open_hull()
    a_feed_was_heard()
    return looking()


def page_of_maya(jo: Browser) -> str:
    """The address of her page."""
    (address,) = children_on(found(jo, **MAYA))
    return address


def test_a_page_shows_the_four_facts_and_each_service_with_its_telephone(jo):
    number = a_child()
    page = jo.get(page_of_maya(jo)).content.decode()
    for shown in (
        "Maya Kaur",
        "Female",
        "9 March 2015",
        number.shown,
        "Hull children&#39;s team",
        "Priya Shah, Social worker",
        '<a class="govuk-link" href="tel:01632960003">01632 960003</a>',
        "priya.shah@hull.example",
        "since 1 February 2026",
        "Lead professional",
        "An assessment exists.",
        "Last confirmed by Children’s social care on 20 October 2026.",
        "The Quays Surgery",
        STANDING,
        "Child benefit records, England: up to 1 November 2026",
    ):
        assert shown in page
    assert "<title>Child – ContactPoint</title>" in page


def test_opening_a_page_is_recorded_with_the_child(jo):
    number = a_child()
    jo.get(page_of_maya(jo))
    event = Event.objects.order_by("-at").first().body
    assert (event["kind"], event["route"], event["children"]) == ("view", "web.child", [number])


def test_a_limited_childs_page_is_the_same_bytes_whatever_the_cause(jo):
    number = a_child()
    address = page_of_maya(jo)
    answers = {}
    for cause in Cause:
        limited(number, cause)
        answers[cause] = seen(jo.get(address))
        lifted(number, cause)
    assert len(set(answers.values())) == 1
    assert STANDING.encode() in answers[Cause.SHIELD][-1]
    assert seen(jo.get(address)) not in answers.values()


def test_a_shielded_childs_page_is_that_of_a_child_with_no_service_shown(jo):
    number = a_child()
    address = page_of_maya(jo)
    directory.Involvement.objects.filter(number=number).delete()
    nothing_shown = seen(jo.get(address))
    limited(number, Cause.SHIELD)
    assert seen(jo.get(address)) == nothing_shown


def test_after_a_shield_nothing_that_located_is_on_any_page(jo):
    number = a_child()
    address = page_of_maya(jo)
    limited(number, Cause.SHIELD)
    pages = [jo.get(address), found(jo, **MAYA)]
    for page, word in itertools.product(pages, ("Priya", "01632", "Quays", "team", "social care")):
        assert word not in page.content.decode()


def test_a_child_who_is_no_longer_there_is_a_missing_page(jo):
    number = a_child()
    address = page_of_maya(jo)
    directory.Child.objects.filter(number=number).delete()
    assert jo.get(address).content == jo.get("/child/" + "x" * 22).content


def seen(response) -> tuple[object, ...]:
    """All that reaches the jo."""
    return response.status_code, tuple(response.headers.items()), str(response.cookies), response.content
