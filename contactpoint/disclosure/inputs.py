"""Reading and writing the inputs of `disclose`, many children at a time. Callers hold the children's locks."""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from contactpoint.audit.keys import key
from contactpoint.directory.queries import four_facts
from contactpoint.disclosure.codec import decode
from contactpoint.disclosure.facts import (
    AuthorityCode,
    Case,
    Cause,
    Core,
    Gender,
    Life,
    LifeState,
    Limit,
    Scope,
    ServiceContact,
    SourceRecord,
)
from contactpoint.disclosure.models import LifeRow, LimitRow, Link, Opened
from contactpoint.kernel.dates import PartialDate
from contactpoint.kernel.numbers import ChildNumber
from contactpoint.vault.queries import contents
from contactpoint.vault.rules import padded, unpadded

NONCE_BYTES = 12
LIFE_SIZES = (128,)


def read_cases(numbers: Iterable[int]) -> dict[ChildNumber, Case]:
    """Every input of each child as it stands now; a number never minted has no case.

    The records of a limited child are not opened: `disclose` does not look at them, so a limit can be kept while the
    vault or its keys are away. Hidden carers and consents are empty until the parts that record them are built.
    """
    wanted = sorted(set(numbers))
    lives = read_lives(wanted)
    limits = _limits(wanted)
    opened = [number for number in wanted if number not in limits or limits[number].core is None]
    links: dict[int, list[UUID]] = {}
    for link in Link.objects.filter(number__in=opened):
        links.setdefault(link.number, []).append(link.record)
    said = {record: decode(content) for record, content in contents(r for rs in links.values() for r in rs).items()}
    scope, today = read_scope(), settings.CLOCK.today()
    cases = {}
    for number, life in lives.items():
        records = tuple(said[record] for record in links.get(number, ()))
        cases[number] = Case(
            number=number,
            records=records,
            links=frozenset(record.id for record in records),
            limit=limits.get(number),
            hidden_carers=frozenset(),
            consents=frozenset(),
            life=replace(life, looked_after_by=_looked_after_by(records)),
            scope=scope,
            today=today,
        )
    return cases


def _looked_after_by(records: tuple[SourceRecord, ...]) -> AuthorityCode | None:
    """The authority whose case system last said that it looks after the child (B6-45b)."""
    saying = [record for record in records if record.looked_after and record.authority]
    return max(saying, key=lambda record: (record.confirmed, record.id)).authority if saying else None


def read_scope() -> Scope:
    """The scope as configured, with every authority's contact."""
    contacts = {authority: ServiceContact(*contact) for authority, contact in settings.SERVICE_CONTACTS.items()}
    return Scope(
        universal=settings.SCOPE_UNIVERSAL,
        contacts=contacts,
        death_days=settings.DEATH_DAYS,
        worked_before_days=settings.WORKED_BEFORE_DAYS,
        concern_days=settings.CONCERN_DAYS,
        stale_days=settings.STALE_DAYS,
    )


def read_lives(numbers: Iterable[int]) -> dict[ChildNumber, Life]:
    """The life of each number that was minted."""
    rows = LifeRow.objects.filter(number__in=list(numbers))
    return {ChildNumber(row.number): _life(row) for row in rows}


def minted_after(number: int, *, most: int) -> list[ChildNumber]:
    """The next numbers in ascending order."""
    numbers = LifeRow.objects.filter(number__gt=number).order_by("number").values_list("number", flat=True)
    return list(map(ChildNumber, numbers[:most]))


def sample_of_minted(count: int) -> list[ChildNumber]:
    """As many numbers drawn at random."""
    return list(map(ChildNumber, LifeRow.objects.order_by("?").values_list("number", flat=True)[:count]))


def open_authorities() -> frozenset[AuthorityCode]:
    """The authorities that both signers have opened (B6-37)."""
    return frozenset(Opened.objects.filter(at__isnull=False).values_list("authority", flat=True))


