"""Why a child may be looked at: the closed list of purposes and of involvements (B4-19).

A new purpose is a migration of policy: it raises `audit.rules.POLICY`. Pure, without Django.
"""

import enum
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from contactpoint.kernel.actors import Actor, Purpose, PurposeCode, Role, Sector

ENQUIRY = re.compile(r"(?=.*[0-9].*[0-9])[A-Z0-9/-]{4,20}")
"""Two digits at least: letters and hyphens alone would take a child's name, which the audit keeps in clear."""
WORK_ITEM = re.compile(r"[A-Za-z0-9._:/-]{1,64}")
"""Of the desk: set by a page or a command, never typed."""

INVOLVEMENTS: Mapping[str, str] = {
    "health_visitor": "Health visitor",
    "school_nurse": "School nurse",
    "midwife": "Midwife",
    "gp": "GP or practice staff",
    "hospital_clinician": "Hospital doctor or nurse",
    "therapist": "Speech, occupational or physical therapist",
    "teacher": "Teacher",
    "early_years_worker": "Nursery or early years worker",
    "safeguarding_lead": "Designated safeguarding lead",
    "education_welfare_officer": "Education welfare officer",
    "social_worker": "Social worker",
    "family_support_worker": "Family support worker",
    "youth_worker": "Youth worker",
    "youth_justice_worker": "Youth justice worker",
    "police_officer": "Police officer",
    "probation_officer": "Probation officer",
    "housing_officer": "Housing officer",
}
"""What a practitioner may say they are to the child, and how it is shown."""
OF_A_SECTOR: Mapping[Sector, frozenset[str]] = {
    Sector.POLICE: frozenset({"police_officer"}),
    Sector.PROBATION: frozenset({"probation_officer"}),
}
"""What people of this sector alone may say, and nothing else (B4-24)."""


class Need(enum.StrEnum):
    """What must be said with a purpose."""

    NOTHING = "nothing"
    INVOLVEMENT = "involvement"
    REFERENCE = "reference"
    EITHER = "involvement or reference"
    BOTH = "involvement and reference"


@dataclass(frozen=True, slots=True)
class PurposeRule:
    """One row: how it is shown, its legal basis, who may state it, what goes with it. `sectors` binds people who look
    children up.

    `involvements` empty means any of the list; `reference` is what people call the number asked for.
    """

    label: str
    basis: str
    roles: frozenset[Role]
    need: Need
    reference: str = "reference"
    involvements: frozenset[str] = frozenset()
    pattern: re.Pattern[str] = ENQUIRY
    sectors: frozenset[Sector] = frozenset({Sector.GENERAL})


_PRACTITIONER = frozenset({Role.PRACTITIONER})
_ASKERS = frozenset({Role.PRACTITIONER, Role.PROXY})
_DESK_BASIS = "Children Act 2004 s.12"


def _desk(label: str, *roles: Role) -> PurposeRule:
    return PurposeRule(label, _DESK_BASIS, frozenset(roles), Need.REFERENCE, pattern=WORK_ITEM)


