"""What people do at a screen, in their words."""

from contextlib import suppress
from dataclasses import dataclass

from playwright.sync_api import Error, Locator, Page, expect

from contactpoint.access import models
from contactpoint.kernel.numbers import ChildNumber
from tests.support.people import PASSWORD, PIN, code_of

NOW = "A child is in front of me or in danger now"
LABELS = {
    "family": "Family name",
    "given": "Given name",
    "day": "Day",
    "month": "Month",
    "year": "Year",
    "postcode": "Postcode",
    "number": "Number",
}


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
        self.presses("Continue")

    def gives_the_code(self) -> None:
        self.page.get_by_label("Code").fill(code_of(self.account))
        self.page.get_by_label("PIN").fill(PIN)
        self.presses("Sign in")

    def signs_in(self) -> None:
        self.comes()
        self.gives_name_and_password()
        self.gives_the_code()

    def signs_out(self) -> None:
        self.presses("Sign out")

    def presses(self, button: str) -> None:
        """A button that sends a form; waits for the answer."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button).click()

    def follows(self, link: str) -> None:
        """To another page; waits for it."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=link).click()

    def goes_back(self) -> None:
        """The browser itself refuses to show again what was the answer to a form."""
        with suppress(Error):
            self.page.go_back()

    def sees(self, heading: str) -> bool:
        """Waits for the page to come; raises where another one does."""
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        return True

    def reads(self, *words: str) -> bool:
        """Every one of these texts is on the page that stands open; raises where one is not."""
        for text in words:
            expect(self.page.locator("body")).to_contain_text(text)
        return True

    def reads_nothing_of(self, *words: str) -> bool:
        """None of these texts is; raises where one is."""
        for text in words:
            expect(self.page.locator("body")).not_to_contain_text(text)
        return True

    def sees_no(self, *names: str) -> bool:
        """None of these can be seen; raises where one can."""
        for name in names:
            expect(self.page.get_by_text(name, exact=True).filter(visible=True)).to_have_count(0)
        return True

    def has_no_button(self, name: str) -> bool:
        expect(self.page.get_by_role("button", name=name)).to_have_count(0)
        return True

    def has_the_focus_on(self, link: str) -> bool:
        expect(self.page.get_by_role("link", name=link)).to_be_focused()
        return True

    def summary_says(self, fault: str) -> bool:
        """At the top of the page; raises where it says something else."""
        expect(self.page.locator(".govuk-error-summary")).to_contain_text(fault)
        return True


class Practitioner(Person):
    """Looks for a child."""

    def says_why(self, purpose: str = NOW, *, what_i_am: str | None = None) -> None:
        """On the form of the search, where a new visit asks for it."""
        self.page.get_by_label(purpose).check()
        if what_i_am is not None:
            self.page.get_by_label("What are you to the child?").select_option(label=what_i_am)

    def says_why_on_its_own_page(self) -> None:
        self.page.goto(f"{self.base}/purpose")
        self.says_why()
        self.presses("Continue")

    def types(self, **typed: str) -> None:
        """Into the form of the search; `family="Kaur"`."""
        for field, text in typed.items():
            self.page.get_by_label(LABELS[field], exact=True).fill(text)

    def looks_for(self, **typed: str) -> None:
        self.types(**typed)
        self.presses("Find")

    def looks_for_maya(self) -> None:
        self.looks_for(family="Kaur", day="9", month="3", year="2015")

    def opens(self, child: str) -> None:
        self.follows(child)

    def opens_mayas_page(self) -> None:
        self.signs_in()
        self.says_why()
        self.looks_for_maya()
        self.opens("Kaur, Maya")

    def goes_to(self, page: str) -> None:
        """By the menu, which is folded on a phone."""
        menu = self.page.get_by_role("navigation", name="Menu")
        fold = menu.get_by_role("button")
        if fold.is_visible():
            fold.click()
        with self.page.expect_navigation():
            menu.get_by_role("link", name=page).click()

    def children_found(self) -> list[str]:
        """Best first."""
        return self.page.locator(".cp-result h2").all_inner_texts()

    def results(self) -> list[str]:
        """Each as the page shows it, with what agreed."""
        return self.page.locator(".cp-result").all_inner_texts()

    def services(self) -> list[str]:
        """In the order of the page, as their headings say."""
        return self.page.locator(".cp-service h3").all_inner_texts()

    def number_shown(self) -> str:
        """The child's number, on the page that stands open."""
        row = self.page.locator(".govuk-summary-list__row", has_text="Number")
        return row.locator("dd").inner_text()

    def has_typed(self, **typed: str) -> bool:
        """These values stand in the form of the search; raises where others do."""
        for field, text in typed.items():
            expect(self.page.get_by_label(LABELS[field], exact=True)).to_have_value(text)
        return True

    def has_said_why(self, purpose: str = NOW) -> bool:
        """The choice stands in the form; raises where it does not."""
        expect(self.page.get_by_label(purpose)).to_be_checked()
        return True

    def telephone_of(self, organisation: str) -> str | None:
        """Where a press on the telephone number of this service leads."""
        return self.service(organisation).locator("a[href^='tel:']").get_attribute("href")

    def service(self, organisation: str) -> Locator:
        """What the page tells of one service."""
        return self.page.locator(".cp-service", has=self.page.get_by_role("heading", name=organisation))


class Officer(Person):
    """Works at the desk."""


class DataManager(Person):
    """Answers for the feeds of an authority."""

    def opens_the_feeds(self) -> None:
        self.signs_in()
        self.follows("Feeds")

    def opens(self, source: str) -> None:
        self.follows(source)

    def asks_for_history(self, number: ChildNumber, family: str) -> None:
        self.page.get_by_label("Number").fill(number.shown)
        self.page.get_by_label("Family name").fill(family)
        self.presses("Show the history")

    def decides(self, reason: str, button: str) -> None:
        self.page.get_by_label(reason).check()
        self.presses(button)
