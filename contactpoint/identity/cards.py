"""What one version of a record says of who its child is, as the vault keeps it sealed. Pure: no Django."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import msgspec

from contactpoint.disclosure.facts import IdentifierKind, SourceRecord
from contactpoint.identity.rules import identity_of
from contactpoint.linkage.blocking import keys
from contactpoint.linkage.engine import Stated
from contactpoint.linkage.identities import COLUMNS, Identity, Raw, identity, values
from contactpoint.linkage.named import Named, standard_name
from contactpoint.linkage.standardise import houses

CARD_VERSION = 4
"""Raised with whatever changes a card or the keys under which it is found; the worker then makes them all anew."""
_ENCODER = msgspec.json.Encoder(enc_hook=str)  # numbers are text of a kind of their own
ARRAYS = tuple(kind.endswith("[]") for kind in COLUMNS.values())


@dataclass(frozen=True, slots=True)
class Card:
    """`stated` is what linkage compares; `named`, one for each name of the record, tells its versions apart."""

    stated: Stated
    named: tuple[Named, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The blocking keys under which the card is found."""
        return _keys(self.stated.identity)


@lru_cache(maxsize=2_000)
def _keys(known: Identity) -> frozenset[str]:
    """A batch asks for those of one identity several times."""
    return keys(known)


def card_of(record: SourceRecord) -> Card:
    """The card of a record as it stands."""
    return Card(Stated(record.source, identity_of(record)), _named_of(record))


def encode(card: Card) -> bytes:
    """Compact; equal cards have equal bytes."""
    named = [_plain(one) for one in card.named]
    return _ENCODER.encode([CARD_VERSION, card.stated.source, values(card.stated.identity), named])


def decode(content: bytes) -> Card:
    """The card that `encode` wrote, in this version of the program or an earlier one."""
    said = msgspec.json.decode(content)
    if not isinstance(said[0], int):
        return _earlier(_named(*said))
    _, source, columns, named = said
    return Card(Stated(source, Identity(*map(_column, columns, ARRAYS))), tuple(_named(*one) for one in named))


def columns_of(content: bytes) -> list[Any]:
    """What a card of this version says, in the order of `COLUMNS`: the row of a table."""
    columns: list[Any] = msgspec.json.decode(content)[2]
    return columns


def remade(record: SourceRecord, before: Iterable[bytes]) -> list[Card]:
    """The cards of a record whose cards an earlier version wrote: as it stands, and who it once said it was."""
    now = card_of(record)
    once = [card for card in map(decode, before) if not set(card.named) <= set(now.named)]
    return [now, *(replace(card, stated=replace(card.stated, source=record.source)) for card in once)]


def _named_of(record: SourceRecord) -> tuple[Named, ...]:
    address = record.address
    return tuple(
        Named(
            family=family,
            given=given,
            born=str(record.born) if record.born else "",
            postcode=str(address.postcode) if address and address.postcode else "",
            houses=houses(address.lines) if address else frozenset(),
            nhs_numbers=frozenset(n.value for n in record.identifiers if n.kind is IdentifierKind.NHS),
        )
        for family, given in dict.fromkeys(standard_name(name.family, name.given) for name in record.names)
    )


def _column(value: Any, several: bool) -> Any:
    """A column as `Identity` has it."""
    return tuple(value or ()) if several else value


def _plain(one: Named) -> list[object]:
    return [one.family, one.given, one.born, one.postcode, sorted(one.houses), sorted(one.nhs_numbers)]


def _named(family: str, given: list[str], born: str, *rest: Any) -> Named:
    postcode, at, numbers = rest
    return Named(family, tuple(given), born, postcode, frozenset(at), frozenset(numbers))


def _earlier(one: Named) -> Card:
    """A card of version 1 knew one name, and neither carers nor pupil numbers nor its source."""
    written = ((one.family, " ".join(one.given)),)
    known = identity(Raw(names=written, born=one.born, postcode=one.postcode, nhs=min(one.nhs_numbers, default="")))
    at = tuple(sorted(f"{one.postcode.replace(' ', '')}/{house}" for house in one.houses)) if one.postcode else ()
    return Card(Stated("", replace(known, houses=at)), (one,))
