"""The cells of one row, each read by the rule of its column.

Every method answers a checked value or raises `RowRefused` with the column and the reason.
"""

import enum
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from contactpoint.intake.format.dates import read_date
from contactpoint.intake.format.naming import title_name, title_place
from contactpoint.intake.format.templates import Template
from contactpoint.intake.format.text import FORMULA, LONGEST_TEXT, PLAIN, sound_text
from contactpoint.intake.rules import Reason, RowRefused
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import NhsNumber, NotWellFormed, Upn

LONGEST_NAME = 100
LONGEST_RECORD_ID = 64
LONGEST_TELEPHONE = 40
LONGEST_EMAIL = 254
PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z'.\-]*(?: [A-Za-z'.\-]+){0,11}")
MARKS_IN_NAMES = str.maketrans({"‘": "'", "’": "'", "‐": "-", "‑": "-", "–": "-"})
PLACEHOLDER = re.compile(r"(?:baby|infant|twin|triplet)(?: *[0-9])?", re.IGNORECASE)
TELEPHONE = re.compile(
    r"[+(]?[0-9](?:[()/.\-]{0,2}(?: [()/.\-]{1,2})? ?[0-9]){3,19}(?: ?(?:x|ext\.?) ?[0-9]{1,6})?", re.IGNORECASE
)
FORMULA_OF_TELEPHONES = FORMULA.replace("+", "")
EMAIL = re.compile(r"[^\s@,;:<>()\"]{1,64}@(?:[A-Za-z0-9\-]{1,63}\.)+[A-Za-z]{2,63}")
YES = {"": False, "no": False, "yes": True}

Choice = TypeVar("Choice", bound=enum.StrEnum)


