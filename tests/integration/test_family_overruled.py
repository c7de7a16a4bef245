"""What somebody said of their family: taken back by two, and no shelter from a suspension."""

import re

import pytest
from django.db import IntegrityError, transaction

from contactpoint.access import models
from contactpoint.access.actions import (
    AccountRefused,
    NotAllowed,
    agree,
    ask_to_suspend,
    ask_to_withdraw_family,
    say_family,
    suspend,
)
from contactpoint.access.queries import actor_for, family_said_by
from contactpoint.access.reasons import SuspensionReason
from contactpoint.access.rules import Face
from contactpoint.audit.clock import database_now
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Role
from contactpoint.kernel.ids import uuid7
from contactpoint.pages.forms import once
from tests.support import people
from tests.support.browsing import at_the_desk_of
from tests.support.people import ACCOUNT_WORK

pytestmark = [pytest.mark.django_db, pytest.mark.urls("contactpoint.desk.urls")]
CONCERN = SuspensionReason.CONCERN


@pytest.fixture
def hull(db):
    return people.an_organisation()


@pytest.fixture
def pru(hull):
    """A practitioner who named ada and bea, all the administrators there are."""
    pru = people.a_person("pru", Role.PRACTITIONER, hull)
    for name in ("ada", "bea"):
        people.a_person(name, Role.ACCOUNT_ADMINISTRATOR, hull)
        say_family(name, Face.WEB, actor=people.an_actor(Role.PRACTITIONER, id=pru.id))
    return pru


def acting(name):
    """As the program makes the Actor of an administrator."""
    models.DeskSession.objects.filter(person__username=name).update(ended=database_now())
    browser = at_the_desk_of(models.Person.objects.get(username=name), Face.DESK)
    return actor_for(browser.cookies["contactpoint_desk"].value, Face.DESK)


def does(what, *said, by):
    return what(*said, actor=acting(by), purpose=ACCOUNT_WORK)


def waiting():
    return models.Asked.objects.get(ended=None).id


def taken_back(username, asked):
    models.FamilySaid.objects.filter(username=username).update(withdrawn=asked)


def sends(browser, path, **typed):
    page = browser.get(path).content.decode()
    token = browser.hidden(browser.get(path))["csrfmiddlewaretoken"]
    which = re.search(r'name="which" value="([^"]+)"', page)
    fields = {name.replace("_", "-"): value for name, value in typed.items()} | ({"which": which[1]} if which else {})
    return browser.post(path, {"csrfmiddlewaretoken": token, "once": once(), **fields})


def test_two_take_a_naming_back_neither_the_person_nor_whom_it_names(as_role, hull, pru):
    people.a_person("cat", Role.ACCOUNT_ADMINISTRATOR, hull)
    with as_role("cp_desk"):
        does(ask_to_withdraw_family, "pru", "ada", by="bea")
        with pytest.raises(NotAllowed, match="about themself"):
            does(agree, waiting(), by="ada")
        with pytest.raises(AccountRefused, match="You asked"):
            does(agree, waiting(), by="bea")
        with pytest.raises(NotAllowed, match="relative"):
            does(suspend, ["pru"], CONCERN, by="ada")
        does(agree, waiting(), by="cat")
        does(suspend, ["pru"], CONCERN, by="ada")
    told = [(one.username, one.counts) for one in family_said_by(pru.id)]
    assert told == [("ada", False), ("bea", True)]
    assert not {"two_asked", "two_agreed"} - {event.body["kind"] for event in Event.objects.all()}
    with pytest.raises(AccountRefused, match="two administrators have taken it back"):
        say_family("ada", Face.WEB, actor=people.an_actor(Role.PRACTITIONER, id=pru.id))


def test_who_said_it_looks_after_whom_they_named_again(hull, pru):
    people.a_person("cat", Role.ACCOUNT_ADMINISTRATOR, hull)
    people.a_person("kim", Role.PRACTITIONER, hull)
    say_family("kim", Face.DESK, actor=acting("ada"))
    assert acting("ada").relatives == {"p-pru", "p-kim"}
    does(ask_to_withdraw_family, "ada", "kim", by="bea")
    does(agree, waiting(), by="cat")
    assert acting("ada").relatives == {"p-pru"}


