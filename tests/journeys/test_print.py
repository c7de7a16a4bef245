"""On paper: the four facts and how to reach the services; never where the child lives or goes to school."""

import pytest

pytestmark = pytest.mark.journey


def test_contacts_are_printed_without_home_and_school(practitioner, journey):
    # Given a practitioner who needs Maya's contacts for a meeting
    practitioner.signs_in()
    journey.begins()
    practitioner.says_why()
    practitioner.looks_for_maya()
    practitioner.opens("Kaur, Maya")
    # When she opens the page to print and prints it
    practitioner.follows("Contacts to print")
    assert practitioner.sees("Kaur, Maya")
    journey.arrives(screens=4)
    practitioner.page.emulate_media(media="print")
    # Then the paper has the contacts, who took it, when, and where that is recorded
    assert practitioner.reads("Hull children's team", "01632 960003", "The Quays Surgery", "01632 960001")
    assert "Lead professional" in practitioner.services()[0]
    assert practitioner.reads("Taken by Jo Fletcher, Kingston upon Hull City Council", "This is recorded as")
    # And neither home, carers nor school, and nothing of the screen
    assert practitioner.reads_nothing_of("12 Mill Lane", "HU5", "Jaspreet", "Mill Lane School", "01632 960004")
    assert practitioner.sees_no("Sign out", "Find a child", "Skip to main content")
