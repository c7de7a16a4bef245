"""How the states, causes and reasons of feeds are written on the desk's pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from contactpoint.intake.rules import (
    DeliveryState,
    Mode,
    PauseReason,
    ReleaseReason,
    ResumeReason,
    SendBackReason,
    StopCause,
)


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in a word or two, and the colour of GOV.UK Frontend's tag."""

    text: str
    colour: str


STATES: Mapping[DeliveryState, Tag] = {
    DeliveryState.CHECKING: Tag("Being checked", "grey"),
    DeliveryState.REFUSED: Tag("Refused whole", "red"),
    DeliveryState.RECEIVED: Tag("Received", "grey"),
    DeliveryState.DRY: Tag("Waits for you", "yellow"),
    DeliveryState.STOPPED: Tag("Waits for you", "yellow"),
    DeliveryState.SENT_BACK: Tag("Sent back", "orange"),
    DeliveryState.RELEASED: Tag("Released", "blue"),
    DeliveryState.APPLYING: Tag("Being applied", "blue"),
    DeliveryState.APPLIED: Tag("Applied", "green"),
    DeliveryState.LAPSED: Tag("Lapsed", "orange"),
}
GIVEN_UP: Mapping[DeliveryState, str] = {
    DeliveryState.SENT_BACK: "It was sent back",
    DeliveryState.LAPSED: "What was sent is no longer kept, since it waited too long",
}
"""Why no more of a file is applied."""
MODES: Mapping[Mode, str] = {Mode.FULL: "Everything the source has", Mode.CHANGES: "Changes"}
CAUSES: Mapping[StopCause, str] = {
    StopCause.FEWER_ROWS: "it has many fewer rows than usual",
    StopCause.MORE_ROWS: "it has many more rows than usual",
    StopCause.NEW_CHILDREN: "many of its rows would be new children",
    StopCause.REFUSED: "many of its rows were refused",
    StopCause.UNMATCHED: "more of its rows than usual cannot be placed without a person",
    StopCause.GONE: "it ends, deletes or leaves out many records",
    StopCause.EMPTY_COLUMN: "a column is empty more often than usual",
    StopCause.OLDER: "it was confirmed longer ago than the file before it",
}
"""What a data manager is told; the one cause that is not here is the shielding officers' (B10-59)."""
RELEASES: Mapping[ReleaseReason, str] = {
    ReleaseReason.FIRST_FILE_CHECKED: "I have checked the first file of this source",
    ReleaseReason.SOURCE_EXPLAINED: "The source has explained what is different",
    ReleaseReason.KNOWN_EVENT: "Something known explains it, such as a new school year",
    ReleaseReason.CORRECTION: "It puts right an earlier file",
}
SENDINGS_BACK: Mapping[SendBackReason, str] = {
    SendBackReason.WRONG_FILE: "It is the wrong file",
    SendBackReason.INCOMPLETE: "It is not complete",
    SendBackReason.OLD_EXTRACT: "It was taken out too long ago",
    SendBackReason.UNEXPLAINED: "The source cannot explain what is different",
    SendBackReason.SOURCE_ASKED: "The source asks for it back",
}
PAUSES: Mapping[PauseReason, str] = {
    PauseReason.PROTECTION_IN_DOUBT: "The protection of children is in doubt",
    PauseReason.WRONG_DATA: "Wrong data is coming in",
    PauseReason.SUSPECTED_BREACH: "Somebody may have broken in",
    PauseReason.MAINTENANCE: "Maintenance",
    PauseReason.EXERCISE: "An exercise",
}
RESUMES: Mapping[ResumeReason, str] = {
    ResumeReason.PUT_RIGHT: "It has been put right",
    ResumeReason.FALSE_ALARM: "It was a false alarm",
    ResumeReason.MAINTENANCE_OVER: "The maintenance is over",
    ResumeReason.EXERCISE_OVER: "The exercise is over",
}
