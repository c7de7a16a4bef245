"""The columns and formats of each kind of feed (docs/reference/feeds.md, sections 1 and 2)."""

import enum
import re
from dataclasses import dataclass

from contactpoint.disclosure.areas import authorities
from contactpoint.intake.rules import Kind, Source, UnknownSource

ORGANISATION = re.compile(r"[0-9]{4}")


class Form(enum.StrEnum):
    CSV = "csv"
    NDJSON = "ndjson"


class Scope(enum.StrEnum):
    """Who sends a kind of feed: one body, one for each authority, or one for each registered organisation."""

    NATIONAL = "national"
    AUTHORITY = "authority"
    ORGANISATION = "organisation"


class Encoding(enum.StrEnum):
    """How letters are written as bytes; the value is Python's name of the codec."""

    UTF_8 = "utf-8"
    WINDOWS_1252 = "cp1252"

    @property
    def shown(self) -> str:
        """The name that people know."""
        return "UTF-8" if self is Encoding.UTF_8 else "Windows-1252"


class DateStyle(enum.StrEnum):
    """How the feed writes a whole date; a partial one leaves out the day, or the day and month."""

    YEAR_FIRST = "YYYY-MM-DD"
    DAY_FIRST = "DD/MM/YYYY"
    DAY_FIRST_HYPHENS = "DD-MM-YYYY"
    DAY_FIRST_SHORT = "DD/MM/YY"


ENDINGS = {Scope.NATIONAL: "", Scope.AUTHORITY: ".AAA", Scope.ORGANISATION: ".NNNN"}
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
BIRTHS = ("nhs_number", "birth_order", "mother_name", "mother_birth_date", "mother_telephone")
SCHOOL = (
    "upn",
    "former_upn",
    "school_urn",
    "school_name",
    "school_telephone",
    "contact_name",
    "entry_date",
    "leaving_date",
)
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
    """How files of one kind are written."""

    kind: Kind
    scope: Scope
    form: Form
    further: tuple[str, ...]
    delimiter: str = ","
    encoding: Encoding = Encoding.UTF_8
    dates: DateStyle = DateStyle.YEAR_FIRST
    capitals: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, in the order of the header."""
        return COMMON + self.further

    @property
    def local(self) -> bool:
        """Whether there is more than one source of this kind."""
        return self.scope is not Scope.NATIONAL

    @property
    def code(self) -> str:
        """The form of its sources' codes: `benefit`, `social_care.AAA`, `voluntary.NNNN`."""
        return f"{self.kind}{ENDINGS[self.scope]}"


NATIONAL, AUTHORITY, OF_ORGANISATION = Scope.NATIONAL, Scope.AUTHORITY, Scope.ORGANISATION
TEMPLATES = {
    template.kind: template
    for template in (
        Template(Kind.BENEFIT, NATIONAL, Form.CSV, BENEFIT, dates=DateStyle.DAY_FIRST, capitals=True),
        Template(Kind.HEALTH, NATIONAL, Form.NDJSON, HEALTH),
        Template(Kind.BIRTHS, NATIONAL, Form.CSV, BIRTHS),
        Template(
            Kind.SCHOOL,
            NATIONAL,
            Form.CSV,
            SCHOOL,
            encoding=Encoding.WINDOWS_1252,
            dates=DateStyle.DAY_FIRST_HYPHENS,
        ),
        Template(Kind.SOCIAL_CARE, AUTHORITY, Form.CSV, CASE, delimiter=";"),
        Template(Kind.YOUTH_JUSTICE, AUTHORITY, Form.CSV, CASE, dates=DateStyle.DAY_FIRST_SHORT),
        Template(Kind.HEALTH_VISITING, AUTHORITY, Form.NDJSON, CASE),
        Template(Kind.EDUCATION_WELFARE, AUTHORITY, Form.CSV, CASE),
        Template(Kind.VOLUNTARY, OF_ORGANISATION, Form.CSV, CASE),
        Template(Kind.SENSITIVE, OF_ORGANISATION, Form.NDJSON, CASE),
    )
}


def turn(kind: str) -> int:
    """When a kind is loaded: national ones first, since a case system adds to children known; what is none, last."""
    kinds = sorted(TEMPLATES, key=lambda each: TEMPLATES[each].local)
    return kinds.index(Kind(kind)) if kind in kinds else len(kinds)


def source_of(code: str) -> Source:
    """The source named by `code`; raises `UnknownSource`.

    Of an organisation's source only the kind is read from the code: whether it is registered, and its authority,
    service and name, stand in the register.
    """
    kind, _, ending = code.partition(".")
    template = TEMPLATES.get(Kind(kind)) if kind in set(Kind) else None
    if template is None or not _ends_well(template.scope, code.removeprefix(kind)):
        raise UnknownSource(
            "No source has this code. Nothing was read. Give one of: "
            f"{', '.join(each.code for each in TEMPLATES.values())}, where AAA is the code of an authority "
            "and NNNN the four digits of a registered organisation."
        )
    return Source(code, template.kind, ending if template.scope is Scope.AUTHORITY else None)


def _ends_well(scope: Scope, ending: str) -> bool:
    if scope is Scope.NATIONAL:
        return not ending
    if scope is Scope.AUTHORITY:
        return ending[1:] in authorities()
    return ORGANISATION.fullmatch(ending[1:]) is not None
