"""Rows as the files that sources send: one file a source with its manifest beside it, written row by row."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TextIO

from contactpoint.intake.rules import Kind
from contactpoint.intake.templates import TEMPLATES, DateOrder, Form, Template
from contactpoint.lab.plan import Plan
from contactpoint.lab.rows import Row, Value

AS_WRITTEN = ("record_id", "telephone", "email")  # endings of the columns that a source of capitals leaves alone


@dataclass(slots=True)
class _Feed:
    """One open file."""

    path: Path
    kind: Kind
    write: Callable[[Mapping[str, Value]], None]
    rows: int = field(default=0)


class Feeds:
    """The files of a population's sources; each is opened by its first row."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._open: dict[str, _Feed] = {}

    def add(self, row: Row) -> None:
        """Writes one row into its source's file."""
        feed = self._open.get(row.source) or self._begin(row.source)
        feed.write(row.values)
        feed.rows += 1

    def rows(self) -> Mapping[str, int]:
        """How many rows each source has sent."""
        return {source: self._open[source].rows for source in sorted(self._open)}

    def manifests(self, plan: Plan) -> None:
        """Writes each file's manifest; the files were extracted on the night before the plan's day."""
        for source, feed in self._open.items():
            said = {
                "source": source,
                "kind": feed.kind,
                "mode": "full",
                "extracted_at": f"{plan.today.isoformat()}T00:00:00Z",
                "rows": feed.rows,
            }
            manifest = feed.path.with_name(f"{feed.path.name}.manifest.json")
            manifest.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")

    def _begin(self, source: str) -> _Feed:
        kind = Kind(source.partition(".")[0])
        template = TEMPLATES[kind]
        path = self._folder / f"{source}.{template.form}"
        file = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        write = _csv(file, template) if template.form is Form.CSV else _ndjson(file, template)
        feed = self._open[source] = _Feed(path, kind, write)
        return feed


@contextmanager
def feeds(folder: Path) -> Iterator[Feeds]:
    """Files in an empty `folder`, closed together."""
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        yield Feeds(folder, stack)


def _csv(file: TextIO, template: Template) -> Callable[[Mapping[str, Value]], None]:
    writer = csv.writer(file, delimiter=template.delimiter, lineterminator="\n")
    writer.writerow(template.columns)
    return lambda values: writer.writerow([_cell(column, values[column], template) for column in template.columns])


def _ndjson(file: TextIO, template: Template) -> Callable[[Mapping[str, Value]], None]:
    def write(values: Mapping[str, Value]) -> None:
        cells = {column: _plain(values[column]) for column in template.columns}
        file.write(json.dumps(cells, ensure_ascii=False) + "\n")

    return write


def _plain(value: Value) -> Value:
    return value.isoformat() if isinstance(value, date) else value


def _cell(column: str, value: Value, template: Template) -> str:
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y") if template.dates is DateOrder.DAY_FIRST else value.isoformat()
    text = str(value)
    return text.upper() if template.capitals and not column.endswith(AS_WRITTEN) else text
