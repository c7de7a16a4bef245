"""What sources say and what may be shown: frozen facts, no Django. Shapes: docs/explanation/disclosure.md."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber, Postcode

SourceCode = str  # "benefit", "social_care.HUL"
AuthorityCode = str  # three capital letters
ServiceId = str
CarerKey = str
RecordId = tuple[SourceCode, str]  # the source and its own key, so that any order of arrival ends the same
NATIONAL_DESK: AuthorityCode = "NAT"  # owns every child that no authority does


class NameUse(enum.StrEnum):
    USUAL = "usual"
    OFFICIAL = "official"
    FORMER = "former"
    KNOWN_AS = "known_as"


class Gender(enum.StrEnum):
    FEMALE = "female"
    MALE = "male"
    NOT_SPECIFIED = "not specified"


class Statement(enum.StrEnum):
    """What an address row says of the child's whereabouts (B1-1)."""

    HERE = "here"
    NONE_KNOWN = "none_known"
    LAST_KNOWN = "last_known"
    LEFT_ENGLAND = "left_england"


class IdentifierKind(enum.StrEnum):
    NHS = "nhs"
    UPN = "upn"


class ServiceKind(enum.StrEnum):
    GP_PRACTICE = "gp_practice"
    SCHOOL = "school"
    HEALTH_VISITING = "health_visiting"
    SOCIAL_CARE = "social_care"
    YOUTH_JUSTICE = "youth_justice"
    EDUCATION_WELFARE = "education_welfare"
    VOLUNTARY = "voluntary"
    CONCERN = "concern"
    SEXUAL_HEALTH = "sexual_health"
    MENTAL_HEALTH = "mental_health"
    SUBSTANCE_MISUSE = "substance_misuse"
    SENSITIVE = "sensitive"
    REFUGE = "refuge"
    DOMESTIC_ABUSE = "domestic_abuse"
    HONOUR_BASED_ABUSE = "honour_based_abuse"
    WITNESS_PROTECTION = "witness_protection"
    ADOPTION_AGENCY = "adoption_agency"


SENSITIVE = frozenset(
    {
        ServiceKind.SEXUAL_HEALTH,
        ServiceKind.MENTAL_HEALTH,
        ServiceKind.SUBSTANCE_MISUSE,
        ServiceKind.SENSITIVE,
    }
)
NEVER_SHOWN = frozenset(
    {
        ServiceKind.REFUGE,
        ServiceKind.DOMESTIC_ABUSE,
        ServiceKind.HONOUR_BASED_ABUSE,
        ServiceKind.WITNESS_PROTECTION,
        ServiceKind.ADOPTION_AGENCY,
    }
)


@dataclass(frozen=True, slots=True)
class Name:
    family: str
    given: tuple[str, ...]
    use: NameUse = NameUse.USUAL


@dataclass(frozen=True, slots=True)
class Identifier:
    """Another body's number; the value is normalised and its check digit was right."""

    kind: IdentifierKind
    value: str


@dataclass(frozen=True, slots=True)
class Address:
    lines: tuple[str, ...]
    postcode: Postcode | None = None
    statement: Statement = Statement.HERE


