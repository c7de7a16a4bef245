"""A real browser, a real server, the tests' database. Without chromium the journeys are reported as not run."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from contactpoint.access import models
from contactpoint.access.rules import Face
from contactpoint.config import paths
from contactpoint.intake.rules import Kind
from contactpoint.kernel.actors import Role
from tests.journeys.people import Officer, Practitioner
from tests.support import people
from tests.support.browsing import a_practitioner
from tests.support.feeds import feed, row
from tests.support.loads import load, open_hull
from tests.support.serving import serving

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDTHS = {"desktop": 1280, "phone": 320}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's chromium; as root it needs its sandbox off."""
    if CHROMIUM is None:
        not_run("Chromium is not installed: apt-get install chromium")
    if not (paths.PACKAGE / "pages" / "static" / "contactpoint.css").exists():
        not_run("The stylesheet is not compiled: make setup")
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox"] if os.geteuid() == 0 else []}


def not_run(reason: str) -> None:
    """On a person's machine a journey may be skipped; under CI it may not."""
    if os.environ.get("CI") == "true":
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
def maya(transactional_db: None, tmp_path: Path) -> models.Person:
    """Two feeds have told of Maya, Hull is open, and Jo of Hull may look."""
    open_hull()
    load(feed(tmp_path, "health", [row(Kind.HEALTH)]))
    load(feed(tmp_path, "social_care.HUL", [row(Kind.SOCIAL_CARE)]))
    jo = a_practitioner()
    models.Person.objects.update(name="Jo Fletcher")
    models.Organisation.objects.update(name="Kingston upon Hull City Council")
    return jo


@pytest.fixture
def open_window(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    windows: list[BrowserContext] = []

    def window(width: int = WIDTHS["desktop"], **options: object) -> BrowserContext:
        windows.append(browser.new_context(viewport={"width": width, "height": 900}, **options))
        return windows[-1]

    yield window
    for one in windows:
        one.close()


@pytest.fixture
def practitioner(web: str, maya: models.Person, open_window: Callable[..., BrowserContext]) -> Practitioner:
    return Practitioner(open_window().new_page(), web, maya)


@pytest.fixture
def officer(desk: str, transactional_db: None, open_window: Callable[..., BrowserContext]) -> Officer:
    ola = people.a_person("ola", Role.SHIELDING_OFFICER, people.an_organisation())
    return Officer(open_window().new_page(), desk, ola)


@pytest.fixture
def screens() -> Path | None:
    """Where the pictures of the pages go: only when asked for, by SCREENS=docs/screens."""
    named = os.environ.get("SCREENS")
    return Path(named).resolve() if named else None
