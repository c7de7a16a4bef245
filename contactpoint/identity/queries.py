"""Reads of identity: where records stand, and numbers that are free."""

from collections.abc import Collection
from uuid import UUID

from contactpoint.disclosure.inputs import read_lives
from contactpoint.disclosure.models import Link
from contactpoint.identity.models import Hold, Review
from contactpoint.kernel.numbers import ChildNumber


def placed(records: Collection[UUID]) -> tuple[dict[UUID, ChildNumber], frozenset[UUID]]:
    """The child of each record that is linked, and the records that wait for a person."""
    links = Link.objects.filter(record__in=records).values_list("record", "number")
    held = Hold.objects.filter(record__in=records).values_list("record", flat=True)
    reviewed = Review.objects.filter(record__in=records).values_list("record", flat=True)
    return {record: ChildNumber(number) for record, number in links}, frozenset([*held, *reviewed])


def mint_numbers(count: int) -> list[ChildNumber]:
    """Numbers that no child has. Eleven million of 900 billion meet by chance, so each is looked up first."""
    minted: set[ChildNumber] = set()
    while len(minted) < count:
        minted |= {ChildNumber.mint() for _ in range(count - len(minted))}
        minted -= set(read_lives(minted))
    return list(minted)
