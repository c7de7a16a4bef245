"""The feeds of a population as files: one a source, with its manifest beside it, added to chunk by chunk."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contactpoint.intake.format.templates import TEMPLATES
from contactpoint.intake.rules import Kind
from contactpoint.lab.england.pieces import as_bytes
from contactpoint.lab.england.plan import Plan
from contactpoint.lab.england.sources.lines import header
from contactpoint.lab.england.sources.modes import mode_of

MANIFEST = ".manifest.json"


@dataclass(slots=True)
class Feeds:
    """The files of one month in a new folder. None is kept open: all England has thousands."""

    folder: Path
    plan: Plan
    compress: bool
    _rows: dict[str, int] = field(default_factory=dict)

    def add(self, pieces: Mapping[str, tuple[bytes, int]]) -> None:
        """What one chunk adds to each source."""
        for source, (lines, rows) in pieces.items():
            beginning = b"" if source in self._rows else self._beginning(source)
            with self._path(source).open("ab") as file:
                file.write(beginning + lines)
            self._rows[source] = self._rows.get(source, 0) + rows

    def rows(self) -> dict[str, int]:
        """How many rows each source has sent."""
        return dict(sorted(self._rows.items()))

    def manifests(self) -> None:
        """Writes each file's manifest; the files were extracted on the night before the month's day."""
        for source, rows in self._rows.items():
            kind, path = _kind(source), self._path(source)
            said = {
                "source": source,
                "kind": kind,
                "mode": mode_of(kind, self.plan),
                "extracted_at": f"{self.plan.extracted.isoformat()}T00:00:00Z",
                "rows": rows,
            }
            path.with_name(f"{path.name}{MANIFEST}").write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")

    def _path(self, source: str) -> Path:
        ending = ".gz" if self.compress else ""
        return self.folder / f"{source}.{TEMPLATES[_kind(source)].form}{ending}"

    def _beginning(self, source: str) -> bytes:
        first = header(_kind(source))
        return as_bytes(first, compress=self.compress) if first else b""


def _kind(source: str) -> Kind:
    return Kind(source.partition(".")[0])
