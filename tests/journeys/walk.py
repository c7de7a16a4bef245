"""The way over every page of each face; `test_every_page.py` stops at each, and fails where a page has no place here.

Every walk yields the name of the page that stands open, for the tables and the pictures.
"""

from collections.abc import Iterator, Mapping

from contactpoint.access import models
from contactpoint.access.queries import SESSIONS
from contactpoint.access.rules import Face
from contactpoint.kernel.actors import Role
from tests.journeys import children
from tests.journeys.people import DataManager, Officer, Person, Practitioner
from tests.support import employers
from tests.support.people import a_newcomer

NO_PAGE: Mapping[str, str] = {
    "web.first": "leads on to the search",
    "web.health": "is read by machines",
    "web.my_passkey_end": "leads back to the account",
    "desk.my_passkey_end": "leads back to the account",
    **{f"{face}.{name}": "leads back to the account" for face in Face for name in ("my_visits_end", "my_notices_read")},
    "web.sign_out": "leads to the page for signing in",
    "desk.health": "is read by machines",
    "desk.sign_out": "leads to the page for signing in",
    "desk.feed_mend": "is a file",
}
SAME_PAGE: Mapping[str, str] = {
    "web.find_again": "web.find",
    **{f"{face}.{name}": f"{face}.employer" for face in Face for name in ("employer_back", "fresh_employer")},
}
"""The form with what was typed before is the form, and so is the one that tells that a sign-in was not taken."""
NOWHERE = "x" * 22


def practitioners_pages(practitioner: Practitioner) -> Iterator[str]:
    """Everything there is for a practitioner, faults included."""
    yield from _signing_in(practitioner)
    yield from _saying_why(practitioner)
    yield from _finding(practitioner)
    yield from _children(practitioner)
    yield from _texts(practitioner)
    yield from _own_account(practitioner, Face.WEB)
    yield from _wrong_ways(practitioner)


def _signing_in(practitioner: Practitioner) -> Iterator[str]:
    practitioner.comes()
    yield "sign-in"
    practitioner.presses("Continue")
    yield "sign-in-faults"
    practitioner.presses("Sign in with a passkey")
    yield "sign-in-passkey"
    yield from _at_the_employers(practitioner, Face.WEB)
    yield from _first_time(practitioner, Role.PRACTITIONER)
    practitioner.comes()
    practitioner.gives_name_and_password()
    yield "code"
    practitioner.presses("Sign in")
    yield "code-faults"
    practitioner.gives_the_code()


def _at_the_employers(person: Person, face: Face) -> Iterator[str]:
    """The form, the page that leads to the provider, and what is told where it was not taken."""
    employers.connected_elsewhere(face)
    person.comes()
    person.follows("Sign in with your employer")
    yield "employer"
    person.page.get_by_label("Code of your organisation").fill("HUL")
    person.presses("Continue")
    yield "employer-out"
    person.page.goto(f"{person.base}/sign-in/employer/HUL?error=access_denied")
    yield "employer-back-faults"


def _first_time(person: Person, role: Role) -> Iterator[str]:
    """What somebody sees who has a code and no way to sign in yet."""
    _, code = a_newcomer("nia", role, models.Organisation.objects.get(code="HUL"))
    person.comes()
    person.follows("First time here?")
    yield "enrol"
    person.presses("Continue")
    yield "enrol-faults"
    person.page.get_by_label("Code").fill(code)
    person.presses("Continue")
    yield "enrol-set-up"
    person.presses("Finish and sign in")
    yield "enrol-set-up-faults"
    person.presses("Use a passkey")
    yield "enrol-passkey"


def _saying_why(practitioner: Practitioner) -> Iterator[str]:
    yield "find"
    practitioner.looks_for(family="Kaur", day="31", month="2", year="2015")
    yield "find-faults"
    page = practitioner.page
    page.goto(f"{practitioner.base}/purpose")
    yield "purpose"
    practitioner.presses("Continue")
    yield "purpose-faults"
    practitioner.says_why()
    practitioner.presses("Continue")
    yield "find-with-purpose"
    practitioner.goes_to("Recent")
    yield "recent-empty"
    practitioner.goes_to("Find a child")


def _finding(practitioner: Practitioner) -> Iterator[str]:
    practitioner.looks_for(family="Kaur")
    yield "find-too-little"
    practitioner.looks_for(family="Nobody", day="9", month="3", year="2015")
    yield "found-nobody"
    practitioner.follows("Change this search")
    yield "find-changed"
    practitioner.looks_for(family="Smith", day="", month="5", year="2016")
    yield "found-too-many"
    practitioner.follows("Change this search")
    practitioner.looks_for(family="Caur", given="Mya", day="3", month="9", year="2015")
    yield "found"


