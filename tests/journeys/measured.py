"""What a run of the journeys found out: screens and seconds of each story, axe's verdict on each page."""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Page

JOURNEY, AXE = "journey", "axe"


class Journey:
    """Counts screens and seconds from `begins` until the person is where she wanted to be."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.screens, self._began = 0, time.monotonic()
        self.seconds: float | None = None
        page.on("domcontentloaded", self._another)

    def begins(self) -> None:
        """The page that stands open is the first screen."""
        self.screens, self.seconds, self._began = 1, None, time.monotonic()

    def arrives(self, *, screens: int) -> None:
        """She has what she came for, on this screen."""
        self.page.wait_for_load_state()
        assert self.screens == screens, f"{self.screens} screens, not {screens}"
        self.seconds = round(time.monotonic() - self._began, 2)

    def _another(self, page: Page) -> None:
        self.screens += self.seconds is None


@dataclass(frozen=True, slots=True)
class Story:
    """A row of the first table."""

    title: str
    screens: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Axe's on one page in one form; `rules` are the names of those broken."""

    face: str
    page: str
    form: str
    violations: int
    rules: tuple[str, ...]


def write(path: Path, stories: Sequence[Story], verdicts: Sequence[Verdict]) -> None:
    """Everything, for a machine."""
    raw = {
        "journeys": [asdict(story) for story in stories],
        "axe": [asdict(verdict) for verdict in verdicts],
        "violations": sum(verdict.violations for verdict in verdicts),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")


def story_table(stories: Sequence[Story]) -> list[str]:
    rows = [(story.title, str(story.screens), f"{story.seconds:.1f}") for story in stories]
    return _table(("journey", "screens", "seconds"), rows)


def axe_table(verdicts: Sequence[Verdict]) -> list[str]:
    """A row for each page, a column for each form; a page that was not looked at in a form has a dash."""
    forms = list(dict.fromkeys(verdict.form for verdict in verdicts))
    pages: dict[str, dict[str, int]] = {}
    for verdict in verdicts:
        pages.setdefault(f"{verdict.face}: {verdict.page}", {})[verdict.form] = verdict.violations
    rows = [(page, *(str(found.get(form, "-")) for form in forms)) for page, found in pages.items()]
    return _table(("page", *forms), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines: words to the left, figures to the right."""
    lines = [head, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return [
        "  ".join(cell.rjust(width) if place else cell.ljust(width) for place, (cell, width) in _cells(line, widths))
        for line in lines
    ]


def _cells(line: Sequence[str], widths: Sequence[int]) -> Iterable[tuple[int, tuple[str, int]]]:
    return enumerate(zip(line, widths, strict=True))


def gathered(properties: Iterable[tuple[str, Mapping[str, object]]]) -> tuple[list[Story], list[Verdict]]:
    """The rows that tests left as their `user_properties`."""
    stories, verdicts = [], []
    for name, said in properties:
        if name == JOURNEY:
            stories.append(Story(**said))
        elif name == AXE:
            verdicts.append(Verdict(**said))
    return stories, verdicts
