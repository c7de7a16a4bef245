"""Which number each cluster of records goes by. Pure: no Django.

A number stays with the record that brought it, so it never comes to mean another child: on a join the first given
stays and the others lead to it, on a split each goes with its record.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from contactpoint.kernel.numbers import ChildNumber


@dataclass(frozen=True, slots=True)
class Numbered:
    """A child: its records, and the numbers that some of them brought, the first given first; `new`: given now."""

    records: tuple[UUID, ...]
    founders: Mapping[ChildNumber, UUID]
    new: bool = False

    @property
    def number(self) -> ChildNumber:
        """The number that the child goes by."""
        return next(iter(self.founders))

    @property
    def led(self) -> tuple[ChildNumber, ...]:
        """The later numbers, which lead to it."""
        return tuple(self.founders)[1:]


def numbered(
    clusters: Iterable[Collection[UUID]], founded: Mapping[UUID, ChildNumber], spare: Iterator[ChildNumber]
) -> list[Numbered]:
    """Each cluster with its number; `founded`: the number that a record brought, the first given first.

    Where none of them brought one, the first that came brings a spare one.
    """
    children = []
    for cluster in clusters:
        records = tuple(sorted(cluster))
        founders = {number: record for record, number in founded.items() if record in cluster}
        new = not founders
        children.append(Numbered(records, founders or {next(spare): records[0]}, new))
    return children
