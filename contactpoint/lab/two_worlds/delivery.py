"""Files of an authority's case system about children of nobody's concern here: the same file in every world."""

import json
from datetime import datetime
from pathlib import Path

from contactpoint.intake.format.templates import TEMPLATES
from contactpoint.intake.rules import Kind, Mode

TEMPLATE = TEMPLATES[Kind.SOCIAL_CARE]
PLAIN = {
    "action": "upsert",
    "as_of": "2026-08-20",
    "name_use": "usual",
    "gender": "female",
    "service_code": "T-1",
    "service_name": "First contact team",
    "worker_name": "Robin Vale",
    "worker_post": "Social worker",
    "worker_telephone": "01632 960900",
    "started_on": "2026-02-01",
    "lead_professional": "no",
    "assessment_exists": "no",
    "looked_after": "no",
}
SPELT = str.maketrans("0123456789", "abcdefghij")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def rows_of(authority: str, which: str, many: int, *, broken: int = 0) -> list[dict[str, str]]:
    """Rows about children whom nothing ties to anybody else's: own names, days and houses; the last ones broken."""
    return [
        PLAIN
        | {
            "record_id": f"{which}-{place}",
            "family_name": f"Zeller{LETTERS[place]}{which.translate(SPELT)}",
            "given_names": f"Wolfgang{LETTERS[place]}",
            "birth_date": f"2011-{place % 12 + 1:02}-{27 + place % 2}",
            "address_1": f"{place + 1} {which.title()} Yard {authority}",
            "postcode": f"BD1 {place % 10}ZZ",
        }
        | ({"gender": "unheard of"} if place >= many - broken else {})
        for place in range(many)
    ]


def a_file(folder: Path, source: str, rows: list[dict[str, str]], *, extracted: datetime) -> Path:
    """The rows as the source would send them, with their manifest."""
    lines = [TEMPLATE.columns, *([row.get(column, "") for column in TEMPLATE.columns] for row in rows)]
    path = folder / f"{source}.csv"
    path.write_text("".join(f"{TEMPLATE.delimiter.join(line)}\n" for line in lines), TEMPLATE.encoding)
    manifest = {"source": source, "kind": TEMPLATE.kind, "mode": Mode.CHANGES, "rows": len(rows)}
    said = json.dumps(manifest | {"extracted_at": extracted.isoformat()})
    path.with_name(f"{path.name}.manifest.json").write_text(said)
    return path
