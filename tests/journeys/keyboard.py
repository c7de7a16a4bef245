"""A page walked from its top with the Tab key alone."""

from dataclasses import dataclass

from playwright.sync_api import Page

STOPS = """() => {
  const shown = one => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== 'hidden'
  const all = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')]
  const stops = all.filter(one => one.tabIndex >= 0 && !one.disabled && shown(one)).filter(one => {
    if (one.type !== 'radio') return true
    const group = all.filter(other => other.type === 'radio' && other.name === one.name && other.form === one.form)
    return one === (group.find(other => other.checked) || group[0])
  })
  window.stops = stops
  document.body.tabIndex = -1
  document.body.focus()
  document.body.removeAttribute('tabindex')
  window.scrollTo(0, 0)
  return stops.map(one => `${one.tagName.toLowerCase()} ${(one.innerText || one.id || one.name).slice(0, 40)}`)
}"""
HERE = """() => {
  const one = document.activeElement
  if (one === document.body) return null
  const ticked = ['radio', 'checkbox'].includes(one.type) && one.labels.length
  const style = ticked ? getComputedStyle(one.labels[0], '::before') : getComputedStyle(one)
  const clear = style.outlineColor === 'transparent' || /^rgba.*, 0[)]$/.test(style.outlineColor)
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && !clear
  const box = (ticked ? one.labels[0] : one).getBoundingClientRect()
  return {
    place: window.stops.indexOf(one),
    visible: outlined || style.boxShadow !== 'none',
    inside: box.bottom > 0 && box.top < window.innerHeight && box.right > 0 && box.left < window.innerWidth,
    top: box.top + window.scrollY,
    bottom: box.bottom + window.scrollY,
  }
}"""


@dataclass(frozen=True, slots=True)
class Here:
    """Where the focus is: its place among the stops of the page, whether it can be seen, where it stands."""

    place: int
    visible: bool
    inside: bool
    top: float
    bottom: float


def faults(page: Page) -> list[str]:
    """Every link, button and field gets the focus once, in the order of the page, and can be seen to have it."""
    names = page.evaluate(STOPS)
    found, before = [], None
    for place, name in enumerate(names):
        here = _next(page)
        if here is None or here.place != place:
            return [*found, f"by keyboard, {name} is not what follows"]
        found += [f"by keyboard, {name} {fault}" for fault in _seen(here, before)]
        before = here
    after = _next(page)
    page.evaluate("document.activeElement.blur()")
    return found if after is None or after.place == 0 else [*found, "the keyboard does not come out of the page"]


def _next(page: Page) -> Here | None:
    """One press of Tab; None where the focus has left the page."""
    page.keyboard.press("Tab")
    said = page.evaluate(HERE)
    return Here(**said) if said else None


def _seen(here: Here, before: Here | None) -> list[str]:
    told = {
        "does not show its focus": here.visible,
        "is outside the window": here.inside,
        "stands above what came before": before is None or before.place == 0 or here.bottom >= before.top,
    }
    return [fault for fault, right in told.items() if not right]


def tab_to(page: Page, selector: str, *, most: int = 60) -> int:
    """Presses Tab until the first such element has the focus; how many presses it took."""
    wanted = page.locator(selector).first
    for presses in range(1, most + 1):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return presses
    raise AssertionError(f"{selector} cannot be reached by keyboard.")
