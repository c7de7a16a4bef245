"""A child's page: who works with her and how to reach them; full or limited, one page (N2)."""

import itertools
import re

import pytest

from contactpoint.access import models
from contactpoint.audit.models import Event
from contactpoint.directory import models as directory
from contactpoint.disclosure.facts import Cause, Name
from tests.integration.test_search_pages import MAYA, STANDING
from tests.support.browsing import Browser, found, looking, page_of
from tests.support.children import SURGERY, TEAM, a_child, a_feed_was_heard, lifted, limited
from tests.support.loads import open_hull
from tests.support.maya import JASPREET, MILL_LANE, NURSE, ST_ANNES, WELFARE

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo() -> Browser:
    open_hull()
    a_feed_was_heard()
    return looking()


def at_home() -> dict[str, object]:
    """What is known of Maya's home."""
    return {"address": MILL_LANE, "carers": (JASPREET,)}


def test_a_page_shows_the_four_facts_and_each_service_with_its_telephone(jo):
    number = a_child()
    page = jo.get(page_of(jo, number)).content.decode()
    for shown in (
        "Kaur, Maya",
        "Female",
        "9 March 2015 (age 11)",
        number.shown,
        "Hull children&#39;s team",
        "Priya Shah, Social worker",
        '<a class="govuk-link" href="tel:01632960003">01632 960003</a>',
        "priya.shah@hull.example",
        "Since 1 February 2026.",
        "Lead professional",
        "An assessment exists.",
        "Last confirmed by Children’s social care on 20 October 2026.",
        "The Quays Surgery",
        STANDING,
        "Child benefit records, England: up to 1 November 2026",
        "One that stands here may know nothing of a child",
    ):
        assert shown in page
    assert "<title>Child – ContactPoint</title>" in page


def test_services_stand_in_one_order_whoever_told_of_them(jo):
    number = a_child(involvements=(WELFARE, NURSE, SURGERY, ST_ANNES, TEAM))
    page = jo.get(page_of(jo, number)).content.decode()
    lead, school, surgery, nurse, welfare = (
        page.index(text)
        for text in ("Hull children&#39;s team", "St Anne&#39;s", "The Quays", "Hull School Nursing", "Hull Education")
    )
    assert page.index("Who works with this child") < lead < school < surgery < nurse
    assert nurse < page.index("Who worked with this child before") < welfare
    assert "Health visitor or school nurse" in page
    assert "Ended 1 October 2026." in page


def test_the_address_and_the_carers_are_a_further_press_with_an_event_of_its_own(jo):
    number = a_child(**at_home())
    address = page_of(jo, number)
    page = jo.get(address)
    assert "12 Mill Lane" not in page.content.decode()
    assert "Jaspreet" not in page.content.decode()
    for _ in range(2):
        home = jo.post(f"{address}/address", jo.hidden(page)).content.decode()
    for shown in ("Kaur, Maya", "12 Mill Lane", "HU5 2AB", "Jaspreet Kaur", "Mother", STANDING):
        assert shown in home
    assert 'href="tel:07700900123;ext=4417"' in home
    assert "Last confirmed by Children’s social care on 20 October 2026." in home
    looks = [event.body for event in Event.objects.order_by("at") if event.body["kind"] == "view_address"]
    assert [(look["route"], look["children"]) for look in looks] == [("web.child_address", [number])] * 2
    assert {"address", "carers"} <= set(looks[0]["fields_offered"])


def test_the_press_stands_only_where_there_is_something_behind_it(jo):
    number = a_child()
    assert "Show address and carers" not in jo.get(page_of(jo, number)).content.decode()
    number = a_child(record="S-2", names=(Name("Kaur", ("Zara",)),), **at_home())
    address = page_of(jo, number)
    assert "Show address and carers" in jo.get(address).content.decode()
    assert jo.get(address).content == jo.get(address).content


def test_only_services_stand_on_paper_and_its_foot_says_who_when_and_where_that_is_recorded(jo):
    number = a_child(involvements=(TEAM, ST_ANNES, SURGERY, WELFARE), **at_home())
    page = jo.get(f"{page_of(jo, number)}/print").content.decode()
    event = Event.objects.order_by("-at").first()
    for shown in (
        "Kaur, Maya",
        number.shown,
        "01632 960003",
        "The Quays",
        STANDING,
        f"recorded as {event.id}",
        "by Jo",
    ):
        assert shown in page
    for place in ("Mill Lane", "Jaspreet", "St Anne", "Hull Education"):
        assert place not in page
    assert (event.body["kind"], event.body["children"]) == ("print", [number])


