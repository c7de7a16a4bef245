"""A template as a file to begin from: its header and one row of example, of nobody."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date

from contactpoint.intake.format.dates import written_date
from contactpoint.intake.format.templates import TEMPLATES, Form, Template
from contactpoint.intake.rules import Kind
from contactpoint.kernel.dates import PartialDate

Value = str | date | list[dict[str, str]]

AS_WRITTEN = ("record_id", "telephone", "email")  # endings of the columns that have no capitals
NAMES = [{"family": "Example", "given": "Maya Rose", "use": "usual", "from": "2015-03-09", "to": ""}]
EXAMPLE: Mapping[str, Value] = {
    "record_id": "EXAMPLE-1",
    "action": "upsert",
    "as_of": date(2025, 9, 1),
    "family_name": "Example",
    "given_names": "Maya Rose",
    "name_use": "usual",
    "birth_date": date(2015, 3, 9),
    "gender": "female",
    "address_1": "12 Mill Lane",
    "address_2": "Hull",
    "postcode": "HU5 2AB",
    "nhs_number": "9990000018",
    "upn": "B999900000001",
    "names": NAMES,
    "address_from": date(2021, 6, 30),
    "carer1_name": "Jaspreet Example",
    "carer1_relationship": "mother",
    "carer1_telephone": "07700 900123 x4417",
    "carer1_email": "carer@example.org",
    "practice_code": "Y90001",
    "practice_name": "The Quays Surgery",
    "practice_telephone": "01632 960001",
    "registered_from": date(2020, 1, 15),
    "birth_order": "1",
    "mother_name": "Jaspreet Example",
    "mother_birth_date": date(1990, 5, 20),
    "mother_telephone": "07700 900123 x4417",
    "school_urn": "100001",
    "school_name": "Mill Lane School",
    "school_telephone": "01632 960004",
    "contact_name": "Tom Reid",
    "entry_date": date(2020, 9, 1),
    "service_code": "TEAM-1",
    "service_name": "Mill Lane family service",
    "team": "East",
    "worker_name": "Priya Shah",
    "worker_post": "Family worker",
    "worker_telephone": "01632 960003",
    "worker_email": "priya.shah@example.org",
    "started_on": date(2025, 2, 1),
    "lead_professional": "no",
    "assessment_exists": "no",
    "looked_after": "no",
}
"""By column; the columns of a template that are not here are left empty. Telephones are kept for drama."""


def template_text(kind: Kind) -> str:
    """A file of this kind: the header and one row for CSV, one object for NDJSON."""
    template = TEMPLATES[kind]
    row = {column: _written(column, EXAMPLE.get(column, ""), template) for column in template.columns}
    if template.form is Form.NDJSON:
        return json.dumps(row) + "\n"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=template.delimiter, lineterminator="\n")
    writer.writerows((row.keys(), row.values()))
    return text.getvalue()


def _written(column: str, value: Value, template: Template) -> Value:
    if isinstance(value, date):
        return written_date(PartialDate.of(value), template.dates)
    if template.capitals and isinstance(value, str) and not column.endswith(AS_WRITTEN):
        return value.upper()
    return value
