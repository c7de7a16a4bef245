"""What holds of every page, in whatever form it is shown; each finds faults and says them in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.architecture.rules.words import banned_in

HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
  .filter(one => !one.closest('.govuk-error-summary')).map(one => Number(one.tagName[1]))"""
READABLE = """() => [document.title, document.body.innerText,
  ...[...document.querySelectorAll('[aria-label], [alt], [title], [placeholder]')].flatMap(one =>
    ['aria-label', 'alt', 'title', 'placeholder'].map(name => one.getAttribute(name) || ''))].join('\\n')"""
SPACED = """() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`)
  document.adoptedStyleSheets = [sheet]
}"""
AS_BEFORE = "() => { document.adoptedStyleSheets = [] }"
CUT_OFF = """() => {
  const lost = new Set()
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const text = texts.currentNode
    if (!text.data.trim() || text.parentElement.closest('.govuk-visually-hidden, .govuk-skip-link, option')) continue
    const range = document.createRange()
    range.selectNodeContents(text)
    const boxes = [...range.getClientRects()]
    for (let around = text.parentElement; around !== document.body; around = around.parentElement) {
      if (getComputedStyle(around).display === 'inline') continue
      const { right, bottom } = around.getBoundingClientRect()
      if (boxes.some(box => box.right > right + 1 || box.bottom > bottom + 1)) lost.add(text.data.trim().slice(0, 40))
    }
  }
  return [...lost]
}"""
FAULTS = """() => {
  const summary = document.querySelector('.govuk-error-summary')
  if (!summary) return null
  return {
    alert: summary.querySelector('[role=alert]') !== null || summary.getAttribute('role') === 'alert',
    focused: document.activeElement === summary,
    titled: document.title.startsWith('Error: '),
    leads: [...summary.querySelectorAll('a')].map(link => {
      const field = document.getElementById(link.hash.slice(1))
      const told = [field, field?.closest('fieldset')].map(one => one?.getAttribute('aria-describedby') || '')
      const error = told.join(' ').split(' ').find(id => id.endsWith('-error'))
      return [link.innerText, Boolean(error && document.getElementById(error))]
    }),
  }
}"""


@cache
def _axe() -> Axe:
    return Axe()


def rules_broken(page: Page) -> list[str]:
    """The rules of axe that the page breaks, once for each element that breaks one."""
    violations = _axe().run(page).response["violations"]
    return [violation["id"] for violation in violations for _ in violation["nodes"]]


def scrolls_sideways(page: Page) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {wide} px"] if wide > 0 else []


def headings_out_of_order(page: Page) -> list[str]:
    """One h1, before all others but that of an error summary, and none skips a level."""
    levels = page.evaluate(HEADINGS)
    skips = [f"h{before} is followed by h{after}" for before, after in pairwise(levels) if after > before + 1]
    return skips + ([] if levels[:1] == [1] and levels.count(1) == 1 else [f"its headings are {levels}"])


def not_of_our_own_look(page: Page) -> list[str]:
    font = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    return [] if font.startswith("Arial") else [f"is written in {font}"]


def loses_with_wide_spacing(page: Page) -> list[str]:
    """WCAG 1.4.12: text set wider by the reader is neither cut off nor pushed out of the window."""
    page.evaluate(SPACED)
    found = scrolls_sideways(page) + [f"cuts off {one}" for one in page.evaluate(CUT_OFF)]
    page.evaluate(AS_BEFORE)
    return [f"with wide spacing {fault}" for fault in found]


def faults_not_announced(page: Page, *, own_scripts: bool) -> list[str]:
    """A page with faults says so in its title and in an alert that has the focus and leads to each field."""
    said = page.evaluate(FAULTS)
    if said is None:
        return []
    lacking = {
        "its summary is no alert": said["alert"],
        "its title does not begin with Error": said["titled"],
        "its summary has not the focus": said["focused"] or not own_scripts,
    }
    dead = [f"its fault leads to no field that says it: {text}" for text, leads in said["leads"] if not leads]
    return [fault for fault, right in lacking.items() if not right] + dead


def words_out_of_place(page: Page, face: str) -> list[str]:
    return [f"says {word}: {why}" for word, why in banned_in(page.evaluate(READABLE), face).items()]


@dataclass(frozen=True, slots=True)
class Titled:
    """The title of a page, and the route it stands at."""

    title: str
    route: str


def titles_shared(pages: Sequence[Titled], *, same: Mapping[str, str]) -> list[str]:
    """Titles that pages of two routes have, unless the two are the same page."""
    routes: dict[str, set[str]] = {}
    for page in pages:
        routes.setdefault(page.title, set()).add(same.get(page.route, page.route))
    return [f"{title}: {sorted(shared)}" for title, shared in routes.items() if len(shared) > 1]
