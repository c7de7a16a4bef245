"""The desk's pages of feeds: who sees which source, what a stop says and does not say, one decision a file."""

import re

import pytest

from contactpoint.access import models as accounts
from contactpoint.access.rules import Face
from contactpoint.audit.models import Event
from contactpoint.intake import models
from contactpoint.intake.rules import DeliveryState, Kind, Reason, StopCause
from contactpoint.kernel.actors import Role
from contactpoint.pages.forms import once
from tests.support import feeds, people
from tests.support.browsing import Browser, at_the_desk_of
from tests.support.deliveries import a_data_manager, a_delivery, a_source, at_work
from tests.support.loads import load

pytestmark = [pytest.mark.django_db, pytest.mark.urls("contactpoint.desk.urls")]
HULL = "/feeds/social_care.HUL"
STANDING = "Some checks are shown to shielding officers alone."


def text(response) -> str:
    return response.content.decode()


def codes(response) -> list[str]:
    """The sources that a page of sources leads to, in its order."""
    return re.findall(r'href="/feeds/([^"/]+)"', text(response))


def without_keys(response) -> str:
    """A page without the keys that are new in each answer."""
    return re.sub(r'name="once" value="[^"]+"', "", text(response))


def events() -> list[tuple[str, str, str | None]]:
    bodies = Event.objects.order_by("at").values_list("body", flat=True)
    return [(body["kind"], body["outcome"], body["refused_because"]) for body in bodies]


def sent(browser: Browser, page: str, act: str, **typed: object) -> dict[str, str]:
    """The fields of a form of this page, as a browser would send them, whether or not the page still shows it."""
    token = browser.hidden(browser.get(page))["csrfmiddlewaretoken"]
    fields = {"csrfmiddlewaretoken": token, "once": once(), "act": act}
    return fields | {name: str(value) for name, value in typed.items()}


def expire_step_up() -> None:
    accounts.DeskSession.objects.update(stepped_up_at="2026-01-01T00:00Z")


def test_a_data_manager_sees_the_sources_of_their_authority_those_that_wait_first():
    for code in ("health_visiting.HUL", "social_care.LDS", "benefit"):
        a_delivery(code, state=DeliveryState.APPLIED)
    a_source("voluntary.0001", authority="HUL", organisation="Mill Lane Play")
    a_delivery("youth_justice.HUL")
    shown = at_work().get("/feeds")
    assert codes(shown) == ["youth_justice.HUL", "health_visiting.HUL", "voluntary.0001"]
    assert "Mill Lane Play" in text(shown)
    assert "Nothing received yet" in text(shown)
    assert STANDING in text(shown)
    assert events() == [("feed_seen", "answered", None)]


def test_the_national_team_stands_for_every_authority():
    for code in ("social_care.HUL", "benefit"):
        a_delivery(code)
    national = at_work("nell", authority=None)
    assert codes(national.get("/feeds")) == ["benefit", "social_care.HUL"]
    assert {national.get(f"/feeds/{code}").status_code for code in ("benefit", "social_care.HUL")} == {200}


def test_many_sources_stand_on_several_pages():
    for number in range(120):
        a_source(f"voluntary.{number:04}", authority="HUL")
    browser = at_work()
    pages = [browser.get("/feeds", {"page": page}) for page in ("1", "2", "3", "9", "x")]
    assert [len(codes(page)) for page in pages] == [50, 50, 20, 20, 50]
    assert 'href="/feeds?page=3">Next page' in text(pages[1])
    assert len({code for page in pages for code in codes(page)}) == 120


def test_an_organisation_of_no_authority_sees_no_national_source():
    a_delivery("benefit")
    browser = at_the_desk_of(
        people.a_person("dan", Role.DATA_MANAGER, people.an_organisation("TRU", authority=None)), Face.DESK
    )
    assert codes(browser.get("/feeds")) == []
    assert browser.get("/feeds/benefit").status_code == 404


@pytest.mark.parametrize("page", ["/feeds", HULL])
def test_another_role_is_refused_and_the_refusal_recorded(page):
    a_delivery()
    browser = at_the_desk_of(people.a_person("ola", Role.SHIELDING_OFFICER, people.an_organisation()), Face.DESK)
    assert browser.get(page).status_code == 403
    assert events() == [("feed_seen", "refused", "not_allowed")]