def _children(practitioner: Practitioner) -> Iterator[str]:
    page = practitioner.page
    practitioner.opens("Kaur, Maya")
    yield "child"
    practitioner.presses("Show address and carers")
    yield "child-address"
    practitioner.goes_back()
    practitioner.follows("Contacts to print")
    yield "print"
    page.goto(f"{practitioner.base}/find")
    practitioner.looks_for(family="Marsh", day="21", month="11", year="2017")
    practitioner.opens("Marsh, Rose")
    yield "child-limited"
    page.goto(f"{practitioner.base}/find")
    practitioner.looks_for(family="Featherstonehaugh-Cholmondeley", day="30", month="12", year="2014")
    yield "found-long"
    practitioner.opens("Featherstonehaugh-Cholmondeley")
    yield "child-long"
    practitioner.presses("Show address and carers")
    yield "child-long-address"


def _texts(practitioner: Practitioner) -> Iterator[str]:
    for name in ("recent", "help", "accessibility", "coverage"):
        practitioner.page.goto(f"{practitioner.base}/{name}")
        yield name


def _own_account(person: Person, face: Face) -> Iterator[str]:
    """One's own ways to sign in, the page that makes a passkey, and the two ways to go on after a while."""
    page = person.page
    page.goto(f"{person.base}/enrol/done")
    yield "enrolled"
    page.goto(f"{person.base}/my-account")
    yield "my-account"
    if face is Face.WEB:
        person.follows("a code that you take here")
        yield "asker-code"
        person.presses("Take a code")
        yield "asker-code-taken"
        page.goto(f"{person.base}/my-account")
    person.follows("Name family")
    yield "my-family"
    person.presses("This is family")
    yield "my-family-faults"
    page.goto(f"{person.base}/my-account")
    person.follows("Change your password or PIN")
    yield "my-password"
    person.presses("Change the PIN")
    yield "my-password-faults"
    page.goto(f"{person.base}/stay-signed-in")
    yield "stay"
    person.page.goto(f"{person.base}/my-account")
    person.follows("Add a passkey")
    yield "my-passkey"
    SESSIONS[face]._default_manager.update(stepped_up_at="2026-01-01T00:00Z")
    page.goto(f"{person.base}/sign-in/fresh")
    yield "fresh-code"
    person.presses("Continue")
    yield "fresh-code-faults"
    person.presses("Use a passkey instead")
    yield "fresh-passkey"
    page.goto(f"{person.base}/sign-in/fresh")
    person.presses("Sign in again with your employer")
    yield "fresh-employer-faults"


def proxys_pages(proxy: Practitioner) -> Iterator[str]:
    """For whom a proxy asks: the number to ring, the code, and the search with somebody who asks."""
    proxy.signs_in()
    yield "asker"
    proxy.presses("Show the number to ring")
    yield "asker-faults"
    proxy.page.get_by_label("Username of the person who asks").fill("jo")
    proxy.presses("Show the number to ring")
    yield "asker-number"
    proxy.presses("Ask for this person")
    yield "asker-code-faults"
    proxy.page.goto(f"{proxy.base}/find")
    yield "asker-needed"


def _wrong_ways(practitioner: Practitioner) -> Iterator[str]:
    page = practitioner.page
    page.goto(f"{practitioner.base}/child/{NOWHERE}")
    yield "missing"
    page.goto(f"{practitioner.base}/sign-out")
    yield "wrong-method"
    page.goto(f"{practitioner.base}/find")
    page.context.clear_cookies(name="contactpoint_web_form")
    practitioner.looks_for_maya()
    yield "form-to-send-again"


def pages_of_feeds(manager: DataManager) -> Iterator[str]:
    """Everything there is for a data manager of an authority."""
    page = manager.page
    manager.opens_the_feeds()
    yield "feeds"
    manager.opens("social_care.HUL")
    yield "feed"
    manager.presses("Release this file")
    yield "feed-faults"
    manager.decides("The source has explained what is different", "Release this file")
    yield "feed-released"
    for name, source in (("first", "education_welfare.HUL"), ("nothing", "voluntary.0001"), ("missing", "benefit")):
        page.goto(f"{manager.base}/feeds/{source}")
        yield f"feed-{name}"
    yield from _reviews(manager)
    yield from _transfers(manager)
    yield from _histories(manager)
    for name in _own_account(manager, Face.DESK):
        yield f"desk-{name}"


def _reviews(manager: DataManager) -> Iterator[str]:
    """Pairs that may be one child: the list, one of them, what is told after an answer, and when none is left."""
    page = manager.page
    page.goto(f"{manager.base}/review")
    yield "reviews-nothing"
    children.are_to_be_reviewed(2)
    page.goto(f"{manager.base}/review")
    yield "reviews"
    manager.presses("Start with the first")
    yield "review"
    manager.presses("Different")
    yield "review-next"
    manager.presses("Undo")
    yield "review-undone"
    manager.presses("Match")
    manager.presses("Match")
    yield "reviews-done"
    manager.follows("Your decisions")
    yield "decided"


