"""Each distinct value of a file brought to its comparable form once, in Python; the rows are joined to it in SQL."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from contactpoint.linkage.addresses import outward, postcode, street
from contactpoint.linkage.cascade.dates import DateForm
from contactpoint.linkage.people import carer, family_of, given_of, is_placeholder, parted
from contactpoint.linkage.standardise import birth, houses, nhs_number, telephone, upn, words

MANY = 100_000  # values at a time
BETWEEN = "\x1f"
"""Stands between the lines of one address: no file writes it."""
TEXT, TEXTS, YES = pa.string(), pa.list_(pa.string()), pa.bool_()

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The columns that a kind of value becomes, and the function that makes them."""

    columns: Mapping[str, pa.DataType]
    of: Callable[[str], Values]


def _family(text: str) -> Values:
    name = family_of(text)
    return name.usual, list(name.every), name.sound


def _given(text: str) -> Values:
    name = given_of(text)
    return name.first, list(name.every), list(name.forms), name.sound


def _full(text: str) -> Values:
    family, given = parted(text)
    said = words(text)
    return " ".join(said) or None, sorted(set(said)), family or None, given or None


def _code(text: str) -> Values:
    found = postcode(text)
    return found, outward(found) if found else None


def _address(text: str) -> Values:
    lines = tuple(text.split(BETWEEN))
    return sorted(houses(lines)), street(lines)


def _words(text: str) -> Values:
    return (" ".join(words(text)) or None,)


FORMS = {
    "family": Form({"usual": TEXT, "every": TEXTS, "sound": TEXT}, _family),
    "given": Form({"first": TEXT, "every": TEXTS, "forms": TEXTS, "sound": TEXT}, _given),
    "placeholder": Form({"said": YES}, lambda text: (is_placeholder(text),)),
    "full": Form({"said": TEXT, "words": TEXTS, "family": TEXT, "given": TEXT}, _full),
    "code": Form({"code": TEXT, "outward": TEXT}, _code),
    "address": Form({"houses": TEXTS, "street": TEXT}, _address),
    "words": Form({"said": TEXT}, _words),
    "carer": Form({"said": TEXT}, lambda text: (carer(text),)),
    "telephone": Form({"said": TEXT}, lambda text: (telephone(text),)),
    "nhs": Form({"said": TEXT}, lambda text: (nhs_number(text),)),
    "upn": Form({"said": TEXT}, lambda text: (upn(text),)),
}


def of_dates(form: DateForm, today: date) -> Form:
    """Dates written in one form; `turned` has a month above 12."""

    def born(text: str) -> Values:
        iso = form.iso(text, today=today)
        return (birth(iso), True, iso[5:7] > "12") if iso else (None, False, False)

    return Form({"said": TEXT, "fits": YES, "turned": YES}, born)


def seen(database: duckdb.DuckDBPyConnection, table: str, form: Form, values: str) -> None:
    """Makes `table`: each value of the query `values` (one column, no nulls, none twice) beside its form."""
    schema = pa.schema([("value", TEXT), *form.columns.items()])
    declared = ", ".join(f"{field.name} {_type(field.type)}" for field in schema)
    database.execute(f"CREATE OR REPLACE TABLE {table} ({declared})")
    for batch in database.cursor().sql(values).to_arrow_reader(MANY):
        made = _formed(batch.column(0).to_pylist(), form, schema)
        database.register("made", made)
        database.execute(f"INSERT INTO {table} SELECT * FROM made")
        database.unregister("made")


def _formed(values: Sequence[str], form: Form, schema: pa.Schema) -> pa.Table:
    columns = zip(*map(form.of, values), strict=True)
    return pa.table([values, *columns], schema=schema)


def _type(kind: pa.DataType) -> str:
    return {TEXT: "VARCHAR", TEXTS: "VARCHAR[]", YES: "BOOLEAN"}[kind]


def distinct(table: str, columns: Sequence[str]) -> str:
    """The query of every distinct value that stands in any of these expressions over a table."""
    parts = " UNION ".join(f"SELECT {column} AS value FROM {table} WHERE {column} IS NOT NULL" for column in columns)
    return f"SELECT DISTINCT value FROM ({parts})"