@dataclass(frozen=True, slots=True)
class Carer:
    key: CarerKey
    name: str
    relationship: str = ""
    telephone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Involvement:
    """A service working with a child: who and since when, never why (B1-3)."""

    service: ServiceId
    kind: ServiceKind
    organisation: str
    authority: AuthorityCode | None
    worker: str | None
    post: str | None
    telephone: str | None
    email: str | None
    started: date
    ended: date | None = None
    renewed: date | None = None
    lead: bool = False
    assessment: bool = False


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One record of one source, as it last said it.

    `over`: the day on which the source said, or by silence in a full feed showed, that it has the child no longer.
    """

    record: str
    source: SourceCode
    authority: AuthorityCode | None
    confirmed: date
    names: tuple[Name, ...] = ()
    born: PartialDate | None = None
    gender: Gender = Gender.NOT_SPECIFIED
    address: Address | None = None
    carers: tuple[Carer, ...] = ()
    involvements: tuple[Involvement, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    looked_after: bool = False
    died_on: date | None = None
    over: date | None = None

    @property
    def id(self) -> RecordId:
        return self.source, self.record

    @property
    def kind(self) -> str:
        """The kind of source: `social_care` of `social_care.HUL`."""
        return self.source.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Core:
    """The four facts. They carry no source and no date, for any child (B6-31)."""

    number: ChildNumber
    family: str
    given: tuple[str, ...]
    gender: Gender
    born: PartialDate


class Cause(enum.StrEnum):
    """Why a child is limited. Never an input of `disclose`."""

    SHIELD = "shield"
    UNDER_REVIEW = "under_review"
    RESTRICTION = "restriction"
    BIRTH_IN_DOUBT = "birth_in_doubt"
    GATE = "gate"


@dataclass(frozen=True, slots=True)
class Limit:
    """The four facts on the day the first cause began; none where they were not known then."""

    core: Core | None


class LifeState(enum.StrEnum):
    LIVE = "live"
    ARCHIVED = "archived"
    PURGED = "purged"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Life:
    """What only an officer or a confirmed notice writes, never a record."""

    state: LifeState = LifeState.LIVE
    owner: AuthorityCode | None = None
    died: date | None = None
    stays_after_18: bool = False
    looked_after_by: AuthorityCode | None = None


@dataclass(frozen=True, slots=True)
class ServiceContact:
    """The children's services contact of an authority, which stands where a service may not."""

    organisation: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What configuration decides. Numbers are days."""

    universal: bool
    contacts: Mapping[AuthorityCode, ServiceContact]
    death_days: int = 365
    worked_before_days: int = 365
    concern_days: int = 730
    stale_days: int = 400
    never_shown: frozenset[ServiceKind] = NEVER_SHOWN


@dataclass(frozen=True, slots=True)
class Case:
    """Everything `disclose` may look at. A held record has no link.

    `leads_to`: the child whose records these are now, or itself while it has none. `led`: the numbers that lead here.
    """

    number: ChildNumber
    records: tuple[SourceRecord, ...]
    links: frozenset[RecordId]
    limit: Limit | None
    hidden_carers: frozenset[CarerKey]
    consents: frozenset[ServiceId]
    life: Life
    scope: Scope
    today: date
    leads_to: ChildNumber | None = None
    led: frozenset[ChildNumber] = frozenset()


@dataclass(frozen=True, slots=True)
class AddressRow:
    lines: tuple[str, ...]
    postcode: Postcode | None
    statement: Statement
    source: SourceCode
    confirmed: date


@dataclass(frozen=True, slots=True)
class CarerRow:
    name: str
    relationship: str
    telephone: str | None
    email: str | None
    source: SourceCode
    confirmed: date


@dataclass(frozen=True, slots=True)
class InvolvementRow:
    """`started` is unknown only where a contact stands for a looked-after child's home."""

    service: ServiceId
    kind: ServiceKind
    organisation: str
    worker: str | None
    post: str | None
    telephone: str | None
    email: str | None
    started: date | None
    ended: date | None
    lead: bool
    assessment: bool
    source: SourceCode
    confirmed: date | None


@dataclass(frozen=True, slots=True)
class IndexedName:
    """Another name of the child: it finds, it is never shown (B5-30)."""

    family: str
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexedIdentifier:
    """Another body's number: it finds together with a name or date of birth, and is never readable."""

    kind: IdentifierKind
    value: str


@dataclass(frozen=True, slots=True)
class IndexedNumber:
    """A superseded number of the child: it finds, and is never shown."""

    number: ChildNumber


Row = AddressRow | CarerRow | InvolvementRow | IndexedName | IndexedIdentifier | IndexedNumber


@dataclass(frozen=True, slots=True, order=True)
class SearchKey:
    """One row of the search index; `born` is YYYYMMDD with 0 for what is unknown.

    `of_core`: it follows from the four facts alone, so a limited child has it too. Tests hold limited children to it.
    """

    kind: int
    key: bytes
    born: int
    of_core: bool


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What the directory holds for a child: no core, no child."""

    core: Core | None
    rows: frozenset[Row]
    keys: frozenset[SearchKey]


NOTHING = Disclosed(None, frozenset(), frozenset())
