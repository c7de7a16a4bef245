"""What people decided about pairs of records, and what of it binds. Pure: no Django."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from contactpoint.linkage.decide import Settled


class Kind(enum.StrEnum):
    """What a person said of two records."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, order=True)
class Decided:
    """One decision on one pair of records; ids ascend in the order in which they were taken."""

    id: UUID
    kind: Kind
    pair: tuple[UUID, UUID]


def settled(decided: Iterable[Decided], name: Callable[[UUID], str]) -> Settled:
    """Groups that are one child and pairs that are two. Of decisions that contradict each other the last one binds."""
    above: dict[UUID, UUID] = {}
    apart: set[frozenset[UUID]] = set()

    def top(record: UUID) -> UUID:
        while above.setdefault(record, record) != record:
            record = above[record]
        return record

    for one in sorted(decided, reverse=True):
        tops = frozenset(map(top, one.pair))
        if one.kind is Kind.DIFFERENT:
            apart |= {frozenset(one.pair)} if len(tops) > 1 else set()
        elif all(frozenset(map(top, pair)) != tops for pair in apart):
            first, *others = sorted(tops)
            above |= dict.fromkeys(others, first)
    groups: dict[UUID, list[str]] = {}
    for record in above:
        groups.setdefault(top(record), []).append(name(record))
    several = tuple(tuple(sorted(group)) for group in groups.values() if len(group) > 1)
    return Settled(tuple(sorted(several)), frozenset(frozenset(map(name, pair)) for pair in apart))
