"""What may be asked, what agrees, and what an answer holds (B5). Pure: no Django."""

from dataclasses import dataclass
from datetime import date

from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber, NhsNumber, NotWellFormed
from contactpoint.linkage.standardise import normal

NATIONAL = "england"
STANDING_LINES = (
    "There may be more than is shown here. It does not mean that nobody is working with this child. "
    "We can put you in touch."
)
"""They close every child's page and every answer, full or limited, so that neither tells which it is (N2)."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What was typed; `number` is a child's number or an NHS number."""

    family: str | None = None
    given: str | None = None
    born: PartialDate | None = None
    number: str | None = None


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


def too_little(criteria: Criteria) -> str | None:
    """What to add before a search is run (B5-25); None where it is enough."""
    family = bool(normal(criteria.family or ""))
    if criteria.number:
        try:
            child_or_nhs_number(criteria.number)
        except NotWellFormed as wrong:
            return str(wrong)
        return None if family or criteria.born else "Add the family name or the date of birth to the number."
    if not family:
        return "Add the family name, or a number with the date of birth."
    if criteria.born is None or not criteria.born.whole:
        return "Add the whole date of birth: day, month and year."
    return None


def child_or_nhs_number(typed: str) -> ChildNumber | NhsNumber:
    """The number that was typed, told apart by its length; raises `NotWellFormed`."""
    digits = "".join(character for character in typed if character.isdigit())
    return NhsNumber.parse(typed) if len(digits) == 10 else ChildNumber.parse(typed)


def agreeing(criteria: Criteria, child: FoundChild, others: list[tuple[str, str]]) -> tuple[str, ...]:
    """The typed criteria that agree with the child under any name that finds it (`others`: family, given)."""
    families = {normal(child.family), *(normal(family) for family, _ in others)}
    given = {normal(name) for names in (child.given, *(given for _, given in others)) for name in names.split()}
    typed_given = [normal(name) for name in (criteria.given or "").split()]
    agreed = {
        "number": bool(criteria.number),
        "family name": bool(criteria.family) and normal(criteria.family or "") in families,
        "given name": bool(typed_given) and all(name in given for name in typed_given),
        "date of birth": criteria.born is not None and _compatible(criteria.born, child.born),
    }
    return tuple(name for name, does in agreed.items() if does)


def _compatible(typed: PartialDate, held: PartialDate) -> bool:
    """The same as far as both are known."""
    parts = zip((typed.year, typed.month, typed.day), (held.year, held.month, held.day), strict=True)
    return all(not (one and other) or one == other for one, other in parts)
