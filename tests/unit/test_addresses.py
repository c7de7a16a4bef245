"""Addresses on pages are Django's own, made without its search through all routes."""

import re
from uuid import UUID

import pytest
from django.urls import reverse

from contactpoint.pages.environment import _url
from contactpoint.web.routes import ROUTES


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_address_is_djangos_own(route):
    parts = dict.fromkeys(re.findall(r"<str:(\w+)>", route.path), "A_b-1")
    assert _url(route.name, **parts) == reverse(route.name, kwargs=parts)


@pytest.mark.parametrize(("part", "shown"), [("a/b {c}?", "a%2Fb%20%7Bc%7D%3F"), (UUID(int=1), str(UUID(int=1)))])
def test_a_part_stays_one_part(part, shown):
    assert _url("child", handle=part) == f"/child/{shown}"
