"""Rows of a CSV or Parquet file as text, batch by batch, in the columns that the mapping names."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
from pyarrow import parquet

from contactpoint.linkage.cascade.encodings import Written, written
from contactpoint.linkage.cascade.errors import NotReadable
from contactpoint.linkage.cascade.mapping import DELIMITERS, Columns

PARQUET = b"PAR1"
BATCH = 131_072  # rows
BLOCK = 8 << 20  # bytes of CSV
MOST_LETTERS = 500
"""Of one value. What is longer is no name and no address, and comparing it would take for ever."""
ROW = "row"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read: `rows` at most (a CSV's lines), `digest` of its bytes."""

    path: Path
    columns: Columns
    rows: int
    digest: str
    text: Written | None

    @classmethod
    def open(cls, path: Path, columns: Columns) -> "Source":
        """Checks form, encoding and columns; raises `NotReadable`."""
        if not path.is_file():
            raise NotReadable(f"{path} is not a file. Nothing was linked.")
        return _parquet(path, columns) if _starts(path, PARQUET) else _csv(path, columns)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Text columns and `row`, from 0; empty text and blanks are null. Raises `NotReadable`."""
        begun = 0
        for batch in _of_text(self, self.text.encoding) if self.text else _of_parquet(self):
            plain = _plain(batch, begun)
            _check_lengths(plain, self.path)
            yield plain
            begun += batch.num_rows
        if not begun:
            raise NotReadable(f"{self.path.name} has a line of column names and no rows. Nothing was linked.")


def _starts(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(mark)) == mark


def _csv(path: Path, columns: Columns) -> Source:
    text = written(path, columns.encoding)
    delimiter = columns.delimiter or _delimiter(text.first, columns)
    _check(path, _cells(text.first, delimiter), columns)
    told = Columns(columns.fields, columns.dates, columns.encoding, delimiter, columns.source)
    return Source(path, told, text.lines - 1, text.digest, text)


def _parquet(path: Path, columns: Columns) -> Source:
    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowInvalid, OSError):
        raise NotReadable(f"{path.name} begins as Parquet and is damaged or cut off. Nothing was linked.") from None
    with file:
        _check(path, file.schema_arrow.names, columns)
        rows = file.metadata.num_rows
    with path.open("rb") as bytes_of:
        return Source(path, columns, rows, hashlib.file_digest(bytes_of, "sha256").hexdigest(), None)


def _delimiter(first: str, columns: Columns) -> str:
    """The one that gives most of the mapped columns."""
    wanted = set(columns.every)
    return max(DELIMITERS.values(), key=lambda each: len(wanted & set(_cells(first, each))))


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of the first line; none where it is no line of CSV, which is told as a line without columns."""
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return []


def _check(path: Path, header: list[str], columns: Columns) -> None:
    """Names of the mapping are told, those of the file never: a file without a header begins with a child."""
    missing = [column for column in columns.every if column not in header]
    if len(missing) == len(columns.every):
        raise NotReadable(
            f"The first line of {path.name} has none of the mapping's columns. Nothing was linked. Check that it is a "
            "line of column names, which delimiter stands between them, and that lines end as on Windows or Linux."
        )
    if missing:
        raise NotReadable(
            f"{path.name} lacks {_several(missing)}, which the mapping names. Nothing was linked. Mend the mapping."
        )
    twice = sorted({column for column in columns.every if header.count(column) > 1})
    if twice:
        raise NotReadable(f"{path.name} has {_several(twice)} more than once. Nothing was linked.")


def _several(columns: list[str]) -> str:
    return f"the column{'s' if len(columns) > 1 else ''} {', '.join(columns)}"


def _of_text(source: Source, encoding: str) -> Iterator[pa.RecordBatch]:
    wrong: list[tuple[int, int, int]] = []

    def refuse(row: Any) -> str:
        wrong.append((row.number, row.actual_columns, row.expected_columns))
        return "error"

    try:
        with arrow_csv.open_csv(
            source.path,
            read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK, encoding=encoding),
            parse_options=arrow_csv.ParseOptions(
                delimiter=source.columns.delimiter, newlines_in_values=True, invalid_row_handler=refuse
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={name: pa.string() for name in source.columns.every},
                include_columns=source.columns.every,
            ),
        ) as reader:
            yield from reader
    except pa.ArrowInvalid as error:
        raise NotReadable(_broken(source.path, wrong, error)) from None


def _broken(path: Path, wrong: list[tuple[int, int, int]], error: pa.ArrowInvalid) -> str:
    """Arrow's own words may quote the row, so that they are not passed on."""
    if wrong:
        number, cells, expected = wrong[0]
        return (
            f"{path.name}, row {number} (the line of column names is row 1): it has {cells} cells and the first has "
            f"{expected}. Nothing was linked. Mend that row: often a delimiter or a quotation mark within a value."
        )
    if "straddling" in str(error):
        return f"{path.name} has a value of {BLOCK >> 20} MB: does a quotation mark never close? Nothing was linked."
    return f"{path.name} could not be read as CSV to its end. Nothing was linked. Check its quotation marks."


def _of_parquet(source: Source) -> Iterator[pa.RecordBatch]:
    with parquet.ParquetFile(source.path) as file:
        for batch in file.iter_batches(BATCH, columns=list(source.columns.every)):
            texts = [_text(batch.column(name), name, source.path) for name in source.columns.every]
            yield pa.RecordBatch.from_arrays(texts, names=list(source.columns.every))


def _text(values: Any, name: str, path: Path) -> Any:
    try:
        return pc.cast(values, pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        raise NotReadable(
            f"{path.name}: column {name} holds {values.type}, which is no text, number or date. Nothing was linked."
        ) from None


def _plain(batch: pa.RecordBatch, begun: int) -> pa.RecordBatch:
    """Blanks at either end taken off; what is blank altogether is null."""
    names = batch.schema.names
    trimmed = [pc.utf8_trim_whitespace(batch.column(name)) for name in names]
    filled = [pc.if_else(pc.equal(column, ""), None, column) for column in trimmed]
    rows = pa.array(range(begun, begun + batch.num_rows), pa.int64())
    return pa.RecordBatch.from_arrays([rows, *filled], names=[ROW, *names])


def _check_lengths(batch: pa.RecordBatch, path: Path) -> None:
    for name in batch.schema.names[1:]:
        too_long = pc.index(pc.greater(pc.utf8_length(batch.column(name)), MOST_LETTERS), True).as_py()
        if too_long >= 0:
            row = batch.column(ROW)[too_long].as_py()
            raise NotReadable(
                f"{path.name}, {shown(row)}, column {name}: the value has more than {MOST_LETTERS} characters. Nothing "
                "was linked. Mend that row: often a quotation mark that never closes."
            )


def shown(row: int) -> str:
    """Which row it is in the file, told to a person."""
    return f"row {row + 2} (the line of column names is row 1)"
