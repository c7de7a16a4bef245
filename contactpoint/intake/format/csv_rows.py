"""CSV: one record a line, its columns in the order of the header."""

import csv

from contactpoint.intake.format.columns import header
from contactpoint.intake.format.decoding import foreign, text_of
from contactpoint.intake.format.parsing import Cells, own_key
from contactpoint.intake.format.templates import Template
from contactpoint.intake.reading import Line
from contactpoint.intake.rules import Reason, RowRefused


class CsvSplitter:
    """A quoted value that runs over the end of its line is refused."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._header: tuple[str, ...] = ()

    def cells(self, line: Line) -> Cells | None:
        if not self._header:
            self._header = header(line, self._template)
            return None
        if line.raw is None:
            raise RowRefused("record_id", Reason.TOO_LONG)
        text = text_of(line.raw, self._template.encoding)
        values = self._values(text)
        if not text.isascii():
            self._check_letters(values)
        if len(values) != len(self._header):
            place = min(len(values), len(self._header) - 1)
            raise RowRefused(self._header[place], Reason.DELIMITER)
        return Cells(dict(zip(self._header, values, strict=True)))

    def record_id(self, line: Line) -> str:
        if line.raw is None or not self._header:
            return ""
        values = text_of(line.raw, self._template.encoding).split(self._template.delimiter)
        place = self._header.index("record_id")
        return own_key(values[place]) if place < len(values) else ""

    def _values(self, text: str) -> list[str]:
        if '"' not in text:
            return text.split(self._template.delimiter)
        try:
            return next(csv.reader((text,), delimiter=self._template.delimiter, strict=True), [])
        except csv.Error:
            raise RowRefused("record_id", Reason.DELIMITER) from None

    def _check_letters(self, values: list[str]) -> None:
        for column, value in zip(self._header, values, strict=False):
            if foreign(value):
                raise RowRefused(column, Reason.ENCODING)
