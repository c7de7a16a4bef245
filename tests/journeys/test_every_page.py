"""Every page in every form: axe, the keyboard, headings, titles, words, wide spacing, nothing wider than the screen."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Page, expect

from contactpoint.access import models
from contactpoint.access.rules import Face
from contactpoint.desk.routes import ROUTES as DESK
from contactpoint.kernel.actors import Role
from contactpoint.web.routes import ROUTES as WEB
from tests.journeys import forms, keyboard, looks, measured, pictures, walk
from tests.journeys.forms import Form
from tests.journeys.looks import Titled
from tests.journeys.people import DataManager, Officer, Practitioner
from tests.support import people
from tests.support.deliveries import a_data_manager, some_feeds

pytestmark = pytest.mark.journey
every_form = pytest.mark.parametrize("form", forms.CHOSEN, ids=lambda form: form.name.replace(" ", "-"))
Window = Callable[..., BrowserContext]


class Walk:
    """Looks at each page of a walk, keeps the faults and goes on."""

    def __init__(self, form: Form, face: Face, request: pytest.FixtureRequest) -> None:
        self.form, self.face, self.left = form, face, request.node.user_properties
        self.faults: list[str] = []
        self.pages: list[Titled] = []

    def over(self, page: Page, names: Iterator[str]) -> None:
        for name in names:
            pictures.take(page, name, self.form)
            self.faults += [f"{name} {fault}" for fault in self._at(page, name)]
            self.pages.append(Titled(page.title(), self._route(page)))

    def ends(self, *, routes: set[str]) -> None:
        """No fault anywhere, no page of these routes left out, and no two with one title."""
        stood = {page.route for page in self.pages}
        left_out = {f"{self.face}.{name}" for name in routes} - stood - walk.NO_PAGE.keys()
        assert not self.faults, "\n".join(self.faults)
        assert sorted(left_out) == [], "These pages have no place in tests/journeys/walk.py."
        assert looks.titles_shared(self.pages, same=walk.SAME_PAGE) == []

    def _at(self, page: Page, name: str) -> list[str]:
        """Axe comes last, as the keyboard walk moves the focus."""
        own_scripts = self.form.own_scripts
        return [
            *looks.faults_not_announced(page, own_scripts=own_scripts),
            *looks.scrolls_sideways(page),
            *looks.headings_out_of_order(page),
            *looks.not_of_our_own_look(page),
            *looks.words_out_of_place(page, self.face),
            *looks.loses_with_wide_spacing(page),
            *keyboard.faults(page),
            *self._axe(page, name),
        ]

    def _axe(self, page: Page, name: str) -> list[str]:
        rules = looks.rules_broken(page)
        verdict = {"face": self.face.value, "page": name, "form": self.form.name}
        self.left.append((measured.AXE, {**verdict, "violations": len(rules), "rules": rules}))
        return [f"breaks {rule}" for rule in rules]

    def _route(self, page: Page) -> str:
        try:
            found = resolve(urlsplit(page.url).path, urlconf=f"contactpoint.{self.face}.urls")
        except Resolver404:
            return "nowhere"
        return f"{self.face}.{found.url_name}"


@every_form
def test_every_page_for_practitioners(form, web, hull, open_window: Window, request):
    walk.children_of_the_walk()
    practitioner = Practitioner(open_window(form).new_page(), web, hull)
    walked = Walk(form, Face.WEB, request)
    walked.over(practitioner.page, walk.practitioners_pages(practitioner))
    pat = people.a_person("pat", Role.PROXY, hull.personrole_set.get().organisation)
    proxy = Practitioner(open_window(form).new_page(), web, pat)
    walked.over(proxy.page, walk.proxys_pages(proxy))
    walked.ends(routes={route.name for route in WEB})


@every_form
def test_every_page_of_the_desk(form, desk, transactional_db, open_window: Window, request):
    walked = Walk(form, Face.DESK, request)
    some_feeds()
    ola = Officer(_window(open_window, form), desk, people.a_person("ola", Role.SHIELDING_OFFICER, _hull()))
    walked.over(ola.page, walk.pages_of_the_desk(ola))
    for name, authority, pages in (
        ("Dan Price", "HUL", walk.pages_of_feeds),
        ("Nell Ward", None, walk.pages_of_the_pause),
    ):
        account = a_data_manager(name.split()[0].lower(), authority=authority)
        models.Person.objects.filter(id=account.id).update(name=name)
        manager = DataManager(_window(open_window, form), desk, account)
        walked.over(manager.page, pages(manager))
    anna = people.a_person("anna", Role.ACCOUNT_ADMINISTRATOR, models.Organisation.objects.get(national=True))
    administrator = Officer(_window(open_window, form), desk, anna)
    walked.over(administrator.page, walk.pages_of_accounts(administrator))
    nat = people.a_person("nat", Role.NATIONAL_AUDITOR, models.Organisation.objects.get(national=True))
    auditor = Officer(_window(open_window, form), desk, nat)
    walked.over(auditor.page, walk.pages_of_audit(auditor))
    walked.ends(routes={route.name for route in DESK})


def test_what_is_said_to_be_no_page_is_a_route():
    routes = {*(f"web.{route.name}" for route in WEB), *(f"desk.{route.name}" for route in DESK)}
    assert walk.NO_PAGE.keys() <= routes


def test_the_scripts_run_under_the_content_security_policy(practitioner: Practitioner):
    refused: list[str] = []
    practitioner.page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    practitioner.opens_mayas_page()
    expect(practitioner.page.locator("body.govuk-frontend-supported")).to_have_count(1)
    assert refused == []


def test_without_any_script_everything_works(web, hull, open_window: Window):
    practitioner = Practitioner(open_window(java_script_enabled=False).new_page(), web, hull)
    practitioner.opens_mayas_page()
    assert practitioner.telephone_of("The Quays Surgery") == "tel:01632960001"


def _window(open_window: Window, form: Form) -> Page:
    return open_window(form).new_page()


def _hull() -> models.Organisation:
    return models.Organisation.objects.get(code="HUL")
