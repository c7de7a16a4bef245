"""Budgets a day with a hard stop and a human release (B4-23): never one look more, whoever asks where at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, connection, transaction

from contactpoint.access import models
from contactpoint.access.actions import BudgetSpent, NotAllowed, release_budgets, require_to_look
from contactpoint.access.entries import AccountRefused
from contactpoint.access.looks import budgets
from contactpoint.access.looks.budgets import allowance
from contactpoint.access.reasons import BudgetReason
from contactpoint.access.rules import Capability, Face, Spending
from contactpoint.audit.clock import database_now
from contactpoint.audit.models import Event
from contactpoint.kernel.actors import Purpose, PurposeCode, Role, Sector
from contactpoint.kernel.ids import uuid7
from contactpoint.lab.visitor import Visitor
from contactpoint.pages.forms import once
from tests.support import maya, people
from tests.support.browsing import HIDDEN, a_practitioner, at_the_desk_of, children_on, found, looking
from tests.support.children import a_child
from tests.support.loads import open_hull
from tests.support.people import ACCOUNT_WORK, EARLY_HELP, an_actor
from tests.support.serving import serving

pytestmark = pytest.mark.django_db
MAYA = {"family": "Kaur", "born_day": "9", "born_month": "3", "born_year": "2015"}
NOW = Purpose(PurposeCode.IN_FRONT_OF_ME)
DAY = "to_char(clock_timestamp() AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')"


def used_up(person: str, kind: Spending, left: int = 0, *, purse: str = DAY, most: int | None = None) -> None:
    """The person has taken from the purse but for so many."""
    used = (allowance(kind, Role.PRACTITIONER, Sector.GENERAL) if most is None else most) - left
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO budget_use (person, kind, purse, used, day) "
            f"VALUES (%s, %s, {purse}, %s, (clock_timestamp() AT TIME ZONE 'Europe/London')::date)",
            (person, kind.value, used),
        )


def looks(capability: Capability, *, purpose: Purpose = EARLY_HELP, person: str = "p-1") -> bool:
    try:
        require_to_look(capability, actor=an_actor(Role.PRACTITIONER, id=person), purpose=purpose, child=maya.NUMBER)
    except BudgetSpent:
        return False
    return True


def how_many(capability: Capability, *, purpose: Purpose = EARLY_HELP, most: int = 200) -> int:
    """How often it goes well until it is stopped, and that it stays so."""
    went = [looks(capability, purpose=purpose) for _ in range(most)]
    assert went == sorted(went, reverse=True)
    return sum(went)


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def jo(db):
    open_hull()
    a_child()
    return looking()


@pytest.mark.parametrize(
    ("capability", "budget"),
    [
        (Capability.CHILD_SEARCH, 60),
        (Capability.CHILD_OPEN, 40),
        (Capability.CHILD_ADDRESS_AND_CARERS, 40),
    ],
)
def test_so_many_a_day_and_person(capability, budget):
    assert how_many(capability) == budget
    assert looks(capability, person="p-2")


def test_pages_and_addresses_come_from_one_budget():
    used_up("p-1", Spending.OPEN, 1)
    assert looks(Capability.CHILD_ADDRESS_AND_CARERS)
    assert not looks(Capability.CHILD_OPEN)


@pytest.mark.parametrize(
    ("role", "sector"),
    [
        (Role.PROXY, Sector.GENERAL),
        (Role.PRACTITIONER, Sector.POLICE),
        (Role.PRACTITIONER, Sector.PROBATION),
        (Role.PRACTITIONER, None),
    ],
)
def test_a_proxy_police_and_probation_have_half_b4_24(role, sector):
    assert [allowance(kind, role, sector) for kind in Spending] == [30, 20]


def test_a_new_day_begins_anew():
    used_up("p-1", Spending.SEARCH, purse="'2026-01-01'")
    assert looks(Capability.CHILD_SEARCH)


def test_a_refused_look_costs_nothing():
    with pytest.raises(NotAllowed, match="Say first why"):
        require_to_look(Capability.CHILD_SEARCH, actor=an_actor(Role.PRACTITIONER), purpose=None)
    assert not models.BudgetUse.objects.exists()


def test_for_a_child_in_front_of_one_a_few_more_are_kept_and_no_more_than_those():
    assert how_many(Capability.CHILD_SEARCH) == 60
    assert how_many(Capability.CHILD_SEARCH, purpose=NOW) == 5
    assert not looks(Capability.CHILD_SEARCH)


def test_the_same_child_opened_again_the_same_day_costs_nothing_more(jo):
    page = children_on(found(jo, **MAYA))[0]
    used_up("p-jo", Spending.OPEN, 2)
    form = jo.hidden(jo.get(page))
    for answer in (jo.get(page), jo.post(f"{page}/address", form), jo.get(f"{page}/print")):
        assert answer.status_code == 200
    assert models.BudgetUse.objects.get(kind="open").used == 39
    models.BudgetUse.objects.filter(kind="open").update(used=40)
    models.Recent.objects.update(seen=database_now() - timedelta(days=1))
    used_up("p-jo", Spending.OPEN, most=5, purse=f"{DAY} || '+'")
    assert [jo.get(page).status_code, jo.post(f"{page}/address", form).status_code] == [429, 429]
    assert jo.get(f"{page}/print").status_code == 429


def test_a_search_that_was_not_made_is_not_typed_again(as_role, jo):
    jo.fill("/purpose", purpose="early_help", involvement="health_visitor")
    used_up("p-jo", Spending.SEARCH)
    with as_role("cp_web"):
        stopped = text(found(jo, **MAYA))
        back = re.search(r'href="(/find/[\w-]{22})">Back to what you typed<', stopped)[1]
        assert 'value="Kaur"' in text(jo.get(back))
        change = re.search(r'href="(/purpose\?search=[\w-]{22})">Change your purpose<', stopped)[1]
        assert change.endswith(back.rpartition("/")[2])
        led = jo.fill(change, purpose="in_front_of_me")
    assert (led.status_code, led.headers["Location"]) == (302, back)


@pytest.mark.parametrize("search", ["", "x" * 21, "//elsewhere.example/xx", "../sign-out?again=a--b"])
def test_a_reason_leads_to_no_other_page_than_the_search(jo, search):
    led = jo.fill(f"/purpose?{urlencode({'search': search})}", purpose="in_front_of_me")
    assert led.headers["Location"] == "/find"


@pytest.mark.parametrize(
    ("searches", "opens", "told"),
    [
        (None, None, ""),
        (11, 11, ""),
        (10, 11, "Today you can make 10 more searches. "),
        (30, 1, "Today you can open one more child’s page. "),
        (0, 2, "Today you can make no more searches and open 2 more children’s pages. "),
    ],
)
def test_the_last_looks_of_a_day_are_counted_down(as_role, jo, searches, opens, told):
    for kind, left in ((Spending.SEARCH, searches), (Spending.OPEN, opens)):
        if left is not None:
            used_up("p-jo", kind, left)
    with as_role("cp_web"):
        page = text(jo.get("/find"))
    assert ("Today you can" in page) == bool(told)
    assert told in page


def test_what_was_released_is_counted_too_and_a_proxys_looks_are_the_askers_as_well(jo):
    used_up("p-jo", Spending.SEARCH)
    given = {"person_id": "p-jo", "because": BudgetReason.DUTY.value, "given_by": "p-ada", "at": database_now()}
    models.BudgetRelease.objects.create(id=uuid7(), **given)
    asker = an_actor(Role.PRACTITIONER, id="p-jo")
    assert budgets.left_to(asker)[Spending.SEARCH] == 60
    people.a_person("pat", Role.PROXY, models.Organisation.objects.get())
    used_up("p-pat", Spending.SEARCH, most=23)
    proxy = an_actor(Role.PROXY, id="p-pat", asker=asker)
    assert budgets.left_to(proxy) == {Spending.SEARCH: 7, Spending.OPEN: 20}
    used_up("p-jo", Spending.OPEN, 3)
    models.BudgetRelease.objects.all().delete()
    assert budgets.left_to(proxy) == {Spending.SEARCH: 0, Spending.OPEN: 3}


def test_the_stop_says_what_is_safe_and_whom_to_ask_and_is_recorded(jo):
    jo.fill("/purpose", purpose="early_help", involvement="health_visitor")
    used_up("p-jo", Spending.SEARCH)
    answer = found(jo, **MAYA)
    assert (answer.status_code, "Kaur, Maya" in text(answer)) == (429, False)
    for said in ("This one was not made", "stays as it was", "account administrator", "5 more are kept", "999"):
        assert said in text(answer)
    body = Event.objects.latest("at").body
    assert [body[name] for name in ("kind", "outcome", "refused_because", "children")] == [
        "search",
        "refused",
        "budget_spent",
        [],
    ]
    jo.fill("/purpose", purpose="in_front_of_me")
    assert found(jo, **MAYA).status_code == 200
    assert "/recent" in text(jo.get("/recent"))


@pytest.fixture
def ada(db):
    organisation = models.Organisation.objects.filter(code="HUL").first() or people.an_organisation()
    return at_the_desk_of(people.a_person("ada", Role.ACCOUNT_ADMINISTRATOR, organisation), Face.DESK)


def releases(browser, who="jo", because="caseload"):
    fields = browser.hidden(browser.get("/budgets"))
    return browser.post("/budgets", {**fields, "once": once(), "act": "release", "who": who, "because": because})


@pytest.mark.urls("contactpoint.desk.urls")
class TestOnTheDesk:
    def test_who_is_at_the_stop_is_listed_and_given_the_days_budget_once_more(self, ada):
        a_practitioner()
        assert "Nobody has used up" in text(ada.get("/budgets"))
        used_up("p-jo", Spending.SEARCH, 1)
        assert "Nobody has used up" in text(ada.get("/budgets"))
        assert looks(Capability.CHILD_SEARCH, person="p-jo")
        page = text(ada.get("/budgets"))
        assert ("Jo, jo" in page, "No searches left." in " ".join(page.split())) == (True, True)
        told = text(ada.get(releases(ada).headers["Location"]))
        assert "The day’s budget is given once more, for 24 hours: jo." in told
        assert "Nobody has used up" in text(ada.get("/budgets"))
        actor = an_actor(Role.PRACTITIONER, id="p-jo")
        taken = [budgets.take(Spending.SEARCH, actor, purpose=EARLY_HELP) for _ in range(70)]
        assert taken.count(True) == 60
        assert "Was given more before" in text(ada.get("/budgets"))
        released = Event.objects.filter(body__kind="budget_released").get().body
        assert (released["actor"], released["terms_filled"]) == ("p-ada", ["person", "because"])

    def test_a_release_lasts_a_day(self, ada):
        a_practitioner()
        used_up("p-jo", Spending.SEARCH)
        used_up("p-1", Spending.SEARCH)
        releases(ada)
        assert not looks(Capability.CHILD_SEARCH)
        models.BudgetRelease.objects.update(at=database_now() - timedelta(hours=23, minutes=59))
        assert looks(Capability.CHILD_SEARCH, person="p-jo")
        models.BudgetRelease.objects.update(at=database_now() - timedelta(hours=24))
        assert not looks(Capability.CHILD_SEARCH, person="p-jo")

    @pytest.mark.parametrize(
        ("changes", "told"),
        [({"who": []}, "Tick who is given more."), ({"because": "friendship"}, "Choose a reason.")],
    )
    def test_what_is_lacking_is_said(self, ada, changes, told):
        a_practitioner()
        used_up("p-jo", Spending.SEARCH)
        answer = releases(ada, **changes)
        assert (answer.status_code, told in text(answer)) == (422, True)
        assert not models.BudgetRelease.objects.exists()

    def test_nobody_is_given_more_who_has_some_left(self, ada):
        a_practitioner()
        used_up("p-jo", Spending.SEARCH)
        releases(ada)
        answer = releases(ada)
        assert (answer.status_code, "has budget left" in text(answer)) == (422, True)

    def test_another_organisations_people_are_not_listed_and_not_released(self, ada):
        leeds = people.an_organisation("LDS", authority="LDS")
        people.a_person("lee", Role.PRACTITIONER, leeds)
        used_up("p-lee", Spending.SEARCH)
        assert "Lee" not in text(ada.get("/budgets"))
        assert releases(ada, "lee").status_code == 403
        nation = people.an_organisation("NAT", authority=None, national=True)
        anna = at_the_desk_of(people.a_person("anna", Role.ACCOUNT_ADMINISTRATOR, nation), Face.DESK)
        assert re.search("Lee, lee.*Organisation LDS", text(anna.get("/budgets")), re.DOTALL)
        assert releases(anna, "lee").status_code == 302

    @pytest.mark.parametrize("role", [Role.DATA_MANAGER, Role.SHIELDING_OFFICER, Role.AUDITOR])
    def test_nobody_else_sees_them(self, role):
        desk = at_the_desk_of(people.a_person("sam", role, people.an_organisation()), Face.DESK)
        assert desk.get("/budgets").status_code == 403

    def test_a_release_asks_for_a_fresh_code(self, ada):
        a_practitioner()
        used_up("p-jo", Spending.SEARCH)
        page = ada.get("/budgets")
        models.DeskSession.objects.update(stepped_up_at=database_now() - timedelta(minutes=6))
        fields = {**ada.hidden(page), "act": "release", "who": "jo", "because": "duty"}
        assert (ada.post("/budgets", fields).status_code, models.BudgetRelease.objects.count()) == (403, 0)


def test_nobody_releases_themself_or_a_relative():
    hull = people.an_organisation()
    people.a_person("jo", Role.PRACTITIONER, hull)
    used_up("p-jo", Spending.SEARCH)
    for actor in (
        an_actor(Role.ACCOUNT_ADMINISTRATOR, id="p-jo"),
        an_actor(Role.ACCOUNT_ADMINISTRATOR, relatives=frozenset({"p-jo"})),
    ):
        with pytest.raises(NotAllowed, match="themself or a relative"):
            release_budgets(["jo"], BudgetReason.DUTY, actor=actor, purpose=ACCOUNT_WORK)


def test_the_database_refuses_a_release_by_oneself_or_family_and_a_count_put_back():
    jo, ada = (
        people.a_person(name, Role.PRACTITIONER, o) for o in [people.an_organisation()] for name in ("jo", "ada")
    )
    models.Relative.objects.create(one=ada, other=jo, declared_by="p-1", at=database_now())
    for giver in ("p-jo", "p-ada"):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.BudgetRelease.objects.create(
                id=uuid7(), person=jo, because="duty", given_by=giver, at=database_now()
            )
    used_up("p-jo", Spending.SEARCH)
    with pytest.raises(IntegrityError, match="stays used"), transaction.atomic():
        models.BudgetUse.objects.update(used=1)


def test_what_is_over_is_swept_and_today_is_kept():
    used_up("p-1", Spending.SEARCH, purse="'2026-01-01'")
    models.BudgetUse.objects.update(day="2026-01-01")
    used_up("p-1", Spending.SEARCH)
    budgets.sweep()
    assert models.BudgetUse.objects.count() == 1


def test_a_release_for_all_or_for_none():
    hull = people.an_organisation()
    for name in ("jo", "kim"):
        people.a_person(name, Role.PRACTITIONER, hull)
    used_up("p-jo", Spending.SEARCH)
    with pytest.raises(AccountRefused, match="kim has budget left"):
        release_budgets(
            ["jo", "kim"], BudgetReason.DUTY, actor=an_actor(Role.ACCOUNT_ADMINISTRATOR), purpose=ACCOUNT_WORK
        )
    assert not models.BudgetRelease.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_never_answer_more_than_the_budget():
    open_hull()
    jo = a_practitioner()
    token = people.signed_in(jo)
    models.WebSession.objects.update(purpose={"code": "early_help", "involvement": "health_visitor", "reference": None})
    used_up("p-jo", Spending.SEARCH, 6)
    with serving(Face.WEB) as one, serving(Face.WEB) as other, ThreadPoolExecutor(8) as pool:
        endings = list(pool.map(lambda nth: searched((one, other)[nth % 2], token), range(20)))
    assert sorted(set(endings)) == [200, 429]
    assert (endings.count(200), models.BudgetUse.objects.get().used) == (6, 60)
    assert Event.objects.filter(body__kind="search", body__outcome="answered").count() == 6
    assert Event.objects.filter(body__refused_because="budget_spent").count() == 14


def searched(base: str, token: str) -> int:
    """The status of a search of a browser of its own in the same visit."""
    visitor = Visitor(base)
    visitor._cookies["contactpoint_web"] = token
    try:
        form = dict(HIDDEN.findall(visitor._request("GET", "/find", None)[2]))
        typed = {name.replace("_", "-"): value for name, value in MAYA.items()}
        status, where, _ = visitor._request("POST", "/find", urlencode(form | typed))
        assert status == 302
        return visitor._request("GET", where, None)[0]
    finally:
        visitor.close()
