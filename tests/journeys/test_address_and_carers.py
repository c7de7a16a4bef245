"""Where a child lives, and with whom, stands behind a press of its own."""

import pytest

from contactpoint.audit.models import Event

pytestmark = pytest.mark.journey


def test_the_address_stands_behind_a_press_that_is_recorded(practitioner, journey):
    # Given a practitioner on Maya's page, where no address stands
    practitioner.signs_in()
    journey.begins()
    practitioner.says_why()
    practitioner.looks_for_maya()
    practitioner.opens("Kaur, Maya")
    assert practitioner.reads_nothing_of("Mill Lane, Hull", "12 Mill Lane", "HU5 2AB", "Jaspreet")
    # When she presses for it
    practitioner.presses("Show address and carers")
    # Then address and carer stand there, with the telephone number, and the look is recorded as one of its own
    assert practitioner.reads("12 Mill Lane", "HU5 2AB", "Jaspreet Kaur", "Mother", "07700 900123 x4417")
    journey.arrives(screens=4)
    assert [event.body["kind"] for event in Event.objects.order_by("at")][-2:] == ["view", "view_address"]
    # And from there it is one press back to those who work with her
    practitioner.follows("Back to who works with this child")
    assert practitioner.reads_nothing_of("12 Mill Lane", "Jaspreet")
