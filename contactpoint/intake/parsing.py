"""A line of a feed into cells, and the header into an order of columns."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from contactpoint.intake.reading import Line
from contactpoint.intake.rules import FileRefused, Reason, RowRefused
from contactpoint.intake.templates import Form, Template

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
OTHER_DELIMITERS = ",;\t|"
NAME_ENTRY = frozenset({"family", "given", "use", "from", "to"})


@dataclass(frozen=True, slots=True)
class Cells:
    """One row taken apart: the text of each column, and the entries of `names` where the kind has them."""

    texts: Mapping[str, str]
    names: tuple[Mapping[str, str], ...] = ()


class Splitter(Protocol):
    """Takes the lines of one file apart. Line 1 of a CSV is its header and answers no cells."""

    def cells(self, line: Line) -> Cells | None:
        """The cells of a line; raises `RowRefused`, or `FileRefused` for what no row can mend."""


def splitter(template: Template) -> Splitter:
    """What takes apart the files of this template."""
    return CsvSplitter(template) if template.form is Form.CSV else NdjsonSplitter(template)


class CsvSplitter:
    """One record a line: a quoted value that runs over the end of its line is refused."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._header: tuple[str, ...] = ()

    def cells(self, line: Line) -> Cells | None:
        if not self._header:
            self._header = _header(line, self._template)
            return None
        if line.raw is None:
            raise RowRefused(self._header[0], Reason.TOO_LONG)
        values = self._values(_text(line.raw))
        if len(values) != len(self._header):
            place = min(len(values), len(self._header) - 1)
            raise RowRefused(self._header[place], Reason.DELIMITER)
        return Cells(dict(zip(self._header, values, strict=True)))

    def _values(self, text: str) -> list[str]:
        values = _split(text, self._template.delimiter)
        for column, value in zip(self._header, values, strict=False):
            if not value.isascii() and _undecoded(value):
                raise RowRefused(column, Reason.ENCODING)
        if not values:
            raise RowRefused(self._header[0], Reason.DELIMITER)
        return values


class NdjsonSplitter:
    """One object a line, every column a key; null and "" are both *not supplied*."""

    def __init__(self, template: Template) -> None:
        self._columns = template.columns

    def cells(self, line: Line) -> Cells | None:
        first = self._columns[0]
        if line.raw is None:
            raise RowRefused(first, Reason.TOO_LONG)
        said = _object(_text(line.raw), first)
        _no_other(said, self._columns, line.number)
        texts = {column: _string(said, column) for column in self._columns if column != "names"}
        return Cells(texts, _entries(said, line.number)) if "names" in self._columns else Cells(texts)


def _header(line: Line, template: Template) -> tuple[str, ...]:
    """The columns of a CSV in their order; raises `FileRefused`."""
    try:
        text = (line.raw or b"").removeprefix(BYTE_ORDER_MARK).decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise FileRefused("The header is not written in UTF-8.", Reason.ENCODING, line=1) from None
    if "\0" in text:
        raise FileRefused("The header is not written in UTF-8, but perhaps in UTF-16.", Reason.ENCODING, line=1)
    try:
        columns = tuple(name.strip().casefold() for name in _split(text, template.delimiter))
    except RowRefused:
        raise FileRefused("A quotation mark in the header is not closed.", Reason.DELIMITER, line=1) from None
    _delimited(text, columns, template)
    _listed(columns, template)
    return columns


def _delimited(text: str, columns: tuple[str, ...], template: Template) -> None:
    others = (mark for mark in OTHER_DELIMITERS if mark != template.delimiter and text.count(mark) > len(columns))
    if len(columns) <= 2 and any(others):
        what = f"The columns are not separated by “{template.delimiter}”, as the template of {template.kind} has it."
        raise FileRefused(what, Reason.DELIMITER, line=1)


def _listed(columns: tuple[str, ...], template: Template) -> None:
    for column in columns:
        if column not in template.columns:
            raise FileRefused(_not_a_column(column), Reason.UNKNOWN_COLUMN, line=1, column=_shown(column))
        if columns.count(column) > 1:
            raise FileRefused(f"The column “{column}” stands twice.", Reason.UNKNOWN_COLUMN, line=1, column=column)
    for column in template.columns:
        if column not in columns:
            what = f"The column “{column}” of the template of {template.kind} is missing."
            raise FileRefused(what, Reason.MISSING_COLUMN, line=1, column=column)


def _not_a_column(column: str) -> str:
    return f"“{_shown(column)}” is not a column of this template; ContactPoint holds no case notes."


def _shown(column: str) -> str:
    """A name that a sender chose, cut to what a message can carry."""
    return "".join(letter if letter.isprintable() else "?" for letter in column[:40])


def _text(raw: bytes) -> str:
    """The line without its end; bytes that are no UTF-8 are kept as lone surrogates, so that the column is found."""
    return raw.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "surrogateescape")


def _undecoded(text: str) -> bool:
    return any("\udc80" <= letter <= "\udcff" for letter in text)


def _split(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader((text,), delimiter=delimiter, strict=True), [])
    except csv.Error:
        raise RowRefused("record_id", Reason.DELIMITER) from None


def _object(text: str, first: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise RowRefused(first, Reason.ENCODING if _undecoded(text) else Reason.DELIMITER) from None
    if not isinstance(said, dict):
        raise RowRefused(first, Reason.DELIMITER)
    return said


def _no_other(said: Mapping[str, Any], columns: tuple[str, ...], line: int) -> None:
    for column in said:
        if column not in columns:
            raise FileRefused(_not_a_column(column), Reason.UNKNOWN_COLUMN, line=line, column=_shown(column))


def _string(said: Mapping[str, Any], column: str) -> str:
    if column not in said:
        raise RowRefused(column, Reason.MISSING_COLUMN)
    value = said[column]
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowRefused(column, Reason.CHARACTERS)
    if not value.isascii() and _undecoded(value):
        raise RowRefused(column, Reason.ENCODING)
    return value


def _entries(said: Mapping[str, Any], line: int) -> tuple[Mapping[str, str], ...]:
    """The objects of `names`, each of family, given, use, from, to."""
    listed = said.get("names", ...)
    if listed is ...:
        raise RowRefused("names", Reason.MISSING_COLUMN)
    if not isinstance(listed or [], list) or not all(isinstance(entry, dict) for entry in listed or []):
        raise RowRefused("names", Reason.CHARACTERS)
    return tuple(_entry(entry, line) for entry in listed or [])


def _entry(entry: Mapping[str, Any], line: int) -> Mapping[str, str]:
    for part in entry:
        if part not in NAME_ENTRY:
            raise FileRefused(_not_a_column(part), Reason.UNKNOWN_COLUMN, line=line, column="names")
    return {part: _string({part: None, **entry}, part) for part in NAME_ENTRY}