# `child_death` is for accredited practitioners; the Actor cannot show that yet, so no role may state it.
PURPOSES: Mapping[PurposeCode, PurposeRule] = {
    PurposeCode.PROTECTION_ENQUIRY: PurposeRule(
        "A child may be at risk of significant harm",
        "Children Act 1989 s.47",
        _ASKERS,
        Need.REFERENCE,
        reference="enquiry reference",
    ),
    PurposeCode.CHILD_IN_NEED: PurposeRule(
        "Assessing or supporting a child in need", "Children Act 1989 s.17", _ASKERS, Need.EITHER
    ),
    PurposeCode.EARLY_HELP: PurposeRule(
        "Early help to a child and family", "Children Act 2004 s.10", _ASKERS, Need.INVOLVEMENT
    ),
    PurposeCode.SAFEGUARDING_DUTY: PurposeRule(
        "My organisation’s duty to safeguard",
        "Children Act 2004 s.11; Education Act 2002 s.175",
        _ASKERS,
        Need.INVOLVEMENT,
    ),
    PurposeCode.SHARE_DUTY: PurposeRule(
        "Answering a request under the duty to share",
        "Children Act 2004 s.16LA",
        _PRACTITIONER,
        Need.REFERENCE,
        reference="request reference",
    ),
    PurposeCode.MISSING_EDUCATION: PurposeRule(
        "Finding a child missing education",
        "Education Act 1996 s.436A",
        _PRACTITIONER,
        Need.EITHER,
        involvements=frozenset({"education_welfare_officer"}),
    ),
    PurposeCode.YOUTH_JUSTICE: PurposeRule(
        "Youth justice assessment",
        "Crime and Disorder Act 1998 s.37–39",
        _PRACTITIONER,
        Need.INVOLVEMENT,
        involvements=frozenset({"youth_justice_worker"}),
    ),
    PurposeCode.POLICE_SAFEGUARDING: PurposeRule(
        "Police: safeguarding a named child",
        "Children Act 2004 s.11",
        _PRACTITIONER,
        Need.BOTH,
        reference="incident reference",
        involvements=OF_A_SECTOR[Sector.POLICE],
        sectors=frozenset({Sector.POLICE}),
    ),
    PurposeCode.PROBATION_SAFEGUARDING: PurposeRule(
        "Probation: safeguarding a named child",
        "Children Act 2004 s.11",
        _PRACTITIONER,
        Need.BOTH,
        reference="supervision reference",
        involvements=OF_A_SECTOR[Sector.PROBATION],
        sectors=frozenset({Sector.PROBATION}),
    ),
    PurposeCode.IN_FRONT_OF_ME: PurposeRule(
        "A child is in front of me or in danger now",
        "Children Act 2004 s.11",
        _ASKERS,
        Need.NOTHING,
        sectors=frozenset(Sector),
    ),
    PurposeCode.CHILD_DEATH: PurposeRule(
        "Child death review", "Children Act 2004 s.16M", frozenset(), Need.REFERENCE, reference="case number"
    ),
    PurposeCode.DESK_SHIELD: _desk("Deciding who is protected", Role.SHIELDING_OFFICER),
    PurposeCode.DESK_BROKER: _desk("Putting people in touch", Role.BROKER),
    PurposeCode.DESK_DATA: _desk("Keeping the data right", Role.DATA_MANAGER),
    PurposeCode.DESK_ACCOUNT: _desk("Looking after accounts", Role.ACCOUNT_ADMINISTRATOR),
    PurposeCode.DESK_AUDIT: _desk("Checking what was done", Role.AUDITOR, Role.NATIONAL_AUDITOR),
    PurposeCode.FEED: PurposeRule(
        "Taking in what a source sent", _DESK_BASIS, frozenset({Role.FEED, Role.WORKER}), Need.NOTHING
    ),
    PurposeCode.UPKEEP: PurposeRule("Keeping the directory true", _DESK_BASIS, frozenset({Role.WORKER}), Need.NOTHING),
}


def purposes_for(role: Role, sector: Sector | None) -> dict[PurposeCode, PurposeRule]:
    """The purposes that people in `role` of this sector may state, in the order of the list."""
    return {code: rule for code, rule in PURPOSES.items() if _belongs(rule, role, sector)}


def involvements_for(sector: Sector | None) -> dict[str, str]:
    """What people of this sector may say they are to the child, in the order of the list."""
    others = frozenset().union(*OF_A_SECTOR.values())
    own = OF_A_SECTOR.get(sector, INVOLVEMENTS.keys() - others) if sector else frozenset()
    return {code: label for code, label in INVOLVEMENTS.items() if code in own}


def check_purpose(purpose: Purpose | None, actor: Actor) -> str | None:
    """None where the reason is complete for this actor, else what is missing, in words."""
    if purpose is None:
        return "Say first why you are looking."
    rule = PURPOSES.get(purpose.code)
    if rule is None or not _belongs(rule, actor.role, actor.sector):
        return "This reason does not belong to your role. Choose another."
    return _misplaced(purpose, rule, rule.involvements or involvements_for(actor.sector)) or _missing(purpose, rule)


def in_clear(purpose: Purpose, role: Role | None) -> Purpose:
    """As much of a stated reason as an event may hold in clear: its code, and what goes with it where it fits."""
    rule = PURPOSES[purpose.code]
    fits = _misplaced(purpose, rule, rule.involvements or INVOLVEMENTS) is None
    return purpose if role in rule.roles and fits else Purpose(purpose.code)


def _belongs(rule: PurposeRule, role: Role, sector: Sector | None) -> bool:
    """Who looks children up is bound to a sector; the desk and machines are not."""
    return role in rule.roles and (role not in _ASKERS or sector in rule.sectors)


def _misplaced(purpose: Purpose, rule: PurposeRule, involvements: Collection[str]) -> str | None:
    """Whatever is said must be one of the lists, needed or not: the audit keeps it in clear."""
    if purpose.involvement is not None and purpose.involvement not in involvements:
        return "Choose from the list what you are to the child."
    if purpose.reference is not None and not rule.pattern.fullmatch(purpose.reference):
        return f"Write the {rule.reference} as 4 to 20 capital letters, digits, / or -, with two digits at least."
    return None


def _missing(purpose: Purpose, rule: PurposeRule) -> str | None:
    involved, referred = purpose.involvement is not None, purpose.reference is not None
    match rule.need:
        case Need.INVOLVEMENT if not involved:
            return "Say what you are to the child."
        case Need.REFERENCE if not referred:
            return f"Give the {rule.reference}."
        case Need.EITHER if not (involved or referred):
            return f"Say what you are to the child, or give the {rule.reference}."
        case Need.BOTH if not (involved and referred):
            return f"Say what you are to the child and give the {rule.reference}."
        case _:
            return None