def test_whoever_named_every_administrator_is_suspended_by_two_of_them(as_role, pru):
    visit = people.signed_in(pru)
    with as_role("cp_desk"):
        with pytest.raises(NotAllowed, match="relative"):
            does(suspend, ["pru"], CONCERN, by="ada")
        does(ask_to_suspend, "pru", CONCERN, by="ada")
        with pytest.raises(AccountRefused, match="You asked"):
            does(agree, waiting(), by="ada")
        does(agree, waiting(), by="bea")
    assert actor_for(visit, Face.WEB) is None
    change = models.AccountChange.objects.get()
    assert (change.given_by, change.approved_by, change.because) == ("p-ada", "p-bea", "concern")
    assert Event.objects.filter(body__kind="person_suspended").count() == 1


def test_while_somebody_is_not_family_they_suspend_alone(hull, pru):
    nation = people.an_organisation("NAT", authority=None, national=True)
    people.a_person("nat", Role.ACCOUNT_ADMINISTRATOR, nation)
    cat = people.a_person("cat", Role.ACCOUNT_ADMINISTRATOR, hull)
    with pytest.raises(AccountRefused, match="each of them suspends alone: cat"):
        does(ask_to_suspend, "pru", CONCERN, by="ada")
    models.Vetting.objects.filter(person=cat, kind="training").update(ended=database_now())
    does(ask_to_suspend, "pru", CONCERN, by="ada")
    does(suspend, ["pru"], CONCERN, by="nat")


def test_nobody_asks_either_of_themself(pru):
    say_family("cat", Face.DESK, actor=acting("ada"))
    for what, said in ((ask_to_suspend, ("ada", CONCERN)), (ask_to_withdraw_family, ("ada", "cat"))):
        models.PersonRole.objects.filter(person="p-bea").update(ended=database_now())
        with pytest.raises(NotAllowed, match="about themself"):
            does(what, *said, by="ada")


def test_the_pages_lead_there(pru):
    ada, bea = (at_the_desk_of(models.Person.objects.get(username=name), Face.DESK) for name in ("ada", "bea"))
    page = re.search(r'href="(/people/[^"]+)">Open<span[^>]*> Pru<', ada.get("/people").content.decode())[1]
    assert "Choose a reason" in sends(ada, page, act="suspend").content.decode()
    assert "Ask to take back that bea is family" in ada.get(page).content.decode()
    assert sends(ada, page, act="suspend", suspend_because="left").status_code == 302
    asked = bea.get("/people").content.decode()
    assert "a suspension (the person has left), as every administrator of the organisation is family" in asked
    assert "1 request waits for you" in bea.get("/").content.decode()
    told = bea.get(sends(bea, "/people", act="agree").headers["Location"]).content.decode()
    assert "Agreed: pru is suspended, and their access ended." in told


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"asked_by": "p-ada"}, "not_by_family"),
        ({"approved_by": "p-ada"}, "not_by_family"),
        ({"approved_by": None}, "family_withdrawn"),
        ({"relative": "bea", "asked_by": "p-yan"}, "family_withdrawn"),
        ({"relative": None}, "asked_known"),
    ],
)
def test_the_database_asks_for_two_by_itself_before_a_naming_counts_no_more(hull, pru, changes, refused):
    fields = {"what": "family", "relative": "ada", "organisation": hull, "at": database_now(), "asked_by": "p-bea"}
    fields |= {"approved_by": "p-zoe", **changes}
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        taken_back("ada", models.Asked.objects.create(id=uuid7(), person=pru, **fields))


def test_what_was_taken_back_stays_so(hull, pru):
    people.a_person("cat", Role.ACCOUNT_ADMINISTRATOR, hull)
    does(ask_to_withdraw_family, "pru", "ada", by="bea")
    does(agree, waiting(), by="cat")
    with pytest.raises(IntegrityError, match="family_withdrawn"), transaction.atomic():
        taken_back("ada", None)


@pytest.mark.parametrize(
    ("state", "given_by", "approved_by", "refused"),
    [
        ("suspended", "p-ada", None, "not_by_family"),
        ("active", "p-ada", "p-bea", "not_by_family"),
        ("suspended", "p-ada", "p-ada", "account_change_two_people"),
        ("suspended", "p-ada", "p-pru", "account_change_not_approved_by_self"),
    ],
)
def test_the_database_lets_family_suspend_by_two_alone(pru, state, given_by, approved_by, refused):
    who = {"person": pru, "given_by": given_by, "approved_by": approved_by}
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        models.AccountChange.objects.create(id=uuid7(), state=state, because="left", at=database_now(), **who)