class Row:
    """One row of a feed, read on the day `today`: what each column says, in the form its template promises."""

    __slots__ = ("_cells", "_template", "_today")

    def __init__(self, cells: Mapping[str, str], template: Template, today: date) -> None:
        self._cells = cells
        self._template = template
        self._today = today

    def record_id(self) -> str:
        """The source's own key."""
        return self.text("record_id", longest=LONGEST_RECORD_ID, required=True)

    def text(self, column: str, *, longest: int = LONGEST_TEXT, required: bool = False) -> str:
        """One line of text, "" where it was not supplied."""
        cell = self._cells[column]
        if cell and len(cell) <= longest and PLAIN.fullmatch(cell):
            return cell
        typed = sound_text(cell, column, longest=longest) if cell else ""
        if required and not typed:
            raise RowRefused(column, Reason.MISSING_VALUE)
        return typed

    def place(self, column: str) -> str:
        """A line of an address or the name of an organisation, with sensible capitals."""
        typed = self.text(column)
        return title_place(typed) if self._template.capitals else typed

    def name(self, column: str) -> str:
        """A name of letters, marks, apostrophes, hyphens and full stops; "" where it was not supplied."""
        typed = self._cells[column]
        if not typed:
            return ""
        if len(typed) > LONGEST_NAME or not PLAIN_NAME.fullmatch(typed):
            typed = _name(typed.translate(MARKS_IN_NAMES), column)
        return title_name(typed) if self._template.capitals else typed

    def given(self, column: str) -> tuple[str, ...]:
        """Given names; `Twin 1` and its like stand until the child has one (B10-56)."""
        typed = self._cells[column].strip()
        if PLACEHOLDER.fullmatch(typed):
            return tuple(typed.capitalize().split())
        return tuple(self.name(column).split())

    def choice(self, column: str, words: Mapping[str, Choice], *, default: Choice | None = None) -> Choice:
        """One of a closed list, in any case."""
        found = words.get(self._cells[column])
        if found is not None:
            return found
        typed = self.text(column)
        found = words.get(typed.casefold()) if typed else default
        if found is None:
            raise RowRefused(column, Reason.CLOSED_LIST)
        return found

    def yes(self, column: str) -> bool:
        """`yes` or `no`; not supplied counts as no."""
        said = YES.get(self._cells[column])
        if said is None:
            said = YES.get(self.text(column).casefold())
        if said is None:
            raise RowRefused(column, Reason.CLOSED_LIST)
        return said

    def partial(self, column: str) -> PartialDate | None:
        """A date of which the day, or the month and day, may be missing."""
        cell = self._cells[column]
        if not cell:
            return None
        try:
            return read_date(cell, self._template.dates, self._today)
        except NotWellFormed:
            return self._padded_date(column)

    def day(self, column: str) -> date | None:
        """A whole date."""
        found = self.partial(column)
        if found and not found.whole:
            raise RowRefused(column, Reason.IMPOSSIBLE_DATE)
        return found.earliest if found else None

    def past(self, column: str) -> date | None:
        """A whole date that is not in the future."""
        found = self.day(column)
        if found and found > self._today:
            raise RowRefused(column, Reason.FUTURE_DATE)
        return found

    def required_past(self, column: str) -> date:
        """A whole date that must be there and is not in the future."""
        found = self.past(column)
        if found is None:
            raise RowRefused(column, Reason.MISSING_VALUE)
        return found

    def birth(self, column: str) -> PartialDate | None:
        """A date of birth: not in the future, perhaps partial."""
        found = self.partial(column)
        if found and found.earliest > self._today:
            raise RowRefused(column, Reason.FUTURE_DATE)
        return found

    def telephone(self, column: str) -> str | None:
        """A telephone number as written, with its extension; it alone may begin with +."""
        cell = self._cells[column]
        if not cell:
            return None
        if len(cell) > LONGEST_TELEPHONE or not TELEPHONE.fullmatch(cell):
            cell = sound_text(cell, column, longest=LONGEST_TELEPHONE, formula=FORMULA_OF_TELEPHONES)
            if cell and not TELEPHONE.fullmatch(cell):
                raise RowRefused(column, Reason.CHARACTERS)
        return cell or None

    def email(self, column: str) -> str | None:
        """An e-mail address, in small letters."""
        typed = self.text(column, longest=LONGEST_EMAIL)
        if typed and not EMAIL.fullmatch(typed):
            raise RowRefused(column, Reason.CHARACTERS)
        return typed.lower() or None

    def nhs_number(self, column: str) -> NhsNumber | None:
        """An NHS number whose check digit is right."""
        typed = self.text(column)
        try:
            return NhsNumber.parse(typed) if typed else None
        except NotWellFormed:
            raise RowRefused(column, Reason.NHS_NUMBER_CHECK) from None

    def upn(self, column: str) -> Upn | None:
        """A unique pupil number whose check letter is right."""
        typed = self.text(column)
        try:
            return Upn.parse(typed) if typed else None
        except NotWellFormed:
            raise RowRefused(column, Reason.UPN_CHECK) from None

    def _padded_date(self, column: str) -> PartialDate | None:
        typed = self.text(column)
        try:
            return read_date(typed, self._template.dates, self._today) if typed else None
        except NotWellFormed:
            raise RowRefused(column, Reason.IMPOSSIBLE_DATE) from None


def closed_list(words: type[Choice]) -> Mapping[str, Choice]:
    """The words that may stand in a column, each with what it means."""
    return {word.value: word for word in words}


def record_id_of(texts: Mapping[str, str]) -> str:
    """The source's own key as `Row.record_id` reads it, or "" where a rule is broken."""
    cell = texts["record_id"]
    if len(cell) <= LONGEST_RECORD_ID and PLAIN.fullmatch(cell):
        return cell
    try:
        return sound_text(cell, "record_id", longest=LONGEST_RECORD_ID)
    except RowRefused:
        return ""


def _name(cell: str, column: str) -> str:
    typed = sound_text(cell, column, longest=LONGEST_NAME)
    if typed and not (all(map(_may_be_in_a_name, typed)) and any(map(str.isalpha, typed))):
        raise RowRefused(column, Reason.CHARACTERS)
    return typed


def _may_be_in_a_name(letter: str) -> bool:
    return letter.isalpha() or letter in "' .-" or unicodedata.category(letter)[0] == "M"
