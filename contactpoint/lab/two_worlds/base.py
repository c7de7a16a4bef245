"""What is committed before the worlds begin: staff with open visits, open authorities, shown children, deliveries."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import transaction

from contactpoint.access.actions import (
    NewOrganisation,
    NewPerson,
    NewProvider,
    add_organisation,
    bind_subject,
    connect_provider,
    invite_person,
    sign_in,
)
from contactpoint.access.discovery import Addresses
from contactpoint.access.factors import DIGITS, STEP_SECONDS
from contactpoint.access.looks import asking
from contactpoint.access.models import Person
from contactpoint.access.providers import Proof
from contactpoint.access.rules import Face, face_of
from contactpoint.disclosure.areas import authorities
from contactpoint.disclosure.facts import Core, SourceRecord
from contactpoint.disclosure.inputs import projected_core
from contactpoint.identity.actions import apply_records
from contactpoint.identity.rules import Action, IncomingRecord
from contactpoint.intake.actions import apply, receive, release
from contactpoint.intake.rules import ReleaseReason
from contactpoint.kernel.actors import UPKEEP, WORKER, Actor, Purpose, PurposeCode, Role
from contactpoint.kernel.ids import uuid7
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.lab.checks import EVIDENCE, made_up_checks
from contactpoint.lab.newcomers import set_up
from contactpoint.lab.two_worlds.acting import DESK, EVERYTHING, LOADER, act_as
from contactpoint.lab.two_worlds.delivery import a_file, rows_of
from contactpoint.lab.two_worlds.seeded import Seeded
from contactpoint.lab.two_worlds.shown import (
    AUTHORITIES,
    CROWD,
    IN_DOUBT,
    NEIGHBOURS,
    crowd_record,
    doubtful_record,
    neighbour_record,
)
from contactpoint.lab.two_worlds.steps import Principal
from contactpoint.review.actions import refresh
from contactpoint.shielding.actions import sign_open

PASSWORD = "made for two worlds only"  # noqa: S105 - of made-up people
EXTRACTED = datetime(2026, 8, 25, 6, tzinfo=UTC)
AS_OF = date(2026, 8, 20)
ACCOUNTS = Purpose(PurposeCode.DESK_ACCOUNT, reference="lab/worlds")
SHIELDING = Purpose(PurposeCode.DESK_SHIELD, reference="lab/worlds")
DATA = Purpose(PurposeCode.DESK_DATA, reference="lab/worlds")
FEED = Purpose(PurposeCode.FEED)
PIN = "730164"
BEFORE = timedelta(seconds=-60)
NATIONAL = "NATIONAL"
POSTS = {
    Principal.OWN_PRACTITIONER: (Role.PRACTITIONER, "HUL"),
    Principal.OTHER_PRACTITIONER: (Role.PRACTITIONER, "YOR"),
    Principal.OWN_MANAGER: (Role.DATA_MANAGER, "HUL"),
    Principal.OTHER_MANAGER: (Role.DATA_MANAGER, "YOR"),
    Principal.ADMINISTRATOR: (Role.ACCOUNT_ADMINISTRATOR, "HUL"),
    Principal.PROXY: (Role.PROXY, NATIONAL),
    Principal.ASKER: (Role.PRACTITIONER, "HUL"),
    Principal.AUDITOR: (Role.AUDITOR, "HUL"),
    Principal.NATIONAL_AUDITOR: (Role.NATIONAL_AUDITOR, NATIONAL),
    Principal.NATIONAL_ADMINISTRATOR: (Role.ACCOUNT_ADMINISTRATOR, NATIONAL),
    Principal.NATIONAL_MANAGER: (Role.DATA_MANAGER, NATIONAL),
}
NEWCOMERS = {"nia": Role.PRACTITIONER, "ned": Role.DATA_MANAGER}
OFFICER = Actor(
    "p-officer", Role.SHIELDING_OFFICER, organisation="o-nat", national=True, stepped_up=True, own_factor=True
)


@dataclass(frozen=True, slots=True)
class Base:
    """`crowd`: the namesakes' numbers, ascending. `shown`: a neighbour. `secrets`: of authenticators.

    By authority, `deliveries`: the one that was applied; `waiting`: the one received after it, that may be sent back.
    `codes`: of newcomers who have not enrolled yet, by face; `asker`: the one that `Principal.ASKER` reads out.
    """

    crowd: tuple[ChildNumber, ...]
    shown: Core
    tokens: dict[Principal, str]
    secrets: dict[Principal, bytes]
    deliveries: dict[str, str]
    waiting: dict[str, str]
    codes: dict[Face, str]
    asker: str


def make_base(seeded: Seeded, folder: Path) -> Base:
    """Fills an empty database; a moment before the first step, so that every visit is fresh."""
    seeded.begin("staff", timedelta(0))
    with transaction.atomic():
        act_as(DESK, seeded)
        secrets, codes = _staff()
        for authority in AUTHORITIES:
            _open(authority)
    with transaction.atomic():
        act_as(LOADER, seeded)
        known = [neighbour_record(one) for one in NEIGHBOURS]
        doubtful = [doubtful_record(neighbour_record(one), one.place) for one in IN_DOUBT]
        came = arrive([*known, *doubtful])
        crowd = arrive([crowd_record(place) for place in range(CROWD)])
        refresh(actor=WORKER, purpose=UPKEEP)
        shown = min(projected_core(came).values(), key=lambda core: core.family)
    deliveries = {authority: _delivered(authority, folder, seeded) for authority in AUTHORITIES}
    waiting = {authority: _received(authority, folder, seeded) for authority in AUTHORITIES}
    with transaction.atomic():
        seeded.begin("visits", BEFORE)
        act_as(EVERYTHING, seeded)
        tokens = {who: _visit(who, secret, seeded) for who, secret in secrets.items()}
        asker = asking.issue(Person.objects.get(username=Principal.ASKER).id)
    return Base(tuple(sorted(crowd)), shown, tokens, secrets, deliveries, waiting, codes, asker)


def arrive(records: list[SourceRecord], owner: str = AUTHORITIES[0]) -> frozenset[ChildNumber]:
    """The records as intake hands them on; the children touched."""
    rows = [IncomingRecord(record, EXTRACTED, AS_OF, Action.UPSERT, owner) for record in records]
    return apply_records(rows, actor=WORKER, purpose=UPKEEP).children


def _staff() -> tuple[dict[Principal, bytes], dict[Face, str]]:
    """Organisations and people as two administrators add them, and newcomers, one a face."""
    one, two = (
        Actor(
            f"p-{name}",
            Role.ACCOUNT_ADMINISTRATOR,
            organisation="o-nat",
            national=True,
            stepped_up=True,
            own_factor=True,
            relatives=frozenset(),
        )
        for name in ("anna", "bea")
    )
    for new in _organisations():
        add_organisation(new, second=two, actor=one, purpose=ACCOUNTS)
    secrets = {}
    for who, (role, code) in POSTS.items():
        person = NewPerson(
            username=who,
            name=who.title(),
            role=role,
            organisation=code,
            checks=made_up_checks(),
        )
        uri = set_up(invite_person(person, second=two, actor=one, purpose=ACCOUNTS), PASSWORD, PIN)
        secrets[who] = base64.b32decode(parse_qs(urlsplit(uri).query)["secret"][0])
    _employers(one, two)
    return secrets, _newcomers(one)


def _organisations() -> Iterator[NewOrganisation]:
    """The authorities, and the national team."""
    for code in AUTHORITIES:
        yield NewOrganisation(
            code=code,
            name=authorities()[code].name,
            authority=code,
            telephone="01632 960100",
            accredited=frozenset({"query", "feed"}),
            evidence=EVIDENCE,
        )
    yield NewOrganisation(
        code=NATIONAL,
        name="National team",
        national=True,
        accredited=frozenset({"query", "mediated_access"}),
        evidence=EVIDENCE,
    )


def _newcomers(administrator: Actor) -> dict[Face, str]:
    """The codes of people who have yet to set up how they sign in."""
    return {
        face_of(role): invite_person(
            NewPerson(username=username, name=username, role=role, organisation="HUL", checks=made_up_checks()),
            actor=administrator,
            purpose=ACCOUNTS,
        )
        for username, role in NEWCOMERS.items()
    }


def _employers(one: Actor, two: Actor) -> None:
    """A provider of each organisation on each face, which nobody asks, and everybody bound to a subject of it."""
    for code in (*AUTHORITIES, NATIONAL):
        issuer = f"https://login.{code.lower()}.example"
        there = Addresses(f"{issuer}/authorize", f"{issuer}/token", f"{issuer}/keys", names_itself=True)
        for face in Face:
            provider = NewProvider(
                id=uuid7(),
                organisation=code,
                face=face,
                issuer=issuer,
                client="contactpoint",
                proof=Proof.SECRET,
                secret=PASSWORD,
                addresses=there,
                algorithms=["RS256"],
                acr=["mfa"],
                amr=[],
                max_age=3600,
            )
            connect_provider(provider, second=two, actor=one, purpose=ACCOUNTS)
    for who, (_, code) in POSTS.items():
        issuer = f"https://login.{code.lower()}.example"
        bind_subject(who, issuer, f"s-{who}", second=two, actor=one, purpose=ACCOUNTS)


def _open(authority: str) -> None:
    """Both sign, so that its children are shown in full."""
    own = Actor(
        f"p-{authority}",
        Role.SHIELDING_OFFICER,
        organisation="o",
        authority=authority,
        stepped_up=True,
        own_factor=True,
    )
    for signer in (own, OFFICER):
        sign_open(authority, actor=signer, purpose=SHIELDING)


def _delivered(authority: str, folder: Path, seeded: Seeded) -> str:
    """The first file of the authority's case system, one row of it broken, released and applied."""
    source = f"social_care.{authority}"
    path = a_file(folder, source, rows_of(authority, "first", 6, broken=1), extracted=EXTRACTED)
    manager = Actor(
        "p-manager", Role.DATA_MANAGER, organisation="o", authority=authority, stepped_up=True, own_factor=True
    )
    with transaction.atomic():
        act_as(LOADER, seeded)
        delivery = receive(source, path, actor=WORKER, purpose=FEED).delivery
        apply(delivery, actor=WORKER, purpose=FEED)
    with transaction.atomic():
        act_as(DESK, seeded)
        release(delivery, ReleaseReason.FIRST_FILE_CHECKED, actor=manager, purpose=DATA)
    with transaction.atomic():
        act_as(LOADER, seeded)
        apply(delivery, actor=WORKER, purpose=FEED)
    return str(delivery)


def _received(authority: str, folder: Path, seeded: Seeded) -> str:
    """A second file, which the worker has not come to yet."""
    source = f"social_care.{authority}"
    path = a_file(folder, source, rows_of(authority, "second", 2), extracted=EXTRACTED + timedelta(days=1))
    with transaction.atomic():
        act_as(LOADER, seeded)
        return str(receive(source, path, actor=WORKER, purpose=FEED).delivery)


def _visit(who: Principal, secret: bytes, seeded: Seeded) -> str:
    """Signed in a minute before the first step, so that the next code is another."""
    role, _ = POSTS[who]
    code = TOTP(secret, DIGITS, SHA1(), STEP_SECONDS).generate(int(seeded.time())).decode()  # noqa: S303
    token = sign_in(who, PASSWORD, code, pin=PIN, face=face_of(role), address="192.0.2.7")
    if token is None:
        raise RuntimeError(f"{who} could not sign in")
    return token
