"""Who may do what, on which face: one table, and nothing that is not in it (B4-20).

Roles are disjoint. *All facts of today* (B4-17, `vetting.py`) hold for every Actor, because `queries.actor_for`
makes none otherwise; reasons stand in `purposes.py`.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contactpoint.access.purposes import check_purpose
from contactpoint.kernel.actors import Actor, Purpose, Role


@dataclass(frozen=True, slots=True)
class Tries:
    """How many within how many seconds, before nothing more is listened to for a while."""

    most: int
    seconds: int


ATTEMPTS = 10
"""Failures of one username from one address within `ATTEMPT_SECONDS` before neither is listened to; so many times
the pair may also be sent with a password, right or wrong, without signing in."""
ATTEMPT_SECONDS = 900
TRIES = Tries(ATTEMPTS, ATTEMPT_SECONDS)
PIN_TRIES = Tries(5, 3600)
"""Wrong PINs of one person after right codes, from anywhere: who sends them holds the person's authenticator."""
PENDING_SECONDS = 300
"""How long the code page waits after the password page."""
RECOVERY_CODES = 8
RECOVERY_DAYS = 365
ASKER_TRIES = Tries(5, 3600)
"""Wrong codes said of one person who asks, before they need a new one."""
ASKED_DAYS = 7
"""How long what one administrator asked waits for a second."""
MOST_FAMILY = 10
"""So many may one person name; or somebody could name every administrator there is."""
ENROLMENT_DAYS = 3
"""How long the code lasts with which a person sets up their own way to sign in."""
PASSKEYS = 10
"""So many may one person have."""
SHOWN_OF_OWN = 50
"""So many of the newest sign-ins, and of the newest looks, does a person read of themself."""
FAILURES_TOLD = 3
"""So many failures to sign in under somebody's name are told to them; fewer are forgiven when they come in."""
RECOVERY_WARNING_DAYS = 30
"""So long before recovery codes lapse their person is told at each sign-in."""
CHALLENGE_SECONDS = 300
"""How long a passkey may take to answer."""
TRIP_SECONDS = 600
"""How long signing in at an employer's provider may take."""
STEP_UP_AGE = 300
"""So long ago may somebody have signed in there who steps up by it."""
PROVIDER_TRIES = Tries(30, 900)
"""Sign-ins that failed at one provider from one address, which a whole office may share."""
NOT_SIGNED_IN = (
    "We could not sign you in. Check your username, your password, the code and your PIN, and try again with a new "
    "code. Practitioners, and those who ask for others, sign in on a page of their own, everybody else at the desk. "
    "After several failures wait 15 minutes, after several wrong PINs an hour. If it goes on, ask your account "
    "administrator."
)


class Face(enum.StrEnum):
    """The two hosts that people sign in to; each has its own session table and cookie."""

    WEB = "web"
    DESK = "desk"


VISITS_AT_ONCE: Mapping[Face, int] = {Face.WEB: 3, Face.DESK: 1}
"""So many visits of one person are open at a time; a further sign-in ends the one that was idle longest."""


class Capability(enum.StrEnum):
    """What can be asked for. A new one is a row of `RIGHTS`."""

    CHILD_SEARCH = "child.search"
    CHILD_OPEN = "child.open"
    CHILD_ADDRESS_AND_CARERS = "child.address_and_carers"
    CHILD_RECENT = "child.recent"
    CHILD_ASK_FOR = "child.ask_for"
    CHILD_TRANSFER = "child.transfer"
    CHILD_HISTORY = "child.history"
    SHIELD_DECIDE = "shield.decide"
    SHIELD_TRANSFER = "shield.transfer"
    HOLD_DECIDE = "hold.decide"
    IDENTITY_MERGE = "identity.merge"
    LAUNCH_SIGN = "launch.sign"
    BUDGET_RELEASE = "budget.release"
    ALERT_SEE = "alert.see"
    ALERT_WORK = "alert.work"
    ASKER_CODE = "asker.code"
    AUDIT_OWN = "audit.own"
    FAMILY_OWN = "family.own"
    FAMILY_OVERRULE = "family.overrule"
    FACTOR_OWN = "factor.own"
    FACTOR_RECOVER = "factor.recover"
    FACTOR_REPLACE = "factor.replace"
    ACCOUNT_BY_TWO = "account.by_two"
    PERSON_ADD = "person.add"
    PERSON_SEE = "person.see"
    PERSON_RENEW = "person.renew"
    PERSON_SUSPEND = "person.suspend"
    PERSON_REACTIVATE = "person.reactivate"
    GRANT_OFFICER = "grant.officer"
    ORGANISATION_ACCREDIT = "organisation.accredit"
    ORGANISATION_PROPOSE = "organisation.propose"
    PROVIDER_CONNECT = "provider.connect"
    PROVIDER_BIND = "provider.bind"
    REVIEW_DECIDE = "review.decide"
    FEED_SEE = "feed.see"
    FEED_RELEASE = "feed.release"
    FEED_PAUSE = "feed.pause"
    FEED_APPLY = "feed.apply"
    PROJECT = "project"