def _transfers(manager: DataManager) -> Iterator[str]:
    """A child that is asked of Hull, one that Hull has offered, and the form."""
    manager.page.goto(f"{manager.base}/transfers")
    yield "transfers-nothing"
    children.are_to_be_transferred()
    manager.page.goto(f"{manager.base}/transfers")
    yield "transfers"
    manager.presses("Propose")
    yield "transfers-faults"
    manager.presses("Decline")
    yield "transfers-ended"


def _histories(manager: DataManager) -> Iterator[str]:
    """The form, its faults, what is not written yet, and a history with a match and its undoing."""
    page = manager.page
    page.goto(f"{manager.base}/history")
    yield "histories"
    manager.presses("Show the history")
    yield "histories-faults"
    manager.asks_for_history(*children.with_a_history())
    yield "history-waits"
    children.histories_are_written()
    manager.presses("Look again")
    yield "history"


def pages_of_accounts(administrator: Officer) -> Iterator[str]:
    """The national team's: people, with everybody who lapses soon, and organisations."""
    administrator.signs_in()
    administrator.follows("People:")
    yield "people"
    administrator.presses("Renew for those ticked")
    yield "people-faults"
    page = administrator.page
    page.goto(f"{administrator.base}/budgets")
    yield "budgets-nobody"
    children.somebody_is_at_the_stop()
    page.reload()
    yield "budgets"
    administrator.presses("Release for those ticked")
    yield "budgets-faults"
    page.goto(f"{administrator.base}/people")
    administrator.follows("Add a person")
    yield "person-add"
    administrator.presses("Add the person")
    yield "person-add-faults"
    page.get_by_label("Name", exact=True).fill("Nia Price")
    page.get_by_label("Username").fill("nia.price")
    page.get_by_label("Role").select_option("broker")
    page.get_by_label("Organisation").select_option("HUL")
    administrator.presses("Add the person")
    yield "handed"
    page.goto(f"{administrator.base}/people?of=HUL")
    administrator.follows("Open Ola")
    yield "person"
    administrator.presses("These two are family")
    yield "person-faults"
    administrator.presses("Ask for a new way to sign in")
    yield "person-sure"
    administrator.presses("Ask for it")
    yield "person-asked"
    page.goto(f"{administrator.base}/people?of=HUL")
    yield "people-waiting"
    administrator.page.goto(f"{administrator.base}/organisations")
    yield "organisations"
    administrator.presses("Propose")
    yield "organisations-faults"
    page.get_by_label("Organisation", exact=True).select_option(index=1)
    page.get_by_label("Looking children up").check()
    page.get_by_label("Evidence").fill("file 3")
    administrator.presses("Propose")
    yield "organisations-proposed"


def pages_of_audit(auditor: Officer) -> Iterator[str]:
    """What waits for a review: nothing, a line that is overdue, a form that lacks what was found."""
    auditor.signs_in()
    auditor.follows("Looks to review")
    yield "urgent-nothing"
    children.somebody_looked_without_a_reference()
    auditor.page.reload()
    yield "urgent"
    auditor.presses("Keep what was found")
    yield "urgent-faults"


def pages_of_the_pause(manager: DataManager) -> Iterator[str]:
    """The national team's: every source, and the pause."""
    manager.opens_the_feeds()
    yield "feeds-national"
    manager.decides("An exercise", "Pause every feed")
    yield "feeds-paused"
    manager.decides("The exercise is over", "Apply feeds again")
    yield "feeds-resumed"


def pages_of_the_desk(officer: Officer) -> Iterator[str]:
    """What everybody at the desk has."""
    officer.comes()
    yield "desk-sign-in"
    officer.presses("Sign in with a passkey")
    yield "desk-sign-in-passkey"
    for name in _at_the_employers(officer, Face.DESK):
        yield f"desk-{name}"
    for name in _first_time(officer, Role.BROKER):
        yield f"desk-{name}"
    officer.comes()
    officer.gives_name_and_password()
    yield "desk-code"
    officer.gives_the_code()
    yield "desk"
    yield from _held(officer)


def _held(officer: Officer) -> Iterator[str]:
    """What shielding officers alone decide on: the list, a held record, an answer, and what is told after each."""
    page = officer.page
    page.goto(f"{officer.base}/held")
    yield "held-nothing"
    children.are_held()
    page.goto(f"{officer.base}/held")
    yield "held"
    officer.presses("Start with the first")
    yield "hold"
    officer.presses("Ask the source")
    yield "held-asked"
    officer.presses("Start with the first")
    yield "hold-answer"
    officer.presses("Agree")
    yield "held-agreed"
    officer.presses("Start with the first")
    yield "hold-agreed"


def children_of_the_walk() -> None:
    children.told_of(children.LONG)
    children.a_limited_child()
    children.a_crowd()
