"""Signing in at an employer's provider in a real browser, which keeps strict cookies from what that site leads to."""

import pytest

from contactpoint.access import models
from contactpoint.access.rules import Face
from tests.support.employers import bound, connected
from tests.support.fake_provider import FakeProvider, a_provider

pytestmark = pytest.mark.journey


@pytest.fixture
def provider():
    with a_provider() as provider:
        provider.has_a_page = True
        yield provider


def goes_there(person) -> None:
    person.page.get_by_label("Code of your organisation").fill("HUL")
    person.presses("Continue")
    signs_in_there(person)


def signs_in_there(person) -> None:
    person.presses("Go to the sign-in of")
    person.follows("Sign in here")


def test_a_practitioner_signs_in_at_her_employers(practitioner, provider: FakeProvider, journey):
    # Given a practitioner whose council signs its people in
    connected(provider, Face.WEB)
    bound(practitioner.account, provider, "s-jo")
    practitioner.comes()
    journey.begins()
    # When she goes there and comes back
    practitioner.follows("Sign in with your employer")
    goes_there(practitioner)
    # Then she can search
    assert practitioner.sees("Find a child")
    journey.arrives(screens=6)
    assert models.ProviderTrip.objects.count() == 0


def test_an_officer_signs_in_there_again_and_goes_on(officer, provider: FakeProvider):
    # Given an officer who signed in there too long ago
    provider.subject = "s-ola"
    connected(provider, Face.DESK)
    bound(officer.account, provider, "s-ola")
    officer.comes()
    officer.follows("Sign in with your employer")
    goes_there(officer)
    assert officer.sees("Desk")
    models.DeskSession.objects.update(stepped_up_at="2026-01-01T00:00Z")
    officer.page.goto(f"{officer.base}/held")
    assert officer.sees("Enter a fresh code")
    # When she signs in there again
    officer.presses("Sign in again with your employer")
    signs_in_there(officer)
    # Then she is where she was going
    assert officer.sees("Held")
    assert provider.asked[-1]["prompt"] == "login"