def write_lives(lives: dict[ChildNumber, Life]) -> None:
    """Mint the numbers; a number that already stands is a database error, so it never means two children."""
    LifeRow.objects.bulk_create(
        LifeRow(number=number, state=life.state, died=life.died, sealed=_seal(number, life))
        for number, life in lives.items()
    )


def write_links(links: Sequence[tuple[UUID, ChildNumber, str]]) -> None:
    """Link records (record, number, decided by); a record links to one child."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO link (record, number, decided_by, decided_at) VALUES (%s, %s, %s, clock_timestamp())"
            " ON CONFLICT (record) DO UPDATE SET number = EXCLUDED.number, decided_by = EXCLUDED.decided_by,"
            " decided_at = EXCLUDED.decided_at",
            links,
        )


def end_links(records: Iterable[UUID]) -> None:
    """The records are about no child until somebody decides."""
    Link.objects.filter(record__in=list(records)).delete()


def write_limits(limits: Sequence[tuple[ChildNumber, Cause, Core | None]]) -> None:
    """One row a cause, begun today; a cause that already stands stays as it is."""
    since = settings.CLOCK.today()
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO child_limit (number, cause, since, family, given, gender, born)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [(number, cause, since, *_core_columns(core)) for number, cause, core in limits],
        )


def freeze_late(number: ChildNumber, core: Core) -> None:
    """The four facts of a limit that began before they were known."""
    family, given, gender, born = _core_columns(core)
    LimitRow.objects.filter(number=number, family=None).update(family=family, given=given, gender=gender, born=born)


def projected_core(numbers: Iterable[int]) -> dict[ChildNumber, Core]:
    """The four facts as they are shown now, for the children that have any."""
    return {
        facts.number: Core(facts.number, facts.family, tuple(facts.given.split()), Gender(facts.gender), facts.born)
        for facts in four_facts(numbers)
    }


def frozen_cores(numbers: Iterable[int]) -> dict[ChildNumber, Core]:
    """The four facts that standing limits have frozen."""
    return {ChildNumber(number): limit.core for number, limit in _limits(numbers).items() if limit.core}


def end_limit(number: ChildNumber, cause: Cause) -> None:
    """The cause no longer limits the child."""
    LimitRow.objects.filter(number=number, cause=cause).delete()


def limited_by(cause: Cause) -> frozenset[ChildNumber]:
    """Every child that the cause limits: for the worker that guards and opens, never for a face."""
    return frozenset(map(ChildNumber, LimitRow.objects.filter(cause=cause).values_list("number", flat=True)))


def _limits(numbers: Iterable[int]) -> dict[int, Limit]:
    """The standing limit of each limited child; every cause carries the same core."""
    limits: dict[int, Limit] = {}
    for row in LimitRow.objects.filter(number__in=list(numbers)).order_by("number", "since", "cause"):
        limits.setdefault(row.number, Limit(_core(row)))
    return limits


def _core(row: LimitRow) -> Core | None:
    if row.family is None or row.given is None or row.gender is None or row.born is None:
        return None
    given = tuple(row.given.split())
    return Core(ChildNumber(row.number), row.family, given, Gender(row.gender), PartialDate.parse(row.born))


def _core_columns(core: Core | None) -> tuple[str | None, ...]:
    return (core.family, " ".join(core.given), core.gender, str(core.born)) if core else (None,) * 4


def _seal(number: int, life: Life) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    inside = json.dumps([life.owner, life.stays_after_18]).encode()
    return nonce + AESGCM(key("life")).encrypt(nonce, padded(inside, LIFE_SIZES), str(number).encode())


def _life(row: LifeRow) -> Life:
    sealed = bytes(row.sealed)
    inside = AESGCM(key("life")).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], str(row.number).encode())
    owner, stays_after_18 = json.loads(unpadded(inside))
    return Life(state=LifeState(row.state), owner=owner, died=row.died, stays_after_18=stays_after_18)
