"""What people do at a screen, in their words."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from contactpoint.access import models
from tests.support.people import PASSWORD, code_of


@dataclass
class Person:
    """Somebody at a browser. `base` is the address of a face."""

    page: Page
    base: str
    account: models.Person

    def comes(self) -> None:
        self.page.goto(self.base)

    def gives_name_and_password(self) -> None:
        self.page.get_by_label("Username").fill(self.account.username)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Continue").click()

    def gives_the_code(self) -> None:
        self.page.get_by_label("Code").fill(code_of(self.account))
        self.page.get_by_role("button", name="Sign in").click()

    def signs_in(self) -> None:
        self.comes()
        self.gives_name_and_password()
        self.gives_the_code()

    def signs_out(self) -> None:
        self.page.get_by_role("button", name="Sign out").click()

    def sees(self, heading: str) -> bool:
        """Waits for the page to come; raises where another one does."""
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        return True


class Practitioner(Person):
    """Looks for a child."""

    def says_why(self, purpose: str = "A child is in front of me or in danger now") -> None:
        self.page.get_by_label(purpose).check()
        self.page.get_by_role("button", name="Continue").click()

    def is_ready_to_look(self) -> None:
        self.signs_in()
        self.says_why()

    def looks_for(self, family: str, day: str, month: str, year: str) -> None:
        self.page.get_by_label("Family name").fill(family)
        self.page.get_by_label("Day").fill(day)
        self.page.get_by_label("Month").fill(month)
        self.page.get_by_label("Year").fill(year)
        self.page.get_by_role("button", name="Find").click()

    def looks_for_maya(self) -> None:
        self.looks_for("Kaur", "9", "3", "2015")

    def opens(self, child: str) -> None:
        self.page.get_by_role("link", name=child).click()

    def opens_mayas_page(self) -> None:
        self.is_ready_to_look()
        self.looks_for_maya()
        self.opens("Kaur, Maya")

    def telephone_of(self, organisation: str) -> str | None:
        """Where a press on the telephone number of this service leads."""
        service = self.page.locator(".cp-service", has=self.page.get_by_role("heading", name=organisation))
        return service.locator("a[href^='tel:']").get_attribute("href")


class Officer(Person):
    """Works at the desk."""


class DataManager(Person):
    """Answers for the feeds of an authority."""

    def opens_the_feeds(self) -> None:
        self.signs_in()
        self.page.get_by_role("link", name="Feeds").click()

    def opens(self, source: str) -> None:
        self.page.get_by_role("link", name=source).click()

    def decides(self, reason: str, button: str) -> None:
        self.page.get_by_label(reason).check()
        self.page.get_by_role("button", name=button).click()
