"""The route tables and the templates' engine, as the faces load them, and careless copies of them."""

from dataclasses import replace

import pytest
from django.template import engines
from jinja2 import Environment

from contactpoint.desk.routes import ROUTES as DESK
from contactpoint.pages.routing import Entry
from contactpoint.web.routes import ROUTES as WEB
from tests.architecture.rules.pages import (
    breaches_of_an_escaping_environment,
    breaches_of_posts_act_once,
    breaches_of_the_route_table,
)
from tests.architecture.rules.tree import code

FACES = {"web": WEB, "desk": DESK}
FOUND = next(route for route in WEB if route.name == "found")
CARELESS = {
    "the same name twice": replace(FOUND, path="other/<str:handle>"),
    "no right": replace(FOUND, name="other", capability=None),
    "no right, with no purpose either": replace(FOUND, name="other", capability=None, entry=Entry.SIGNED_IN),
    "no event": replace(FOUND, name="other", events=()),
}


@pytest.mark.parametrize("face", FACES)
def test_every_page_is_named_once_and_asks_for_a_right(face):
    assert breaches_of_the_route_table(face, FACES[face]) == []


@pytest.mark.parametrize("careless", CARELESS.values(), ids=CARELESS)
def test_a_careless_row_of_the_table_is_caught(careless):
    assert breaches_of_the_route_table("web", [*WEB, careless]) != []


@pytest.mark.parametrize("face", FACES)
def test_every_form_that_is_sent_acts_once(face):
    assert breaches_of_posts_act_once(code(), FACES[face]) == []


@pytest.mark.parametrize(("path", "name"), [("web/find.py", "find"), ("web/purpose.py", "purpose")])
def test_a_view_that_acts_each_time_is_caught(path, name):
    careless = code().altered(path, "act_once(", "act(")
    assert breaches_of_posts_act_once(careless, WEB) == [f"{name} acts without its one-use key"]


def test_values_are_escaped_in_every_template():
    assert breaches_of_an_escaping_environment(engines["jinja2"].env) == []


@pytest.mark.parametrize("autoescape", [False, lambda name: False])
def test_an_engine_that_trusts_values_is_caught(autoescape):
    assert breaches_of_an_escaping_environment(Environment(autoescape=autoescape)) != []
