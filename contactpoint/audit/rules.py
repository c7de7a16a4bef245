"""The shape of an audit event, its canonical bytes and its leaf hash (B11-64 to B11-66).

A child is a number here and nothing else; what was typed is sealed before it comes this far.
"""

import base64
import enum
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from contactpoint.kernel.actors import Actor, Purpose, Sector
from contactpoint.kernel.numbers import ChildNumber

VERSION = 2
"""Since 2 an event says of which sector the organisation is, where that is police or probation (B4-24)."""
POLICY = "2026-11-23.13"
"""Names the rights and purposes an event was decided under; raised with every change of those tables."""

Json = bool | int | str | list[int] | list[str] | None


class EventKind(enum.StrEnum):
    """What was asked or done; a new kind comes with the page or command that writes it."""

    SIGN_IN = "sign_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_OUT = "sign_out"
    STEPPED_UP = "stepped_up"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_ENDED = "passkey_ended"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind of event
    PIN_CHANGED = "pin_changed"
    OWN_AUDIT = "own_audit"
    ENROLMENT_ISSUED = "enrolment_issued"
    ENROLLED = "enrolled"
    ENROL_FAILED = "enrol_failed"
    HANDED_OVER = "handed_over"
    VISITS_ENDED = "visits_ended"
    NOTICES_READ = "notices_read"
    RECOVERY_ISSUED = "recovery_issued"
    FACTOR_REPLACED = "factor_replaced"
    ASKER_CODE_MADE = "asker_code_made"
    ASKER_CALLED = "asker_called"
    ASKER_NAMED = "asker_named"
    ASKER_ENDED = "asker_ended"
    PURPOSE_CHOSEN = "purpose_chosen"
    SEARCH = "search"
    SEARCH_REFUSED = "search_refused"
    VIEW = "view"
    VIEW_ADDRESS = "view_address"
    RECENT = "recent"
    PRINT = "print"
    LIMIT_DECIDED = "limit_decided"
    LAUNCH_SIGNED = "launch_signed"
    TRANSFER_OFFERED = "transfer_offered"
    TRANSFER_ASKED = "transfer_asked"
    TRANSFER_ACCEPTED = "transfer_accepted"
    TRANSFER_DECLINED = "transfer_declined"
    TRANSFERS_SEEN = "transfers_seen"
    REVIEW_LISTED = "review_listed"
    REVIEW_SEEN = "review_seen"
    REVIEW_OPENED = "review_opened"
    REVIEW_DECIDED = "review_decided"
    REVIEW_SKIPPED = "review_skipped"
    REVIEW_UNDONE = "review_undone"
    HISTORY_ASKED = "history_asked"
    HISTORY_WRITTEN = "history_written"
    HISTORY_SEEN = "history_seen"
    HOLDS_LISTED = "holds_listed"
    HOLDS_SEEN = "holds_seen"
    HOLD_OPENED = "hold_opened"
    HOLD_DECIDED = "hold_decided"
    PROJECTED = "projected"
    FEED_CHECKED = "feed_checked"
    FEED_APPLIED = "feed_applied"
    FEED_SEEN = "feed_seen"
    FEED_RELEASED = "feed_released"
    FEED_SENT_BACK = "feed_sent_back"
    FEED_MEND_GIVEN = "feed_mend_given"
    FEED_PAUSED = "feed_paused"
    FEED_RESUMED = "feed_resumed"
    SOURCE_REGISTERED = "source_registered"
    UPLOADS_DESTROYED = "uploads_destroyed"
    ORGANISATION_ADDED = "organisation_added"
    PERSON_ADDED = "person_added"
    ORGANISATIONS_SEEN = "organisations_seen"
    ACCREDITATION_PROPOSED = "accreditation_proposed"
    ACCREDITATION_AGREED = "accreditation_agreed"
    ACCREDITATION_ENDED = "accreditation_ended"
    PROVIDER_CONNECTED = "provider_connected"
    PROVIDER_BOUND = "provider_bound"
    PROVIDER_ENDED = "provider_ended"
    PEOPLE_SEEN = "people_seen"
    PERSON_RENEWED = "person_renewed"
    PERSON_SUSPENDED = "person_suspended"
    PERSON_REACTIVATED = "person_reactivated"
    BUDGETS_SEEN = "budgets_seen"
    BUDGET_RELEASED = "budget_released"
    ALERTS_SEEN = "alerts_seen"
    ALERT_REVIEWED = "alert_reviewed"
    RELATIVE_DECLARED = "relative_declared"
    FAMILY_SAID = "family_said"
    TWO_ASKED = "two_asked"
    TWO_AGREED = "two_agreed"
    TWO_TAKEN_BACK = "two_taken_back"
    ROLE_ENDED = "role_ended"
    ROLE_GIVEN = "role_given"


