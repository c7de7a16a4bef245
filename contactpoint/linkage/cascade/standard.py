"""A file as a table of identities: each distinct value standardised once, then joined to the rows in SQL.

What comes out for a row is what `identities.identity` gives for it; a test compares the two.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from contactpoint.linkage.cascade.database import count
from contactpoint.linkage.cascade.errors import NotReadable
from contactpoint.linkage.cascade.mapping import Columns, Field
from contactpoint.linkage.cascade.reading import ROW, Source, shown
from contactpoint.linkage.cascade.values import BETWEEN, FORMS, Form, distinct, of_dates, seen
from contactpoint.linkage.identities import COLUMNS

UNIQUE_ID, SOURCE = "unique_id", "source"
TYPES = {ROW: "BIGINT", UNIQUE_ID: "VARCHAR", SOURCE: "VARCHAR", **COLUMNS}
"""The columns of a side of a linkage: `row` numbers its rows from 0."""
NTH = f"row_number() OVER (PARTITION BY id_0 ORDER BY {ROW})"
AGAIN = f"SELECT min({ROW}) FROM (SELECT {ROW}, {NTH} AS nth FROM raw) WHERE nth = 2"
"""The first row of a file whose id another before it has."""
SOME, MOST_TURNED = 4, 0.1
"""Dates of which month and day are the wrong way round: so many, and such a share of a file, are mistakes of a row."""
TURNED_DATES = "SELECT count(*) FROM raw JOIN born_seen b ON b.value = born_0 WHERE b.turned"
UNUSED_DATES = "SELECT count(*) FROM raw JOIN born_seen b ON b.value = raw.born_0 WHERE b.said IS NULL AND"
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Notes:
    """What a person should know of a file: mapped columns without a value, dates that are none of the stated form.

    `stand_ins` are dates that programs write where there is none, such as 1900-01-01.
    """

    rows: int
    empty: tuple[str, ...]
    not_dates: int
    stand_ins: int


def load(database: duckdb.DuckDBPyConnection, source: Source, *, progress: Progress) -> None:
    """Reads a file as it is written; raises `NotReadable`. `progress` hears of rows."""
    _load(database, source, progress)
    _check_ids(database, source)


def kinds_of(columns: Columns) -> int:
    """How many kinds of values a file has: what `standardise` tells the progress of."""
    return len(list(_kinds(columns, date.min)))


def standardise(
    database: duckdb.DuckDBPyConnection, source: Source, table: str, *, today: date, progress: Progress
) -> Notes:
    """Makes `table` of `TYPES` from the file that was read last; raises `NotReadable`. `progress` hears of kinds."""
    kinds = tuple(_kinds(source.columns, today))
    _shape(database, source.columns)
    for made, form, said in kinds:
        seen(database, made, form, distinct("raw", said))
        progress(1)
    notes = _notes(database, source)
    database.execute(f"CREATE OR REPLACE TABLE {table} AS {_joined(source.columns)}")
    for made in ("raw", *(made for made, _, _ in kinds)):
        database.execute(f"DROP TABLE {made}")
    return notes


def _load(database: duckdb.DuckDBPyConnection, source: Source, progress: Progress) -> None:
    """The table `raw`: the columns that are read, each with the name of its field and its place in it."""
    names = _raw_columns(source.columns)
    declared = ", ".join(f"{name} VARCHAR" for name in names)
    database.execute(f"CREATE OR REPLACE TABLE raw ({ROW} BIGINT, {declared})")
    selected = ", ".join([ROW, *(f'"{column.replace(chr(34), chr(34) * 2)}"' for column in names.values())])
    for read in source.batches():
        database.register("batch", pa.Table.from_batches([read]))
        database.execute(f"INSERT INTO raw SELECT {selected} FROM batch")
        database.unregister("batch")
        progress(read.num_rows)


def _raw_columns(columns: Columns) -> dict[str, str]:
    return {f"{field}_{place}": name for field in Field for place, name in enumerate(columns.of(field))}


def _shape(database: duckdb.DuckDBPyConnection, columns: Columns) -> None:
    """Adds `family`, `given` and `address`: of names that were written together or swapped, of lines."""
    database.execute("ALTER TABLE raw ADD COLUMN family VARCHAR; ALTER TABLE raw ADD COLUMN given VARCHAR")
    database.execute("ALTER TABLE raw ADD COLUMN address VARCHAR")
    said = {Field.FAMILY: "family", Field.GIVEN: "given", Field.ADDRESS: "address"}
    between = {Field.ADDRESS: f"chr({ord(BETWEEN)})"}
    for field, target in said.items():
        written = _of(columns, field)
        if written:
            joined = f"concat_ws({between.get(field, chr(39) + ' ' + chr(39))}, {', '.join(written)})"
            database.execute(f"UPDATE raw SET {target} = nullif({joined}, '')")
    if columns.of(Field.FULL_NAME):
        seen(database, "full_names", FORMS["full"], distinct("raw", _of(columns, Field.FULL_NAME)))
        database.execute(
            "UPDATE raw SET family = f.family, given = f.given FROM full_names f "
            f"WHERE raw.family IS NULL AND raw.given IS NULL AND f.value = {_of(columns, Field.FULL_NAME)[0]}"
        )
        database.execute("DROP TABLE full_names")
    _unswap(database, columns)


def _unswap(database: duckdb.DuckDBPyConnection, columns: Columns) -> None:
    """A placeholder in place of the family name shows that the two were swapped: only the family name is known.

    Beside a former family name the given name stays, as `identity` has it.
    """
    formers = f"coalesce({', '.join(['NULL', *_of(columns, Field.FORMER_FAMILY)])})"
    for column in ("family", "given"):
        seen(database, f"{column}_written", FORMS["placeholder"], distinct("raw", [column]))
    database.execute(
        f"UPDATE raw SET family = raw.given, given = CASE WHEN {formers} IS NOT NULL THEN raw.given END "
        "FROM family_written f, given_written g "
        "WHERE f.value = raw.family AND g.value = raw.given AND f.said AND NOT g.said"
    )
    database.execute("DROP TABLE family_written; DROP TABLE given_written")


def _of(columns: Columns, field: Field) -> list[str]:
    return [f"{field}_{place}" for place in range(len(columns.of(field)))]


def _kinds(columns: Columns, today: date) -> Iterator[tuple[str, Form, Sequence[str]]]:
    """Each table of values, what becomes of them, and the columns of `raw` that they stand in."""
    everywhere = (
        ("families_seen", FORMS["family"], ["family", *_of(columns, Field.FORMER_FAMILY)]),
        ("givens_seen", FORMS["given"], ["given"]),
        ("full_seen", FORMS["full"], _of(columns, Field.FULL_NAME)),
        ("born_seen", of_dates(columns.dates, today), _of(columns, Field.BORN)),
        ("codes_seen", FORMS["code"], _of(columns, Field.POSTCODE)),
        ("addresses_seen", FORMS["address"], ["address"]),
        ("places_seen", FORMS["words"], _of(columns, Field.PLACE)),
        ("occupations_seen", FORMS["words"], _of(columns, Field.OCCUPATION)),
        ("carers_seen", FORMS["carer"], _of(columns, Field.CARERS)),
        ("telephones_seen", FORMS["telephone"], _of(columns, Field.TELEPHONES)),
        ("nhs_seen", FORMS["nhs"], _of(columns, Field.NHS)),
        ("upns_seen", FORMS["upn"], _of(columns, Field.UPNS)),
    )
    return ((made, form, said) for made, form, said in everywhere if said)


def _joined(columns: Columns) -> str:
    """The query of the rows with the forms of their values."""
    formers = _of(columns, Field.FORMER_FAMILY)
    families = [_family(name) for name in ["f", *(f"f_{name}" for name in formers)]]
    said = {
        "family": f"coalesce({', '.join(usual for usual, _, _ in families)})",
        "given": 'g."first"',
        "full_name": _said(columns, Field.FULL_NAME),
        "families": _union([every for _, every, _ in families]),
        "givens": "nullif(g.every, [])",
        "forms": "nullif(g.forms, [])",
        "family_sound": f"coalesce({', '.join(sound for _, _, sound in families)})",
        "given_sound": "g.sound",
        "born": _said(columns, Field.BORN),
        "postcode": _said(columns, Field.POSTCODE, "code"),
        "outward": _said(columns, Field.POSTCODE, "outward"),
        "houses": _houses(columns),
        "address": "a.street",
        "place": _said(columns, Field.PLACE),
        "occupation": _said(columns, Field.OCCUPATION),
        "carers": _every(columns, Field.CARERS),
        "telephones": _every(columns, Field.TELEPHONES),
        "nhs": _said(columns, Field.NHS),
        "upns": _every(columns, Field.UPNS),
        "words": f"nullif({_said(columns, Field.FULL_NAME, 'words')}, [])",
    }
    source = f"'{columns.source.replace(chr(39), chr(39) * 2)}'" if columns.source else "NULL"
    selected = ", ".join(f"({said[name]})::{kind} AS {name}" for name, kind in COLUMNS.items())
    joins = " ".join(_joins(columns))
    return f"SELECT raw.{ROW}, raw.id_0 AS {UNIQUE_ID}, {source}::VARCHAR AS {SOURCE}, {selected} FROM raw {joins}"


def _family(alias: str) -> tuple[str, str, str]:
    return f"{alias}.usual", f"{alias}.every", f"{alias}.sound"


def _joins(columns: Columns) -> Iterator[str]:
    yield "LEFT JOIN families_seen f ON f.value = raw.family LEFT JOIN givens_seen g ON g.value = raw.given"
    yield "LEFT JOIN addresses_seen a ON a.value = raw.address"
    tables = {
        Field.FORMER_FAMILY: ("families_seen", "f_"),
        Field.FULL_NAME: ("full_seen", ""),
        Field.BORN: ("born_seen", ""),
        Field.POSTCODE: ("codes_seen", ""),
        Field.PLACE: ("places_seen", ""),
        Field.OCCUPATION: ("occupations_seen", ""),
        Field.CARERS: ("carers_seen", ""),
        Field.TELEPHONES: ("telephones_seen", ""),
        Field.NHS: ("nhs_seen", ""),
        Field.UPNS: ("upns_seen", ""),
    }
    for field, (table, mark) in tables.items():
        for name in _of(columns, field):
            yield f"LEFT JOIN {table} {mark or 's_'}{name} ON {mark or 's_'}{name}.value = raw.{name}"


def _said(columns: Columns, field: Field, column: str = "said") -> str:
    return f"s_{field}_0.{column}" if columns.of(field) else "NULL"


def _every(columns: Columns, field: Field) -> str:
    found = [f"s_{name}.said" for name in _of(columns, field)]
    return f"nullif(list_sort(list_distinct([{', '.join(found)}])), [])"


def _union(lists: Sequence[str]) -> str:
    """One sorted list without doubles; null for none. NULL lists count as empty ones."""
    filled = [f"coalesce({one}, [])" for one in lists]
    joined = filled[0]
    for one in filled[1:]:
        joined = f"list_concat({joined}, {one})"
    return f"nullif(list_sort(list_distinct({joined})), [])"


def _houses(columns: Columns) -> str:
    """`HU53AB/12`: only with a postcode."""
    if not columns.of(Field.POSTCODE):
        return "NULL"
    code = f"replace({_said(columns, Field.POSTCODE, 'code')}, ' ', '')"
    keys = f"list_sort(list_transform(a.houses, lambda house: {code} || '/' || house))"
    return f"CASE WHEN {code} IS NOT NULL THEN nullif({keys}, []) END"


def _check_ids(database: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Every row must have a name of its own, or PAIRS could not say which is meant."""
    name, column = source.path.name, source.columns.of(Field.ID)[0]
    without = count(database, "SELECT count(*) FROM raw WHERE id_0 IS NULL")
    if without:
        first = count(database, f"SELECT min({ROW}) FROM raw WHERE id_0 IS NULL")
        raise NotReadable(
            f"{name}, {shown(first)}: nothing stands in {column}, the id of a row (rows without: {without:,}). "
            "Nothing was linked. Map a column that is filled in every row."
        )
    twice = count(database, "SELECT count(*) - count(DISTINCT id_0) FROM raw")
    if twice:
        first = count(database, AGAIN)
        raise NotReadable(
            f"{name}, {shown(first)}: {column} is the id of a row, and a row before has the same one (such rows: "
            f"{twice:,}). Nothing was linked. Map a column that is different in every row."
        )


