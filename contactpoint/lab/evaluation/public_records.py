"""The rows of a public data set as a table of identities: the same standardising for every set."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import comb

import pyarrow as pa

from contactpoint.lab.evaluation.mapping import Columns
from contactpoint.linkage.general import GENERAL_COLUMNS
from contactpoint.linkage.identities import Raw, Texts, identity, values
from contactpoint.linkage.standardise import words

KINDS = {"VARCHAR": pa.string(), "VARCHAR[]": pa.list_(pa.string())}
ID, FILE = "unique_id", "file"
SCHEMA = pa.schema(
    [(ID, pa.string()), (FILE, pa.string()), *((name, KINDS[kind]) for name, kind in GENERAL_COLUMNS.items())]
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was written: the number of its file, and what it says in each mapped column."""

    file: int
    values: Texts


@dataclass(frozen=True, slots=True)
class Records:
    """The identities; `file` is filled where each file has everybody at most once."""

    table: pa.Table

    @property
    def names(self) -> list[str]:
        """Of all records, sorted."""
        names: list[str] = self.table[ID].to_pylist()
        return names

    @property
    def once(self) -> dict[str, str]:
        """The file of each record, where each has everybody at most once."""
        files = zip(self.names, self.table[FILE].to_pylist(), strict=True)
        return {name: file for name, file in files if file is not None}

    @property
    def filled(self) -> frozenset[str]:
        """The columns in which some record says something."""
        return frozenset(name for name in self.table.column_names if self.table[name].null_count < len(self.table))

    @property
    def comparable(self) -> int:
        """How many pairs of records there are that may be one person."""
        return comb(len(self.table), 2) - sum(comb(size, 2) for size in Counter(self.once.values()).values())


def name_of(place: int) -> str:
    """What the record in this place of the data is called.

    The sets' own names of records say who is who, and so may their order; this says neither.
    """
    return hashlib.blake2b(str(place).encode(), digest_size=8).hexdigest()


def records(rows: Iterable[Row], columns: Columns) -> Records:
    """Standardised, in an order that has nothing to do with that of the rows."""
    listed = sorted((name_of(place), row.file, row.values) for place, row in enumerate(rows))
    places = columns.places
    return Records(
        _table(
            [
                (name, str(file) if columns.once else None, *_standard(_texts(places, written)))
                for name, file, written in listed
            ]
        )
    )


def _texts(places: tuple[tuple[int, ...], ...], written: Texts) -> Iterator[str]:
    """What a row says in each field."""
    return (" ".join(filter(None, (written[place] for place in several))) for several in places)


def _standard(texts: Iterable[str]) -> tuple[str | Texts | None, ...]:
    """The columns of one record, in the order of `GENERAL_COLUMNS`."""
    family, given, full_name, born, address, place, postcode, occupation, number = texts
    if full_name and not family:
        family, given = given, ""  # who has one name alone is called by it
    raw = Raw(
        names=((family, given),),
        full_name=full_name,
        born=born,
        postcode=postcode,
        lines=(address,),
        place=place,
        occupation=occupation,
    )
    return (*values(identity(raw)), "".join(words(number)) or None)


def _table(lines: list[tuple[str | Texts | None, ...]]) -> pa.Table:
    columns = zip(*lines, strict=True) if lines else ((),) * len(SCHEMA)
    return pa.table([pa.array(column, kind) for column, kind in zip(columns, SCHEMA.types, strict=True)], schema=SCHEMA)
