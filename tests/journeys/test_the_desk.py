"""The desk has its own host, and its own visit."""

import pytest

pytestmark = pytest.mark.journey


def test_an_officer_signs_in_to_the_desk_on_its_own_host(officer):
    # Given an officer at the desk's address
    officer.signs_in()
    # Then the desk stands there, under its own name, and signing out ends the visit
    assert officer.sees("Desk")
    assert "desk.localhost" in officer.page.url
    officer.signs_out()
    assert officer.sees("Sign in")
