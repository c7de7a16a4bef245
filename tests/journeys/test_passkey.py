"""A passkey in a real browser, with chromium's own virtual authenticator: no answer is made by the tests."""

import pytest
from playwright.sync_api import Page, expect

from contactpoint.access import models
from contactpoint.access.actions import sign_in
from contactpoint.access.rules import ATTEMPTS, Face
from tests.support.people import ADDRESS

pytestmark = pytest.mark.journey
FAULT = "Your device gave no passkey."


def has_a_device(page: Page, *, verifies: bool = True) -> None:
    """A device that keeps passkeys and knows its user by a finger; `verifies`: the finger is the right one."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_practitioner_who_is_shut_out_enters_by_passkey(practitioner, journey):
    # Given a practitioner whose device has a passkey
    has_a_device(practitioner.page)
    practitioner.signs_in()
    practitioner.page.goto(f"{practitioner.base}/my-account")
    practitioner.follows("Add a passkey")
    practitioner.page.get_by_label("Name of this passkey").fill("work telephone")
    practitioner.presses("Make the passkey")
    assert practitioner.reads("work telephone", "not used yet")
    practitioner.signs_out()
    # And somebody who has tried passwords in her name until none is listened to
    for _ in range(ATTEMPTS):
        sign_in("jo", "wrong", "000000", pin="", face=Face.WEB, address=ADDRESS)
    journey.begins()
    # When she signs in with the passkey
    practitioner.presses("Sign in with a passkey")
    expect(practitioner.page.get_by_text(FAULT)).to_be_hidden()
    practitioner.presses("Sign in")
    # Then she can search
    assert practitioner.sees("Find a child")
    journey.arrives(screens=3)
    assert models.Passkey.objects.get().last_used is not None


def test_an_officer_goes_on_by_passkey(officer):
    # Given an officer with a passkey whose code was entered too long ago
    has_a_device(officer.page)
    officer.signs_in()
    officer.page.goto(f"{officer.base}/my-account/passkey")
    officer.presses("Make the passkey")
    models.DeskSession.objects.update(stepped_up_at="2026-01-01T00:00Z")
    officer.page.goto(f"{officer.base}/my-account/passkey")
    assert officer.sees("Enter a fresh code")
    # When she uses the passkey instead of a code
    officer.presses("Use a passkey instead")
    officer.presses("Continue")
    # Then she is where she was going
    assert officer.sees("Add a passkey")


def test_a_device_that_does_not_know_its_user_makes_no_passkey(practitioner):
    # Given a device that does not recognise the finger
    has_a_device(practitioner.page, verifies=False)
    practitioner.signs_in()
    practitioner.page.goto(f"{practitioner.base}/my-account/passkey")
    expect(practitioner.page.get_by_text(FAULT)).to_be_hidden()
    # When a passkey is to be made
    practitioner.page.get_by_role("button", name="Make the passkey").click()
    # Then the page says that there is none, and nothing was kept
    expect(practitioner.page.get_by_text(FAULT)).to_be_visible()
    assert not models.Passkey.objects.exists()
