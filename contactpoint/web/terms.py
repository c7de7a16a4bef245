"""What is typed into the search form: read, checked, kept between two requests."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Self

from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import NotWellFormed
from contactpoint.lookup.criteria import Criteria, child_or_nhs_number
from contactpoint.pages.page import Fault

LONGEST = 100
BLANK = re.compile(r"[\s\x00-\x1f]+")
FIELDS = {
    "family": "family",
    "given": "given",
    "day": "born-day",
    "month": "born-month",
    "year": "born-year",
    "number": "number",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The fields of the form as typed, spaces tidied."""

    family: str = ""
    given: str = ""
    day: str = ""
    month: str = ""
    year: str = ""
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

    def criteria(self) -> Criteria:
        """As `lookup` takes them; raises `NotWellFormed`."""
        return Criteria(family=self.family, given=self.given, born=self.born(), number=self.number or None)


def _tidy(typed: str) -> str:
    return BLANK.sub(" ", typed[:LONGEST]).strip()


def fault_in(terms: Terms) -> Fault | None:
    """What is not a date or a number, if anything."""
    try:
        terms.born()
    except NotWellFormed as error:
        return Fault("born-year" if len(terms.year) != 4 else "born-day", str(error))
    try:
        if terms.number:
            child_or_nhs_number(terms.number)
    except NotWellFormed as error:
        return Fault("number", str(error))
    return None
