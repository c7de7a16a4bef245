"""Help, accessibility, coverage; and what stands on every page."""

from datetime import date

import pytest

from contactpoint.disclosure.actions import record_coverage
from contactpoint.kernel.actors import UPKEEP, WORKER
from tests.integration.test_search_pages import STANDING
from tests.support.browsing import Browser, a_practitioner, at_the_desk_of, looking
from tests.support.children import a_feed_was_heard

pytestmark = pytest.mark.django_db
MENU = {"/find": "Find a child", "/recent": "Recent", "/coverage": "Coverage", "/help": "Help"}


@pytest.mark.parametrize("path", ["/help", "/accessibility"])
def test_what_explains_the_service_is_there_for_those_who_cannot_sign_in(path):
    response = Browser().get(path)
    assert response.status_code == 200
    assert 'action="/sign-out"' not in response.content.decode()


def test_help_says_what_a_search_needs_and_whom_to_telephone(settings):
    page = Browser().get("/help").content.decode()
    for words in (
        STANDING,
        settings.DESK_TELEPHONE,
        "999",
        "the first part of the postcode",
        "Two of them end the ways",
    ):
        assert words in page


def test_coverage_is_that_of_the_readers_area_to_the_day():
    a_feed_was_heard()
    a_feed_was_heard("social_care.HUL", "HUL")
    a_feed_was_heard("social_care.LDS", "LDS")
    page = looking().get("/coverage").content.decode()
    assert "Child benefit records, England: up to 1 November 2026" in page
    assert "Children’s social care, Kingston upon Hull: up to 1 November 2026" in page
    assert "Leeds" not in page
    assert page.index("Not connected for your area yet") < page.index("Youth justice")


def test_of_several_sources_of_one_kind_the_day_is_that_to_which_all_have_told():
    record_coverage("voluntary.0001", "HUL", fed_on=date(2026, 11, 1), actor=WORKER, purpose=UPKEEP)
    record_coverage("voluntary.0002", "HUL", fed_on=date(2026, 10, 3), actor=WORKER, purpose=UPKEEP)
    page = looking().get("/coverage").content.decode()
    assert page.count("Voluntary organisations, Kingston upon Hull") == 1
    assert "Voluntary organisations, Kingston upon Hull: up to 3 October 2026" in page


def test_coverage_with_nothing_heard_says_so():
    page = looking().get("/coverage").content.decode()
    assert "Kingston upon Hull: nothing received yet" in page


@pytest.mark.parametrize("path", [*MENU, "/accessibility", "/purpose"])
def test_every_page_has_the_same_menu_and_the_way_out(path):
    page = looking().get(path).content.decode()
    for address in MENU:
        assert f'<a class="govuk-service-navigation__link" href="{address}"' in page
    assert 'action="/sign-out"' in page
    assert page.count('aria-current="page"') == (path in MENU)


def test_one_who_has_not_said_why_sees_the_coverage_and_the_help():
    new = at_the_desk_of(a_practitioner())
    assert new.get("/coverage").status_code == new.get("/help").status_code == 200
