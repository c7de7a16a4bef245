"""What an answer holds, and the lines that close it (B5-28). Pure: no Django."""

from dataclasses import dataclass
from datetime import date

from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber

NATIONAL = "england"
FOUR_FACTS = ("family", "given", "gender", "born", "number")
"""The fields that every route offers, as its event names them."""
STANDING_LINES = (
    "There may be more than is shown here. It does not mean that nobody is working with this child. "
    "We can put you in touch."
)
"""They close every child's page and every answer, full or limited, so that neither tells which it is (N2)."""


@dataclass(frozen=True, slots=True)
class FoundChild:
    """The four facts, and which of the typed criteria agreed (B5-28). Nothing more."""

    number: ChildNumber
    family: str
    given: str
    gender: str
    born: PartialDate
    agreed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """A body that is connected and when it last fed; None: connected to nothing yet."""

    source_name: str
    area: str
    last_fed: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """Best first; `capped` says that there were more, never how many."""

    children: tuple[FoundChild, ...]
    capped: bool
    coverage: tuple[CoverageLine, ...]


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service working with the child, or that did: who and since when, never why."""

    organisation: str
    kind: str
    worker: str | None
    post: str | None
    telephone: str | None
    email: str | None
    started: date | None
    ended: date | None
    lead: bool
    assessment: bool
    source_name: str
    confirmed: date | None


@dataclass(frozen=True, slots=True)
class ChildView:
    """A child's page. For a limited child `services` is empty, whatever the cause."""

    child: FoundChild
    services: tuple[ServiceView, ...]
    coverage: tuple[CoverageLine, ...]


SOURCE_NAMES = {
    "benefit": "Child benefit records",
    "health": "NHS registrations",
    "births": "Births",
    "school": "School census",
    "social_care": "Children’s social care",
    "youth_justice": "Youth justice",
    "education_welfare": "Education welfare",
    "health_visiting": "Health visiting and school nursing",
    "voluntary": "Voluntary organisations",
}


def source_name(source: str) -> str:
    """A source's kind as people call it."""
    return SOURCE_NAMES.get(source.partition(".")[0], "Another source")
