"""Every page with axe, at a desk and on a phone; without scripts; by keyboard alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from contactpoint.access import models
from tests.journeys.conftest import WIDTHS
from tests.journeys.people import DataManager, Officer, Practitioner
from tests.support.deliveries import a_data_manager, some_feeds

pytestmark = pytest.mark.journey
LONGEST_WALK = 60
PICTURES = {"find-1280", "found-1280", "child-1280", "child-320", "feeds-1280", "feed-1280", "feed-320"}
FOCUS_IS_VISIBLE = """() => {
  const style = getComputedStyle(document.activeElement)
  return style.outlineStyle !== 'none' || style.boxShadow !== 'none'
}"""


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_every_page_has_no_fault_and_no_sideways_scrolling(
    width: int, web: str, maya: models.Person, open_window: Callable[..., BrowserContext], screens: Path | None
):
    practitioner = Practitioner(open_window(width).new_page(), web, maya)
    for name in walk(practitioner):
        look_at(practitioner.page, name, width, screens)


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_every_page_of_feeds_has_no_fault_and_no_sideways_scrolling(
    width: int, desk: str, transactional_db: None, open_window: Callable[..., BrowserContext], screens: Path | None
):
    some_feeds()
    for authority, name in (("HUL", "Dan Price"), (None, "Nell Ward")):
        account = a_data_manager(name.split()[0].lower(), authority=authority)
        models.Person.objects.filter(id=account.id).update(name=name)
        manager = DataManager(open_window(width).new_page(), desk, account)
        for page in walk_feeds(manager) if authority else walk_pause(manager):
            look_at(manager.page, page, width, screens)


def look_at(page: Page, name: str, width: int, screens: Path | None) -> None:
    """Examined, and its picture taken where it is one of those in the documents."""
    examine(page, name)
    if screens is not None and f"{name}-{width}" in PICTURES:
        page.screenshot(path=screens / f"{name}-{width}.png", full_page=True)


def walk_feeds(manager: DataManager):
    """Every page there is for a data manager of an authority; yields the name of the one that stands open."""
    page = manager.page
    manager.opens_the_feeds()
    yield "feeds"
    manager.opens("social_care.HUL")
    yield "feed"
    page.get_by_role("button", name="Release this file").click()
    yield "feed-faults"
    manager.decides("The source has explained what is different", "Release this file")
    yield "feed-released"
    page.goto(f"{manager.base}/feeds/education_welfare.HUL")
    yield "feed-first"
    page.goto(f"{manager.base}/feeds/voluntary.0001")
    yield "feed-nothing"
    page.goto(f"{manager.base}/feeds/benefit")
    yield "feed-missing"
    models.DeskSession.objects.update(stepped_up_at="2026-01-01T00:00Z")
    page.goto(f"{manager.base}/feeds")
    yield "fresh-code"
    page.get_by_role("button", name="Continue").click()
    yield "fresh-code-faults"


def walk_pause(manager: DataManager):
    """The national team's: every source, and the pause."""
    manager.opens_the_feeds()
    yield "feeds-national"
    manager.decides("An exercise", "Pause every feed")
    yield "feeds-paused"
    manager.decides("The exercise is over", "Apply feeds again")
    yield "feeds-resumed"


def walk(practitioner: Practitioner):
    """Every page there is for a practitioner, faults included; yields the name of the one that stands open."""
    page = practitioner.page
    practitioner.comes()
    yield "sign-in"
    page.get_by_role("button", name="Continue").click()
    yield "sign-in-faults"
    practitioner.gives_name_and_password()
    yield "code"
    practitioner.gives_the_code()
    yield "purpose"
    page.get_by_role("button", name="Continue").click()
    yield "purpose-faults"
    practitioner.says_why()
    yield "find"
    practitioner.looks_for("", "31", "2", "2015")
    yield "find-faults"
    practitioner.looks_for("Nobody", "9", "3", "2015")
    yield "found-nobody"
    page.get_by_role("link", name="Search again").click()
    practitioner.looks_for_maya()
    yield "found"
    practitioner.opens("Kaur, Maya")
    yield "child"
    page.goto(f"{practitioner.base}/child/{'x' * 22}")
    yield "missing"
    page.goto(f"{practitioner.base}/sign-out")
    yield "wrong-method"


def examine(page: Page, name: str) -> None:
    """Every rule of axe, and nothing wider than the screen."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} scrolls sideways"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith("Arial")


def test_the_desk_has_no_fault(officer: Officer):
    officer.signs_in()
    examine(officer.page, "desk")


def test_without_scripts_everything_works(web: str, maya: models.Person, open_window: Callable[..., BrowserContext]):
    practitioner = Practitioner(open_window(java_script_enabled=False).new_page(), web, maya)
    practitioner.opens_mayas_page()
    assert practitioner.telephone_of("The Quays Surgery") == "tel:01632960001"


def test_the_scripts_run_under_the_content_security_policy(practitioner: Practitioner):
    refused: list[str] = []
    practitioner.page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    practitioner.opens_mayas_page()
    expect(practitioner.page.locator("body.govuk-frontend-supported")).to_have_count(1)
    assert refused == []


def test_by_keyboard_alone(practitioner: Practitioner):
    practitioner.is_ready_to_look()
    page = practitioner.page
    page.goto(f"{practitioner.base}/find")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    for label, typed in (("Family name", "Kaur"), ("Day", "9"), ("Month", "3"), ("Year", "2015")):
        tab_to(page, f"#{page.get_by_label(label).get_attribute('id')}")
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    assert practitioner.sees("Results")
    tab_to(page, ".cp-result a")
    page.keyboard.press("Enter")
    assert practitioner.sees("Kaur, Maya")
    tab_to(page, ".cp-service a[href^='tel:']")


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the first such element has the focus, which must be visible on every stop."""
    wanted = page.locator(selector).first
    for _ in range(LONGEST_WALK):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS_IS_VISIBLE)
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{selector} cannot be reached by keyboard.")