def test_another_role_learns_nothing_of_what_there_is():
    officer = people.a_person("ola", Role.SHIELDING_OFFICER, people.an_organisation())
    browser, delivery = at_the_desk_of(officer, Face.DESK), a_delivery()
    for known in (delivery.id, "x"):
        form = sent(browser, HULL, "release", delivery=known, reason="correction")
        assert browser.post(HULL, form).status_code == 403
        assert browser.get(f"{HULL}/mend/{known}").status_code == 403
    assert browser.post("/feeds", sent(browser, "/feeds", "pause", reason="")).status_code == 403


def test_a_source_of_another_authority_is_the_page_of_one_that_there_is_not():
    theirs, browser = a_delivery("social_care.LDS"), at_work()
    ways = ["/feeds/social_care.LDS", "/feeds/social_care.XXX", "/feeds/…", "/feeds/x<b>"]
    ways += [f"/feeds/social_care.LDS/mend/{theirs.id}", f"{HULL}/mend/{theirs.id}", f"{HULL}/mend/x"]
    answers = {(answer.status_code, answer.content) for answer in map(browser.get, ways)}
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert events() == [("feed_seen", "refused", "no_such_source")] * 5  # what no source can be called asks for none


def test_without_a_fresh_code_the_page_asks_for_one_and_leads_back():
    a_delivery()
    dan = a_data_manager()
    browser = at_the_desk_of(dan, Face.DESK)
    expire_step_up()
    asked = browser.get(HULL)
    assert (asked.status_code, "Enter a fresh code" in text(asked)) == (403, True)
    form = browser.hidden(asked) | {"code": people.code_of(dan), "pin": people.PIN}
    assert browser.post("/sign-in/fresh", form).headers["Location"] == HULL
    assert browser.get(HULL).status_code == 200
    assert events() == [
        ("feed_seen", "refused", "step_up_needed"),
        ("stepped_up", "done", None),
        ("feed_seen", "answered", None),
    ]


def test_a_code_that_is_not_taken_is_said_and_nothing_opens():
    browser = at_work()
    expire_step_up()
    form = browser.hidden(browser.get("/feeds"))
    wrong = browser.post("/sign-in/fresh", form | {"code": "000000", "pin": people.PIN})
    assert (wrong.status_code, '<a href="#code">' in text(wrong)) == (422, True)
    empty = browser.post("/sign-in/fresh", form | {"code": " "})
    assert (empty.status_code, "Enter the code that your authenticator shows." in text(empty)) == (422, True)
    assert browser.get("/feeds").status_code == 403


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "feeds"])
def test_the_code_leads_to_no_other_site(back):
    dan = a_data_manager()
    browser = at_the_desk_of(dan, Face.DESK)
    form = browser.hidden(browser.get("/sign-in/fresh")) | {
        "code": people.code_of(dan),
        "pin": people.PIN,
        "back": back,
    }
    assert browser.post("/sign-in/fresh", form).headers["Location"] == "/"


def test_a_stop_is_told_by_its_causes_but_never_that_of_the_shielding_officers():
    delivery, browser = a_delivery(state=DeliveryState.STOPPED, first=False), at_work()
    models.Delivery.objects.update(stops=[StopCause.NEW_CHILDREN, StopCause.SHIELDED])
    with_it = without_keys(browser.get(HULL))
    models.Delivery.objects.update(stops=[StopCause.NEW_CHILDREN], touching=0)
    assert without_keys(browser.get(HULL)) == with_it
    assert "many of its rows would be new children" in with_it
    assert STANDING in with_it
    models.Delivery.objects.update(stops=[StopCause.SHIELDED], touching=90)
    alone = text(browser.get(HULL))
    assert "shield" not in alone.replace(STANDING, "")
    assert str(delivery.id) in alone


def test_figures_are_rounded_and_few_are_not_told():
    a_delivery(rows=2003, refused=7)
    shown = " ".join(text(at_work().get(HULL)).split())
    for name, told in (
        ("Rows", "about 2,005"),
        ("Refused", "fewer than 10"),
        ("Matched", "95%"),
        ("New children", "3%"),
        ("Wait for a person", "2%"),
    ):
        assert f'{name} </dt> <dd class="govuk-summary-list__value"> {told} <' in shown
    assert "postcode</th>" in shown
    assert "upn" not in shown