class Condition(enum.StrEnum):
    """What must hold besides the role; the letters are those of the rights table."""

    PURPOSE = "p"
    BUDGET = "b"
    ASKER = "for a named asker"
    STEP_UP = "s"
    OWN_FACTOR = "own factor"
    OWN = "o"
    SECOND = "2"
    NOT_SELF = "never self or family"
    NOT_ONESELF = "never self"
    NATIONAL = "national only"


FACES: Mapping[Face, frozenset[Role]] = {
    Face.WEB: frozenset({Role.PRACTITIONER, Role.PROXY}),
    Face.DESK: frozenset(
        {
            Role.SHIELDING_OFFICER,
            Role.BROKER,
            Role.DATA_MANAGER,
            Role.ACCOUNT_ADMINISTRATOR,
            Role.AUDITOR,
            Role.NATIONAL_AUDITOR,
            Role.OPERATOR,
        }
    ),
}
_FACE_OF = {role: face for face, roles in FACES.items() for role in roles}
MACHINES = frozenset({Role.FEED, Role.WORKER, Role.SEALER})


class Spending(enum.StrEnum):
    """What is counted: searches, and children of whom a page was opened."""

    SEARCH = "search"
    OPEN = "open"


SPENDS: Mapping[Capability, Spending] = {
    Capability.CHILD_SEARCH: Spending.SEARCH,
    Capability.CHILD_OPEN: Spending.OPEN,
    Capability.CHILD_ADDRESS_AND_CARERS: Spending.OPEN,
}
"""What each look takes from the day's budget."""


GIVEN_BY_TWO = frozenset({Role.SHIELDING_OFFICER, Role.ACCOUNT_ADMINISTRATOR})
"""Roles that one administrator alone cannot give (B4-21), or a made-up administrator would be the second person."""
OF_THE_NATION = frozenset({Role.NATIONAL_AUDITOR})
"""Roles that nobody has for another organisation: an administrator there would give a sight of the whole country."""
ACCREDITATION: Mapping[Role, str] = {
    Role.PRACTITIONER: "query",
    Role.PROXY: "mediated_access",
    Role.SHIELDING_OFFICER: "shielding",
}
"""What the organisation must be accredited for before it can have people in this role."""
CAPABILITIES = ("feed", "mediated_access", "query", "shielding")
"""What an organisation can be accredited for."""

_ACCOUNT = frozenset({Condition.PURPOSE, Condition.STEP_UP, Condition.OWN, Condition.NOT_SELF})
_OFFICER = frozenset({Condition.PURPOSE, Condition.STEP_UP, Condition.OWN})
_BY_TWO = frozenset({Condition.PURPOSE, Condition.OWN_FACTOR, Condition.OWN})
_ACCOUNT_BY_TWO = _BY_TWO | {Condition.NOT_SELF}
_NATION_BY_TWO = frozenset({Condition.PURPOSE, Condition.OWN_FACTOR, Condition.NATIONAL})
_NATIONAL_AUDIT = frozenset({Condition.PURPOSE, Condition.STEP_UP, Condition.NATIONAL})
_ASKED = frozenset({Condition.PURPOSE})
_COUNTED = frozenset({Condition.PURPOSE, Condition.BUDGET})
_MEDIATED = _COUNTED | {Condition.ASKER}

