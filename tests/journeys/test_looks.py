"""What the walk over every page looks for is found: a page with each fault, and one with none."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import keyboard, looks
from tests.journeys.forms import DESKTOP
from tests.journeys.looks import Titled

pytestmark = pytest.mark.journey
PLAIN = "<html lang=en><title>Child</title><style>h1 {{ font-family: Arial }} {style}</style><main>{body}</main></html>"
GOOD = "<h1>Child</h1><h2>Services</h2><p>Telephone <a href='#one'>01632 960003</a></p><button>Find</button>"
FAULTY = """<div class=govuk-error-summary><div role=alert><a href='#family'>Add it</a></div></div><h1>Child</h1>
  <label for=family>Family</label><input id=family {described}><p id=family-error>Add it</p>"""
CARELESS = {
    "a field without a label": (looks.rules_broken, "<h1>Child</h1><input>", ""),
    "grey on white": (looks.rules_broken, "<h1>Child</h1><p>Maya</p>", "p { color: #bbb }"),
    "wider than the screen": (looks.scrolls_sideways, GOOD, "p { width: 2000px }"),
    "two first headings": (looks.headings_out_of_order, "<h1>Child</h1><h1>Kaur</h1>", ""),
    "a level skipped": (looks.headings_out_of_order, "<h1>Child</h1><h3>Services</h3>", ""),
    "no heading": (looks.headings_out_of_order, "<p>Child</p>", ""),
    "another's font": (looks.not_of_our_own_look, GOOD, "h1 { font-family: Comic }"),
    "cut off with wide spacing": (looks.loses_with_wide_spacing, GOOD, "p { height: 1em; overflow: hidden }"),
    "pushed out with wide spacing": (
        looks.loses_with_wide_spacing,
        GOOD,
        "a { display: block; width: 100px; white-space: nowrap }",
    ),
    "focus that cannot be seen": (keyboard.faults, GOOD, "* { outline: none !important }"),
    "another order": (keyboard.faults, "<h1>Child</h1><a href='#1' tabindex=2>1</a><a href='#2' tabindex=1>2</a>", ""),
    "upwards": (
        keyboard.faults,
        "<h1>Child</h1><a href='#1'>1</a><a href='#2' id=low>2</a><a href='#3'>3</a>",
        "main { height: 400px } #low { position: absolute; top: 300px }",
    ),
    "a careless word": (lambda page: looks.words_out_of_place(page, "web"), "<h1>Child</h1><p>Shielded</p>", ""),
    "a word for listeners": (
        lambda page: looks.words_out_of_place(page, "web"),
        "<h1>Child</h1><nav aria-label='Hidden rows'></nav>",
        "",
    ),
}


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    """One window for all: each test draws a page of its own."""
    with DESKTOP.window(browser) as window:
        yield window.new_page()


def drawn(page: Page, body: str, style: str = "") -> Page:
    page.set_content(PLAIN.format(body=body, style=style))
    return page


@pytest.mark.parametrize(("look", "body", "style"), CARELESS.values(), ids=CARELESS)
def test_a_fault_is_found(look, body, style, blank: Page):
    assert look(drawn(blank, body, style)) != []


@pytest.mark.parametrize("look", dict.fromkeys(look for look, _, _ in CARELESS.values()))
def test_a_page_without_fault_passes(look, blank: Page):
    assert look(drawn(blank, GOOD)) == []


def test_a_fault_that_is_not_announced_is_found(blank: Page):
    silent = looks.faults_not_announced(drawn(blank, FAULTY.format(described="")), own_scripts=True)
    assert len(silent) == 3
    drawn(blank, FAULTY.format(described="aria-describedby=family-error"))
    blank.evaluate("document.title = 'Error: Child'")
    assert looks.faults_not_announced(blank, own_scripts=False) == []


def test_a_keyboard_trap_is_found(blank: Page):
    drawn(blank, GOOD + "<button id=trap>Stay</button><a href='#2'>On</a>")
    blank.evaluate("() => { document.getElementById('trap').onkeydown = event => event.preventDefault() }")
    assert keyboard.faults(blank) != []


def test_one_title_for_two_pages_is_found():
    pages = [Titled("Child", "web.child"), Titled("Child", "web.recent"), Titled("Child", "web.child")]
    assert looks.titles_shared(pages, same={}) == ["Child: ['web.child', 'web.recent']"]
    assert looks.titles_shared(pages, same={"web.recent": "web.child"}) == []
