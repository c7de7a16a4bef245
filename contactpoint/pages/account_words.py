"""What pages say of the facts that access rests on, and of what a person did."""

from collections.abc import Mapping

from contactpoint.access.purposes import PURPOSES
from contactpoint.access.vetting import Fact
from contactpoint.audit.queries import OwnEvent
from contactpoint.audit.rules import EventKind, Outcome

FACTS: Mapping[Fact, str] = {
    Fact.IDENTITY: "Identity",
    Fact.ENHANCED_CHECK: "Enhanced check",
    Fact.TRAINING: "Training",
    Fact.PROCEDURES: "Security procedures",
    Fact.AGREEMENT: "Agreement",
    Fact.ACCREDITED: "Organisation’s accreditation",
    Fact.ROLE: "Role",
    Fact.SECOND_FACTOR: "Second factor",
    Fact.USED: "Use of the account",
}
DONE: Mapping[EventKind, str] = {
    EventKind.SIGN_IN: "Signed in",
    EventKind.SIGN_IN_FAILED: "Somebody tried to sign in with your username, and did not come in",
    EventKind.SIGN_OUT: "Signed out",
    EventKind.STEPPED_UP: "A fresh code or passkey was given",
    EventKind.PASSKEY_ADDED: "A passkey was added",
    EventKind.PASSKEY_ENDED: "A passkey was removed",
    EventKind.PASSWORD_CHANGED: "The password was changed",
    EventKind.PIN_CHANGED: "The PIN was changed",
    EventKind.ENROLLED: "The way to sign in was set up",
    EventKind.FAMILY_SAID: "You named somebody as family",
    EventKind.PURPOSE_CHOSEN: "Gave a reason",
    EventKind.SEARCH: "Searched",
    EventKind.SEARCH_REFUSED: "Sent a search that was not run",
    EventKind.VIEW: "Opened a child’s page",
    EventKind.VIEW_ADDRESS: "Had address and carers shown",
    EventKind.RECENT: "Opened the list of recent children",
    EventKind.PRINT: "Opened a page to print",
    EventKind.ASKER_CODE_MADE: "Took a code for asking by telephone",
    EventKind.ASKER_CALLED: "Looked up where to ring somebody back",
    EventKind.ASKER_NAMED: "Entered a code, to ask for somebody",
    EventKind.ASKER_ENDED: "Ended asking for somebody",
}
"""Of what has no words of its own here, the name of the event is shown."""
NOT_DONE_IN_WORDS: Mapping[EventKind, str] = {
    EventKind.SIGN_IN_FAILED: DONE[EventKind.SIGN_IN_FAILED],
    EventKind.SEARCH_REFUSED: DONE[EventKind.SEARCH_REFUSED],
    EventKind.STEPPED_UP: "Somebody gave a fresh code or passkey that was not taken",
    EventKind.PASSKEY_ADDED: "Somebody tried to add a passkey",
    EventKind.PASSWORD_CHANGED: "Somebody tried to change the password",
}
"""What the same events are called where it was refused or failed; of others it is said after the words."""
NOT_DONE = frozenset({Outcome.REFUSED, Outcome.FAILED})


def done(one: OwnEvent) -> str:
    """What was done, such as `Searched`, and whether it was refused where its words do not say so."""
    words = DONE.get(one.kind, one.kind.value.replace("_", " ").capitalize())
    return NOT_DONE_IN_WORDS.get(one.kind, f"{words} (refused)") if one.outcome in NOT_DONE else words


def why(one: OwnEvent) -> str:
    """The purpose in the words of the list; empty where there was none."""
    return PURPOSES[one.purpose].label if one.purpose else ""


def fact(one: Fact) -> str:
    """The name of a fact."""
    return FACTS[one]