# A proxy asks only for a named asker, who must be allowed to do the same for the same reason (B4-22).
# A budget is taken from as the look is made (`actions.require_to_look`): who asks what may be done takes nothing.
# Second factors, one's own record and family are one's own because their actions take nobody else's.
# A recent list is one's own because its action takes nobody else's; it shows facts of children, so it has a reason.
# The two signatures of a launch, the two officers of a merge that touches a shield, and who asks and who agrees where
# an account or an accreditation takes two, are two requests each; their tables hold them to two people. What takes two
# people, and ways to sign in, take a factor of one's own (B4-18): who runs an employer's provider can sign in there as
# two people, and could add to each a way of signing in that is not the employer's.
RIGHTS: Mapping[Capability, Mapping[Role, frozenset[Condition]]] = {
    Capability.CHILD_SEARCH: {Role.PRACTITIONER: _COUNTED, Role.PROXY: _MEDIATED},
    Capability.CHILD_OPEN: {Role.PRACTITIONER: _COUNTED, Role.PROXY: _MEDIATED},
    Capability.CHILD_ADDRESS_AND_CARERS: {Role.PRACTITIONER: _COUNTED},
    Capability.CHILD_RECENT: {Role.PRACTITIONER: _ASKED},
    Capability.CHILD_ASK_FOR: {Role.PROXY: frozenset({Condition.STEP_UP})},
    Capability.CHILD_TRANSFER: {Role.DATA_MANAGER: _OFFICER},
    Capability.CHILD_HISTORY: {Role.DATA_MANAGER: _OFFICER},
    Capability.SHIELD_DECIDE: {Role.SHIELDING_OFFICER: _OFFICER},
    Capability.SHIELD_TRANSFER: {
        Role.SHIELDING_OFFICER: frozenset({Condition.PURPOSE, Condition.STEP_UP, Condition.NATIONAL})
    },
    Capability.HOLD_DECIDE: {Role.SHIELDING_OFFICER: _OFFICER},
    Capability.IDENTITY_MERGE: {Role.SHIELDING_OFFICER: _BY_TWO},
    Capability.LAUNCH_SIGN: {Role.SHIELDING_OFFICER: _BY_TWO},
    Capability.BUDGET_RELEASE: {Role.ACCOUNT_ADMINISTRATOR: _ACCOUNT},
    Capability.ALERT_SEE: {Role.AUDITOR: _OFFICER, Role.NATIONAL_AUDITOR: _NATIONAL_AUDIT},
    Capability.ALERT_WORK: {Role.AUDITOR: _ACCOUNT, Role.NATIONAL_AUDITOR: _NATIONAL_AUDIT | {Condition.NOT_SELF}},
    Capability.ASKER_CODE: {Role.PRACTITIONER: frozenset({Condition.STEP_UP})},
    Capability.AUDIT_OWN: {role: frozenset() for role in sorted(_FACE_OF)},
    Capability.FAMILY_OWN: {role: frozenset() for role in sorted(_FACE_OF)},
    Capability.FAMILY_OVERRULE: {Role.ACCOUNT_ADMINISTRATOR: _BY_TWO | {Condition.NOT_ONESELF}},
    Capability.FACTOR_OWN: {role: frozenset({Condition.OWN_FACTOR}) for role in sorted(_FACE_OF)},
    Capability.FACTOR_RECOVER: {Role.ACCOUNT_ADMINISTRATOR: _ACCOUNT},
    Capability.FACTOR_REPLACE: {Role.ACCOUNT_ADMINISTRATOR: _ACCOUNT_BY_TWO | {Condition.SECOND}},
    Capability.ACCOUNT_BY_TWO: {Role.ACCOUNT_ADMINISTRATOR: _ACCOUNT_BY_TWO},
    Capability.PERSON_ADD: {Role.ACCOUNT_ADMINISTRATOR: _ACCOUNT},
    Capability.PERSON_SEE: {Role.ACCOUNT_ADMINISTRATOR: _OFFICER},
    Capability.PERSON_RENEW: {Role.ACCOUNT_ADMINISTRATOR: _ACCOUNT},
    Capability.PERSON_SUSPEND: {Role.ACCOUNT_ADMINISTRATOR: _ACCOUNT},
    Capability.PERSON_REACTIVATE: {Role.ACCOUNT_ADMINISTRATOR: _ACCOUNT},
    Capability.GRANT_OFFICER: {Role.ACCOUNT_ADMINISTRATOR: _ACCOUNT_BY_TWO | {Condition.SECOND}},
    Capability.ORGANISATION_ACCREDIT: {Role.ACCOUNT_ADMINISTRATOR: _NATION_BY_TWO | {Condition.SECOND}},
    Capability.ORGANISATION_PROPOSE: {Role.ACCOUNT_ADMINISTRATOR: _NATION_BY_TWO},
    Capability.PROVIDER_CONNECT: {Role.ACCOUNT_ADMINISTRATOR: _NATION_BY_TWO | {Condition.SECOND}},
    Capability.PROVIDER_BIND: {Role.ACCOUNT_ADMINISTRATOR: _ACCOUNT_BY_TWO | {Condition.SECOND}},
    Capability.REVIEW_DECIDE: {Role.DATA_MANAGER: _OFFICER},
    Capability.FEED_SEE: {Role.DATA_MANAGER: _OFFICER},
    Capability.FEED_RELEASE: {Role.DATA_MANAGER: _OFFICER},
    Capability.FEED_PAUSE: {Role.DATA_MANAGER: frozenset({Condition.PURPOSE, Condition.STEP_UP, Condition.NATIONAL})},
    Capability.FEED_APPLY: {Role.WORKER: _ASKED},
    Capability.PROJECT: {Role.WORKER: _ASKED},
}

