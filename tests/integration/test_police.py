"""B4-24: police and probation look for one named child, with reasons of their own; no trawl, no browsing, no list."""

import pytest

from contactpoint.access import models
from contactpoint.access.actions import NotAllowed
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Purpose, PurposeCode, Role, Sector
from contactpoint.kernel.dates import PartialDate
from contactpoint.lookup.actions import search
from contactpoint.lookup.criteria import Criteria, NobodyNamed
from contactpoint.web.routes import ROUTES
from tests.support import people
from tests.support.browsing import Browser, at_the_desk_of, children_on, found
from tests.support.children import a_child
from tests.support.loads import open_hull
from tests.support.people import an_actor

pytestmark = pytest.mark.django_db
REASON = Purpose(PurposeCode.POLICE_SAFEGUARDING, involvement="police_officer", reference="INC-4411")
MAYA = {"family": "Kaur", "born_day": "9", "born_month": "3", "born_year": "2015"}
DAY = PartialDate(2015, 3, 9)
ADD = "add the family name and the whole date of birth"


@pytest.fixture
def rob(db) -> Browser:
    open_hull()
    a_child()
    humberside = people.an_organisation("POL", authority="HUL", kind="police")
    return at_the_desk_of(people.a_person("rob", Role.PRACTITIONER, humberside))


def says_why(browser: Browser) -> None:
    browser.fill("/purpose", purpose="police_safeguarding", involvement="police_officer", reference="INC-4411")


def text(response) -> str:
    return response.content.decode()


def police(**changes):
    return an_actor(Role.PRACTITIONER, sector=Sector.POLICE, **changes)


def test_the_form_offers_reasons_of_their_own_alone_b4_24(rob):
    page = text(rob.get("/find"))
    assert "Police: safeguarding a named child" in page
    assert "A child is in front of me" in page
    for other in ("Early help", "significant harm", "Probation", "Health visitor", "Youth justice"):
        assert other not in page
    answer = rob.fill("/purpose", purpose="early_help", involvement="health_visitor")
    assert (answer.status_code, "does not belong to your role" in text(answer)) == (422, True)


def test_a_reason_that_is_not_theirs_is_refused_on_every_page_though_the_visit_holds_it_b4_24(rob):
    early_help = {"code": "early_help", "involvement": "health_visitor", "reference": None}
    models.WebSession.objects.update(purpose=early_help)
    pages = [route.path.replace("<str:handle>", "x" * 22) for route in ROUTES if route.capability]
    about_children = [page for page in pages if page.startswith(("find", "found", "child", "recent"))]
    assert len(about_children) >= 6
    statuses = {page: rob.get(f"/{page}").status_code for page in about_children if not page.endswith("address")}
    assert set(statuses.values()) == {403}


def test_a_named_child_is_found_and_the_look_is_logged_apart_b4_24(rob):
    says_why(rob)
    page = children_on(found(rob, **MAYA))[0]
    assert rob.get(page).status_code == 200
    told = Event.objects.filter(body__kind__in=["search", "view"]).order_by("at")
    assert [(event.body["sector"], event.body["purpose"]) for event in told] == [("police", REASON.code)] * 2


@pytest.mark.parametrize(
    "changes",
    [
        {"born_day": ""},
        {"born_day": "", "born_month": "", "given": "Maya", "postcode": "HU5"},
        {"family": "*"},
        {"family": "", "postcode": "HU5 2AB"},
        {"family": "", "given": "Maya"},
    ],
)
def test_nobody_browses_by_place_month_or_wildcard_b4_24(rob, changes):
    says_why(rob)
    answer = rob.fill("/find", **(MAYA | changes))
    assert answer.status_code == 422
    event = Event.objects.latest("at").body
    assert (event["kind"], event["children"], event["sector"]) == ("search_refused", [], "police")


def test_others_may_search_by_month_and_by_place(rob):
    jo = at_the_desk_of(people.a_person("jo", Role.PRACTITIONER, people.an_organisation()))
    jo.fill("/purpose", purpose="early_help", involvement="health_visitor")
    assert "Kaur, Maya" in text(found(jo, **(MAYA | {"born_day": ""})))


@pytest.mark.parametrize(
    "criteria",
    [
        Criteria(family="Kaur", born=PartialDate(2015, 3)),
        Criteria(family="Kaur", given="Maya", born=PartialDate(2015), postcode="HU5"),
        Criteria(family="*", born=DAY),
        Criteria(postcode="HU5 2AB"),
    ],
)
@pytest.mark.parametrize("sector", [Sector.POLICE, Sector.PROBATION, None])
def test_the_search_itself_refuses_who_names_nobody_b4_24(criteria, sector):
    reason = REASON if sector is Sector.POLICE else Purpose(PurposeCode.IN_FRONT_OF_ME)
    actor = an_actor(Role.PRACTITIONER, sector=sector)
    with pytest.raises(NotAllowed if sector is None else NobodyNamed):
        search(criteria, actor=actor, purpose=reason, route="test")


def test_a_number_with_the_name_names_a_child_b4_24(rob):
    says_why(rob)
    number = "".join(character for character in "4821 0937 55198" if character.isdigit())
    answer = rob.fill("/find", family="Kaur", number=number)
    assert answer.status_code == 302


def test_what_to_add_is_said_b4_24(rob):
    says_why(rob)
    assert ADD in text(rob.fill("/find", **(MAYA | {"born_day": ""})))


def test_no_page_gives_a_list_away_b4_24(rob):
    """No route for practitioners makes a file, and a name shared by many is cut at 50 like everybody's."""
    says_why(rob)
    for answer in (found(rob, **MAYA), rob.get("/recent")):
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "Content-Disposition" not in answer.headers
    assert not [route.path for route in ROUTES if any(word in route.path for word in ("export", "download", "csv"))]
