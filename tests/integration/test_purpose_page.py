"""Why this visit: asked once, shown on every page, recorded (B4-19)."""

import pytest

from contactpoint.access.purposes import PURPOSES
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Role, Sector
from tests.support.browsing import a_practitioner, at_the_desk_of, looking

pytestmark = pytest.mark.django_db


def test_the_page_offers_the_purposes_of_the_role_and_no_other():
    page = at_the_desk_of(a_practitioner()).get("/purpose").content.decode()
    for code, rule in PURPOSES.items():
        assert (f'value="{code}"' in page) == (Role.PRACTITIONER in rule.roles and Sector.GENERAL in rule.sectors)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "purpose"),
        ({"purpose": "curiosity"}, "purpose"),
        ({"purpose": "desk_shield", "reference": "X/1234"}, "reference"),
        ({"purpose": "child_in_need"}, "involvement"),
        ({"purpose": "protection_enquiry"}, "reference"),
        ({"purpose": "protection_enquiry", "reference": "about Maya Kaur"}, "reference"),
        ({"purpose": "police_safeguarding", "involvement": "police_officer"}, "reference"),
        ({"purpose": "early_help", "involvement": "nosy neighbour"}, "involvement"),
    ],
)
def test_what_is_missing_is_said_at_its_field(typed, field):
    browser = at_the_desk_of(a_practitioner())
    response = browser.fill("/purpose", **typed)
    assert response.status_code == 422
    assert f'<a href="#{field}">' in response.content.decode()
    assert browser.get("/found/" + "x" * 22).headers["Location"] == "/purpose"


def test_a_reference_is_taken_as_people_write_it():
    browser = at_the_desk_of(a_practitioner())
    browser.fill("/purpose", purpose="protection_enquiry", reference=" cp/2026/0142 ")
    (event,) = Event.objects.all()
    assert (event.body["kind"], event.body["reference"]) == ("purpose_chosen", "CP/2026/0142")


def test_the_purpose_the_person_and_the_organisation_stand_on_every_page():
    page = looking().get("/find").content.decode()
    assert "<strong>Jo</strong></a>, Organisation HUL" in page
    assert "Purpose: A child is in front of me or in danger now" in page


def test_what_follows_a_look_without_a_reference_is_said_where_it_is_chosen():
    page = at_the_desk_of(a_practitioner()).get("/purpose").content.decode()
    assert page.count("Somebody asks you within a day which child it was") == 1


def test_a_double_click_is_recorded_once():
    browser = at_the_desk_of(a_practitioner())
    form = browser.hidden(browser.get("/purpose")) | {"purpose": "in_front_of_me"}
    assert [browser.post("/purpose", form).headers["Location"] for _ in range(2)] == ["/find", "/find"]
    assert Event.objects.count() == 1


def test_a_form_without_its_key_changes_nothing():
    browser = at_the_desk_of(a_practitioner())
    form = browser.hidden(browser.get("/purpose")) | {"purpose": "in_front_of_me", "once": ""}
    assert browser.post("/purpose", form).status_code == 422
    assert not Event.objects.exists()