REFUSALS: Mapping[Condition, str] = {
    Condition.STEP_UP: "This needs a fresh code from your authenticator. Enter one and try again.",
    Condition.OWN_FACTOR: "This needs your own passkey, or a code from your authenticator and your PIN. Nothing was "
    "done. Your employer’s sign-in is not enough: whoever runs that could do it as you, or as two people at once.",
    Condition.ASKER: "You ask for somebody else, who answers for it. Nothing was done. Name first for whom you ask; if "
    "you have, ask them whether they may still look, and for this reason.",
    Condition.OWN: "This belongs to another organisation or authority. Ask the people there, or the national team.",
    Condition.SECOND: "This needs a second person with your role, signed in with a fresh code.",
    Condition.NOT_SELF: "Nobody may do this for themself or a relative. Ask another account administrator.",
    Condition.NOT_ONESELF: "Nobody may do this about themself. Nothing was done. Ask another account administrator.",
    Condition.NATIONAL: "Only the national team may do this.",
}
NO_RIGHT = "Your role does not include this. Nothing was done. Ask your account administrator who can do it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked: by whom, why, on whose thing, about whom, with which second person.

    `owner` is the id of an organisation or the code of an authority; `about` the id of a person.
    """

    actor: Actor
    capability: Capability
    purpose: Purpose | None
    owner: str | None = None
    about: str | None = None
    second: Actor | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, in words for the person; `condition` is None where the role has no such right at all."""

    condition: Condition | None
    words: str


def refusal(request: Request) -> Refusal | None:
    """None where it may be done now. A missing step-up is named only when nothing else is missing."""
    conditions = RIGHTS.get(request.capability, {}).get(request.actor.role)
    if conditions is None:
        return Refusal(None, NO_RIGHT)
    return next((no for condition in _in_order(conditions) if (no := _fails(condition, request))), None)


def may(request: Request) -> bool:
    """True where the table, today's facts and the stated reason together allow it."""
    return refusal(request) is None


def allowed_on(role: Role, face: Face) -> bool:
    """True where people in `role` work on `face`."""
    return role in FACES[face]


def face_of(role: Role) -> Face:
    """The one face that people in `role` sign in to; raises `KeyError` for a machine's role."""
    return _FACE_OF[role]


def _in_order(conditions: frozenset[Condition]) -> list[Condition]:
    last = (Condition.ASKER, Condition.STEP_UP, Condition.OWN_FACTOR)
    return sorted(conditions, key=lambda one: (last.index(one) if one in last else -1, one.value))


def _fails(condition: Condition, request: Request) -> Refusal | None:
    if condition is Condition.PURPOSE:
        missing = check_purpose(request.purpose, request.actor)
        return Refusal(condition, missing) if missing else None
    if condition is Condition.BUDGET:
        return None
    return None if _holds(condition, request) else Refusal(condition, REFUSALS[condition])


def _holds(condition: Condition, request: Request) -> bool:
    """Whether a condition other than purpose and budget holds."""
    return _CHECKS[condition](request)


def _asker_may(request: Request) -> bool:
    """B4-22: the same by the person who asks, by the same table; a proxy who asks for themself asks for nobody."""
    asker = request.actor.asker
    if asker is None or asker.id == request.actor.id or asker.role is request.actor.role:
        return False
    return may(Request(actor=asker, capability=request.capability, purpose=request.purpose))


def _unrelated(actor: Actor, about: str | None) -> bool:
    """B4-21. Where nobody looked who the relatives are, anybody may be one."""
    return actor.relatives is not None and about not in {None, actor.id, *actor.relatives}


def _owns(actor: Actor, owner: str | None) -> bool:
    """The national team stands for every organisation and authority; nothing is owned by no one."""
    return owner is not None and (actor.national or owner in {actor.organisation, actor.authority})


def _seconded(request: Request) -> bool:
    """A different person, whom the same table would let do the same alone but for the second."""
    second = request.second
    conditions = RIGHTS[request.capability].get(second.role) if second else None
    if second is None or conditions is None or second.id == request.actor.id:
        return False
    alone = Request(
        actor=second,
        capability=request.capability,
        purpose=request.purpose,
        owner=request.owner,
        about=request.about,
    )
    return all(_fails(condition, alone) is None for condition in conditions - {Condition.SECOND})


_CHECKS: Mapping[Condition, Callable[[Request], bool]] = {
    Condition.STEP_UP: lambda request: request.actor.stepped_up,
    Condition.OWN_FACTOR: lambda request: request.actor.stepped_up and request.actor.own_factor,
    Condition.ASKER: _asker_may,
    Condition.OWN: lambda request: _owns(request.actor, request.owner),
    Condition.SECOND: _seconded,
    Condition.NOT_SELF: lambda request: _unrelated(request.actor, request.about),
    Condition.NOT_ONESELF: lambda request: request.about not in {None, request.actor.id},
    Condition.NATIONAL: lambda request: request.actor.national,
}
