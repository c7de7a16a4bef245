"""One person's page on the desk: role, recovery codes, a lost token by two administrators, family."""

import re
from html import unescape

import pytest
from django.db import IntegrityError, transaction

from contactpoint.access import models
from contactpoint.access.actions import (
    AccountRefused,
    NotAllowed,
    agree,
    ask_for_new_factor,
    begin_enrolment,
    give_role,
    renew_roles,
    say_family,
    suspend,
    take_back,
)
from contactpoint.access.entries import insert_role, today
from contactpoint.access.queries import actor_for
from contactpoint.access.reasons import SuspensionReason
from contactpoint.access.rules import MOST_FAMILY, RECOVERY_CODES, Face
from contactpoint.audit.clock import database_now
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Role
from contactpoint.kernel.dates import birthday
from contactpoint.kernel.ids import uuid7
from contactpoint.pages.forms import once
from contactpoint.pages.words import moment
from tests.support import people
from tests.support.browsing import Browser, at_the_desk_of
from tests.support.people import ACCOUNT_WORK, ADDRESS, PASSWORD, PIN, enrols, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("contactpoint.desk.urls")]
CODE = re.compile(r'cp-key">([A-Z2-7-]+)<')


@pytest.fixture
def hull(db):
    return people.an_organisation()


@pytest.fixture
def pru(hull):
    return people.a_person("pru", Role.PRACTITIONER, hull)


def administrator(name, hull):
    return at_the_desk_of(people.a_person(name, Role.ACCOUNT_ADMINISTRATOR, hull), Face.DESK)


@pytest.fixture
def ada(hull):
    return administrator("ada", hull)


@pytest.fixture
def bea(hull):
    return administrator("bea", hull)


def actor_of(browser):
    return actor_for(browser.cookies["contactpoint_desk"].value, Face.DESK)


def text(response):
    return response.content.decode()


def page_of(browser, name):
    return re.search(rf'href="(/people/[^"]+)">Open<span[^>]*> {name}<', text(browser.get("/people")))[1]


def sends(browser, path, **typed):
    token = browser.hidden(browser.get(path))["csrfmiddlewaretoken"]
    fields = {name.replace("_", "-"): value for name, value in typed.items()}
    return browser.post(path, {"csrfmiddlewaretoken": token, "once": once(), **fields})


def does(browser, name, act, **typed):
    return sends(browser, page_of(browser, name), act=act, sure="yes", **typed)


def unescaped(form):
    return {name: unescape(value) for name, value in form.items()}


def led(response):
    """Where it leads, without the handle at which it is told what was done."""
    return re.sub(r"[?&]done=[\w-]{22}$", "", response.headers["Location"])


def agrees(browser):
    which = re.search(r'name="which" value="([^"]+)"', text(browser.get("/people")))[1]
    return sends(browser, "/people", act="agree", which=which)


def test_recovery_codes_are_shown_once(pru, ada):
    where = does(ada, "Pru", "codes").headers["Location"]
    assert len(CODE.findall(text(ada.get(where)))) == RECOVERY_CODES
    assert ada.get(where).status_code == 404
    assert models.RecoveryCode.objects.filter(person=pru, issued_by="p-ada").count() == RECOVERY_CODES


def test_a_lost_token_takes_two_and_ends_all_that_was_before(as_role, pru, ada, bea):
    visit = signed_in(pru)
    with as_role("cp_desk"):
        does(ada, "Pru", "codes")
        answer = does(ada, "Pru", "lost")
        page = text(ada.get(answer.headers["Location"]))
        assert "Asked: a new way to sign in for pru." in page
        until = moment(models.Asked.objects.get().at + people.timedelta(days=7))
        assert f"It waits for another administrator, until {until}." in page
        assert 'value="lost"' not in page
        assert "waits for you" not in text(ada.get("/"))
        assert "1 request waits for you: Organisation HUL" in text(bea.get("/"))
        page = text(ada.get("/people"))
        assert "a new way to sign in, as the token is lost" in page
        assert 'value="agree"' not in page
        where = agrees(bea).headers["Location"]
        code = CODE.findall(text(bea.get(where)))[0]
    assert actor_for(visit, Face.WEB) is None
    with as_role("cp_web"):
        assert people.begin_sign_in("pru", PASSWORD, face=Face.WEB, address=ADDRESS)
        assert actor_for(enrols(code), Face.WEB).id == pru.id
    assert actor_for(visit, Face.WEB) is None, "what was open before stays closed"
    assert not models.RecoveryCode.objects.filter(spent=None).exists()
    kinds = [event.body["kind"] for event in Event.objects.order_by("at")]
    for kind in ("two_asked", "two_agreed", "handed_over", "enrolled"):
        assert kind in kinds


