"""From a code on a sheet of paper to a first telephone number, in a real browser with its own virtual authenticator."""

import pytest
from playwright.sync_api import expect

from contactpoint.access import models
from contactpoint.kernel.actors import Role
from tests.journeys.test_passkey import FAULT, has_a_device
from tests.support.people import a_newcomer, code_from

pytestmark = pytest.mark.journey
WORDS = "seven other plain words"


def comes_with_a_code(practitioner) -> str:
    nia, code = a_newcomer("nia", Role.PRACTITIONER, models.Organisation.objects.get())
    practitioner.account = nia
    return code


def test_a_newcomer_makes_a_passkey_and_finds_whom_to_ring(practitioner, journey):
    # Given somebody with a code from their administrator, and a device that keeps passkeys
    code = comes_with_a_code(practitioner)
    has_a_device(practitioner.page)
    practitioner.comes()
    journey.begins()
    # When she sets up how she signs in, and looks for a child
    practitioner.follows("First time here?")
    practitioner.page.get_by_label("Code").fill(code)
    practitioner.presses("Continue")
    practitioner.presses("Use a passkey")
    expect(practitioner.page.get_by_text(FAULT)).to_be_hidden()
    practitioner.presses("Make the passkey")
    assert practitioner.sees("You are set up")
    practitioner.follows("Go to the first page")
    practitioner.says_why()
    practitioner.looks_for_maya()
    practitioner.opens("Kaur, Maya")
    # Then she has a number to ring, and comes in by the passkey from now on
    assert practitioner.telephone_of("The Quays Surgery") == "tel:01632960001"
    journey.arrives(screens=8)
    practitioner.signs_out()
    practitioner.presses("Sign in with a passkey")
    practitioner.presses("Sign in")
    assert practitioner.sees("Find a child")


def test_a_newcomer_chooses_password_pin_and_app(practitioner):
    # Given somebody with a code, and an app that has read the key on the page
    code = comes_with_a_code(practitioner)
    page = practitioner.page
    practitioner.comes()
    practitioner.follows("First time here?")
    page.get_by_label("Code").fill(code)
    practitioner.presses("Continue")
    uri = page.get_by_role("link", name="open it in the app").get_attribute("href")
    # When she chooses password and PIN and types what the app shows
    for label, typed in (("New password", WORDS), ("New password again", WORDS), ("New PIN", "519284")):
        page.get_by_label(label, exact=True).fill(typed)
    page.get_by_label("New PIN again").fill("519284")
    page.get_by_label("Code").fill(code_from(uri))
    practitioner.presses("Finish and sign in")
    # Then she is in and told what to do first, and the code is worth nothing any more
    assert practitioner.sees("You are set up")
    practitioner.signs_out()
    practitioner.follows("First time here?")
    page.get_by_label("Code").fill(code)
    practitioner.presses("Continue")
    assert practitioner.summary_says("was used, or has lapsed")
