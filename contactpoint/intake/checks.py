"""The cells of one row, each read by the rule of its column.

Every method answers a checked value or raises `RowRefused` with the column and the reason.
"""

import enum
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from contactpoint.intake.naming import title_name, title_place
from contactpoint.intake.rules import Reason, RowRefused
from contactpoint.intake.templates import DateOrder, Template
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import NhsNumber, NotWellFormed, Upn

LONGEST_NAME = 100
LONGEST_TEXT = 120
LONGEST_RECORD_ID = 64
MOST_WORDS = 12  # of a value; more is a sentence, and sentences are case notes
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
PLAIN_NAME = re.compile(r"[A-Za-z' .\-]+")
PLACEHOLDER = re.compile(r"(?:baby|infant|twin|triplet)(?: ?[0-9])?", re.IGNORECASE)
TELEPHONE = re.compile(r"[+(]?[0-9][0-9 ()/.\-]{3,24}(?: ?(?:x|ext\.?) ?[0-9]{1,6})?", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@,;:<>()\"]{1,64}@[A-Za-z0-9.\-]{1,190}")
DAY_FIRST = re.compile(r"(?:(?:([0-9]{2})/)?([0-9]{2})/)?([0-9]{4})")
YES = {"": False, "no": False, "yes": True}

Choice = TypeVar("Choice", bound=enum.StrEnum)


class Row:
    """One row of a feed: what each column says, in the form its template promises."""

    __slots__ = ("_cells", "_template")

    def __init__(self, cells: Mapping[str, str], template: Template) -> None:
        self._cells = cells
        self._template = template

    def record_id(self) -> str:
        """The source's own key, as sent."""
        return self.text("record_id", longest=LONGEST_RECORD_ID, required=True)

    def text(self, column: str, *, longest: int = LONGEST_TEXT, required: bool = False) -> str:
        """One line of text, "" where it was not supplied."""
        return _text(self._cells[column], column, longest=longest, required=required)

    def place(self, column: str) -> str:
        """A line of an address or the name of an organisation, with sensible capitals."""
        typed = self.text(column)
        return title_place(typed) if self._template.capitals else typed

    def name(self, column: str) -> str:
        """A name of letters, marks, apostrophes, hyphens and full stops; "" where it was not supplied."""
        typed = self.text(column, longest=LONGEST_NAME).replace("’", "'")
        if not typed or PLAIN_NAME.fullmatch(typed) or all(map(_may_be_in_a_name, typed)):
            return title_name(typed) if self._template.capitals else typed
        raise RowRefused(column, Reason.CHARACTERS)

    def given(self, column: str) -> tuple[str, ...]:
        """Given names; `Twin 1` and its like stand until the child has one (B10-56)."""
        typed = self.text(column, longest=LONGEST_NAME)
        if PLACEHOLDER.fullmatch(typed):
            return tuple(typed.capitalize().split())
        return tuple(self.name(column).split())

    def choice(self, column: str, words: type[Choice], *, default: Choice | None = None) -> Choice:
        """One of a closed list, in any case."""
        typed = self.text(column)
        if not typed and default is not None:
            return default
        try:
            return words(typed.casefold())
        except ValueError:
            raise RowRefused(column, Reason.CLOSED_LIST) from None

    def yes(self, column: str) -> bool:
        """`yes` or `no`; not supplied counts as no."""
        said = YES.get(self.text(column).casefold())
        if said is None:
            raise RowRefused(column, Reason.CLOSED_LIST)
        return said

    def partial(self, column: str) -> PartialDate | None:
        """A date of which the day, or the month and day, may be missing."""
        typed = self.text(column)
        try:
            return PartialDate.parse(self._year_first(typed)) if typed else None
        except NotWellFormed:
            raise RowRefused(column, Reason.IMPOSSIBLE_DATE) from None

    def day(self, column: str) -> date | None:
        """A whole date."""
        found = self.partial(column)
        if found and not found.whole:
            raise RowRefused(column, Reason.IMPOSSIBLE_DATE)
        return found.earliest if found else None

    def required_day(self, column: str) -> date:
        """A whole date that must be there."""
        found = self.day(column)
        if found is None:
            raise RowRefused(column, Reason.MISSING_VALUE)
        return found

    def telephone(self, column: str) -> str | None:
        """A telephone number as written, with its extension."""
        return self._formed(column, TELEPHONE, longest=40)

    def email(self, column: str) -> str | None:
        """An e-mail address, in small letters."""
        found = self._formed(column, EMAIL, longest=254)
        return found.lower() if found else None

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

    def _formed(self, column: str, form: re.Pattern[str], *, longest: int) -> str | None:
        typed = _text(self._cells[column], column, longest=longest, required=False, formula=form is EMAIL)
        if typed and not form.fullmatch(typed):
            raise RowRefused(column, Reason.CHARACTERS)
        return typed or None

    def _year_first(self, typed: str) -> str:
        if self._template.dates is DateOrder.YEAR_FIRST:
            return typed
        written = DAY_FIRST.fullmatch(typed)
        return "-".join(part for part in reversed(written.groups()) if part) if written else ""


def _text(cell: str, column: str, *, longest: int, required: bool, formula: bool = True) -> str:
    words = cell.split()
    if not words:
        if required:
            raise RowRefused(column, Reason.MISSING_VALUE)
        return ""
    typed = " ".join(words)
    if not typed.isascii():
        typed = unicodedata.normalize("NFC", typed)
    _sound(typed, column, words=len(words), longest=longest, formula=formula)
    return typed


def _sound(typed: str, column: str, *, words: int, longest: int, formula: bool) -> None:
    if formula and typed.startswith(FORMULA):
        raise RowRefused(column, Reason.FORMULA)
    if words > MOST_WORDS:
        raise RowRefused(column, Reason.CASE_NOTES)
    if len(typed) > longest:
        raise RowRefused(column, Reason.TOO_LONG)
    if not typed.isprintable():
        raise RowRefused(column, Reason.CHARACTERS)


def _may_be_in_a_name(letter: str) -> bool:
    return letter.isalpha() or letter in "' .-" or unicodedata.category(letter)[0] == "M"
