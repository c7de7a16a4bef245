"""What arrives, what it says of who a child is, and what an ending or a deletion leaves of it.

Which records are the same child is decided in `linkage.rules`; who does it, in `actions`.
"""

import enum
import json
from dataclasses import dataclass, replace
from datetime import date, datetime

from contactpoint.disclosure.facts import AuthorityCode, IdentifierKind, SourceRecord
from contactpoint.linkage.rules import Identity, standard_name
from contactpoint.linkage.standardise import houses


class Action(enum.StrEnum):
    """What a source does with a row."""

    UPSERT = "upsert"
    END = "end"  # no longer on this source
    DELETE = "delete"  # sent in error


@dataclass(frozen=True, slots=True)
class IncomingRecord:
    """A validated row of a feed. `extracted` is the source's own time and orders the versions (design §8)."""

    record: SourceRecord
    extracted: datetime
    as_of: date
    action: Action
    owner: AuthorityCode | None  # authority of the postcode, else of the sender; none: the national desk


def said(incoming: IncomingRecord) -> SourceRecord:
    """What the row leaves standing.

    An ended record ends its involvements and speaks no more of home and carers; the name and date of birth stay,
    so that the child does. A deleted one says nothing at all.
    """
    record = incoming.record
    if incoming.action is Action.DELETE:
        return SourceRecord(record.record, record.source, record.authority, record.confirmed)
    if incoming.action is Action.END:
        ended = tuple(replace(one, ended=one.ended or incoming.as_of) for one in record.involvements)
        return replace(record, involvements=ended, address=None, carers=(), looked_after=False)
    return record


def identities(record: SourceRecord) -> tuple[Identity, ...]:
    """The standardised identity under each name that the record gives."""
    names = dict.fromkeys(standard_name(name.family, name.given) for name in record.names)
    address = record.address
    return tuple(
        Identity(
            family=family,
            given=given,
            born=str(record.born) if record.born else "",
            postcode=str(address.postcode) if address and address.postcode else "",
            houses=houses(address.lines) if address else frozenset(),
            nhs_numbers=frozenset(n.value for n in record.identifiers if n.kind is IdentifierKind.NHS),
        )
        for family, given in names
    )


def encode(identity: Identity) -> bytes:
    """A compact card for the vault; equal identities have equal bytes."""
    sets = (sorted(identity.houses), sorted(identity.nhs_numbers))
    card = (identity.family, identity.given, identity.born, identity.postcode, *sets)
    return json.dumps(card, separators=(",", ":")).encode()


def decode(card: bytes) -> Identity:
    """The identity that `encode` wrote."""
    family, given, born, postcode, at, numbers = json.loads(card)
    return Identity(family, tuple(given), born, postcode, frozenset(at), frozenset(numbers))
