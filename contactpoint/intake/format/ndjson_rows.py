"""NDJSON: one object a line, every column a key; null and "" are both *not supplied*."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from contactpoint.intake.format.columns import unlisted
from contactpoint.intake.format.decoding import UNDECODED, foreign, start_of, text_of
from contactpoint.intake.format.parsing import Cells, own_key
from contactpoint.intake.format.templates import Template
from contactpoint.intake.reading import Line
from contactpoint.intake.rules import Reason, RowRefused

NAME_ENTRY = frozenset({"family", "given", "use", "from", "to"})
FEWEST_PARTS = 2  # of an entry of `names`, as `columns.FEWEST_KNOWN` of a row
MOST_NAMES = 20
RECORD_ID = re.compile(r'"record_id"\s*:\s*"([^"\\]*)"')
A_NUMBER = 0  # every value is a text: what number it would be is never asked


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _no_constant(_: str) -> NoReturn:
    raise ValueError


def _number(_: str) -> int:
    return A_NUMBER


DECODER = json.JSONDecoder(
    object_pairs_hook=_each_key_once, parse_constant=_no_constant, parse_int=_number, parse_float=_number
)


class NdjsonSplitter:
    """Keys may stand in any order; one that is not listed stops the file."""

    def __init__(self, template: Template) -> None:
        self._encoding = template.encoding
        self._columns = template.columns
        self._listed = frozenset(template.columns)
        self._begun = False

    def cells(self, line: Line) -> Cells:
        if line.raw is None:
            self._begun = True
            raise RowRefused("record_id", Reason.TOO_LONG)
        said = _object(self._text(line.raw))
        if said.keys() != self._listed:
            self._check_keys(said, line.number)
        names = _entries(said.pop("names"), line.number) if "names" in self._listed else ()
        return Cells(_texts(said), names)

    def record_id(self, line: Line) -> str:
        found = RECORD_ID.findall(text_of(line.raw, self._encoding)) if line.raw else []
        return own_key(found[0]) if len(found) == 1 else ""

    def _text(self, raw: bytes) -> str:
        if not self._begun:
            raw = start_of(raw, self._encoding)
            self._begun = True
        return text_of(raw, self._encoding)

    def _check_keys(self, said: Mapping[str, Any], line: int) -> None:
        if not self._listed.issuperset(said):
            raise unlisted(said.keys(), self._listed, line=line)
        raise RowRefused(next(column for column in self._columns if column not in said), Reason.MISSING_COLUMN)


def _object(text: str) -> dict[str, Any]:
    try:
        said = DECODER.decode(text)
    except (ValueError, RecursionError):
        raise RowRefused("record_id", Reason.ENCODING if UNDECODED.search(text) else Reason.JSON) from None
    if not isinstance(said, dict):
        raise RowRefused("record_id", Reason.JSON)
    return said


def _texts(said: dict[str, Any]) -> dict[str, str]:
    if not _plain(said.values()):
        for column, value in said.items():
            said[column] = _text(value, column)
    return said


def _plain(values: Iterable[Any]) -> bool:
    """Whether each is a text of ASCII alone, as most rows are."""
    try:
        return all(map(str.isascii, values))
    except TypeError:
        return False


def _text(value: object, column: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowRefused(column, Reason.JSON)
    if foreign(value):
        raise RowRefused(column, Reason.ENCODING)
    return value


def _entries(listed: object, line: int) -> tuple[Mapping[str, str], ...]:
    """The objects of `names`, each of family, given, use, from, to."""
    if listed is None:
        return ()
    if not isinstance(listed, list):
        raise RowRefused("names", Reason.JSON)
    if len(listed) > MOST_NAMES:
        raise RowRefused("names", Reason.TOO_LONG)
    return tuple(_entry(entry, line) for entry in listed)


def _entry(entry: object, line: int) -> Mapping[str, str]:
    if not isinstance(entry, dict):
        raise RowRefused("names", Reason.JSON)
    if not NAME_ENTRY.issuperset(entry):
        raise unlisted(entry.keys(), NAME_ENTRY, line=line, fewest=FEWEST_PARTS)
    return {part: _text(entry.get(part), "names") for part in NAME_ENTRY}
