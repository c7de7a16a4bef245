"""The desk's pages of people and organisations: who lapses when, and what administrators do about it."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contactpoint.access import models
from contactpoint.access.entries import today
from contactpoint.access.queries import actor_for
from contactpoint.access.rules import Face
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Role
from contactpoint.kernel.dates import LONDON
from contactpoint.pages.forms import once
from contactpoint.pages.words import day
from tests.support import people
from tests.support.browsing import at_the_desk_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("contactpoint.desk.urls")]


@pytest.fixture
def hull(db):
    return people.an_organisation()


@pytest.fixture
def nation(db):
    return people.an_organisation("NAT", authority=None, national=True)


@pytest.fixture
def ada(hull):
    return at_the_desk_of(people.a_person("ada", Role.ACCOUNT_ADMINISTRATOR, hull), Face.DESK)


def administrator(username, organisation):
    return at_the_desk_of(people.a_person(username, Role.ACCOUNT_ADMINISTRATOR, organisation), Face.DESK)


def text(response):
    return response.content.decode()


def sends(browser, path, **typed):
    token = browser.hidden(browser.get(path))["csrfmiddlewaretoken"]
    fields = {name.replace("_", "-"): value for name, value in typed.items()}
    return browser.post(path, {"csrfmiddlewaretoken": token, "once": once(), **fields})


def renewing(**changes):
    when = datetime.now(LONDON) - timedelta(days=10)
    dated = {"dated_day": str(when.day), "dated_month": str(when.month), "dated_year": str(when.year)}
    return {"act": "renew", "who": "pru", "check": "training", "evidence": "course 12", **dated, **changes}


def lapses_in(username, kind, days):
    models.Vetting.objects.filter(person=f"p-{username}", kind=kind).update(until=today() + timedelta(days=days))


def listed(browser, path="/people"):
    return [
        " ".join(one.split()) for one in re.findall(r'checkboxes__label" for="[^"]*">([^<]*)<', text(browser.get(path)))
    ]


def said_of(browser, name):
    """What the list says of one person, without its tags."""
    page = text(browser.get("/people"))
    said = re.search(rf">{name}, .*?checkboxes__hint\">(.*?)</div>", page, re.DOTALL).group(1)
    return " ".join(re.sub(r"<[^>]*>", " ", said).split())


def led(response):
    """Where it leads, without the handle at which it is told what was done; that names nobody."""
    where, _, handle = response.headers["Location"].partition("done=")
    assert re.fullmatch(r"[\w-]{22}", handle)
    return where[:-1]


def told(browser, response):
    """What the page says was done, the one time."""
    where = response.headers["Location"]
    said, again = (re.search(r'role="status">\s*<p[^>]*>(.*?)</p>', text(browser.get(where))) for _ in range(2))
    assert again is None
    return said[1]


def last_kinds(count):
    return [event.body["kind"] for event in Event.objects.order_by("-at")[:count]][::-1]


def test_who_lapses_soonest_stands_first_and_who_is_suspended_last(hull, ada):
    for name, days in (("pru", 40), ("al", 5), ("zoe", -1), ("sid", 1)):
        people.a_person(name, Role.PRACTITIONER, hull)
        lapses_in(name, "training", days)
    people.a_person("lee", Role.PRACTITIONER, people.an_organisation("LDS", authority="LDS"))
    models.Person.objects.filter(id="p-sid").update(state="suspended")
    assert listed(ada) == ["Zoe, zoe", "Al, al", "Pru, pru", "Ada, ada", "Sid, sid"]
    assert said_of(ada, "Zoe").startswith("Practitioner. Training: lapsed after")
    assert said_of(ada, "Zoe").endswith("No access")
    assert said_of(ada, "Al").endswith("Within 7 days")
    assert said_of(ada, "Pru").endswith("Within 90 days")
    assert said_of(ada, "Sid").endswith("Suspended")
    assert last_kinds(1) == ["people_seen"]


def test_what_was_never_recorded_is_said(hull, ada):
    people.a_person("pru", Role.PRACTITIONER, hull)
    models.Vetting.objects.filter(person="p-pru", kind="agreement").delete()
    assert said_of(ada, "Pru") == "Practitioner. Agreement: not recorded. No access"
    models.Vetting.objects.filter(person="p-pru", kind="training").delete()
    assert said_of(ada, "Pru") == "Practitioner. Agreement, training: not recorded. No access"


def test_rights_about_to_lapse_unused_are_told_in_the_last_month_alone(hull, ada):
    people.a_person("pru", Role.PRACTITIONER, hull)
    assert "is told in the last 30 of them alone" in text(ada.get("/people"))
    for days, is_said in ((59, False), (60, True)):
        models.Person.objects.filter(id="p-pru").update(used_on=today() - timedelta(days=days))
        assert ("Use of the account: until" in said_of(ada, "Pru")) is is_said


def test_ticked_people_are_renewed(hull, ada):
    pru = people.a_person("pru", Role.PRACTITIONER, hull)
    token = people.signed_in(pru)
    lapses_in("pru", "training", -1)
    answer = sends(ada, "/people", **renewing())
    assert led(answer) == "/people"
    assert actor_for(token, Face.WEB)
    assert last_kinds(1) == ["person_renewed"]
    until = models.Vetting.objects.get(person="p-pru", kind="training", ended=None).until
    assert told(ada, answer) == f"Training is renewed until {day(until)}: pru."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"who": []}, "Tick who it is about."),
        ({"check": ""}, "Choose what was checked."),
        ({"dated_day": "31", "dated_month": "2"}, "Give the date on the evidence"),
        ({"dated_year": ""}, "Give the date on the evidence"),
        ({"dated_year": "1999"}, "does not hold today"),
        ({"evidence": ""}, "Name the evidence"),
        ({"check": "agreement"}, "recorded for longer already than this evidence gives: pru."),
        ({"act": "promote"}, "Choose what was checked."),
        ({"act": "suspend"}, "Choose a reason."),
        ({"act": "reactivate", "reactivate_because": "needed"}, "neither suspended nor unused"),
    ],
)
def test_what_is_lacking_is_said_and_what_was_typed_stays(hull, ada, changes, words):
    people.a_person("pru", Role.PRACTITIONER, hull)
    if "check" not in changes:
        lapses_in("pru", "training", -1)
    response = sends(ada, "/people", **renewing(**changes))
    assert response.status_code == 422
    assert words in text(response)
    assert ('value="course 12"' in text(response)) is ("evidence" not in changes)
    assert ('value="pru" checked' in text(response)) is ("who" not in changes)
    assert models.Vetting.objects.filter(person="p-pru").count() == 5


def test_a_person_is_suspended_and_let_in_again(hull, ada):
    pru = people.a_person("pru", Role.PRACTITIONER, hull)
    token = people.signed_in(pru)
    answer = sends(ada, "/people", act="suspend", who="pru", suspend_because="leave")
    assert told(ada, answer) == "Suspended, and their access ended: pru."
    assert actor_for(token, Face.WEB) is None
    answer = sends(ada, "/people", act="reactivate", who="pru", reactivate_because="returned")
    assert told(ada, answer) == "Reactivated: pru."
    assert actor_for(people.signed_in(pru), Face.WEB)
    assert [row.because for row in models.AccountChange.objects.order_by("id")] == ["leave", "returned"]


@pytest.mark.parametrize("act", [renewing(who="ada"), {"act": "suspend", "who": "ada", "suspend_because": "left"}])
def test_nobody_does_it_to_themself(ada, act):
    response = sends(ada, "/people", **act)
    assert (response.status_code, "themself or a relative" in text(response)) == (403, True)


def test_another_organisations_people_are_the_national_teams_to_see(hull, ada, nation):
    people.a_person("lee", Role.PRACTITIONER, people.an_organisation("LDS", authority="LDS"))
    for asked in ("/people?of=LDS", "/people?of=XXX"):
        assert ada.get(asked).status_code == 403
    response = sends(ada, "/people", **renewing(who="lee"))
    assert response.status_code == 403
    anna = administrator("anna", nation)
    lapses_in("lee", "training", 5)
    assert listed(anna, "/people?of=LDS") == ["Lee, lee"]
    for path, of in (("/people?of=LDS", {}), ("/people", {"of": "LDS"})):
        assert led(sends(anna, path, **renewing(who="lee", **of))) == "/people?of=LDS"
    page = text(anna.get("/people?of=LDS"))
    assert 'href="/people/new?of=LDS"' in page
    assert 'href="/organisations">People of another organisation<' in page
    assert '<option value="LDS" selected>' in text(anna.get("/people/new?of=LDS"))
    assert "People of another" not in text(ada.get("/people"))
    assert anna.get("/people?of=XXX").status_code == 404


def test_the_list_is_read_by_as_many_statements_however_many_people(hull, ada):
    counts = []
    for name in ("pru", "al"):
        people.a_person(name, Role.PRACTITIONER, hull)
        with CaptureQueriesContext(connection) as asked:
            ada.get("/people")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", [Role.DATA_MANAGER, Role.SHIELDING_OFFICER, Role.BROKER])
@pytest.mark.parametrize("path", ["/people", "/organisations"])
def test_nobody_else_sees_them(hull, role, path):
    assert at_the_desk_of(people.a_person("sam", role, hull), Face.DESK).get(path).status_code == 403


def test_organisations_are_the_national_teams(ada):
    assert ada.get("/organisations").status_code == 403
    assert "/organisations" not in text(ada.get("/"))


def proposing(**changes):
    return {"act": "propose", "of": "LDS", "capability": "query", "evidence": "file 3", **changes}


def step(browser, act):
    row = models.Accreditation.objects.filter(organisation="o-lds", capability="query", ended=None).latest("id")
    return sends(browser, "/organisations", act=act, which=str(row.id), sure="yes")


def test_before_an_accreditation_ends_it_is_said_for_how_many(nation):
    leeds = people.an_organisation("LDS", authority="LDS")
    for name in ("lee", "al", "sid", "zoe"):
        people.a_person(name, Role.PRACTITIONER, leeds)
    people.a_person("sam", Role.PROXY, leeds)
    models.Person.objects.filter(id="p-sid").update(state="suspended")
    lapses_in("zoe", "training", -1)
    anna = administrator("anna", nation)
    row = models.Accreditation.objects.get(organisation=leeds, capability="query")
    question = sends(anna, "/organisations", act="end", which=str(row.id))
    assert (question.status_code, last_kinds(1)) == (200, ["organisations_seen"])
    assert "End “Looking children up” of Organisation LDS?" in text(question)
    assert "This ends access for 2 people now." in text(question)
    row.refresh_from_db()
    assert row.ended is None
    fields = anna.hidden(question)
    assert (fields["act"], fields["which"]) == ("end", str(row.id))
    assert told(anna, anna.post("/organisations", fields)) == "Ended: “Looking children up” of Organisation LDS."
    sends(anna, "/organisations", **proposing())
    proposed = models.Accreditation.objects.get(organisation=leeds, capability="query", ended=None)
    assert led(sends(anna, "/organisations", act="end", which=str(proposed.id))) == "/organisations"


def test_one_proposes_and_another_agrees(nation):
    leeds = people.an_organisation("LDS", authority="LDS")
    token = people.signed_in(people.a_person("lee", Role.PRACTITIONER, leeds))
    anna, bea = administrator("anna", nation), administrator("bea", nation)
    step(anna, "end")
    assert actor_for(token, Face.WEB) is None
    answer = sends(anna, "/organisations", **proposing())
    assert led(answer) == "/organisations"
    assert told(anna, answer).startswith("Proposed: “Looking children up” of Organisation LDS. It waits")
    assert actor_for(token, Face.WEB) is None
    response = step(anna, "agree")
    assert (response.status_code, "You proposed this" in text(response)) == (422, True)
    assert actor_for(token, Face.WEB) is None
    agreed = step(bea, "agree")
    assert actor_for(token, Face.WEB)
    assert last_kinds(1) == ["accreditation_agreed"]
    assert told(bea, agreed) == "Agreed: “Looking children up” of Organisation LDS holds from today."


def test_a_proposal_of_somebody_suspended_since_is_agreed_to_by_nobody(nation):
    people.an_organisation("LDS", authority="LDS")
    anna, bea = administrator("anna", nation), administrator("bea", nation)
    sends(anna, "/organisations", **proposing())
    sends(bea, "/people", act="suspend", who="anna", suspend_because="concern")
    response = step(bea, "agree")
    assert (response.status_code, "may not do so any more" in text(response)) == (422, True)
    row = models.Accreditation.objects.filter(organisation="o-lds", capability="query", ended=None).latest("id")
    assert row.since is None


def test_a_renewal_takes_the_place_of_the_one_before(nation):
    people.an_organisation("LDS", authority="LDS")
    anna, bea = administrator("anna", nation), administrator("bea", nation)
    sends(anna, "/organisations", **proposing())
    step(bea, "agree")
    rows = models.Accreditation.objects.filter(organisation="o-lds", capability="query").order_by("id")
    assert [(row.evidence, row.ended is None) for row in rows] == [("register 1", False), ("file 3", True)]
    assert "already" in text(step(bea, "agree"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"of": ""}, "Choose an organisation."),
        ({"of": "XXX"}, "no organisation with this code"),
        ({"capability": ""}, "Choose what it is accredited for."),
        ({"capability": "flying"}, "Choose from the list"),
        ({"evidence": "x"}, "Name the evidence"),
    ],
)
def test_a_proposal_that_lacks_something_is_not_kept(nation, changes, words):
    people.an_organisation("LDS", authority="LDS")
    before = models.Accreditation.objects.count()
    response = sends(administrator("anna", nation), "/organisations", **proposing(**changes))
    assert (response.status_code, words in text(response)) == (422, True)
    assert models.Accreditation.objects.count() == before


def test_a_second_proposal_waits_for_the_first(nation):
    people.an_organisation("LDS", authority="LDS")
    anna = administrator("anna", nation)
    sends(anna, "/organisations", **proposing())
    assert "has proposed this" in text(sends(anna, "/organisations", **proposing()))


def test_what_ended_meanwhile_is_said(nation):
    anna = administrator("anna", nation)
    for which in ("0192f0c1-0000-7000-8000-000000000001", "no"):
        response = sends(anna, "/organisations", act="agree", which=which)
        assert (response.status_code, "Nothing was changed" in text(response)) == (422, True)
