"""What is typed into the search form: read, checked, kept between two requests."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

from contactpoint.disclosure.facts import Gender
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import NotWellFormed
from contactpoint.lookup.criteria import Criteria, child_or_nhs_number, typed_place
from contactpoint.pages.page import Fault
from contactpoint.pages.words import day

LONGEST = 100
BLANK = re.compile(r"[\s\x00-\x1f]+")
FIELDS = {
    "family": "family",
    "given": "given",
    "day": "born-day",
    "month": "born-month",
    "year": "born-year",
    "postcode": "postcode",
    "gender": "gender",
    "number": "number",
}
GENDERS = (Gender.FEMALE.value, Gender.MALE.value)
"""Those that a search may add; whether one stands at all cannot be asked."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The fields of the form as typed, spaces tidied."""

    family: str = ""
    given: str = ""
    day: str = ""
    month: str = ""
    year: str = ""
    postcode: str = ""
    gender: str = ""
    number: str = ""

    @classmethod
    def typed(cls, form: Mapping[str, str]) -> Self:
        """From the POST of the search form."""
        return cls(**{name: _tidy(form.get(field, "")) for name, field in FIELDS.items()})

    @classmethod
    def unpacked(cls, payload: bytes) -> Self:
        """What `packed` made."""
        return cls(**json.loads(payload))

    def packed(self) -> bytes:
        """For `access.handles`."""
        return json.dumps(asdict(self)).encode()

    def born(self) -> PartialDate | None:
        """The date of birth, None where nothing was typed; raises `NotWellFormed`."""
        if not (self.day or self.month or self.year):
            return None
        parts = [self.year, self.month or "0", self.day or "0"]
        in_digits = all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts)
        if not in_digits or len(self.year) != 4:
            raise NotWellFormed("Write the date of birth in numbers, with the year in full, such as 31 3 2019.")
        return PartialDate(*map(int, parts))

    def shown(self) -> str:
        """What was typed, for the one who typed it; raises `NotWellFormed`."""
        named = ", ".join(part for part in (self.family, self.given) if part)
        born = self.born()
        parts = (named, f"born {day(born)}" if born else "", self.postcode, self.gender, self.number)
        return " · ".join(part for part in parts if part)

    def criteria(self) -> Criteria:
        """As `lookup` takes them; raises `NotWellFormed`."""
        return Criteria(
            family=self.family or None,
            given=self.given or None,
            born=self.born(),
            postcode=self.postcode or None,
            gender=self.gender if self.gender in GENDERS else None,
            number=self.number or None,
        )


def _tidy(typed: str) -> str:
    return BLANK.sub(" ", typed[:LONGEST]).strip()


def fault_in(terms: Terms) -> Fault | None:
    """What is not a date, a postcode or a number, if anything."""
    try:
        terms.born()
    except NotWellFormed as error:
        return Fault("born-year" if len(terms.year) != 4 else "born-day", str(error))
    if terms.postcode and typed_place(terms.postcode) is None:
        return Fault("postcode", "Write the postcode as HU5 2AB, or its first part, such as HU5.")
    try:
        if terms.number:
            child_or_nhs_number(terms.number)
    except NotWellFormed as error:
        return Fault("number", str(error))
    return None
