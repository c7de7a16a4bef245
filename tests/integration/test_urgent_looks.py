"""Looks without a reference, because a child is in front of somebody: each is reviewed within a day (B4-19)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from contactpoint.access import models
from contactpoint.access.actions import review_urgent_look
from contactpoint.access.entries import AccountRefused
from contactpoint.access.reasons import UrgentFinding
from contactpoint.access.rules import Face
from contactpoint.audit.clock import database_now
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Purpose, PurposeCode, Role
from contactpoint.kernel.ids import uuid7
from contactpoint.pages.forms import once
from tests.support import people
from tests.support.browsing import at_the_desk_of, children_on, found, looking
from tests.support.children import a_child
from tests.support.loads import open_hull
from tests.support.people import an_actor

pytestmark = pytest.mark.django_db
MAYA = {"family": "Kaur", "born_day": "9", "born_month": "3", "born_year": "2015"}
AUDIT = Purpose(PurposeCode.DESK_AUDIT, reference="test/1")


@pytest.fixture
def jo(db):
    open_hull()
    a_child()
    return looking()


def a_look(username: str = "jo", *, code: str = "HUL", days_ago: int = 0) -> models.UrgentLook:
    where = models.Organisation.objects.filter(code=code).first() or people.an_organisation(code, authority=code)
    person = people.a_person(username, Role.PRACTITIONER, where)
    began = database_now() - timedelta(days=days_ago)
    facts = {"person": person, "organisation": where, "session": "s-1", "began": began, "last": began}
    return models.UrgentLook.objects.create(id=uuid7(), searches=1, opens=1, **facts)


def an_auditor(username: str = "ada", role: Role = Role.AUDITOR, code: str = "HUL"):
    there = models.Organisation.objects.filter(code=code).first()
    where = there or people.an_organisation(code, authority=code, national=code == "NAT")
    return at_the_desk_of(people.a_person(username, role, where), Face.DESK)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def keeps(browser, look, finding="explained"):
    fields = {"csrfmiddlewaretoken": browser.hidden(browser.get("/urgent"))["csrfmiddlewaretoken"], "once": once()}
    return browser.post("/urgent", fields | {"which": str(look.id), "finding": finding})


def counted() -> list[tuple[str, int, int, bool]]:
    rows = models.UrgentLook.objects.order_by("began", "id")
    return [(row.person_id, row.searches, row.opens, row.reviewed_at is None) for row in rows]


def test_each_look_without_a_reference_comes_onto_the_list(jo):
    page = children_on(found(jo, **MAYA))[0]
    assert counted() == [("p-jo", 1, 0, True)]
    form = jo.hidden(jo.get(page))
    jo.post(f"{page}/address", form)
    jo.get(f"{page}/print")
    found(jo, **MAYA)
    assert counted() == [("p-jo", 2, 3, True)]


def test_a_look_with_another_purpose_does_not(jo):
    jo.fill("/purpose", purpose="early_help", involvement="health_visitor")
    jo.get(children_on(found(jo, **MAYA))[0])
    assert counted() == []


def test_what_goes_on_after_a_review_waits_anew(jo):
    found(jo, **MAYA)
    look = models.UrgentLook.objects.get()
    review_urgent_look(look.id, UrgentFinding.EXPLAINED, actor=an_actor(Role.AUDITOR), purpose=AUDIT)
    found(jo, **MAYA)
    assert counted() == [("p-jo", 1, 0, False), ("p-jo", 1, 0, True)]


def test_the_process_of_practitioners_can_add_a_look_and_review_none(jo, as_role):
    look = a_look("kim")
    with as_role("cp_web"):
        found(jo, **MAYA)
        found(jo, **MAYA)
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            models.UrgentLook.objects.filter(id=look.id).update(reviewed_at=database_now())
        with pytest.raises(IntegrityError, match="stays so"), transaction.atomic():
            models.UrgentLook.objects.filter(id=look.id).update(searches=0)
        facts = {"person_id": "p-kim", "organisation_id": "o-hul", "session": "s", "searches": 1, "opens": 0}
        times = dict.fromkeys(("began", "last", "reviewed_at"), database_now())
        with pytest.raises(IntegrityError, match="not reviewed"), transaction.atomic():
            models.UrgentLook.objects.create(id=uuid7(), finding="explained", reviewed_by="p", **facts, **times)
    assert ("p-jo", 2, 0, True) in counted()


@pytest.mark.urls("contactpoint.desk.urls")
class TestOnTheDesk:
    def test_what_is_overdue_stands_first_and_says_so_and_no_child_is_on_it(self):
        ada = an_auditor()
        assert "Nothing waits for a review" in text(ada.get("/urgent"))
        a_look("kim")
        a_look("lou", days_ago=2)
        page = text(ada.get("/urgent"))
        assert page.index("Lou, lou") < page.index("Overdue") < page.index("Kim, kim")
        assert page.count("Overdue") == 1
        assert Event.objects.latest("at").body["kind"] == "alerts_seen"

    def test_what_was_found_is_kept_once_and_recorded(self):
        ada, look = an_auditor(), a_look()
        assert keeps(ada, look, "no_child").headers["Location"] == "/urgent"
        look.refresh_from_db()
        assert (look.finding, look.reviewed_by, look.reviewed_at is None) == ("no_child", "p-ada", False)
        assert "Nothing waits for a review" in text(ada.get("/urgent"))
        event = Event.objects.filter(body__kind="alert_reviewed").get().body
        assert (event["actor"], event["terms_filled"]) == ("p-ada", ["look", "person", "finding"])
        answer = keeps(ada, look)
        assert (answer.status_code, "was reviewed meanwhile" in text(answer)) == (422, True)
        look.refresh_from_db()
        assert look.finding == "no_child"

    def test_what_is_lacking_is_said_at_the_line_it_is_about(self):
        ada, look = an_auditor(), a_look()
        answer = keeps(ada, look, "")
        assert (answer.status_code, 'href="#finding-1">Choose what you found.' in text(answer)) == (422, True)
        answer = ada.post("/urgent", {**ada.hidden(answer), "once": once(), "which": "x", "finding": "explained"})
        assert (answer.status_code, "lacks what it is about" in text(answer)) == (422, True)

    def test_another_organisations_are_the_national_auditors(self):
        ada, look = an_auditor(), a_look("lee", code="LDS")
        a_look("kim")
        assert "Lee" not in text(ada.get("/urgent"))
        assert keeps(ada, look).status_code == 403
        eve = an_auditor("eve", Role.NATIONAL_AUDITOR)
        assert eve.get("/urgent").status_code == 403
        assert keeps(eve, look).status_code == 403
        nat = an_auditor("nat", Role.NATIONAL_AUDITOR, "NAT")
        assert "Lee, lee" in text(nat.get("/urgent"))
        assert keeps(nat, look).status_code == 302

    def test_nobody_reviews_a_relative(self):
        ada, look = an_auditor(), a_look()
        person = models.Person.objects.get(id="p-ada")
        models.Relative.objects.create(one=person, other=look.person, declared_by="p-1", at=database_now())
        answer = keeps(ada, look)
        assert (answer.status_code, "themself or a relative" in text(answer)) == (403, True)

    @pytest.mark.parametrize("role", [Role.ACCOUNT_ADMINISTRATOR, Role.SHIELDING_OFFICER, Role.DATA_MANAGER])
    def test_nobody_else_reviews(self, role):
        assert an_auditor("sam", role).get("/urgent").status_code == 403


def declared(one, other):
    models.Relative.objects.create(one=one, other=other, declared_by="p-1", at=database_now())


def named(one, other):
    models.FamilySaid.objects.create(person=one, username=other.username, at=database_now())


def named_by(one, other):
    named(other, one)


@pytest.mark.parametrize("kin", [None, declared, named, named_by])
def test_the_database_lets_nobody_review_themself_or_family(kin):
    look = a_look()
    ada = people.a_person("ada", Role.AUDITOR, look.organisation)
    if kin is not None:
        kin(ada, look.person)
    reviewer, why = ("p-ada", "not_by_family") if kin else (look.person_id, "not_by_self")
    found_now = {"finding": "explained", "reviewed_at": database_now()}
    with pytest.raises(IntegrityError, match=why), transaction.atomic():
        models.UrgentLook.objects.filter(id=look.id).update(reviewed_by=reviewer, **found_now)


def test_what_was_found_cannot_be_changed_even_by_the_desk():
    look = a_look()
    review_urgent_look(look.id, UrgentFinding.NO_CHILD, actor=an_actor(Role.AUDITOR), purpose=AUDIT)
    with pytest.raises(AccountRefused):
        review_urgent_look(look.id, UrgentFinding.EXPLAINED, actor=an_actor(Role.AUDITOR), purpose=AUDIT)
    with pytest.raises(IntegrityError, match="stays so"), transaction.atomic():
        models.UrgentLook.objects.update(finding="explained")
