"""A form that a second tab loaded before the first said why: the reason that is sent with terms counts (B4-19)."""

import pytest

from contactpoint.access import models
from contactpoint.audit.models import Event
from tests.integration.test_search_pages import MAYA
from tests.support.browsing import Browser, a_practitioner, at_the_desk_of, found
from tests.support.loads import open_hull

pytestmark = pytest.mark.django_db
TYPED = {name.replace("_", "-"): value for name, value in MAYA.items()}


@pytest.fixture
def jo() -> Browser:
    open_hull()
    return at_the_desk_of(a_practitioner())


@pytest.fixture
def stale(jo) -> dict[str, str]:
    """The first form as the second tab has it, after the first tab has searched."""
    form = jo.hidden(jo.get("/find")) | TYPED
    found(jo, purpose="in_front_of_me", **MAYA)
    return form


def kept() -> tuple[str, str | None]:
    purpose = models.WebSession.objects.get().purpose
    return purpose["code"], purpose["reference"]


def events() -> list[tuple[str, str | None]]:
    bodies = [event.body for event in Event.objects.order_by("at")]
    return [(body["kind"], body["purpose"]) for body in bodies]


def test_another_reason_is_kept_and_recorded_before_the_search(jo, stale):
    asked = {"purpose": "protection_enquiry", "reference": "CP/2026/0142"}
    before = len(events())
    for _ in range(2):
        sent = jo.post("/find", stale | asked)
    jo.get(sent["Location"])
    assert kept() == ("protection_enquiry", "CP/2026/0142")
    assert events()[before:] == [("purpose_chosen", "protection_enquiry"), ("search", "protection_enquiry")]


def test_another_reason_that_is_not_complete_is_asked_for_and_nothing_is_searched(jo, stale):
    before = len(events())
    response = jo.post("/find", stale | {"purpose": "protection_enquiry"})
    page = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#reference">' in page
    assert 'value="protection_enquiry" checked' in " ".join(page.split())
    assert kept() == ("in_front_of_me", None)
    assert [kind for kind, _ in events()[before:]] == ["search_refused"]


def test_a_reason_of_no_list_is_never_the_old_one(jo, stale):
    response = jo.post("/find", stale | {"purpose": "curiosity"})
    assert (response.status_code, '<a href="#purpose">' in response.content.decode()) == (422, True)
    assert kept() == ("in_front_of_me", None)


def test_the_same_reason_is_not_said_twice(jo, stale):
    before = len(events())
    jo.get(jo.post("/find", stale | {"purpose": "in_front_of_me"})["Location"])
    assert events()[before:] == [("search", "in_front_of_me")]
