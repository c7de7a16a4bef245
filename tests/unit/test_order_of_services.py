"""In which order a child's page lists services, and what may never stand on paper."""

import random
from datetime import date

import pytest

from contactpoint.disclosure.facts import ServiceKind
from contactpoint.lookup.rules import EVERY_CHILDS, NEVER_ON_PAPER, ServiceView, in_order


def service(organisation: str, kind: ServiceKind = ServiceKind.VOLUNTARY, **facts: object) -> ServiceView:
    """A service that works with the child now, but for what is said otherwise."""
    unsaid = dict.fromkeys(("worker", "post", "telephone", "email", "started", "ended", "confirmed"))
    told = {"lead": False, "assessment": False, "source_name": "School census"}
    return ServiceView(organisation=organisation, kind=kind.value, **{**unsaid, **told, **facts})


IN_ORDER = [
    service("Youth club", lead=True),
    service("Mill School", ServiceKind.SCHOOL),
    service("The Quays Surgery", ServiceKind.GP_PRACTICE),
    service("School nursing", ServiceKind.HEALTH_VISITING),
    service("Attendance team", ServiceKind.EDUCATION_WELFARE),
    service("Hull children's team", ServiceKind.SOCIAL_CARE, worker="Ann"),
    service("Hull children's team", ServiceKind.SOCIAL_CARE, worker="Bea"),
    service("Old school", ServiceKind.SCHOOL, ended=date(2026, 7, 20)),
    service("Old lead", lead=True, ended=date(2026, 2, 1)),
]


@pytest.mark.parametrize("seed", range(5))
def test_the_lead_then_what_every_child_has_then_the_others_and_the_latest_ended_first(seed):
    mixed = random.Random(seed).sample(IN_ORDER, len(IN_ORDER))
    assert in_order(mixed) == IN_ORDER


def test_the_kinds_named_are_kinds_of_the_directory():
    assert {*EVERY_CHILDS, *NEVER_ON_PAPER} <= set(ServiceKind)