class Outcome(enum.StrEnum):
    """How it ended."""

    ANSWERED = "answered"
    REFUSED = "refused"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One request, refusals included.

    `claimed` is the id of the person whom somebody not signed in claimed to be. `terms` is what
    was typed, by field: the names of the filled fields are kept in clear, the values only sealed.
    """

    kind: EventKind
    route: str
    actor: Actor | None
    purpose: Purpose | None
    outcome: Outcome
    children: tuple[ChildNumber, ...] = ()
    refused_because: str | None = None
    capped: bool = False
    fields_offered: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    opened: str | None = None
    claimed: str | None = None
    took_ms: int = 0


def terms_filled(event: Event) -> list[str]:
    """The names of the fields in which something was typed, in the order of the form."""
    return [name for name, typed in event.terms.items() if typed]


def body(event: Event, *, event_id: UUID, sealed_terms: bytes | None) -> dict[str, Json]:
    """The event as it is kept, whole numbers and texts alone: the keys of records.md §5 but for `at`, which the
    database adds by its clock."""
    return {
        "v": VERSION,
        "id": str(event_id),
        "kind": event.kind.value,
        "route": event.route,
        **_who(event.actor, event.claimed),
        "acting_for": event.actor.asker.id if event.actor and event.actor.asker else None,
        **_why(event.purpose),
        "policy": POLICY,
        "outcome": event.outcome.value,
        "refused_because": event.refused_because,
        "children": [int(number) for number in event.children],
        "opened": event.opened,
        "capped": event.capped,
        "fields_offered": list(event.fields_offered),
        "terms_filled": terms_filled(event),
        "terms_sealed": base64.b64encode(sealed_terms).decode() if sealed_terms else None,
        "took_ms": event.took_ms,
    }


def _who(actor: Actor | None, claimed: str | None) -> dict[str, Json]:
    if actor is None:
        return {"actor": claimed, "organisation": None, "sector": None, "role": None, "session": None}
    return {
        "actor": actor.id,
        "organisation": actor.organisation,
        "sector": None if actor.answerable.sector is Sector.GENERAL else actor.answerable.sector,
        "role": actor.role.value,
        "session": actor.session,
    }


def _why(purpose: Purpose | None) -> dict[str, Json]:
    if purpose is None:
        return {"purpose": None, "reference": None, "involvement": None}
    return {"purpose": purpose.code.value, "reference": purpose.reference, "involvement": purpose.involvement}


def canonical(kept: Mapping[str, object]) -> bytes:
    """The one byte form of a body: keys sorted, no spaces, UTF-8 (RFC 8785 for texts and whole numbers)."""
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def leaf_hash(kept: Mapping[str, object], salt: bytes) -> bytes:
    """SHA-256(0x00 ‖ SHA-256(salt ‖ canonical JSON)): an RFC 6962 leaf over a salted digest."""
    return hashlib.sha256(b"\x00" + hashlib.sha256(salt + canonical(kept)).digest()).digest()