def test_an_employers_sign_in_is_not_the_second_of_two(pru, ada, bea):
    """Whoever runs the provider can sign in there as both."""
    does(ada, "Pru", "lost")
    models.DeskSession.objects.filter(person="p-bea").update(own_factor=False)
    asked = agrees(bea)
    page = text(asked)
    assert (asked.status_code, "your own passkey, or a code from your authenticator" in page) == (403, True)
    assert "Sign in again with your employer" not in page
    assert models.Asked.objects.get().approved_by is None
    assert Event.objects.latest("at").body["refused_because"] == "own_factor_needed"
    for code, status in (("000000", 422), (people.code_of(models.Person.objects.get(id="p-bea")), 200)):
        asked = bea.post("/sign-in/fresh", unescaped(bea.hidden(asked)) | {"code": code, "pin": PIN})
        assert (asked.status_code, "Sign in again with your employer" in text(asked)) == (status, False)
    assert bea.post("/people", unescaped(bea.hidden(asked))).status_code == 302
    assert models.Asked.objects.get().approved_by == "p-bea"


def test_who_asked_does_not_agree_and_nothing_has_changed(pru, ada):
    does(ada, "Pru", "lost")
    with pytest.raises(AccountRefused, match="You asked for this"):
        agree(models.Asked.objects.get().id, actor=actor_of(ada), purpose=ACCOUNT_WORK)
    assert signed_in(pru)


def test_what_was_asked_can_be_taken_back_and_lapses(pru, ada, bea):
    does(ada, "Pru", "lost")
    asked = models.Asked.objects.get()
    assert "was asked for pru already" in text(does(ada, "Pru", "lost"))
    take_back(asked.id, actor=actor_of(ada), purpose=ACCOUNT_WORK)
    with pytest.raises(AccountRefused, match="waits no more"):
        agree(asked.id, actor=actor_of(bea), purpose=ACCOUNT_WORK)
    does(ada, "Pru", "lost")
    models.Asked.objects.filter(ended=None).update(at=database_now() - people.timedelta(days=7))
    late = models.Asked.objects.get(ended=None)
    with pytest.raises(AccountRefused, match="waits no more"):
        agree(late.id, actor=actor_of(bea), purpose=ACCOUNT_WORK)
    assert does(ada, "Pru", "lost").status_code == 302


@pytest.mark.parametrize("way", ["suspended", "role", "training"])
def test_what_somebody_asked_who_has_lapsed_since_is_agreed_to_by_nobody(pru, ada, bea, way):
    does(ada, "Pru", "lost")
    if way == "suspended":
        suspend(["ada"], SuspensionReason.CONCERN, actor=actor_of(bea), purpose=ACCOUNT_WORK)
    elif way == "role":
        models.PersonRole.objects.filter(person="p-ada").update(ended=database_now())
    else:
        models.Vetting.objects.filter(person="p-ada", kind="training").update(ended=database_now())
    answer = agrees(bea)
    assert (answer.status_code, "may not do so any more" in text(answer)) == (422, True)
    assert models.Factor.objects.exclude(pin=None).filter(person=pru).exists()
    take_back(models.Asked.objects.get().id, actor=actor_of(bea), purpose=ACCOUNT_WORK)


def test_who_went_elsewhere_meanwhile_is_not_taken_back_by_an_old_request(hull, ada, bea):
    olu, york = people.a_person("olu", Role.BROKER, hull), people.an_organisation("YOR", authority="YOR")
    does(ada, "Olu", "role", role="shielding_officer")
    insert_role(olu, york, role=Role.BROKER, granted_by="p-yan", approved_by=None)
    with pytest.raises(NotAllowed, match="another organisation"):
        agree(models.Asked.objects.get().id, actor=actor_of(bea), purpose=ACCOUNT_WORK)
    assert models.PersonRole.objects.get(person=olu, ended=None).organisation == york
    take_back(models.Asked.objects.get().id, actor=actor_of(bea), purpose=ACCOUNT_WORK)


