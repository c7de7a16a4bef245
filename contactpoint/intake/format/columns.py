"""Which columns a file has: the header of a CSV, the keys of an NDJSON object."""

import csv
import re
from collections.abc import Collection

from contactpoint.intake.format.decoding import UNDECODED, start_of, text_of
from contactpoint.intake.format.templates import Template
from contactpoint.intake.reading import Line
from contactpoint.intake.rules import FileRefused, Reason

MARKS = {",": "“,”", ";": "“;”", "\t": "tabs", "|": "“|”"}
COLUMN = re.compile(r"[a-z][a-z0-9_]{0,39}")  # no space: a note or a name in its place is not repeated
FEWEST_KNOWN = 5  # with fewer, what stands there may be a row, and a child's values are not repeated


def header(line: Line, template: Template) -> tuple[str, ...]:
    """The columns of a CSV in their order; raises `FileRefused`."""
    if line.raw is None:
        raise FileRefused("The first line is far longer than a header.", Reason.TOO_LONG, line=1)
    text = text_of(start_of(line.raw, template.encoding), template.encoding)
    if UNDECODED.search(text):
        raise FileRefused(f"The header is not written in {template.encoding.shown}.", Reason.ENCODING, line=1)
    columns = tuple(_column(name.strip(), template) for name in _names(text, template))
    _listed(columns, template)
    return columns


def unlisted(
    columns: Collection[str], listed: Collection[str], *, line: int, fewest: int = FEWEST_KNOWN
) -> FileRefused:
    """The refusal of a file with a column that its template does not list.

    The column is named only where it is one: listed columns stand beside it, and nothing that has no column's form,
    small letters. Else its place is told.
    """
    unknown = [(place, column) for place, column in enumerate(columns, start=1) if column not in listed]
    place, column = unknown[0]
    is_header = len(columns) - len(unknown) >= fewest
    shown = column if is_header and all(COLUMN.fullmatch(name) for _, name in unknown) else ""
    named = f"“{shown}”" if shown else f"The name of column {place} in line {line}"
    what = f"{named} is not a column of this template; ContactPoint holds no case notes."
    return FileRefused(what, Reason.UNKNOWN_COLUMN, line=line, column=shown)


def _names(text: str, template: Template) -> list[str]:
    try:
        names = next(csv.reader((text,), delimiter=template.delimiter, strict=True), [])
    except csv.Error:
        raise FileRefused("A quotation mark in the header is not closed.", Reason.DELIMITER, line=1) from None
    found = next((mark for mark in MARKS if mark != template.delimiter and text.count(mark) > len(names)), None)
    if len(names) <= 2 and found:
        what = (
            f"The columns are separated by {MARKS[found]}; "
            f"the template of {template.kind} has {MARKS[template.delimiter]}."
        )
        raise FileRefused(what, Reason.DELIMITER, line=1)
    return names


def _column(name: str, template: Template) -> str:
    """A listed column in any case; another name as it is."""
    return name.casefold() if name.casefold() in template.columns else name


def _listed(columns: tuple[str, ...], template: Template) -> None:
    known = set(columns).intersection(template.columns)
    if len(known) < FEWEST_KNOWN:
        what = f"The first line does not name the columns of the template of {template.kind}."
        raise FileRefused(what, Reason.MISSING_COLUMN, line=1, column=template.columns[0])
    if "" in columns:
        raise FileRefused("A column of the header has no name.", Reason.UNKNOWN_COLUMN, line=1)
    if not known.issuperset(columns):
        raise unlisted(columns, known, line=1)
    for column in columns:
        if columns.count(column) > 1:
            raise FileRefused(f"The column “{column}” stands twice.", Reason.UNKNOWN_COLUMN, line=1, column=column)
    for column in template.columns:
        if column not in known:
            what = f"The column “{column}” of the template of {template.kind} is missing."
            raise FileRefused(what, Reason.MISSING_COLUMN, line=1, column=column)