def _notes(database: duckdb.DuckDBPyConnection, source: Source) -> Notes:
    names = _raw_columns(source.columns)
    counted = ", ".join(["count(*)", *(f"count({name})" for name in names)])
    ((rows, *filled),) = database.execute(f"SELECT {counted} FROM raw").fetchall()
    empty = tuple(dict.fromkeys(column for column, many in zip(names.values(), filled, strict=True) if not many))
    not_dates = stand_ins = 0
    if source.columns.of(Field.BORN):
        written = count(database, "SELECT count(born_0) FROM raw")
        not_dates, stand_ins = (count(database, f"{UNUSED_DATES} {fits} b.fits") for fits in ("NOT", ""))
        if written and written == not_dates:
            raise NotReadable(
                f"{source.path.name}: no date of birth has the form {source.columns.dates.shown}. Nothing was linked. "
                "Say the right one as `date_format` in the mapping."
            )
        turned = count(database, TURNED_DATES)
        if turned > max(SOME, written * MOST_TURNED):
            raise NotReadable(
                f"{source.path.name}: read as {source.columns.dates.shown}, {turned:,} of {written:,} dates of birth "
                "have a month above 12. Nothing was linked. Say the right form as `date_format` in the mapping."
            )
    return Notes(rows, empty, not_dates, stand_ins)
