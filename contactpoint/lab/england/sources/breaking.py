"""Rows that a careless export has broken; each is refused by intake, its record_id mostly still readable."""

from collections.abc import Callable, Mapping
from random import Random

from contactpoint.intake.format.templates import COMMON, Encoding, Form
from contactpoint.lab.england.sources.lines import Cell, Writer

AS_OF, FAMILY, GIVEN, BORN = (COMMON.index(name) for name in ("as_of", "family_name", "given_names", "birth_date"))
STAND_IN = b"QXQX"  # letters that no name has
BAD_BYTE = {Encoding.UTF_8: b"\xe9", Encoding.WINDOWS_1252: b"\x81"}
NEVER = "2019-02-30"


def broken(random: Random, writer: Writer, cells: list[Cell]) -> tuple[str, bytes]:
    """What broke the row, and its bytes."""
    template = writer.template
    way = random.choice(tuple(OF_CSV if template.form is Form.CSV else OF_NDJSON))
    return way, OF_CSV[way](writer, list(cells))


def _encoding(writer: Writer, cells: list[Cell]) -> bytes:
    cells[FAMILY] = f"{cells[FAMILY]}{STAND_IN.decode()}"
    return writer.line(cells).replace(STAND_IN, BAD_BYTE[writer.template.encoding], 1)


def _delimiter(writer: Writer, cells: list[Cell]) -> bytes:
    """One delimiter too many, or an object that is not closed."""
    line = writer.line(cells)
    if writer.template.form is Form.NDJSON:
        return line.replace(b"}\n", b"\n")
    return line.replace(b"\n", writer.template.delimiter.encode() + b"\n")


def _shifted(writer: Writer, cells: list[Cell]) -> bytes:
    return writer.line([*cells[:AS_OF], *cells[AS_OF + 1 :], ""])


def _impossible_date(writer: Writer, cells: list[Cell]) -> bytes:
    cells[BORN] = NEVER
    return writer.line(cells)


def _formula(writer: Writer, cells: list[Cell]) -> bytes:
    cells[GIVEN] = "=1+1"
    return writer.line(cells)


Break = Callable[[Writer, list[Cell]], bytes]
OF_NDJSON: Mapping[str, Break] = {
    "encoding": _encoding,
    "delimiter": _delimiter,
    "impossible_date": _impossible_date,
    "formula": _formula,
}
OF_CSV: Mapping[str, Break] = {**OF_NDJSON, "shifted": _shifted}