def test_nobody_asks_for_themself(ada):
    assert does(ada, "Ada", "lost").status_code == 403
    assert does(ada, "Ada", "codes").status_code == 403
    assert not models.Asked.objects.exists()


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("asked_two_people", {"approved_by": "p-ada"}),
        ("asked_not_by_self", {"asked_by": "p-pru"}),
        ("asked_not_approved_by_self", {"approved_by": "p-pru"}),
        ("asked_known", {"what": "role"}),
    ],
)
def test_the_database_holds_the_two_apart(hull, pru, constraint, changes):
    fields = {"what": "factor", "organisation": hull, "asked_by": "p-ada", "at": database_now()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        models.Asked.objects.create(id=uuid7(), person=pru, **{**fields, **changes})


def test_family_neither_asks_nor_agrees_whatever_the_program_does(hull, pru, ada, bea):
    say_family("bea", Face.WEB, actor=people.an_actor(Role.PRACTITIONER, id=pru.id))
    does(ada, "Pru", "lost")
    asked = models.Asked.objects.get()
    with pytest.raises(NotAllowed, match="relative"):
        agree(asked.id, actor=actor_of(bea), purpose=ACCOUNT_WORK)
    with pytest.raises(IntegrityError, match="not_by_family"), transaction.atomic():
        models.Asked.objects.update(approved_by="p-bea")


def test_family_that_an_administrator_names_counts_alike(pru, ada):
    say_family("pru", Face.DESK, actor=actor_of(ada))
    assert does(ada, "Pru", "codes").status_code == 403
    with pytest.raises(NotAllowed):
        suspend(["pru"], SuspensionReason.LEAVE, actor=actor_of(ada), purpose=ACCOUNT_WORK)


def test_an_administrator_declares_two_people_family(hull, pru, ada, bea):
    assert does(ada, "Pru", "relative", relative_username="bea").status_code == 302
    assert re.search(r"<li>bea</li>", text(ada.get(page_of(ada, "Pru"))))
    assert does(bea, "Pru", "codes").status_code == 403
    assert "Enter the username" in text(does(ada, "Pru", "relative"))


def test_the_role_is_given_anew_and_another_given(pru, ada):
    models.PersonRole.objects.filter(person=pru).update(until=today())
    assert does(ada, "Pru", "role", role="practitioner").status_code == 302
    assert models.PersonRole.objects.get(person=pru, ended=None).until == birthday(today(), 2)
    does(ada, "Pru", "role", role="proxy")
    assert models.PersonRole.objects.get(person=pru, ended=None).role == "proxy"
    assert "Choose a role" in text(does(ada, "Pru", "role", role="nothing"))
    assert "on the other face" in text(does(ada, "Pru", "role", role="broker"))


def test_roles_are_renewed_many_at_once_and_those_by_two_wait(hull, pru, ada, bea):
    people.a_person("olu", Role.SHIELDING_OFFICER, hull)
    models.PersonRole.objects.update(until=today())
    answer = sends(ada, "/people", act="renew_role", who=["pru", "olu"])
    said = "The role begins anew today: pru. Asked, and waits for another administrator: olu."
    assert said in text(ada.get(answer.headers["Location"]))
    ends = {row.person_id: row.until for row in models.PersonRole.objects.filter(ended=None)}
    assert ends["p-pru"] == birthday(today(), 2)
    assert ends["p-olu"] == today()
    answer = agrees(bea)
    assert led(answer) == "/people"
    assert "Agreed: the role of olu begins today." in text(bea.get(answer.headers["Location"]))
    renewed = models.PersonRole.objects.get(person="p-olu", ended=None)
    assert (renewed.until, renewed.granted_by, renewed.approved_by) == (birthday(today(), 2), "p-ada", "p-bea")


def test_nobody_renews_their_own_role(ada):
    with pytest.raises(NotAllowed):
        renew_roles(["ada"], actor=actor_of(ada), purpose=ACCOUNT_WORK)


def test_a_role_ends_at_the_next_request_and_can_be_given_again(pru, ada):
    visit = signed_in(pru)
    for act, press in (("end", "End the role"), ("lost", "Ask for it")):
        question = sends(ada, page_of(ada, "Pru"), act=act)
        assert (question.status_code, f">{press}</button>" in text(question)) == (200, True)
        assert actor_for(visit, Face.WEB)
    assert not models.Asked.objects.exists()
    answer = does(ada, "Pru", "end")
    assert led(answer) == "/people?of=HUL"
    assert "The role of pru has ended" in text(ada.get(answer.headers["Location"]))
    assert actor_for(visit, Face.WEB) is None
    assert "Pru" not in text(ada.get("/people"))
    give_role("pru", Role.PRACTITIONER, "HUL", actor=actor_of(ada), purpose=ACCOUNT_WORK)
    assert actor_for(signed_in(pru), Face.WEB)


def test_what_waits_is_counted_for_whom_it_waits(hull, pru, ada, bea):
    nation = people.an_organisation("NAT", authority=None, national=True)
    leeds = people.an_organisation("LDS", authority="LDS")
    anna, lea = administrator("anna", nation), administrator("lea", leeds)
    sam = at_the_desk_of(people.a_person("sam", Role.SHIELDING_OFFICER, hull), Face.DESK)
    people.a_person("zoe", Role.PRACTITIONER, leeds)
    assert "waits for you" not in text(anna.get("/"))
    for name in ("Pru", "Sam", "Bea"):
        does(ada, name, "lost")
    does(lea, "Zoe", "lost")
    counts = {
        who: re.findall(r'of=(\w+)">(\d+) requests? wait', text(who.get("/"))) for who in (anna, ada, bea, lea, sam)
    }
    assert counts == {anna: [("HUL", "3"), ("LDS", "1")], ada: [], bea: [("HUL", "2")], lea: [], sam: []}
    assert re.findall(r'of=(\w+)">(\d+) request', text(anna.get("/people?of=HUL"))) == [("LDS", "1")]
    assert ("contactpoint limit" in text(sam.get("/")), "contactpoint limit" in text(ada.get("/"))) == (True, False)
    models.Asked.objects.update(at=database_now() - people.timedelta(days=7))
    assert "waits for you" not in text(anna.get("/"))


def test_all_that_an_added_person_lacks_is_said_at_once(ada):
    page = text(sends(ada, "/people/new", evidence="file 1"))
    for field in ("name", "username", "role", "dated"):
        assert f'<a href="#{field}">' in page
    assert not models.Person.objects.exclude(username="ada").exists()


def test_an_officer_is_added_by_two_and_enrols(ada, bea):
    sends(ada, "/people/new", name="Olu", username="olu", role="shielding_officer", evidence="file 1", **_today())
    assert not models.PersonRole.objects.filter(person__username="olu").exists()
    where = agrees(bea).headers["Location"]
    code = CODE.findall(text(bea.get(where)))[0]
    assert actor_for(enrols(code, Face.DESK), Face.DESK).role is Role.SHIELDING_OFFICER


def _today():
    day = today()
    return {"dated_day": str(day.day), "dated_month": str(day.month), "dated_year": str(day.year)}


def test_a_new_code_is_for_who_has_not_enrolled_alone(hull, pru, ada):
    _, old = people.a_newcomer("nia", Role.PRACTITIONER, hull)
    assert "Has not set up how they sign in yet" in text(ada.get(page_of(ada, "Nia")))
    new = CODE.findall(text(ada.get(does(ada, "Nia", "enrol").headers["Location"])))[0]
    assert begin_enrolment(old, face=Face.WEB, address=ADDRESS) is None
    assert enrols(new)
    assert "can sign in already" in text(does(ada, "Pru", "enrol"))


def test_another_organisations_person_is_no_page(pru, ada):
    lee = people.a_person("lee", Role.PRACTITIONER, people.an_organisation("LDS", authority="LDS"))
    with pytest.raises(NotAllowed):
        ask_for_new_factor(lee.username, actor=actor_of(ada), purpose=ACCOUNT_WORK)
    assert ada.get("/people/" + "x" * 22).status_code == 404


@pytest.mark.urls("contactpoint.web.urls")
def test_naming_family_tells_nothing_of_who_is_there(pru, ada):
    browser = at_the_desk_of(pru)
    pages = []
    for named in ("ada", "nobody.here"):
        assert sends(browser, "/my-account/family", relative=named).headers["Location"] == "/my-account/family"
        pages.append(text(browser.get("/my-account/family")))
    assert "You cannot take it back" in pages[0]
    assert "<li>ada</li>" in pages[1]
    assert "<li>nobody.here</li>" in pages[1]
    for wrong in ("pru", "", "Not A Name"):
        assert "somebody else" in text(sends(browser, "/my-account/family", relative=wrong))


def test_nobody_names_everybody(as_role, pru):
    actor = people.an_actor(Role.PRACTITIONER, id=pru.id)
    with as_role("cp_web"):
        for number in range(MOST_FAMILY):
            say_family(f"name{number}", Face.WEB, actor=actor)
        say_family("name0", Face.WEB, actor=actor)
        with pytest.raises(AccountRefused, match="You have named"):
            say_family("another", Face.WEB, actor=actor)


def test_without_a_visit_there_is_nobody():
    assert Browser().get("/people/" + "x" * 22).headers["Location"] == "/sign-in"
