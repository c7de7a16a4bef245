"""A real browser, a real server, the tests' database. Without chromium the journeys are reported as not run."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from contactpoint.access import models
from contactpoint.access.rules import Face
from contactpoint.config import paths
from contactpoint.kernel.actors import Role
from tests.journeys import children, measured
from tests.journeys.forms import DESKTOP, Form
from tests.journeys.measured import Journey, Story
from tests.journeys.people import Officer, Practitioner
from tests.support import people
from tests.support.browsing import a_practitioner
from tests.support.loads import open_hull
from tests.support.serving import serving
from tests.support.whole import WHOLE

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
PROPERTIES: list[tuple[str, dict[str, object]]] = []


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's chromium; as root it needs its sandbox off."""
    if CHROMIUM is None:
        not_run("Chromium is not installed: apt-get install chromium")
    if not (paths.PACKAGE / "pages" / "static" / "contactpoint.css").exists():
        not_run("The stylesheet is not compiled: make setup")
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox"] if os.geteuid() == 0 else []}


def not_run(reason: str) -> None:
    """On a person's machine a journey may be skipped; under CI, or where the journeys alone were asked for, not."""
    if os.environ.get("CI") == "true" or WHOLE:
        pytest.fail(f"The journeys were not run. {reason}")
    pytest.skip(f"The journeys were not run. {reason}")


@pytest.fixture(scope="session", autouse=True)
def _django_beside_playwright() -> Iterator[None]:
    """Playwright keeps an event loop open in this thread, which Django takes for asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def web(browser: Browser, django_db_setup: None) -> Iterator[str]:
    with serving(Face.WEB) as address:
        yield address


@pytest.fixture(scope="session")
def desk(browser: Browser, django_db_setup: None) -> Iterator[str]:
    with serving(Face.DESK) as address:
        yield address


@pytest.fixture
def hull(transactional_db: None) -> models.Person:
    """Hull is open, several feeds were heard, Maya is known, and Jo of Hull may look."""
    open_hull()
    children.told_of(children.MAYA_AT_HOME)
    children.feeds_were_heard()
    jo = a_practitioner()
    models.Person.objects.update(name="Jo Fletcher")
    models.Organisation.objects.update(name="Kingston upon Hull City Council")
    return jo


@pytest.fixture
def open_window(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    windows: list[BrowserContext] = []

    def window(form: Form = DESKTOP, **options: object) -> BrowserContext:
        windows.append(form.window(browser, **options))
        return windows[-1]

    yield window
    for one in windows:
        one.close()


@pytest.fixture
def practitioner(web: str, hull: models.Person, open_window: Callable[..., BrowserContext]) -> Practitioner:
    return Practitioner(open_window().new_page(), web, hull)


@pytest.fixture
def colleague(web: str, hull: models.Person, open_window: Callable[..., BrowserContext]) -> Practitioner:
    return Practitioner(open_window().new_page(), web, a_practitioner("al"))


@pytest.fixture
def officer(desk: str, transactional_db: None, open_window: Callable[..., BrowserContext]) -> Officer:
    ola = people.a_person("ola", Role.SHIELDING_OFFICER, people.an_organisation())
    return Officer(open_window().new_page(), desk, ola)


@pytest.fixture
def journey(request: pytest.FixtureRequest, practitioner: Practitioner) -> Iterator[Journey]:
    """The story that the test tells: its screens and seconds go into the table."""
    going = Journey(practitioner.page)
    yield going
    title = request.node.originalname.removeprefix("test_").replace("_", " ")
    if going.seconds is not None:
        story = Story(title, going.screens, going.seconds)
        request.node.user_properties.append((measured.JOURNEY, asdict(story)))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "teardown":
        PROPERTIES.extend(report.user_properties)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The tables, where all journeys were asked for; and everything as JSON, where a path was given."""
    stories, verdicts = measured.gathered(PROPERTIES)
    if not WHOLE:
        return
    for title, lines in (
        ("Journeys", measured.story_table(stories)),
        ("Violations found by axe", measured.axe_table(verdicts)),
    ):
        terminalreporter.write_sep("=", title)
        terminalreporter.write_line("\n".join(lines))
    if os.environ.get("JOURNEYS_JSON"):
        measured.write(Path(os.environ["JOURNEYS_JSON"]), stories, verdicts)
