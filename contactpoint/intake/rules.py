"""What a delivery may be, why a row or file is refused and what its sender is told.

Reasons are those of docs/reference/feeds.md; each says what to do, and none repeats a value.
"""

import enum
from dataclasses import dataclass
from datetime import datetime
from math import floor
from pathlib import Path

from contactpoint.kernel.errors import ContactPointError

FEW_BROKEN_ROWS = 5  # so many may be refused in a small file without refusing the file


class Kind(enum.StrEnum):
    """The kinds of source that this program reads; each has one template."""

    BENEFIT = "benefit"
    HEALTH = "health"
    SOCIAL_CARE = "social_care"
    EDUCATION_WELFARE = "education_welfare"
    HEALTH_VISITING = "health_visiting"


class Mode(enum.StrEnum):
    """Whether a file holds everything its source knows, or what changed."""

    FULL = "full"
    CHANGES = "changes"


class DeliveryState(enum.StrEnum):
    CHECKING = "checking"
    APPLYING = "applying"
    APPLIED = "applied"
    REFUSED = "refused"


class Reason(enum.StrEnum):
    """Why a row or a file is given back."""

    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    ENCODING = "encoding"
    DELIMITER = "delimiter"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    MANIFEST = "manifest"
    TOO_MANY_BROKEN = "too_many_broken"
    TOO_LONG = "too_long"
    MISSING_VALUE = "missing_value"
    CHARACTERS = "characters"
    DUPLICATE_RECORD_ID = "duplicate_record_id"
    IMPOSSIBLE_DATE = "impossible_date"
    FUTURE_DATE = "future_date"
    OVER_AGE = "over_age"
    CLOSED_LIST = "closed_list"
    NHS_NUMBER_CHECK = "nhs_number_check"
    UPN_CHECK = "upn_check"
    NO_NAME = "no_name"
    FORMULA = "formula"
    CASE_NOTES = "case_notes"


ADVICE = {
    Reason.MISSING_COLUMN: "Add the column to the row; leave its value empty where it is not known.",
    Reason.UNKNOWN_COLUMN: "Take the column out; the template lists every column.",
    Reason.ENCODING: "Save the file as UTF-8 and check the letters with accents in this column.",
    Reason.DELIMITER: "Check that the row has as many columns as the header and that each quotation mark is closed.",
    Reason.EMPTY: "Export the file again.",
    Reason.TRUNCATED: "Export and send the file again, whole.",
    Reason.MANIFEST: "Put the manifest right and load the file again.",
    Reason.TOO_MANY_BROKEN: "Mend the rows, or export the file again, and load it.",
    Reason.TOO_LONG: "Shorten the value to what the template allows.",
    Reason.MISSING_VALUE: "Fill the column in; it cannot be left empty here.",
    Reason.CHARACTERS: "Take out the characters that cannot stand in this column.",
    Reason.DUPLICATE_RECORD_ID: "Give each row its own record_id, or send only the row that is right.",
    Reason.IMPOSSIBLE_DATE: "Check the date: it must exist, be written as in the template and fit the others.",
    Reason.FUTURE_DATE: "Check the date: it lies in the future.",
    Reason.OVER_AGE: "Check the date of birth: people over 25 are not held.",
    Reason.CLOSED_LIST: "Use one of the words that the template lists for this column.",
    Reason.NHS_NUMBER_CHECK: "Check the NHS number: its last digit does not fit the others.",
    Reason.UPN_CHECK: "Check the unique pupil number: its letter does not fit its digits.",
    Reason.NO_NAME: "Give a family name and at least one given name.",
    Reason.FORMULA: "Take away the = + - or @ at the beginning of the value.",
    Reason.CASE_NOTES: "Take the text out; ContactPoint holds no case notes.",
}


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """One row given back: its line in the file (the header is line 1), its column, and why; never the value."""

    line: int
    column: str
    reason: Reason

    @property
    def advice(self) -> str:
        """What its sender can do."""
        return ADVICE[self.reason]


@dataclass(frozen=True, slots=True)
class Source:
    """A system that sends feeds: `benefit`, or `social_care.HUL` of one authority."""

    code: str
    kind: Kind
    authority: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a sender says of a file; `rows` is unknown where no manifest came with it."""

    source: str
    mode: Mode
    extracted: datetime
    rows: int | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a sender learns of a file: a function of the file and its own earlier rows alone (B10-61)."""

    source: str
    file: str
    accepted: int
    refused: tuple[Refusal, ...]
    mend: Path | None


class RowRefused(ContactPointError):
    """A value of one row breaks the rule `reason`; the row is given back, the others go on."""

    def __init__(self, column: str, reason: Reason) -> None:
        super().__init__(f"{column}: {ADVICE[reason]}")
        self.column = column
        self.reason = reason


class FileRefused(ContactPointError):
    """The file is given back whole: nothing of it was applied."""

    def __init__(self, what: str, reason: Reason, *, line: int = 0, column: str = "") -> None:
        super().__init__(f"{what} Nothing of this file was applied. {ADVICE[reason]}")
        self.refusal = Refusal(line, column, reason)


class CannotRead(ContactPointError):
    """The file is not there, is not a plain file or may not be read."""


class UnknownSource(ContactPointError):
    """No template or authority stands for this source code."""


class FileChanged(ContactPointError):
    """The file was written to while it was being read."""


def broken_allowed(rows: int, share: float) -> int:
    """How many refused rows a file of `rows` may have before it is refused whole."""
    return max(FEW_BROKEN_ROWS, floor(rows * share))
