"""The program's tables in memory, and its reads of them: so that its own rules decide on them without a database."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from itertools import count
from uuid import UUID

from contactpoint.disclosure.facts import (
    NOTHING,
    Address,
    AddressRow,
    Carer,
    CarerRow,
    Cause,
    Core,
    Disclosed,
    Life,
    RecordId,
    SourceRecord,
)
from contactpoint.identity.cards import Card
from contactpoint.identity.decisions import Decided
from contactpoint.identity.queries import Linked, Own
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab.exchanged import exchanged
from contactpoint.review.rules import Kind
from contactpoint.shielding.rules import EventKind
from contactpoint.vault.actions import tokens

Pair = tuple[UUID, UUID]
FIRST_NUMBER = 10**11
READS = {
    "contactpoint.identity.settling": ("founded_by",),
    "contactpoint.identity.batch": ("mint_numbers",),
    "contactpoint.identity.guarding": ("causes_of", "at_home"),
    "contactpoint.identity.changing": ("contents", "read_lives", "read_led", "causes_of", "last_numbers"),
    "contactpoint.review.binding": ("links_beside",),
}
"""Where the rules read, and what."""
TOKENS = cache(tokens)
"""Of a card's keys, which are made from them again and again."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a record last said, as the vault has it and as it is read."""

    extracted: datetime
    written: bytes
    read: SourceRecord


@dataclass(frozen=True, slots=True)
class Given:
    """What a data manager answered, and whether it was carried out."""

    id: UUID
    item: UUID
    one: UUID
    other: UUID
    kind: Kind
    undoes: UUID | None
    done: bool = False


@dataclass
class Tables:
    """One field a table; `founded` by number, the first given first; `known`: so many lines of the ledger."""

    ids: dict[RecordId, UUID] = field(default_factory=dict)
    own: dict[UUID, Own] = field(default_factory=dict)
    cards: dict[UUID, tuple[Card, ...]] = field(default_factory=dict)
    said: dict[UUID, Content] = field(default_factory=dict)
    links: dict[UUID, Linked] = field(default_factory=dict)
    past: dict[UUID, ChildNumber] = field(default_factory=dict)
    held: set[UUID] = field(default_factory=set)
    founded: dict[ChildNumber, UUID] = field(default_factory=dict)
    doubts: set[Pair] = field(default_factory=set)
    decided: dict[UUID, Decided] = field(default_factory=dict)
    answers: dict[UUID, Given] = field(default_factory=dict)
    lives: dict[ChildNumber, Life] = field(default_factory=dict)
    led: dict[ChildNumber, ChildNumber] = field(default_factory=dict)
    limits: dict[ChildNumber, dict[Cause, Core | None]] = field(default_factory=dict)
    events: dict[tuple[ChildNumber, Cause], EventKind] = field(default_factory=dict)
    shown: dict[ChildNumber, Disclosed] = field(default_factory=dict)
    known: int = 0
    numbers: Iterator[int] = field(default_factory=lambda: count(FIRST_NUMBER))

    def copied(self) -> "Tables":
        """As they stand now; numbers go on, so that none is given twice."""
        other = Tables(**{one.name: copy(getattr(self, one.name)) for one in fields(self) if one.name != "numbers"})
        other.limits = {number: dict(causes) for number, causes in self.limits.items()}
        other.numbers = self.numbers
        return other

    def names(self) -> dict[UUID, str]:
        """What each record is called."""
        return {record: own[1] for own, record in self.ids.items()}

    def records_of(self, number: ChildNumber) -> list[UUID]:
        """The records that are about a child now."""
        return sorted(record for record, link in self.links.items() if link.number == number)

    def links_beside(self, records: Iterable[UUID], numbers: Iterable[int]) -> dict[UUID, ChildNumber]:
        """Every link of the children that the records are about, and of the children named."""
        wanted = {self.links[record].number for record in records if record in self.links} | set(numbers)
        return {record: link.number for record, link in self.links.items() if link.number in wanted}

    def shielded(self) -> frozenset[ChildNumber]:
        """As `shielding.queries.shielded`: carried out, or decided."""
        decided = {number for (number, cause), kind in self.events.items() if cause is Cause.SHIELD and kind == "set"}
        return frozenset(decided | {number for number, causes in self.limits.items() if Cause.SHIELD in causes})

    def founded_by(self, records: Collection[UUID]) -> dict[UUID, ChildNumber]:
        """The number that each of the records brought, the first given first."""
        return {record: number for number, record in self.founded.items() if record in records}

    def mint_numbers(self, many: int) -> list[ChildNumber]:
        """Numbers that no child has."""
        return [ChildNumber(next(self.numbers)) for _ in range(many)]

    def causes_of(self, numbers: Iterable[int]) -> dict[ChildNumber, set[Cause]]:
        """The causes that limit each of these children."""
        children = map(ChildNumber, numbers)
        return {number: set(self.limits[number]) for number in children if self.limits.get(number)}

    def at_home(self, number: ChildNumber) -> tuple[list[Address], list[Carer]]:
        """Where a child is and with whom, as anybody may read it now."""
        rows = self.shown.get(number, NOTHING).rows
        homes = [Address(row.lines, row.postcode) for row in rows if isinstance(row, AddressRow)]
        return homes, [Carer("", row.name, telephone=row.telephone) for row in rows if isinstance(row, CarerRow)]

    def contents(self, records: Iterable[UUID]) -> dict[UUID, bytes]:
        """What each record last said."""
        return {record: self.said[record].written for record in records}

    def read_lives(self, numbers: Iterable[ChildNumber]) -> dict[ChildNumber, Life]:
        """The life of each number that was given."""
        return {number: self.lives[number] for number in numbers if number in self.lives}

    def last_numbers(self, records: Iterable[UUID]) -> dict[UUID, ChildNumber]:
        """The child that each of the records was about last before now."""
        return {record: self.past[record] for record in records if record in self.past}

    def read_led(self, numbers: Iterable[ChildNumber]) -> dict[ChildNumber, ChildNumber]:
        """The numbers among these that lead to another, and those that lead to one of these."""
        wanted = set(numbers)
        return {old: to for old, to in self.led.items() if old in wanted or to in wanted}

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """The program's rules read these tables instead of the database's."""
        with ExitStack() as reading:
            reading.enter_context(exchanged("contactpoint.identity.around", "tokens", TOKENS))
            for module, names in READS.items():
                for name in names:
                    reading.enter_context(exchanged(module, name, getattr(self, name)))
            yield
