"""The end of a visit, wanted or not: nothing stays on the screen for the next person (threats T26)."""

import pytest

from contactpoint.access import models

pytestmark = pytest.mark.journey


def test_back_after_signing_out_shows_nothing(practitioner, journey):
    # Given a practitioner who has seen Maya's page and her address
    practitioner.opens_mayas_page()
    practitioner.presses("Show address and carers")
    journey.begins()
    # When she signs out and the next person at the desk presses Back, again and again
    practitioner.signs_out()
    assert practitioner.sees("Sign in")
    journey.arrives(screens=2)
    for _ in range(4):
        practitioner.goes_back()
        # Then nothing of Maya stands there, whatever stood there before
        assert practitioner.reads_nothing_of("Maya", "Kaur", "Hull children's team", "12 Mill Lane")
    practitioner.comes()
    assert practitioner.sees("Sign in")


def test_the_browser_itself_keeps_nothing_of_a_child(practitioner):
    # Given a practitioner who has found Maya and seen her page, her address and the contacts to print
    practitioner.opens_mayas_page()
    practitioner.presses("Show address and carers")
    practitioner.goes_back()
    practitioner.follows("Contacts to print")
    # Then cookies alone are kept in the browser's stores, and none of them says anything of her
    page = practitioner.page
    kept = page.context.storage_state(indexed_db=True)
    assert kept["origins"] == []
    assert page.evaluate("async () => [localStorage.length, sessionStorage.length, await caches.keys()]") == [0, 0, []]
    assert [cookie["name"] for cookie in kept["cookies"] if "Maya" in str(cookie) or "Kaur" in str(cookie)] == []


def test_a_visit_that_lapsed_in_the_middle_asks_to_sign_in_and_goes_on(practitioner, journey):
    # Given a practitioner who was called away from her search for a quarter of an hour
    practitioner.signs_in()
    practitioner.says_why()
    practitioner.types(family="Kaur", day="9", month="3", year="2015")
    models.WebSession.objects.update(last_seen="2026-01-01T00:00Z")
    journey.begins()
    # When she presses Find
    practitioner.presses("Find")
    # Then she is asked to sign in, reads why, and what she typed is shown to nobody
    assert practitioner.sees("Sign in")
    assert practitioner.reads("A visit ends after 15 minutes without use.")
    assert practitioner.reads_nothing_of("Kaur")
    # And after signing in she looks again
    practitioner.gives_name_and_password()
    practitioner.gives_the_code()
    practitioner.says_why()
    practitioner.looks_for_maya()
    assert practitioner.children_found() == ["Kaur, Maya"]
    journey.arrives(screens=5)


def test_a_childs_page_of_a_lapsed_visit_is_gone(practitioner):
    # Given Maya's page, left open over lunch
    practitioner.opens_mayas_page()
    models.WebSession.objects.update(last_seen="2026-01-01T00:00Z")
    # When somebody loads it again
    practitioner.page.reload()
    # Then the sign-in page stands there
    assert practitioner.sees("Sign in")
    assert practitioner.reads_nothing_of("Maya", "Kaur")
