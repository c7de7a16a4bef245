"""Making the directory hold exactly what `disclose` answers: only differences are written."""

import hashlib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from contactpoint.directory.queries import number_token
from contactpoint.disclosure.facts import (
    AddressRow,
    CarerRow,
    Case,
    Disclosed,
    IndexedIdentifier,
    IndexedName,
    IndexedNumber,
    InvolvementRow,
    Row,
)
from contactpoint.disclosure.rules import PROJECTION_VERSION, disclose
from contactpoint.kernel.arrays import array

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the directory; the first `keyed` columns are its key, `number` among them."""

    name: str
    columns: tuple[str, ...]
    keyed: int

    @property
    def key(self) -> tuple[str, ...]:
        return self.columns[: self.keyed]


CHILD = Table("child", ("number", "family", "given", "gender", "born_year", "born_month", "born_day"), 7)
NAME = Table("name", ("number", "family", "given"), 3)
ADDRESS = Table("address", ("number", "row_key", "lines", "postcode", "statement", "source", "confirmed"), 2)
CARER = Table("carer", ("number", "row_key", "name", "relationship", "telephone", "email", "source", "confirmed"), 2)
SERVICE = ("service", "kind", "organisation", "worker", "post", "telephone", "email")
SINCE = ("started", "ended", "lead", "assessment", "source", "confirmed")
INVOLVEMENT = Table("involvement", ("number", "row_key", *SERVICE, *SINCE), 2)
TOKEN = Table("number_token", ("number", "token"), 2)
KEY = Table("search_key", ("number", "kind", "key", "born", "of_core"), 5)
TABLES = (CHILD, NAME, ADDRESS, CARER, INVOLVEMENT, TOKEN, KEY)


@dataclass(slots=True)
class Drift:
    """How many rows of how many children the directory lacked or had too many."""

    written: int = 0
    removed: int = 0
    children: set[int] = field(default_factory=set)


def project(cases: Sequence[Case], *, new: Container[int] = ()) -> Drift:
    """Write the differences between `disclose` and the directory. The caller holds the children's locks.

    `new` numbers were minted in this transaction, so the directory holds nothing of them.
    """
    drift = Drift()
    numbers = [int(case.number) for case in cases]
    known = [number for number in numbers if number not in new]
    wanted = rows_of(cases)
    for table in TABLES:
        _settle(table, known, wanted=wanted[table], drift=drift)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO projected (number, projection_version) SELECT unnest(%s::bigint[]), %s"
            " ON CONFLICT (number) DO UPDATE SET projection_version = EXCLUDED.projection_version"
            " WHERE projected.projection_version <> EXCLUDED.projection_version",
            [array(numbers), PROJECTION_VERSION],
        )
    return drift


def rows_of(cases: Iterable[Case]) -> dict[Table, list[Values]]:
    """What each table is to hold of these children; a row may stand twice."""
    wanted: dict[Table, list[Values]] = {table: [] for table in TABLES}
    for case in cases:
        disclosed = disclose(case)
        number = int(case.number)
        for table, values in (*_core_rows(disclosed), *map(_columns, disclosed.rows)):
            wanted[table].append((number, *values))
        wanted[KEY] += [(number, key.kind, key.key, key.born, key.of_core) for key in disclosed.keys]
    return wanted


def _core_rows(disclosed: Disclosed) -> list[tuple[Table, Values]]:
    core = disclosed.core
    if core is None:
        return []
    born = core.born
    return [(CHILD, (core.family, " ".join(core.given), str(core.gender), born.year, born.month, born.day))]


def _columns(row: Row) -> tuple[Table, Values]:
    """The table of a row and its columns after the number."""
    match row:
        case IndexedName():
            return NAME, (row.family, " ".join(row.given))
        case IndexedIdentifier():
            return TOKEN, (number_token(row.kind, row.value),)
        case IndexedNumber():
            return TOKEN, (number_token("child", str(row.number)),)
        case AddressRow():
            values = ("\n".join(row.lines), row.postcode, str(row.statement), row.source, row.confirmed)
            return ADDRESS, _with_key(values)
        case CarerRow():
            return CARER, _with_key((row.name, row.relationship, row.telephone, row.email, row.source, row.confirmed))
        case InvolvementRow():
            return INVOLVEMENT, _with_key(_involvement(row))


def _involvement(row: InvolvementRow) -> Values:
    who = (row.service, str(row.kind), row.organisation, row.worker, row.post, row.telephone, row.email)
    return (*who, row.started, row.ended, row.lead, row.assessment, row.source, row.confirmed)


def _with_key(values: Values) -> Values:
    """The columns after a digest of themselves, which says nothing that they do not."""
    digest = hashlib.sha256(repr([str(value) if value is not None else None for value in values]).encode()).digest()
    return (int.from_bytes(digest[:8], "big", signed=True), *values)


def once(table: Table, rows: Iterable[Values]) -> dict[Values, Values]:
    """The rows by their keys, each once."""
    return {row[: table.keyed]: row for row in rows}


def _settle(table: Table, known: list[int], *, wanted: list[Values], drift: Drift) -> None:
    held = _held(table, known) if known else set()
    by_key = once(table, wanted)
    gone = sorted(held - by_key.keys(), key=repr)
    lacking = [row for key, row in by_key.items() if key not in held]
    if gone:
        _remove(table, gone)
    if lacking:
        write(table, lacking)
    drift.written += len(lacking)
    drift.removed += len(gone)
    drift.children.update(row[0] for row in (*gone, *lacking))


def _held(table: Table, numbers: list[int]) -> set[Values]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(table.key)} FROM {table.name} WHERE number = ANY(%s::bigint[])", [array(numbers)]
        )
        return {tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()}


def _remove(table: Table, keys: list[Values]) -> None:
    match = " AND ".join(f"{column} = %s" for column in table.key)
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {table.name} WHERE {match}", keys)


def write(table: Table, rows: Iterable[Values]) -> None:
    """Add rows whose keys the table does not hold."""
    statement = f"COPY {table.name} ({', '.join(table.columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
