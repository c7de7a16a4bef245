"""Mediated access (B4-22): a proxy asks for somebody who proved it on the line, answers for it, and could look too."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction

from contactpoint.access import models
from contactpoint.access.actions import name_asker
from contactpoint.access.actions.own import LOOKS
from contactpoint.access.looks import asking
from contactpoint.access.queries import visit_for
from contactpoint.access.rules import ASKER_TRIES, SHOWN_OF_OWN, Face, Spending
from contactpoint.audit.clock import database_now
from contactpoint.audit.models import Event
from contactpoint.audit.queries import looked_for
from contactpoint.kernel.actors import Role
from contactpoint.kernel.ids import uuid7
from contactpoint.lab.visitor import Visitor
from contactpoint.pages.visits import cookie_name
from tests.integration.test_budgets import used_up
from tests.support import people
from tests.support.browsing import HIDDEN, Browser, a_practitioner, at_the_desk_of, children_on, found
from tests.support.children import a_child
from tests.support.loads import open_hull
from tests.support.serving import serving

pytestmark = pytest.mark.django_db
MAYA = {"family": "Kaur", "born_day": "9", "born_month": "3", "born_year": "2015"}
NOT_TAKEN = "This code was not taken"
FIRST = "Name first for whom you ask"


@pytest.fixture
def jo(db) -> Browser:
    """A practitioner of Hull, who is out and will telephone."""
    open_hull()
    a_child()
    return at_the_desk_of(a_practitioner())


@pytest.fixture
def pat(jo) -> Browser:
    """A proxy."""
    return at_the_desk_of(people.a_person("pat", Role.PROXY, people.an_organisation("DUTY", authority=None)))


def text(response) -> str:
    return " ".join(response.content.decode().split())


def token_of(browser: Browser) -> str:
    return browser.cookies[cookie_name(Face.WEB)].value


def takes_a_code(browser: Browser) -> str:
    page = text(browser.fill("/my-account/telephone-code"))
    return re.search(r"<strong>(\d{4} \d{4})</strong>", page).group(1)


def names(browser: Browser, code: str, username: str = "jo"):
    return browser.fill("/asker", act="name", username=username, code=code)


def asks_for_jo(jo: Browser, pat: Browser) -> None:
    assert names(pat, takes_a_code(jo)).headers["Location"] == "/find"


def says_why(browser: Browser, purpose: str = "early_help"):
    return browser.fill("/purpose", purpose=purpose, involvement="health_visitor")


def last(kind: str) -> dict:
    return Event.objects.filter(body__kind=kind).latest("at").body


def test_the_whole_way_and_both_are_recorded(jo, pat):
    code = takes_a_code(jo)
    assert pat.get("/").headers["Location"] == "/asker"
    page = text(pat.fill("/asker", act="call", username="jo"))
    assert ("01632 960100" in page, "Organisation HUL" in page) == (True, True)
    assert names(pat, code).headers["Location"] == "/find"
    assert "Asking for: Jo, Organisation HUL" in text(pat.get("/find"))
    says_why(pat)
    child = children_on(found(pat, **MAYA))[0]
    assert "The Quays Surgery" in text(pat.get(child))
    for kind in ("search", "view"):
        event = last(kind)
        assert [event[name] for name in ("actor", "role", "acting_for", "organisation", "purpose", "outcome")] == [
            "p-pat", "proxy", "p-jo", "o-duty", "early_help", "answered",
        ]  # fmt: skip
    assert {row.person: row.used for row in models.BudgetUse.objects.filter(kind="search")} == {"p-jo": 1, "p-pat": 1}


def test_who_is_asked_for_reads_what_was_looked_at_for_them_and_nobody_else_does(jo, pat, as_role):
    asks_for_jo(jo, pat)
    says_why(pat)
    child = children_on(found(pat, **MAYA))[0]
    pat.get(child)
    other = at_the_desk_of(a_practitioner("kim"))
    with as_role("cp_web"):
        own, others = text(jo.get("/my-account")), text(other.get("/my-account"))
        looks = [(one.by, one.kind) for one in looked_for("p-jo", LOOKS, most=SHOWN_OF_OWN)]
        assert looked_for("p-kim", LOOKS, most=SHOWN_OF_OWN) == []
    assert sorted(looks) == [("p-pat", "purpose_chosen"), ("p-pat", "search"), ("p-pat", "view")]
    told = re.findall(r"<td[^>]*>([^<]*)</td><td[^>]*>Pat</td>", own)
    assert [words.partition(":")[0] for words in told] == ["Opened a child’s page", "Searched", "Gave a reason"]
    assert "Maya" not in own
    assert (others.count("Pat<"), others.count("What others looked at for you")) == (0, 0)


def test_what_is_kept_of_a_code_is_not_the_code(jo):
    code = takes_a_code(jo).replace(" ", "")
    row = models.AskerCode.objects.get()
    assert code.encode() not in bytes(row.digest)
    assert code not in str(Event.objects.latest("at").body)
    assert last("asker_code_made")["actor"] == "p-jo"


def refused(browser: Browser, code: str, username: str = "jo") -> None:
    """Not taken, in the same words for every reason; and nothing can be looked up."""
    answer = names(browser, code, username)
    assert (answer.status_code, NOT_TAKEN in text(answer)) == (422, True)
    closed = text(browser.get("/find"))
    assert (FIRST in closed, '<a class="govuk-link" href="/asker">For whom you ask</a></p>' in closed) == (True, True)
    assert last("asker_named")["outcome"] == "refused"


def test_a_code_is_good_once(jo, pat):
    code = takes_a_code(jo)
    names(pat, code)
    other = at_the_desk_of(people.a_person("pip", Role.PROXY, models.Organisation.objects.get(code="DUTY")))
    refused(other, code)
    refused(pat, code)


def test_a_new_code_ends_the_one_before(jo, pat):
    first, second = takes_a_code(jo), takes_a_code(jo)
    refused(pat, first)
    assert names(pat, second).status_code == 302


def test_the_same_form_sent_twice_shows_the_same_code(jo):
    form = jo.hidden(jo.get("/my-account/telephone-code"))
    pages = [text(jo.post("/my-account/telephone-code", form)) for _ in range(2)]
    assert pages[0].split("<strong>")[1][:9] == pages[1].split("<strong>")[1][:9]
    assert models.AskerCode.objects.count() == 1


def test_a_code_of_another_person_is_not_taken(jo, pat):
    kim = at_the_desk_of(a_practitioner("kim"))
    takes_a_code(jo)
    refused(pat, takes_a_code(kim))


def test_a_code_lapses(jo, pat):
    code = takes_a_code(jo)
    models.AskerCode.objects.update(made=database_now() - timedelta(seconds=901))
    refused(pat, code)


def test_guesses_are_counted_whoever_makes_them_and_a_new_code_begins_anew(jo, pat):
    code = takes_a_code(jo)
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"
    duty = models.Organisation.objects.get(code="DUTY")
    proxies = [pat, at_the_desk_of(people.a_person("pip", Role.PROXY, duty))]
    for nth in range(ASKER_TRIES.most):
        refused(proxies[nth % 2], wrong)
    refused(pat, code)
    assert names(pat, takes_a_code(jo)).status_code == 302


@pytest.mark.parametrize("way", ["suspended", "role", "training", "organisation"])
def test_who_lost_their_standing_between_code_and_use_is_asked_for_by_nobody(jo, pat, way):
    code = takes_a_code(jo)
    takes_away(way)
    answer = names(pat, code)
    assert (answer.status_code, "nobody with this username who may ask now" in text(answer)) == (422, True)
    assert name_asker(token_of(pat), "jo", code, actor=visit_for(token_of(pat), Face.WEB).actor) is False
    assert FIRST in text(pat.get("/find"))


@pytest.mark.parametrize("way", ["suspended", "role", "training", "organisation"])
def test_who_loses_their_standing_is_looked_for_no_longer_at_the_next_request(jo, pat, way):
    asks_for_jo(jo, pat)
    says_why(pat)
    page = children_on(found(pat, **MAYA))[0]
    assert pat.get(page).status_code == 200
    takes_away(way)
    for answer in (pat.get(page), pat.get("/find"), pat.get(f"{page}/print")):
        assert (answer.status_code, FIRST in text(answer)) == (403, True)


def takes_away(way: str) -> None:
    match way:
        case "suspended":
            models.Person.objects.filter(id="p-jo").update(state="suspended")
        case "role":
            models.PersonRole.objects.filter(person="p-jo").update(ended=database_now())
        case "training":
            models.Vetting.objects.filter(person="p-jo", kind="training").update(ended=database_now())
        case "organisation":
            models.Accreditation.objects.filter(organisation="o-hul").update(ended=database_now())


def test_nobody_asks_for_themself(jo, pat):
    row = {"id": uuid7(), "digest": asking._digest("p-pat", "12345678"), "made": database_now()}
    models.AskerCode.objects.create(asker_id="p-pat", **row)
    answer = names(pat, "12345678", "pat")
    assert (answer.status_code, "nobody with this username" in text(answer)) == (422, True)
    with pytest.raises(IntegrityError, match="not_for_self"), transaction.atomic():
        models.AskerCode.objects.update(used_at=database_now(), session=b"s", proxy="p-pat")


@pytest.mark.parametrize("role", [Role.PROXY, Role.SHIELDING_OFFICER])
def test_only_practitioners_are_asked_for(jo, pat, role):
    people.a_person("sam", role, models.Organisation.objects.get(code="HUL"))
    assert "nobody with this username" in text(names(pat, "12345678", "sam"))


def test_a_practitioner_asks_for_nobody_and_a_proxy_takes_no_code(jo, pat):
    assert jo.get("/asker").status_code == 403
    assert pat.get("/my-account/telephone-code").status_code == 403


def test_taking_a_code_and_naming_somebody_ask_for_a_fresh_code(jo, pat):
    pages = [(jo, "/my-account/telephone-code", {}), (pat, "/asker", {"act": "call", "username": "jo"})]
    forms = [(browser, page, browser.hidden(browser.get(page)) | typed) for browser, page, typed in pages]
    models.WebSession.objects.update(stepped_up_at=database_now() - timedelta(minutes=6))
    for browser, page, form in forms:
        answer = browser.post(page, form)
        assert (answer.status_code, "01632 960100" in text(answer)) == (403, False)
    assert not models.AskerCode.objects.exists()


def test_the_askers_purposes_and_budget_decide_too(jo, pat):
    asks_for_jo(jo, pat)
    assert says_why(pat).status_code == 302
    used_up("p-jo", Spending.SEARCH)
    assert found(pat, **MAYA).status_code == 429
    assert not models.BudgetUse.objects.filter(person="p-pat").exists()


def test_the_proxys_budget_decides_too_and_is_half(jo, pat):
    asks_for_jo(jo, pat)
    says_why(pat)
    used_up("p-pat", Spending.SEARCH, most=30)
    assert found(pat, **MAYA).status_code == 429
    assert not models.BudgetUse.objects.filter(person="p-jo").exists()


def test_a_police_officers_proxy_is_bound_as_the_officer_is_b4_24(jo, pat):
    humberside = people.an_organisation("POL", authority="HUL", kind="police")
    rob = at_the_desk_of(people.a_person("rob", Role.PRACTITIONER, humberside))
    names(pat, takes_a_code(rob), "rob")
    assert says_why(pat).status_code == 403
    pat.fill("/purpose", purpose="in_front_of_me")
    assert "whole date of birth" in text(pat.fill("/find", **(MAYA | {"born_day": ""})))
    assert found(pat, **MAYA).status_code == 200
    assert (last("search")["sector"], last("search")["acting_for"]) == ("police", "p-rob")


def test_the_process_of_practitioners_may_do_all_of_it(jo, pat, as_role):
    with as_role("cp_web"):
        asks_for_jo(jo, pat)
        pat.fill("/purpose", purpose="in_front_of_me")
        for _ in range(2):
            assert pat.get(children_on(found(pat, **MAYA))[0]).status_code == 200
        assert pat.fill("/asker", act="end").status_code == 302
        told = text(jo.get("/my-account"))
    assert re.search(r"<li>Pat looked for you, from \d+ \w+ \d{4}, \d\d:\d\d</li>", told)
    assert "Kaur" not in told
    look = models.UrgentLook.objects.get()
    assert (look.searches, look.opens) == (2, 2)


def test_an_urgent_look_is_the_askers_and_neither_of_them_reviews_it(jo, pat):
    asks_for_jo(jo, pat)
    pat.fill("/purpose", purpose="in_front_of_me")
    found(pat, **MAYA)
    look = models.UrgentLook.objects.get()
    assert (look.person_id, look.organisation_id, look.through) == ("p-jo", "o-hul", "p-pat")
    ada = people.a_person("ada", Role.AUDITOR, look.organisation)
    pip = models.Person.objects.get(id="p-pat")
    for reviewer, why in (("p-jo", "not_by_self"), ("p-pat", "not_by_proxy"), ("p-ada", "not_by_family")):
        changes = {"finding": "explained", "reviewed_by": reviewer, "reviewed_at": database_now()}
        if reviewer == "p-ada":
            models.Relative.objects.create(one=ada, other=pip, declared_by="p-1", at=database_now())
        with pytest.raises(IntegrityError, match=why), transaction.atomic():
            models.UrgentLook.objects.update(**changes)


def test_when_the_call_is_over_everything_found_for_it_closes(jo, pat):
    asks_for_jo(jo, pat)
    says_why(pat)
    page = children_on(found(pat, **MAYA))[0]
    assert pat.fill("/asker", act="end").headers["Location"] == "/asker"
    assert FIRST in text(pat.get("/find"))
    kim = at_the_desk_of(a_practitioner("kim"))
    names(pat, takes_a_code(kim), "kim")
    says_why(pat)
    assert pat.get(page).status_code == 404
    assert last("asker_ended")["actor"] == "p-pat"


def test_a_call_that_nobody_ended_is_over_after_a_while(jo, pat):
    asks_for_jo(jo, pat)
    row = models.AskerCode.objects.get()
    models.AskerCode.objects.all().delete()
    long_ago = database_now() - timedelta(seconds=1801)
    facts = {"id": row.id, "asker_id": "p-jo", "digest": row.digest, "made": long_ago}
    models.AskerCode.objects.create(used_at=long_ago, session=row.session, proxy="p-pat", **facts)
    assert FIRST in text(pat.get("/find"))


def test_a_proxy_sees_no_address_and_keeps_no_list(jo, pat):
    asks_for_jo(jo, pat)
    says_why(pat)
    page = children_on(found(pat, **MAYA))[0]
    shown = pat.get(page)
    assert "Show address" not in text(shown)
    assert pat.post(f"{page}/address", pat.hidden(pat.get("/purpose"))).status_code == 403
    assert pat.get("/recent").status_code == 403
    assert not models.Recent.objects.exists()


def test_without_a_number_on_the_register_nobody_is_rung_back(jo, pat):
    models.Organisation.objects.filter(code="HUL").update(telephone=None)
    answer = names(pat, takes_a_code(jo))
    assert (answer.status_code, "no number for this person" in text(answer)) == (422, True)


def test_the_database_makes_no_used_code_good_again(jo, pat, as_role):
    asks_for_jo(jo, pat)
    with as_role("cp_web"), pytest.raises(IntegrityError, match="stays used"), transaction.atomic():
        models.AskerCode.objects.update(used_at=None, session=None, proxy=None)
    with as_role("cp_web"):
        assert names(pat, takes_a_code(jo)).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_one_code_entered_on_two_processes_at_once_is_taken_once():
    own = people.signed_in(a_practitioner())
    duty = people.an_organisation("DUTY", authority=None)
    tokens = [people.signed_in(people.a_person(name, Role.PROXY, duty)) for name in ("pat", "pip")]
    with serving(Face.WEB) as one, serving(Face.WEB) as other, ThreadPoolExecutor(2) as pool:
        code = taken(one, own)
        endings = list(pool.map(lambda place: entered((one, other)[place], tokens[place], code), range(2)))
    assert sorted(endings) == [302, 422]
    assert models.AskerCode.objects.get().proxy in {"p-pat", "p-pip"}


def taken(base: str, token: str) -> str:
    """The code that a practitioner takes in this visit."""
    return re.search(r"<strong>(\d{4} \d{4})</strong>", filled(base, token, "/my-account/telephone-code")[2]).group(1)


def entered(base: str, token: str, code: str) -> int:
    """The status of the form with the code, sent by a proxy in this visit."""
    return filled(base, token, "/asker", act="name", username="jo", code=code)[0]


def filled(base: str, token: str, page: str, **typed: str) -> tuple[int, str, str]:
    """The answer to the page's form, sent by a browser of its own in this visit."""
    visitor = Visitor(base)
    visitor._cookies["contactpoint_web"] = token
    try:
        form = dict(HIDDEN.findall(visitor._request("GET", page, None)[2]))
        return visitor._request("POST", page, urlencode(form | typed))
    finally:
        visitor.close()