def test_columns_left_empty_stand_in_the_order_of_the_template():
    a_delivery(empties={"upn": 500, "team": 400, "postcode": 200})
    shown = text(at_work().get(HULL))
    assert re.findall(r'scope="row"[^>]*>(\w+)<', shown) == ["postcode", "upn", "team"]


def test_what_batches_decided_stands_in_place_of_the_trial():
    delivery = a_delivery(state=DeliveryState.APPLIED)
    for first, waiting in ((2, 50), (202, 150)):
        models.Batch.objects.create(
            delivery=delivery, first_line=first, last_line=first + 199, rows=1000, founded=0, waiting=waiting
        )
    assert "10%" in text(at_work().get(HULL))


def test_the_first_fifty_refusals_are_listed_with_what_to_do():
    delivery = a_delivery(refused=53)
    for line in range(2, 55):
        models.Refusal.objects.create(delivery=delivery, line=line, column_name="gender", reason=Reason.CLOSED_LIST)
    shown = " ".join(text(at_work().get(HULL)).split())
    assert shown.count("closed list. Use one of the words") == 50
    assert "There are 3 more" in shown


def test_a_waiting_file_is_released_once_whatever_is_pressed_twice():
    delivery, browser = a_delivery(), at_work()
    form = sent(browser, HULL, "release", delivery=delivery.id, reason="first_file_checked")
    answers = [browser.post(HULL, form) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [HULL, HULL]
    delivery.refresh_from_db()
    assert (delivery.state, delivery.decided_because) == ("released", "first_file_checked")
    assert [event for event in events() if event[0] == "feed_released"] == [("feed_released", "done", None)]


def test_what_is_released_already_is_not_released_again_and_may_still_be_sent_back():
    delivery, browser = a_delivery(), at_work()
    browser.post(HULL, sent(browser, HULL, "release", delivery=delivery.id, reason="first_file_checked"))
    late = browser.post(HULL, sent(browser, HULL, "release", delivery=delivery.id, reason="correction"))
    assert (late.status_code, "it is released" in text(late)) == (422, True)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.decided_because) == ("released", "first_file_checked")
    shown = text(browser.get(HULL))
    assert ("A file is to be applied" in shown, "what is applied already stays" in shown) == (True, True)
    assert (f'id="release-{delivery.id}"' in shown, f'id="send_back-{delivery.id}"' in shown) == (False, True)
    browser.post(HULL, sent(browser, HULL, "send_back", delivery=delivery.id, reason="wrong_file"))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.decided_because) == ("sent_back", "wrong_file")
    assert str(delivery.id) not in text(browser.get(HULL))


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (DeliveryState.SENT_BACK, "It was sent back"),
        (DeliveryState.LAPSED, "What was sent is no longer kept, since it waited too long"),
    ],
)
def test_what_was_given_up_says_what_of_it_stays_and_that_it_may_be_loaded_again(state, why):
    delivery, browser = a_delivery(state=state), at_work()
    assert f"{why}. Nothing of it was applied. Loaded again, it is checked anew." in text(browser.get(HULL))
    models.Batch.objects.create(delivery=delivery, first_line=2, last_line=201, rows=200)
    assert f"{why}. What was applied of it before stays. Loaded again, it is checked anew." in text(browser.get(HULL))


def test_a_waiting_file_is_sent_back():
    delivery, browser = a_delivery(state=DeliveryState.STOPPED, first=False), at_work()
    browser.post(HULL, sent(browser, HULL, "send_back", delivery=delivery.id, reason="wrong_file"))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.decided_because) == ("sent_back", "wrong_file")
    assert "Sent back" in text(browser.get(HULL))
    assert ("feed_sent_back", "done", None) in events()


@pytest.mark.parametrize("reason", ["", "wrong_file", "because"])
def test_a_decision_needs_a_reason_of_its_list(reason):
    delivery, browser = a_delivery(), at_work()
    answer = browser.post(HULL, sent(browser, HULL, "release", delivery=delivery.id, reason=reason))
    assert answer.status_code == 422
    assert f'<a href="#release-{delivery.id}">Choose a reason.</a>' in text(answer)
    assert f'id="release-{delivery.id}"' in text(answer)
    delivery.refresh_from_db()
    assert delivery.state == "dry"


