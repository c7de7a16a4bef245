"""What holds for every page, walked from the route tables: a new route is tested by existing."""

import re
from uuid import UUID

import pytest
from django.urls import reverse

from contactpoint.access import models
from contactpoint.access.queries import SESSIONS
from contactpoint.access.rules import Face
from contactpoint.audit.models import Event
from contactpoint.desk.routes import ROUTES as DESK
from contactpoint.kernel.actors import Role
from contactpoint.pages import errors
from contactpoint.pages.routing import Entry, Route
from contactpoint.pages.visits import cookie_name
from contactpoint.web.routes import ROUTES as WEB
from tests.support import people
from tests.support.browsing import Browser, a_practitioner, at_the_desk_of, looking

EVERY = [
    *(
        pytest.param(Face.WEB, route, id=f"web.{route.name}", marks=pytest.mark.urls("contactpoint.web.urls"))
        for route in WEB
    ),
    *(
        pytest.param(Face.DESK, route, id=f"desk.{route.name}", marks=pytest.mark.urls("contactpoint.desk.urls"))
        for route in DESK
    ),
]
every_route = pytest.mark.parametrize(("face", "route"), EVERY)
HOST = {Face.WEB: "localhost", Face.DESK: "desk.localhost"}
PARTS = {"handle": "x" * 22, "organisation": "HUL", "source": "benefit", "delivery": str(UUID(int=7))}
pytestmark = pytest.mark.django_db


def address(route: Route) -> str:
    return reverse(route.name, kwargs={part: PARTS[part] for part in re.findall(r"<str:(\w+)>", route.path)})


def somebody(face: Face) -> Browser:
    role = {Face.WEB: Role.PRACTITIONER, Face.DESK: Role.SHIELDING_OFFICER}[face]
    return at_the_desk_of(people.a_person("sam", role, people.an_organisation()), face)


@every_route
def test_only_marked_routes_answer_someone_who_is_not_signed_in(face, route):
    response = Browser().get(address(route))
    if route.entry is Entry.ANYONE:
        assert response.status_code in {200, 302, 405}
    else:
        assert response.headers["Location"] == "/sign-in"


@every_route
def test_every_answer_is_kept_nowhere_and_tells_no_other_site(face, route):
    for browser in (Browser(), somebody(face)):
        headers = browser.get(address(route)).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert "camera=()" in headers["Permissions-Policy"]
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert not {"ETag", "Last-Modified", "Expires"} & set(headers)


@every_route
def test_a_form_without_its_token_changes_nothing_and_says_so_plainly(face, route):
    response = somebody(face).post(address(route), {"family": "Kaur"})
    assert response.status_code == 403
    assert "Please send this form again" in response.content.decode()


@every_route
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_a_route_answers_its_own_methods_alone(face, route, method):
    browser = somebody(face)
    browser.handler.enforce_csrf_checks = False
    response = browser.generic(method, address(route))
    if method not in route.methods and response.status_code != 302:
        assert response.status_code == 405
        assert response.headers["Allow"] == ", ".join(route.methods)


@every_route
def test_no_address_holds_a_name_or_a_number_of_a_child(face, route):
    """A handle, the code of a source, the id of a delivery: nothing else stands in an address."""
    assert set(re.findall(r"<([^>]*)>", route.path)) <= {f"str:{part}" for part in PARTS}


@every_route
def test_every_page_of_a_visit_has_the_way_out(face, route):
    page = somebody(face).get(address(route))
    if route.entry is not Entry.ANYONE and page.status_code == 200:
        assert 'action="/sign-out"' in page.content.decode()
        assert "Sign out" in page.content.decode()


@every_route
def test_no_page_opens_a_visit_by_being_read(face, route):
    browser = Browser()
    people.a_person("sam", {Face.WEB: Role.PRACTITIONER, Face.DESK: Role.BROKER}[face], people.an_organisation())
    browser.get(address(route), {"username": "sam", "password": people.PASSWORD, "pin": people.PIN})
    assert cookie_name(face) not in browser.cookies
    assert not SESSIONS[face].objects.exists()


@pytest.mark.parametrize("routes", [WEB, DESK])
def test_names_and_paths_are_unique(routes):
    assert len({route.name for route in routes}) == len(routes) == len({route.path for route in routes})


def test_a_page_about_children_first_asks_why():
    browser = at_the_desk_of(a_practitioner())
    for route in WEB:
        if route.entry is Entry.WITH_PURPOSE:
            assert browser.get(address(route)).headers["Location"] == "/purpose"


def test_a_right_that_is_gone_ends_with_the_next_request_and_the_refusal_is_recorded():
    browser = looking()
    models.PersonRole.objects.update(role=Role.PROXY)
    response = browser.get("/child/" + "x" * 22)
    assert (response.status_code, "Name first for whom you ask" in response.content.decode()) == (403, True)
    event = Event.objects.order_by("-at").first().body
    assert (event["kind"], event["outcome"], event["refused_because"]) == ("view", "refused", "not_allowed")


def test_a_session_of_one_face_is_nothing_on_the_other():
    browser = Browser()
    browser.cookies["contactpoint_web"] = people.signed_in(
        people.a_person("sam", Role.SHIELDING_OFFICER, people.an_organisation()), Face.DESK
    )
    assert browser.get("/find").headers["Location"] == "/sign-in"


@pytest.mark.parametrize(
    "path", ["/child/" + "x" * 22, "/found/" + "x" * 22, "/child/x", "/nothing", "/child/", "/found/é"]
)
def test_every_kind_of_missing_page_has_one_body(path):
    browser = looking()
    missing = browser.get("/child/" + "y" * 22)
    response = browser.get(path)
    assert response.status_code == 404
    assert response.content == missing.content
    assert set(response.headers) == set(missing.headers)


def test_another_sessions_handle_is_no_page():
    mine, theirs = looking("jo"), looking("al")
    handle = mine.fill("/find", family="Kaur", born_day="9", born_month="3", born_year="2015")["Location"]
    assert mine.get(handle).status_code == 200
    assert theirs.get(handle).content == theirs.get("/found/" + "y" * 22).content


def test_a_form_from_another_origin_is_not_offered_again():
    browser = looking()
    form = browser.hidden(browser.get("/find")) | {"family": "Kaur"}
    page = browser.post("/find", form, headers={"origin": "http://localhost:1"}).content.decode()
    assert "Please send this form again" in page
    assert "Kaur" not in page


def test_a_fault_of_the_program_is_said_in_plain_words(rf):
    response = errors.broken(rf.get("/"))
    assert response.status_code == 500
    assert "Nothing was changed" in response.content.decode()


@every_route
def test_what_is_too_long_to_read_is_refused_in_plain_words(face, route):
    response = somebody(face).post(address(route), {"family": "x" * 70_000})
    assert response.status_code == 400
    assert "too long" in response.content.decode()


def test_the_health_page_tells_no_detail():
    response = Browser().get("/health")
    assert (response.status_code, response.content) == (200, b"ok\n")
