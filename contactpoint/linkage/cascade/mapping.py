"""Which columns of a file say what: a small TOML file, `[both]`, or `[left]` and `[right]` where the two differ."""

import codecs
import enum
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contactpoint.linkage.cascade.dates import DateForm
from contactpoint.linkage.cascade.errors import BadMapping


class Field(enum.StrEnum):
    """What a file may say of a child. Each is one column or several."""

    ID = "id"
    FAMILY = "family"
    GIVEN = "given"
    FORMER_FAMILY = "former_family"
    FULL_NAME = "full_name"
    BORN = "born"
    POSTCODE = "postcode"
    ADDRESS = "address"
    PLACE = "place"
    OCCUPATION = "occupation"
    CARERS = "carers"
    TELEPHONES = "telephones"
    NHS = "nhs"
    UPNS = "upns"


SINGLE = frozenset(
    {Field.ID, Field.FAMILY, Field.FULL_NAME, Field.BORN, Field.POSTCODE, Field.PLACE, Field.OCCUPATION, Field.NHS}
)
NAMING = frozenset({Field.FAMILY, Field.GIVEN, Field.FULL_NAME, Field.NHS, Field.UPNS})
SIDES, BOTH = ("left", "right"), "both"
DELIMITERS = {",": ",", ";": ";", "|": "|", "tab": "\t"}
ISO = "YYYY-MM-DD"
SETTINGS = frozenset({"date_format", "encoding", "delimiter", "source"})


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one file; `encoding` and `delimiter` None: found out from the file. `source`: a kind of feed."""

    fields: Mapping[Field, tuple[str, ...]]
    dates: DateForm
    encoding: str | None = None
    delimiter: str | None = None
    source: str | None = None

    @property
    def every(self) -> tuple[str, ...]:
        """Each column once, in the order of the mapping."""
        return tuple(dict.fromkeys(column for columns in self.fields.values() for column in columns))

    def of(self, field: Field) -> tuple[str, ...]:
        """The columns that say this, none where the file does not."""
        return self.fields.get(field, ())


@dataclass(frozen=True, slots=True)
class Mapped:
    """Both files of a linkage."""

    left: Columns
    right: Columns

    @classmethod
    def load(cls, path: Path) -> "Mapped":
        """Raises `BadMapping`."""
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadMapping(f"{path.name} is not TOML ({error}). Nothing was read.") from None
        return cls.of(tables, name=path.name)

    @classmethod
    def of(cls, tables: Mapping[str, Any], *, name: str) -> "Mapped":
        """From the tables of the file `name`; raises `BadMapping`."""
        for unknown in tables.keys() - {BOTH, *SIDES}:
            raise BadMapping(f"{name} has [{unknown}]. Its tables are [both], [left] and [right]. Nothing was read.")
        for table in tables.values():
            if not isinstance(table, dict):
                raise BadMapping(f"{name}: keys stand under [both], [left] or [right]. Nothing was read.")
        shared = tables.get(BOTH, {})
        left, right = (_columns({**shared, **tables.get(side, {})}, f"{name}, [{side}]") for side in SIDES)
        return cls(left, right)


def _columns(table: Mapping[str, Any], where: str) -> Columns:
    known = [field.value for field in Field]
    for key in table.keys() - {*known, *SETTINGS}:
        raise BadMapping(f"{where}: there is no {key!r}. It may be: {', '.join([*known, *sorted(SETTINGS)])}.")
    fields = {field: _named(table[field], field, where) for field in Field if field in table}
    if Field.ID not in fields:
        raise BadMapping(f"{where}: `id` is missing: the column whose value names a row in PAIRS. Nothing was read.")
    if not NAMING & fields.keys():
        raise BadMapping(
            f"{where}: nothing to compare. Nothing was read. Map at least `family` and `given`, or `full_name`."
        )
    return Columns(
        fields,
        DateForm.of(_text(table, "date_format", where) or ISO, where),
        _encoding(_text(table, "encoding", where), where),
        _delimiter(_text(table, "delimiter", where), where),
        _text(table, "source", where),
    )


def _named(value: object, field: Field, where: str) -> tuple[str, ...]:
    columns = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()
    if not columns or not all(isinstance(column, str) and column for column in columns):
        raise BadMapping(f"{where}: `{field}` must be the name of a column, or a list of them. Nothing was read.")
    if field in SINGLE and len(columns) > 1:
        raise BadMapping(f"{where}: `{field}` is one column, and {len(columns)} are named. Nothing was read.")
    return columns


def _text(table: Mapping[str, Any], key: str, where: str) -> str | None:
    value = table.get(key)
    if value is not None and not isinstance(value, str):
        raise BadMapping(f"{where}: `{key}` must be text in quotes. Nothing was read.")
    return value


def _encoding(name: str | None, where: str) -> str | None:
    if name is None:
        return None
    try:
        "".encode(name)  # what is no encoding of text is not known either
        return codecs.lookup(name).name
    except (LookupError, UnicodeError):
        raise BadMapping(f"{where}: encoding {name!r} is not known. Write utf-8 or windows-1252.") from None


def _delimiter(name: str | None, where: str) -> str | None:
    if name is None:
        return None
    if name not in {*DELIMITERS, *DELIMITERS.values()}:
        raise BadMapping(f"{where}: delimiter {name!r} is none of: {' '.join(DELIMITERS)}.")
    return DELIMITERS.get(name, name)