def test_nobody_decides_on_a_file_of_another_source():
    own, theirs, browser = a_delivery(), a_delivery("social_care.LDS"), at_work()
    form = sent(browser, HULL, "release", delivery=theirs.id, reason="first_file_checked")
    assert browser.post(HULL, form).status_code == 404
    assert browser.post("/feeds/social_care.LDS", form).status_code == 404
    assert browser.post(HULL, form | {"delivery": "x"}).status_code == 404
    assert browser.post(HULL, form | {"delivery": own.id, "act": "pause"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.state == "dry"


def test_a_decision_needs_a_fresh_code():
    delivery, browser = a_delivery(), at_work()
    form = sent(browser, HULL, "release", delivery=delivery.id, reason="first_file_checked")
    expire_step_up()
    refused = browser.post(HULL, form)
    assert (refused.status_code, f'name="back" value="{HULL}"' in text(refused)) == (403, True)
    delivery.refresh_from_db()
    assert delivery.state == "dry"
    assert events()[-1] == ("feed_released", "refused", "step_up_needed")


def test_the_national_team_pauses_every_feed_and_lets_them_go_on():
    national = at_work("nell", authority=None)
    assert national.post("/feeds", sent(national, "/feeds", "pause", reason="")).status_code == 422
    form = sent(national, "/feeds", "pause", reason="wrong_data")
    assert [national.post("/feeds", form).headers["Location"] for _ in range(2)] == ["/feeds", "/feeds"]
    assert "All feeds are paused" in text(national.get("/feeds"))
    assert "All feeds are paused" in text(at_work().get("/feeds"))
    national.post("/feeds", sent(national, "/feeds", "resume", reason="put_right"))
    assert "All feeds are paused" not in text(national.get("/feeds"))
    pause = models.Pause.objects.get()
    assert (pause.begun_because, pause.ended_because) == ("wrong_data", "put_right")


def test_an_authority_does_not_pause_the_country():
    browser = at_work()
    assert 'value="pause"' not in text(browser.get("/feeds"))
    for reason in ("", "exercise"):
        assert browser.post("/feeds", sent(browser, "/feeds", "pause", reason=reason)).status_code == 403
    assert not models.Pause.objects.exists()
    assert events()[-1] == ("feed_paused", "refused", "not_allowed")


def test_the_refused_rows_are_downloaded_as_they_were_sent(tmp_path, settings):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    broken = feeds.row(Kind.SOCIAL_CARE, record_id="B-1", gender="<x>")
    path = feeds.feed(tmp_path, "social_care.HUL", [feeds.row(Kind.SOCIAL_CARE), broken])
    load(path)
    browser = at_work()
    (address,) = re.findall(r'href="(/feeds/[^"]+/mend/[^"]+)"', text(browser.get(HULL)))
    answer = browser.get(address)
    header, _, refused = path.read_bytes().splitlines(keepends=True)
    assert b"".join(answer.streaming_content) == header + refused
    assert answer["Content-Disposition"] == 'attachment; filename="social_care.HUL.mend.csv"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert answer["Cache-Control"] == "no-store"
    assert [event[0] for event in events()][-1] == "feed_mend_given"


def test_refused_rows_that_are_not_kept_any_more_are_said_on_a_page(tmp_path, settings):
    settings.UPLOAD_DIR = tmp_path / "uploads"
    delivery, browser = a_delivery(refused=1), at_work()
    answer = browser.get(f"{HULL}/mend/{delivery.id}")
    assert (answer.status_code, "no longer kept" in text(answer)) == (422, True)


def test_refused_rows_need_a_fresh_code():
    delivery, browser = a_delivery(refused=1), at_work()
    expire_step_up()
    assert browser.get(f"{HULL}/mend/{delivery.id}").status_code == 403


def test_the_desks_first_page_leads_data_managers_to_feeds():
    assert 'href="/feeds"' in text(at_work().get("/"))
    officer = people.a_person("ola", Role.SHIELDING_OFFICER, people.an_organisation("OFF"))
    assert 'href="/feeds"' not in text(at_the_desk_of(officer, Face.DESK).get("/"))
