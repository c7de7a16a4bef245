"""A practitioner's own list of the children whose pages were opened in the last days."""

from datetime import timedelta

import pytest

from contactpoint.access import models, recent
from contactpoint.audit.clock import database_now
from contactpoint.audit.models import Event
from contactpoint.directory import models as directory
from contactpoint.disclosure.facts import Cause, Name
from tests.support import people
from tests.support.browsing import Browser, children_on, looking, page_of
from tests.support.children import a_child, limited
from tests.support.loads import open_hull

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo() -> Browser:
    open_hull()
    return looking()


def test_an_empty_list_says_what_to_do(jo):
    page = jo.get("/recent").content.decode()
    assert "You have not opened a child’s page in the last 7 days." in page
    assert '<a class="govuk-link" href="/find">Find a child</a>' in page


def test_the_last_opened_stands_first_with_the_four_facts_and_leads_to_the_page(jo):
    maya, zara = a_child(), a_child(record="S-2", names=(Name("Kaur", ("Zara",)),))
    for number in (maya, zara, maya):
        jo.get(page_of(jo, number))
    page = jo.get("/recent")
    text = page.content.decode()
    assert text.index("Kaur, Maya") < text.index("Kaur, Zara")
    assert f"Born 9 March 2015 · Female · {maya.shown}" in text
    assert "Hull children" not in text
    first, second = children_on(page)
    assert "Kaur, Maya" in jo.get(first).content.decode()
    assert "Kaur, Zara" in jo.get(second).content.decode()


def test_the_look_at_the_list_names_every_child_on_it(jo):
    number = a_child()
    jo.get(page_of(jo, number))
    jo.get("/recent")
    event = Event.objects.order_by("-at").first().body
    assert (event["kind"], event["route"], event["children"]) == ("recent", "web.recent", [number])


def test_a_limited_child_stands_on_it_as_before(jo):
    number = a_child()
    jo.get(page_of(jo, number))
    (before,) = models.Recent.objects.values_list("seen", flat=True)
    text = without_handles(jo)
    limited(number, Cause.SHIELD)
    assert without_handles(jo) == text
    assert models.Recent.objects.get().seen == before


def test_a_child_who_is_gone_is_told_by_number_with_whom_to_ask(jo, settings):
    number = a_child()
    jo.get(page_of(jo, number))
    directory.Child.objects.filter(number=number).delete()
    page = jo.get("/recent")
    assert children_on(page) == []
    assert f"{number.shown} is not here any more. Ask us" in page.content.decode()
    assert settings.DESK_TELEPHONE in page.content.decode()
    assert Event.objects.order_by("-at").first().body["children"] == [number]


def test_a_child_who_was_not_there_is_not_noted(jo):
    number = a_child()
    address = page_of(jo, number)
    directory.Child.objects.filter(number=number).delete()
    jo.get(address)
    assert not models.Recent.objects.exists()


def test_nobody_sees_the_list_of_another(jo):
    jo.get(page_of(jo, a_child()))
    assert children_on(looking("al").get("/recent")) == []


def test_after_seven_days_a_child_is_off_the_list_and_swept_with_the_next_sign_in(jo):
    jo.get(page_of(jo, a_child()))
    models.Recent.objects.update(seen=database_now() - timedelta(days=7, seconds=1))
    assert recent.opened_by("p-jo") == []
    people.signed_in(models.Person.objects.get(username="jo"))
    assert not models.Recent.objects.exists()


def without_handles(jo: Browser) -> str:
    page = jo.get("/recent")
    text = page.content.decode()
    for address in children_on(page):
        text = text.replace(address, "HANDLE")
    return text
