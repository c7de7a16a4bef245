"""What a delivery may be, why a row or file is refused and what its sender is told.

Reasons are those of docs/reference/feeds.md; each says what to do, and none repeats a value.
"""

import enum
from dataclasses import dataclass
from datetime import datetime
from math import floor
from uuid import UUID

from contactpoint.disclosure.facts import ServiceKind
from contactpoint.kernel.errors import ContactPointError

REGISTERED_SERVICES = (
    ServiceKind.VOLUNTARY,
    ServiceKind.SENSITIVE,
    ServiceKind.REFUGE,
    ServiceKind.DOMESTIC_ABUSE,
    ServiceKind.HONOUR_BASED_ABUSE,
    ServiceKind.WITNESS_PROTECTION,
    ServiceKind.ADOPTION_AGENCY,
)
"""What an organisation's source may be registered as."""
FEW_BROKEN_ROWS = 5  # so many may be refused in a small file without refusing the file


class Kind(enum.StrEnum):
    """The kinds of source that this program reads; each has one template."""

    BENEFIT = "benefit"
    HEALTH = "health"
    BIRTHS = "births"
    SCHOOL = "school"
    SOCIAL_CARE = "social_care"
    YOUTH_JUSTICE = "youth_justice"
    HEALTH_VISITING = "health_visiting"
    EDUCATION_WELFARE = "education_welfare"
    VOLUNTARY = "voluntary"
    SENSITIVE = "sensitive"


class Mode(enum.StrEnum):
    """Whether a file holds everything its source knows, or what changed."""

    FULL = "full"
    CHANGES = "changes"


class DeliveryState(enum.StrEnum):
    """Where a delivery stands. `dry` and `stopped` wait for a person; no receipt tells one state from another."""

    CHECKING = "checking"
    REFUSED = "refused"
    RECEIVED = "received"  # checked; the worker weighs it
    DRY = "dry"  # the first of its source
    STOPPED = "stopped"  # by the circuit breaker
    SENT_BACK = "sent_back"
    RELEASED = "released"
    APPLYING = "applying"
    APPLIED = "applied"
    LAPSED = "lapsed"  # what was sent was destroyed before all of it was applied


WAITING = frozenset({DeliveryState.DRY, DeliveryState.STOPPED})
"""The states that a person ends."""
TO_APPLY = frozenset({DeliveryState.RELEASED, DeliveryState.APPLYING})
UNDER_WAY = TO_APPLY | {DeliveryState.RECEIVED}
"""What the worker has still to do."""
UNFINISHED = UNDER_WAY | WAITING
GIVEN_UP = frozenset({DeliveryState.SENT_BACK, DeliveryState.LAPSED})
"""Loaded again, such a file is checked anew."""


class StopCause(enum.StrEnum):
    """The limits of the circuit breaker that a delivery may pass (feeds.md §7)."""

    FEWER_ROWS = "fewer_rows"
    MORE_ROWS = "more_rows"
    NEW_CHILDREN = "new_children"
    REFUSED = "refused"
    UNMATCHED = "unmatched"
    GONE = "gone"
    EMPTY_COLUMN = "empty_column"
    OLDER = "older"
    SHIELDED = "shielded"  # shown to shielding officers alone


class ReleaseReason(enum.StrEnum):
    """Why a person lets a waiting delivery go on."""

    FIRST_FILE_CHECKED = "first_file_checked"
    SOURCE_EXPLAINED = "source_explained"
    KNOWN_EVENT = "known_event"  # a new school year, a merger of services, new boundaries
    CORRECTION = "correction"


class SendBackReason(enum.StrEnum):
    """Why a person does not take a waiting delivery."""

    WRONG_FILE = "wrong_file"
    INCOMPLETE = "incomplete"
    OLD_EXTRACT = "old_extract"
    UNEXPLAINED = "unexplained"
    SOURCE_ASKED = "source_asked"


class PauseReason(enum.StrEnum):
    """Why nothing is applied until somebody resumes (B10-59)."""

    PROTECTION_IN_DOUBT = "protection_in_doubt"
    WRONG_DATA = "wrong_data"
    SUSPECTED_BREACH = "suspected_breach"
    MAINTENANCE = "maintenance"
    EXERCISE = "exercise"


class ResumeReason(enum.StrEnum):
    PUT_RIGHT = "put_right"
    FALSE_ALARM = "false_alarm"
    MAINTENANCE_OVER = "maintenance_over"
    EXERCISE_OVER = "exercise_over"


class Reason(enum.StrEnum):
    """Why a row or a file is given back."""

    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    ENCODING = "encoding"
    DELIMITER = "delimiter"
    JSON = "json"
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
    COMPRESSION = "compression"


ADVICE = {
    Reason.MISSING_COLUMN: "Add the column to the row; leave its value empty where it is not known.",
    Reason.UNKNOWN_COLUMN: "Take the column out; the template lists every column.",
    Reason.ENCODING: (
        "Save the file in the encoding of its template (UTF-8 or Windows-1252) and check the letters with accents "
        "in this column."
    ),
    Reason.DELIMITER: "Check that the row has as many columns as the header and that each quotation mark is closed.",
    Reason.JSON: "Write each row as one JSON object on one line: each value a text in quotation marks, no key twice.",
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
    Reason.FORMULA: "Take away the = + - @ or tab at the beginning of the value.",
    Reason.CASE_NOTES: "Take the text out; ContactPoint holds no case notes.",
    Reason.COMPRESSION: "Send the feed file itself, or compress that one file with gzip.",
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
    """A system that sends feeds: `benefit`, `social_care.HUL` of an authority, `voluntary.0001` of an organisation.

    Only the register knows an organisation's authority, service and name.
    """

    code: str
    kind: Kind
    authority: str | None
    service: ServiceKind | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a sender says of a file; `rows` is unknown where no manifest came with it."""

    source: str
    mode: Mode
    extracted: datetime
    rows: int | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a sender learns of a file: a function of the file and its own earlier files alone (B10-61).

    `first`: of this source. `ends_nothing`: a full file with rows whose record_id cannot be read.
    """

    delivery: UUID
    source: str
    file: str
    accepted: int
    refused: tuple[Refusal, ...]
    first: bool
    ends_nothing: bool


@dataclass(frozen=True, slots=True)
class Registered:
    """An organisation that may send a feed: `voluntary.0123`, its name, authority and the kind of its service."""

    code: str
    name: str
    authority: str
    service: ServiceKind


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


class ReadsOtherwise(ContactPointError):
    """A row that was accepted is not accepted any more."""


class CannotKeep(ContactPointError):
    """An upload or a mend file cannot be written: a full disk, a folder without rights."""


class UploadGone(ContactPointError):
    """The sealed upload of a delivery is not there, or cannot be opened."""


class NoSuchDelivery(ContactPointError):
    """The id is no delivery's."""


class NotWaiting(ContactPointError):
    """The delivery stands otherwise, so nobody can release it or send it back."""


class NotRegistered(ContactPointError):
    """The organisation cannot be registered as it was described."""


class PauseRefused(ContactPointError):
    """Feeds are paused already, or there is no pause to end."""


def broken_allowed(rows: int, share: float) -> int:
    """How many refused rows a file of `rows` may have before it is refused whole."""
    return max(FEW_BROKEN_ROWS, floor(rows * share))
