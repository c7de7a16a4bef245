"""Who acts and why: made afresh for each request, never kept."""

import enum
from dataclasses import dataclass


class Role(enum.StrEnum):
    """Roles are disjoint (B4-20): one person acts in one of them for one organisation."""

    PRACTITIONER = "practitioner"
    PROXY = "proxy"
    SHIELDING_OFFICER = "shielding_officer"
    BROKER = "broker"
    DATA_MANAGER = "data_manager"
    ACCOUNT_ADMINISTRATOR = "account_administrator"
    AUDITOR = "auditor"
    NATIONAL_AUDITOR = "national_auditor"
    OPERATOR = "operator"
    FEED = "feed"
    WORKER = "worker"
    SEALER = "sealer"


class Sector(enum.StrEnum):
    """What kind of organisation somebody acts for, where that decides what they may ask (B4-24)."""

    GENERAL = "general"
    POLICE = "police"
    PROBATION = "probation"


class PurposeCode(enum.StrEnum):
    """The closed list of reasons (B4-19); what each needs stands in `access.purposes.PURPOSES`."""

    PROTECTION_ENQUIRY = "protection_enquiry"
    CHILD_IN_NEED = "child_in_need"
    EARLY_HELP = "early_help"
    SAFEGUARDING_DUTY = "safeguarding_duty"
    SHARE_DUTY = "share_duty"
    MISSING_EDUCATION = "missing_education"
    YOUTH_JUSTICE = "youth_justice"
    POLICE_SAFEGUARDING = "police_safeguarding"
    PROBATION_SAFEGUARDING = "probation_safeguarding"
    IN_FRONT_OF_ME = "in_front_of_me"
    CHILD_DEATH = "child_death"
    DESK_SHIELD = "desk_shield"
    DESK_BROKER = "desk_broker"
    DESK_DATA = "desk_data"
    DESK_ACCOUNT = "desk_account"
    DESK_AUDIT = "desk_audit"
    FEED = "feed"
    UPKEEP = "upkeep"


@dataclass(frozen=True, slots=True)
class Purpose:
    """A coded reason, with the asserted involvement or the duty reference that goes with it."""

    code: PurposeCode
    involvement: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or machine as it may act now: `access` makes it from today's facts.

    `sector` is None where nobody looked, and then no child is looked up. `relatives` are ids of people; None where
    nobody looked, and then nothing may be done to anybody's account. `asker`: for whom a proxy asks.
    `own_factor`: whether they stepped up by a factor of their own, not by an employer's word.
    """

    id: str
    role: Role
    organisation: str | None = None
    authority: str | None = None
    sector: Sector | None = None
    national: bool = False
    session: str | None = None
    stepped_up: bool = False
    own_factor: bool = False
    relatives: frozenset[str] | None = None
    asker: "Actor | None" = None

    @property
    def answerable(self) -> "Actor":
        """Who answers for what is done: of a proxy the person who asks, else the actor (B4-22)."""
        return self.asker or self


WORKER = Actor(id="worker", role=Role.WORKER)
UPKEEP = Purpose(PurposeCode.UPKEEP)
