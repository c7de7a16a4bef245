"""Feed files with plain defaults: a test says only what is particular to it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

from contactpoint.disclosure.facts import ServiceKind
from contactpoint.intake.format.dates import written_date
from contactpoint.intake.format.templates import TEMPLATES, DateStyle, Form, Scope, Template, source_of
from contactpoint.intake.rules import Kind, Source
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import NotWellFormed

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
BIRTHS = {
    "nhs_number": "9990000018",
    "birth_order": "1",
    "mother_name": "Jaspreet Kaur",
    "mother_birth_date": "1990-05-20",
    "mother_telephone": "07700 900123 x4417",
}
SCHOOL = {
    "upn": "B999900000001",
    "school_urn": "100001",
    "school_name": "Mill Lane School",
    "school_telephone": "01632 960004",
    "contact_name": "Tom Reid",
    "entry_date": "2020-09-01",
}
FURTHER = {Kind.BENEFIT: {}, Kind.HEALTH: HEALTH, Kind.BIRTHS: BIRTHS, Kind.SCHOOL: SCHOOL}
CODES = {Scope.NATIONAL: "", Scope.AUTHORITY: ".HUL", Scope.ORGANISATION: ".0001"}


def row(kind, **said):
    """The columns of one row, dates written as `YYYY-MM-DD` whatever the template."""
    return {**dict.fromkeys(TEMPLATES[kind].columns, ""), **BASIC, **FURTHER.get(kind, CASE), **said}


def code_of(kind: Kind) -> str:
    """A source of this kind."""
    return f"{kind}{CODES[TEMPLATES[kind].scope]}"


def registered(code: str) -> Source:
    """The source with this code, its organisation registered in Hull."""
    found = source_of(code)
    if TEMPLATES[found.kind].scope is not Scope.ORGANISATION:
        return found
    service = ServiceKind.SENSITIVE if found.kind is Kind.SENSITIVE else ServiceKind.VOLUNTARY
    return Source(code, found.kind, "HUL", service, "The Harbour Trust")


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


def _cell(value: str, column: str, template: Template) -> str:
    shown = value.upper() if template.capitals else value
    if column.endswith(("_date", "_on", "as_of", "_from")):
        shown = _date(shown, template)
    return f'"{shown}"' if template.delimiter in shown else shown


def _date(value: str, template: Template) -> str:
    """What is no date stays as it is."""
    if template.dates is DateStyle.YEAR_FIRST:
        return value
    try:
        return written_date(PartialDate.parse(value), template.dates)
    except NotWellFormed:
        return value


def write(
    folder: Path, source: str, content: str | bytes, *, rows: int | None = None, extracted=EXTRACTED, **said
) -> Path:
    """A feed file with its manifest; `rows` as counted by hand."""
    kind = Kind(source.partition(".")[0])
    path = folder / f"{source}.{TEMPLATES[kind].form}"
    path.write_bytes(content.encode(TEMPLATES[kind].encoding) if isinstance(content, str) else content)
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
