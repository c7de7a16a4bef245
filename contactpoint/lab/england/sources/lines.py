"""Rows as the bytes of a feed, in the shape that the kind's template promises."""

import csv
import json
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from json.encoder import encode_basestring

from contactpoint.intake.format.dates import written_date
from contactpoint.intake.format.templates import TEMPLATES, DateStyle, Encoding, Form, Template
from contactpoint.intake.rules import Kind
from contactpoint.kernel.dates import PartialDate
from contactpoint.lab.england.facts import Named
from contactpoint.lab.england.numbers import record_id
from contactpoint.lab.england.sources.mistakes import Error
from contactpoint.lab.england.sources.sending import AGAIN, KEYS_A_CHILD, Sent

AS_WRITTEN = ("record_id", "telephone", "email")  # endings of the columns that a source of capitals leaves alone
NAMES = TEMPLATES[Kind.HEALTH].columns.index("names")
WITHOUT_MARKS = {
    "ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D", "ɔ": "o", "Ɔ": "O", "ɛ": "e", "Ɛ": "E", "ŋ": "n", "Ŋ": "N",
}  # fmt: skip
BETWEEN = "\x1f"  # in no cell
ENCODE = json.JSONEncoder(ensure_ascii=False).encode

Cell = str | list[Mapping[str, str]]


class Dates(dict[date, str]):
    """Each date as a template writes it, written once."""

    def __init__(self, style: DateStyle) -> None:
        super().__init__()
        self._style = style

    def __missing__(self, day: date) -> str:
        written = self[day] = written_date(PartialDate(day.year, day.month, day.day), self._style)
        return written


@cache
def dates_of(style: DateStyle) -> Dates:
    """The dates of one style, kept for the whole run."""
    return Dates(style)


class Writer:
    """Writes the rows of one kind."""

    def __init__(self, kind: Kind, seed: int) -> None:
        self._seed = seed
        self.kind = kind
        self.template = TEMPLATES[kind]
        self._dates = dates_of(self.template.dates)
        self._left_alone = [nth for nth, column in enumerate(self.template.columns) if column.endswith(AS_WRITTEN)]
        self._line = _csv(self.template) if self.template.form is Form.CSV else _ndjson(self.template)

    def record_id(self, row: Sent) -> str:
        """The source's own key of the row."""
        again = "/2" if row.key % KEYS_A_CHILD >= AGAIN else ""
        return record_id(self._seed, row.source, row.child.nhs_number + again)

    def day(self, day: date) -> str:
        """A day as the source writes it."""
        return self._dates[day]

    def cells(self, row: Sent) -> list[Cell]:
        """The row as text, in the order of the columns."""
        dates, lines = self._dates, (*row.home.lines, "", "")
        cells = [
            self.record_id(row),
            row.action,
            dates[row.as_of],
            row.family,
            " ".join(row.given),
            "usual",
            row.former_family,
            self._born(row),
            row.gender,
            lines[0],
            lines[1],
            lines[2],
            row.postcode,
            "",
            *[cell if isinstance(cell, str) else dates[cell] for cell in row.further],
        ]
        if self.kind is Kind.HEALTH:
            return [*cells[:NAMES], _names(row), *cells[NAMES + 1 :]]
        return [*self._written(cells)]

    def line(self, cells: list[Cell]) -> bytes:
        """The bytes of a row."""
        return self._line(cells)

    def _written(self, cells: list[str]) -> list[str]:
        if self.template.capitals:
            return self._capitals(cells)
        if self.template.encoding is Encoding.WINDOWS_1252 and not "".join(cells).isascii():
            return [cell if cell.isascii() else in_windows_1252(cell) for cell in cells]
        return cells

    def _capitals(self, cells: list[str]) -> list[str]:
        """All cells in one go, which is quicker; those that are left alone are put back."""
        written = BETWEEN.join(cells).upper().split(BETWEEN)
        for column in self._left_alone:
            written[column] = cells[column]
        return written

    def _born(self, row: Sent) -> str:
        born = row.born
        if born is None:
            return ""
        if row.born_parts == 3:
            return self._dates[born]
        if row.born_parts == 1:
            return written_date(PartialDate(born.year), self.template.dates)
        return written_date(PartialDate(born.year, born.month), self.template.dates)


def header(kind: Kind) -> bytes:
    """The first line of a feed; NDJSON has none."""
    template = TEMPLATES[kind]
    return _csv(template)(list(template.columns)) if template.form is Form.CSV else b""


class _Told:
    """What is written is handed back: `writerow` returns what `write` does."""

    def write(self, line: str) -> str:
        return line


def _csv(template: Template) -> Callable[[list[Cell]], bytes]:
    write: Callable[[list[Cell]], str] = csv.writer(_Told(), delimiter=template.delimiter, lineterminator="\n").writerow

    def line(cells: list[Cell]) -> bytes:
        return write(cells).encode(template.encoding)

    return line


def _ndjson(template: Template) -> Callable[[list[Cell]], bytes]:
    """The same bytes as from `json`, in a third of the time: the keys are always the same."""
    written = "{" + ", ".join(f"{ENCODE(column)}: %s" for column in template.columns) + "}\n"

    def line(cells: list[Cell]) -> bytes:
        return (
            written % tuple([encode_basestring(cell) if isinstance(cell, str) else ENCODE(cell) for cell in cells])
        ).encode()

    return line


def borne(row: Sent) -> list[Named]:
    """The names that the registry knows of, newest first."""
    known = [name for name in row.child.names if name.since <= row.believed] or [*row.child.names[-1:]]
    return known[:1] if Error.FORMER_SURNAME in row.errors else known


def _names(row: Sent) -> list[Mapping[str, str]]:
    """The official name, and those borne before it where the registry knows of the change."""
    newest, *older = borne(row)
    names = [_entry(row.family, row.given, use="official", since=newest.since, to="")]
    for later, name in zip([newest, *older], older, strict=False):
        names.append(_entry(name.family, name.given, use="former", since=name.since, to=later.since.isoformat()))
    return names


def _entry(family: str, given: tuple[str, ...], *, use: str, since: date, to: str) -> Mapping[str, str]:
    return {"family": family, "given": " ".join(given), "use": use, "from": since.isoformat(), "to": to}


def in_windows_1252(text: str) -> str:
    """Letters that the code page lacks without their marks, as the school's system keeps them."""
    return "".join(map(_in_the_page, unicodedata.normalize("NFC", text)))


def _in_the_page(letter: str) -> str:
    try:
        letter.encode(Encoding.WINDOWS_1252)
    except UnicodeEncodeError:
        plain = WITHOUT_MARKS.get(letter) or unicodedata.normalize("NFKD", letter)[0]
        return plain if plain.isascii() else ""
    return letter
