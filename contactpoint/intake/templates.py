"""The columns and formats of each kind of feed (docs/reference/feeds.md, sections 1 and 2)."""

import enum
from dataclasses import dataclass

from contactpoint.intake.areas import authorities
from contactpoint.intake.rules import Kind, Source, UnknownSource


class Form(enum.StrEnum):
    CSV = "csv"
    NDJSON = "ndjson"


class DateOrder(enum.StrEnum):
    """How the feed writes a whole date; a partial one leaves out the day, or the day and month."""

    YEAR_FIRST = "YYYY-MM-DD"
    DAY_FIRST = "DD/MM/YYYY"


COMMON = (
    "record_id",
    "action",
    "as_of",
    "family_name",
    "given_names",
    "name_use",
    "former_family_name",
    "birth_date",
    "gender",
    "address_1",
    "address_2",
    "address_3",
    "postcode",
    "died_on",
)
BENEFIT = (
    *(f"carer{place}_{part}" for place in (1, 2) for part in ("name", "relationship", "telephone", "email")),
    "address_from",
)
HEALTH = ("nhs_number", "names", "practice_code", "practice_name", "practice_telephone", "registered_from")
CASE = (
    "nhs_number",
    "upn",
    "service_code",
    "service_name",
    "team",
    "worker_name",
    "worker_post",
    "worker_telephone",
    "worker_email",
    "started_on",
    "ended_on",
    "lead_professional",
    "assessment_exists",
    "looked_after",
    "carer1_name",
    "carer1_telephone",
)


@dataclass(frozen=True, slots=True)
class Template:
    """How files of one kind are written. `local`: one source for each authority."""

    kind: Kind
    form: Form
    further: tuple[str, ...]
    local: bool
    delimiter: str = ","
    dates: DateOrder = DateOrder.YEAR_FIRST
    capitals: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, in the order of the header."""
        return COMMON + self.further


TEMPLATES = {
    template.kind: template
    for template in (
        Template(Kind.BENEFIT, Form.CSV, BENEFIT, local=False, dates=DateOrder.DAY_FIRST, capitals=True),
        Template(Kind.HEALTH, Form.NDJSON, HEALTH, local=False),
        Template(Kind.SOCIAL_CARE, Form.CSV, CASE, local=True, delimiter=";"),
        Template(Kind.EDUCATION_WELFARE, Form.CSV, CASE, local=True),
        Template(Kind.HEALTH_VISITING, Form.NDJSON, CASE, local=True),
    )
}


def source_of(code: str) -> Source:
    """The source named by `code`; raises `UnknownSource`."""
    kind, _, authority = code.partition(".")
    template = TEMPLATES.get(Kind(kind)) if kind in set(Kind) else None
    if template is None or template.local != bool(authority) or (authority and authority not in authorities()):
        raise UnknownSource(
            "No source has this code. Nothing was read. Give one of: "
            f"{', '.join(f'{t.kind}.AAA' if t.local else t.kind for t in TEMPLATES.values())}, "
            "where AAA is the code of an authority."
        )
    return Source(code, template.kind, authority or None)