def test_opening_a_page_is_recorded_with_the_child(jo):
    number = a_child()
    jo.get(page_of(jo, number))
    event = Event.objects.order_by("-at").first().body
    assert (event["kind"], event["route"], event["children"]) == ("view", "web.child", [number])


def test_a_limited_childs_page_is_the_same_bytes_whatever_the_cause(jo):
    number = a_child(**at_home())
    address = page_of(jo, number)
    token = jo.hidden(jo.get(address))
    answers = {}
    for cause in Cause:
        limited(number, cause)
        answers[cause] = seen(jo.get(address)), seen(jo.post(f"{address}/address", token))
        lifted(number, cause)
    assert len(set(answers.values())) == 1
    assert all(STANDING.encode() in page[-1] for page in answers[Cause.SHIELD])
    assert seen(jo.get(address)) != answers[Cause.SHIELD][0]
    assert seen(jo.post(f"{address}/address", token)) != answers[Cause.SHIELD][1]


def test_a_limited_childs_paper_is_the_same_but_for_its_foot_whatever_the_cause(jo):
    number = a_child(**at_home())
    papers = set()
    for cause in Cause:
        limited(number, cause)
        papers.add(
            jo.get(f"{page_of(jo, number)}/print").content.decode().partition('<p class="govuk-body cp-printed"')[0]
        )
        lifted(number, cause)
    assert len({re.sub(r"/child/[^\"/]+", "/child/HANDLE", paper) for paper in papers}) == 1


def test_a_shielded_childs_page_is_that_of_a_child_with_no_service_shown(jo):
    number = a_child()
    address = page_of(jo, number)
    directory.Involvement.objects.filter(number=number).delete()
    nothing_shown = seen(jo.get(address))
    limited(number, Cause.SHIELD)
    assert seen(jo.get(address)) == nothing_shown


def test_after_a_shield_nothing_that_located_is_on_any_page(jo):
    number = a_child()
    address = page_of(jo, number)
    limited(number, Cause.SHIELD)
    pages = [jo.get(address), found(jo, **MAYA)]
    for page, word in itertools.product(pages, ("Priya", "01632", "Quays", "team", "social care")):
        assert word not in page.content.decode()


def test_a_child_who_is_no_longer_there_is_a_missing_page(jo):
    number = a_child()
    address = page_of(jo, number)
    directory.Child.objects.filter(number=number).delete()
    missing = jo.get("/child/" + "x" * 22)
    token = jo.hidden(jo.get("/find"))
    for response in (jo.get(address), jo.get(f"{address}/print"), jo.post(f"{address}/address", token)):
        assert (response.status_code, response.content) == (404, missing.content)


def test_every_page_of_a_child_belongs_to_one_visit(jo):
    address, al = page_of(jo, a_child(**at_home())), looking("al")
    missing = al.get("/child/" + "x" * 22).content
    token = al.hidden(al.get("/find"))
    for response in (al.get(address), al.get(f"{address}/print"), al.post(f"{address}/address", token)):
        assert (response.status_code, response.content) == (404, missing)
    refused = [event.body for event in Event.objects.all() if event.body["outcome"] == "refused"]
    assert {(event["kind"], event["refused_because"]) for event in refused} == {
        (kind, "no_such_handle") for kind in ("view", "print", "view_address")
    }


def test_a_suspended_person_sees_nothing_more_with_the_next_request(jo):
    address = page_of(jo, a_child(**at_home()))
    token = jo.hidden(jo.get(address))
    models.Person.objects.update(state="suspended")
    for response in (
        jo.get(address),
        jo.get(f"{address}/print"),
        jo.post(f"{address}/address", token),
        jo.get("/recent"),
    ):
        assert response.headers["Location"] == "/sign-in"


def seen(response) -> tuple[object, ...]:
    """All that reaches jo, but how many seconds are left of the visit, which go on meanwhile."""
    headers = tuple(one for one in response.headers.items() if one[0] != "Server-Timing")
    return response.status_code, headers, str(response.cookies), response.content


@pytest.mark.parametrize("press", ["", "/address", "/print"])
def test_a_look_at_a_child_who_is_gone_names_the_child_in_its_event(jo, press):
    number = a_child()
    address = page_of(jo, number)
    form = jo.hidden(jo.get(address))
    directory.Child.objects.filter(number=number).delete()
    response = jo.post(address + press, form) if press == "/address" else jo.get(address + press)
    assert response.status_code == 404
    assert Event.objects.order_by("-at").first().body["children"] == [number]
