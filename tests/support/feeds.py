"""Feed files with plain defaults: a test says only what is particular to it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from contactpoint.intake.rules import Kind
from contactpoint.intake.templates import TEMPLATES, DateOrder, Form

TODAY = date(2026, 11, 2)
EXTRACTED = datetime(2026, 11, 1, 6, tzinfo=UTC)
BASIC = {
    "record_id": "R-1",
    "action": "upsert",
    "as_of": "2026-10-01",
    "family_name": "Kaur",
    "given_names": "Maya",
    "name_use": "usual",
    "birth_date": "2015-03-09",
    "gender": "female",
    "address_1": "12 Mill Lane",
    "address_2": "Hull",
    "postcode": "HU5 2AB",
}
CASE = {
    "service_code": "TEAM-1",
    "service_name": "Hull children's team",
    "worker_name": "Priya Shah",
    "worker_post": "Social worker",
    "worker_telephone": "01632 960003",
    "started_on": "2026-02-01",
    "lead_professional": "yes",
    "assessment_exists": "yes",
    "looked_after": "no",
}
HEALTH = {
    "nhs_number": "9990000018",
    "names": [],
    "practice_code": "Y90001",
    "practice_name": "The Quays Surgery",
    "practice_telephone": "01632 960001",
    "registered_from": "2020-01-15",
}
FURTHER = {Kind.BENEFIT: {}, Kind.HEALTH: HEALTH}


def row(kind, **said):
    """The columns of one row, dates written as `YYYY-MM-DD` whatever the template."""
    return {**dict.fromkeys(TEMPLATES[kind].columns, ""), **BASIC, **FURTHER.get(kind, CASE), **said}


def text(kind, rows):
    """The rows as a file of this kind."""
    template = TEMPLATES[kind]
    if template.form is Form.NDJSON:
        return "".join(json.dumps(said, ensure_ascii=False) + "\n" for said in rows)
    lines = [
        template.columns,
        *([_cell(said[column], column, template) for column in template.columns] for said in rows),
    ]
    return "".join(template.delimiter.join(line) + "\n" for line in lines)


def _cell(value, column, template):
    shown = value.upper() if template.capitals else value
    if template.dates is DateOrder.DAY_FIRST and column.endswith(("_date", "_on", "as_of", "_from")):
        return "/".join(reversed(shown.split("-")))
    return f'"{shown}"' if template.delimiter in shown else shown


def write(
    folder: Path, source: str, content: str | bytes, *, rows: int | None = None, extracted=EXTRACTED, **said
) -> Path:
    """A feed file with its manifest; `rows` as counted by hand."""
    kind = Kind(source.partition(".")[0])
    path = folder / f"{source}.{TEMPLATES[kind].form}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    manifest = {
        "source": source,
        "kind": kind,
        "mode": "full",
        "extracted_at": extracted.isoformat(),
        "rows": rows,
        **said,
    }
    path.with_name(f"{path.name}.manifest.json").write_text(json.dumps(manifest))
    return path


def feed(folder: Path, source: str, sent: list, **said) -> Path:
    """A well-formed file of these rows."""
    kind = Kind(source.partition(".")[0])
    return write(folder, source, text(kind, sent), **{"rows": len(sent), **said})
